"""What the Palette page shows: the colours of a result, named, sorted, found in the picture."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import shrink_nearest
from compressor.imaging.files.names import safe_stem
from compressor.imaging.palettes.color_names import distinct_names, named_colors
from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.palettes.sort_order import by_hue, by_lightness
from compressor.imaging.palettes.swatch import swatches
from compressor.imaging.png.packed import PackedPicture
from compressor.pipeline.settings import QualitySettings
from compressor.ui import state
from compressor.ui.downloads.palette_button import palette_download
from compressor.ui.elements.palette import Color, index_map, palette
from compressor.ui.elements.palette_contrast import Ink, palette_contrast
from compressor.ui.palette.available import AvailablePalette, available_palettes
from compressor.ui.palette.cluster_choice import shown_colors, with_chosen_colors
from compressor.ui.palette.color_vision import color_vision_view
from compressor.ui.palette.number_of_colors import SELECTION_KEY, number_of_colors
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.progress import job_status
from compressor.ui.settings.inputs import current
from compressor.ui.settings.locked_colors import locked, toggle
from compressor.ui.settings.method_choice import current_settings
from compressor.ui.state import SelectedPicture
from kmc import to_space

MAP_SIDE = 700  # of the picture in which colours are found, in pixels
MIN_LIGHT_LIGHTNESS = 0.6  # in OKLab, of colours that are drawn with a dark outline


def palette_view(selected: SelectedPicture) -> None:
    """Draw one of the palettes of the session's results, which the user chooses."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        entry = _select(available_palettes())
        number_of_colors(len(entry.palette))
        entry = with_chosen_colors(selected, entry)
        shown = shown_colors(entry)
    job_status(QualitySettings.method, has_skeleton=False)
    st.caption(f"{entry.title}: {entry.description}.")
    with st.container(key="palette-area", gap=None):
        with st.container(key="palette-file"):
            stem = f"{safe_stem(selected.name)}-{entry.name}"
            palette_download(entry.palette[shown], entry.shares[shown], stem, "content")
        _colors(entry, shown)
    st.subheader("Contrast", anchor=False)
    st.markdown(
        "Which of these colours can be read on which? The contrast ratio of WCAG 2.2 goes from 1"
        " (equally light) to 21 (black on white); text asks for 4.5, large text for 3."
    )
    _contrast(entry)
    st.subheader("Colour blindness", anchor=False)
    color_vision_view(entry, _names(entry.palette))


def no_palette_notice() -> None:
    """Show a button that compresses the picture, which has no palette yet."""
    st.info(
        "There is no palette of this picture yet. Type how many colours you want, or compress the"
        " picture as set on the Compress page.",
        icon=":material/palette:",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_of_colors(current(QualitySettings).k)
        if st.button("Compress it", type="primary", icon=":material/compress:", key="compress-it"):
            state.begin(current_settings())
            st.rerun()


def _select(palettes: dict[str, AvailablePalette]) -> AvailablePalette:
    """Let the user choose a palette, where there are several.

    While the palette of the number of colours that was typed is searched, another one is shown.
    """
    if state.job(QualitySettings.method) and QualitySettings.method not in palettes:
        return next(iter(palettes.values()))
    if st.session_state.get(SELECTION_KEY) not in palettes:
        st.session_state[SELECTION_KEY] = next(iter(palettes))
    if len(palettes) > 1:
        st.segmented_control(
            "Which palette?",
            list(palettes),
            required=True,
            format_func=lambda key: palettes[key].title,
            key=SELECTION_KEY,
            persist_state="session",
        )
    return palettes[str(st.session_state[SELECTION_KEY])]


def _colors(entry: AvailablePalette, shown: NDArray[np.intp]) -> None:
    """Draw the colours of these numbers, and the picture in which they can be found."""
    orders = {
        "Share": np.argsort(-entry.counts, kind="stable"),
        "Hue": by_hue(entry.palette),
        "Lightness": by_lightness(entry.palette),
    }
    map_text, map_size = _index_map(entry.id, entry.picture)
    palette(
        _swatch_data(entry),
        {name: order[np.isin(order, shown)].tolist() for name, order in orders.items()},
        map_text,
        map_size,
        title=entry.title,
        pixels=f"{entry.counts.sum():,}",
        id=entry.id,
        key="palette-colors",
        on_lock=lambda code: toggle(parse_hex(code)),
    )


def _swatch_data(entry: AvailablePalette) -> list[Color]:
    locked_colors = set(locked())
    named = named_colors()
    is_light = to_space(entry.palette[:, :3], "oklab")[:, 0] >= MIN_LIGHT_LIGHTNESS
    names = _names(entry.palette)
    return [
        Color(
            code=swatch.hex,
            name=name if swatch.alpha else "transparent",
            exact=named.get(name) == swatch.hex or not swatch.alpha,
            share=_percent(share),
            pixels=f"{count:,}",
            light=bool(light) or swatch.alpha < 128,
            locked=swatch.rgb in locked_colors if swatch.alpha == 255 else None,
        )
        for swatch, name, share, count, light in zip(
            swatches(entry.palette), names, entry.shares, entry.counts, is_light, strict=True
        )
    ]


@st.cache_data(show_spinner=False, max_entries=64, ttl=KEEP_SECONDS)
def _names(palette: NDArray[np.uint8]) -> list[str]:
    """Return the names of a palette's colours, of which none is there twice."""
    return distinct_names(palette)


def _percent(share: float) -> str:
    return "< 0.01 %" if 0 < share < 0.00005 else f"{100 * share:.2f} %"


@st.cache_data(show_spinner=False, max_entries=32, max_size="4MB", ttl=KEEP_SECONDS)
def _index_map(id: str, _picture: PackedPicture) -> tuple[str, tuple[int, int]]:
    """Return the element's form of a smaller picture's indices, and its width and height."""
    indices = shrink_nearest(_picture.indices, MAP_SIDE)
    return index_map(indices), (indices.shape[1], indices.shape[0])


def _contrast(entry: AvailablePalette) -> None:
    """Draw the table of contrasts between the opaque colours."""
    inks = [
        Ink(code=swatch.hex, name=name)
        for swatch, name in zip(swatches(entry.palette), _names(entry.palette), strict=True)
        if swatch.alpha == 255
    ]
    if left_out := len(entry.palette) - len(inks):
        st.caption(
            f"{left_out} see-through {'colour is' if left_out == 1 else 'colours are'} left out."
        )
    if len(inks) < 2:
        st.caption("It takes two opaque colours to compare.")
        return
    palette_contrast(inks, id=entry.id, key="palette-contrast")
