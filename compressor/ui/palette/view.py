"""What the Palette page shows: the colours of a result, named, sorted, found in the picture."""

import numpy as np
import streamlit as st

from compressor.imaging import shrink_nearest
from compressor.imaging.palettes.color_names import named_colors, nearest_names
from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.palettes.luminance import relative_luminance
from compressor.imaging.palettes.sort_order import by_hue, by_lightness
from compressor.imaging.palettes.swatch import swatches
from compressor.imaging.types import Pixels
from compressor.ui import state
from compressor.ui.downloads.palette_button import palette_download
from compressor.ui.elements.palette import Color, index_map, palette
from compressor.ui.elements.palette_contrast import Ink, palette_contrast
from compressor.ui.palette.available import AvailablePalette, available_palettes
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.settings import quality_settings, restart_settings
from compressor.ui.settings.locked_colors import locked, toggle
from compressor.ui.state import SelectedPicture
from kmc import to_space

MAP_SIDE = 700  # of the picture in which colours are found, in pixels
LIGHT = 0.6  # OKLab lightness from which on a colour is set off by dark surroundings
KEY = "palette-of"


def palette_view(now: SelectedPicture) -> None:
    """One of the palettes of the results at hand."""
    one = _choose(available_palettes())
    stem = f"{restart_settings.safe_stem(now.name)}-{one.name}"
    _colors(one)
    palette_download(one.palette, one.shares, stem, "content")
    st.subheader("Contrast", anchor=False)
    st.markdown(
        "Which of these colours can be read on which? The contrast ratio of WCAG 2.2 goes from 1"
        " (equally light) to 21 (black on white); text asks for 4.5, large text for 3."
    )
    _contrast(one)


def ask_for_palette() -> None:
    """What the page shows when the picture was not compressed yet."""
    st.info(
        "There is no palette of this picture yet. Compress it: the colours that are found are"
        " shown here.",
        icon=":material/palette:",
    )
    if st.button("Compress it", type="primary", icon=":material/compress:", key="compress-it"):
        state.begin(quality_settings.current_settings())
        st.switch_page("pages/1_Compress.py")


def _choose(there: dict[str, AvailablePalette]) -> AvailablePalette:
    """Let the user choose one, where there are several."""
    if st.session_state.get(KEY) not in there:
        st.session_state[KEY] = next(iter(there))
    if len(there) > 1:
        st.segmented_control(
            "Which palette?",
            list(there),
            required=True,
            format_func=lambda key: there[key].title,
            key=KEY,
            persist_state="session",
        )
    one = there[str(st.session_state[KEY])]
    st.caption(f"{one.title}: {one.words}.")
    return one


def _colors(one: AvailablePalette) -> None:
    orders = {
        "Share": np.argsort(-one.counts, kind="stable"),
        "Hue": by_hue(one.palette),
        "Lightness": by_lightness(one.palette),
    }
    small = shrink_nearest(one.picture.indices, MAP_SIDE)
    palette(
        _swatch_data(one),
        {name: order.tolist() for name, order in orders.items()},
        _index_map(one.id, small),
        (small.shape[1], small.shape[0]),
        title=one.title,
        pixels=f"{one.counts.sum():,}",
        id=one.id,
        key="palette-colors",
        on_lock=lambda code: toggle(parse_hex(code)),
    )


def _swatch_data(one: AvailablePalette) -> list[Color]:
    kept = set(locked())
    named = named_colors()
    light = to_space(one.palette[:, :3], "oklab")[:, 0] >= LIGHT
    names = nearest_names(one.palette)
    return [
        Color(
            code=swatch.hex,
            name=name if swatch.alpha else "transparent",
            exact=named[name] == swatch.hex or not swatch.alpha,
            share=_percent(share),
            pixels=f"{count:,}",
            light=bool(bright) or swatch.alpha < 128,
            locked=swatch.rgb in kept if swatch.alpha == 255 else None,
        )
        for swatch, name, share, count, bright in zip(
            swatches(one.palette), names, one.shares, one.counts, light, strict=True
        )
    ]


def _percent(share: float) -> str:
    return "< 0.01 %" if 0 < share < 0.00005 else f"{100 * share:.2f} %"


@st.cache_data(show_spinner=False, max_entries=32, max_size="4MB", ttl=KEEP_SECONDS)
def _index_map(id: str, _indices: Pixels) -> str:
    return index_map(_indices)


def _contrast(one: AvailablePalette) -> None:
    inks = [
        Ink(code=swatch.hex, name=name, luminance=float(luminance))
        for swatch, name, luminance in zip(
            swatches(one.palette),
            nearest_names(one.palette),
            relative_luminance(one.palette[:, :3]),
            strict=True,
        )
        if swatch.alpha == 255
    ]
    if left_out := len(one.palette) - len(inks):
        st.caption(
            f"{left_out} {'colour is' if left_out == 1 else 'colours are'} left out: what is not"
            " opaque has the contrast of what lies below."
        )
    if len(inks) < 2:
        st.caption("It takes two opaque colours to compare.")
        return
    palette_contrast(inks, id=one.id, key="palette-contrast")
