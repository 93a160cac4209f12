"""The result of best quality on the Compress page: slider, downloads, metrics, palette."""

from collections.abc import Callable

import streamlit as st

from compressor.figures.errors import error_chart
from compressor.imaging.files.names import safe_stem
from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.palettes.swatch import swatches
from compressor.imaging.ssimulacra2 import MEANING, verdict
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.methods.smaller_alternatives import SmallerAlternative
from compressor.ui import charts, previews, state
from compressor.ui.charts import theme
from compressor.ui.downloads import buttons
from compressor.ui.downloads.palette_button import palette_download
from compressor.ui.downloads.picture_button import picture_download
from compressor.ui.downloads.quality_report import (
    COMPARED_WITH,
    protected_difference,
    quality_content,
)
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.swatch_buttons import Swatch, swatch_buttons
from compressor.ui.formatting import (
    SAME_SIZE,
    bits_per_pixel,
    decibels,
    file_size,
    plural,
    size_change,
)
from compressor.ui.plain_text import literal
from compressor.ui.settings.inputs import set_widgets
from compressor.ui.settings.locked_colors import locked, toggle
from compressor.ui.state import SelectedPicture

METRIC_SENTENCES = (
    ("PSNR", "How small the average error is, in decibels: from 30 it takes a close look to see"
     " it, from 40 it can hardly be seen."),
    ("SSIM", "How much of the structure is kept (edges, texture, contrast): 1 is all of it."),
    ("SSIMULACRA2", f"How much it looks like the original: {MEANING}."),
    ("Mean colour difference", "How far the colours are off on average, in CIEDE2000: below 1 is"
     " invisible, 2 to 5 is visible side by side."),
    ("Worst 5 % start at", "Nineteen of twenty pixels are off by at most this much (CIEDE2000);"
     " it tells of the bad places that a mean hides."),
)  # fmt: skip


def quality_result_view(selected: SelectedPicture, result: QualityResult) -> None:
    """Draw the result, from top to bottom."""
    _notices(selected, result)
    result_parts(selected, result)


def result_parts(
    selected: SelectedPicture,
    result: QualityResult,
    below_numbers: Callable[[], None] = lambda: None,
) -> None:
    """Draw what every result in one palette has below its picture."""
    below_numbers()
    _numbers(selected, result)
    _downloads(selected, result)
    _loss_metrics(selected, result)
    _palette(result)


def _numbers(selected: SelectedPicture, result: QualityResult) -> None:
    size = len(result.picture.encode_png())
    picture = selected.picture_for(result.settings)
    with st.grid(4, min_column_width=140, border=True):
        st.metric("File", file_size(size))
        st.metric("Against your file", size_change(picture.size_bytes, size))
        st.metric("Bits per pixel", f"{bits_per_pixel(size, picture):.2f}")
        st.metric("Colours", f"{len(result.picture.palette)} of {result.colors:,}")
    difference = protected_difference(picture, result)
    if difference is not None:
        parts = plural(len(result.used.protect), "protected part")
        st.caption(
            f":material/shield: In {parts} colours are off by {difference:.2f} on average, in the"
            f" whole picture by {result.quality.delta_e_mean:.2f} (CIEDE2000)."
        )


def download_bar(selected: SelectedPicture, result: QualityResult) -> None:
    """Draw the file's button, and in words how much it saves and how it looks."""
    stem = f"{safe_stem(selected.name)}-{result.name}"
    size = len(result.picture.encode_png())
    with st.container(horizontal=True, vertical_alignment="center", key="download-bar"):
        picture_download(
            f"Download PNG, {file_size(size)}",
            state.stored_result(result),
            result.files[0],
            stem,
            key="download-result",
            is_primary=True,
        )
        st.markdown(f"**{_against_file(selected, size)}.** {verdict(result.quality.ssimulacra2)}")
    _notes(selected, result, size)


def _notes(selected: SelectedPicture, result: QualityResult, size: int) -> None:
    """Say what of the file is left out, and where a JPEG would be the smaller file."""
    picture = selected.picture_for(result.settings)
    if selected.picture.part:
        for note in selected.picture.notes:
            st.caption(f":material/info: {literal(note)}")
    if picture.shrunk_from is not None:
        st.caption(f":material/info: {literal(f'{picture.shrunk_note} {COMPARED_WITH}')}")
    if picture.rgba is None:
        jpeg_size = previews.jpeg_size(picture)
        if jpeg_size < size:
            st.caption(
                f"A JPEG of this picture would have about {file_size(jpeg_size)}: for a photo that"
                " needs no palette it is the smaller file."
            )


def _against_file(selected: SelectedPicture, size: int) -> str:
    change = size_change(selected.picture.size_bytes, size)
    return f"{change} as your file" if change == SAME_SIZE else f"{change} than your file"


def _downloads(selected: SelectedPicture, result: QualityResult) -> None:
    stem = f"{safe_stem(selected.name)}-{result.name}"
    stored = state.stored_result(result)
    if result.exact is not None and result.exact.palette.shape != result.picture.palette.shape:
        count = len(result.exact.palette)
        exact_file = result.files[-1]
        exact_stem = f"{safe_stem(selected.name)}-{exact_file.name}"
        label = f"Without loss, {count} colours, {file_size(len(result.exact.encode_png()))}"
        picture_download(
            label,
            stored,
            exact_file,
            exact_stem,
            key="download-exact",
            is_primary=False,
        )
    buttons.result_downloads(
        selected,
        result,
        quality_content,
        palette_button=lambda: palette_download(result.palette, result.shares, stem),
    )


def _loss_metrics(selected: SelectedPicture, result: QualityResult) -> None:
    with st.expander("How close it is", key="loss", on_change="rerun") as expander:
        if expander.open:
            _loss(selected, result)


def _loss(selected: SelectedPicture, result: QualityResult) -> None:
    quality = result.quality
    numbers = (
        decibels(quality.psnr, selected.picture_for(result.settings).part),
        f"{quality.ssim:.4f}",
        f"{quality.ssimulacra2:.1f}",
        f"{quality.delta_e_mean:.2f}",
        f"{quality.delta_e_p95:.2f}",
    )
    metrics, chart = st.columns([2, 3], gap="medium")
    with metrics:
        for (name, sentence), number in zip(METRIC_SENTENCES, numbers, strict=True):
            with st.container(gap="xxsmall"):
                st.metric(name, number)
                st.caption(sentence)
    with chart:
        charts.chart(
            error_chart(result.errors, theme()),
            "errors",
            f"Map of the colour difference; mean {quality.delta_e_mean:.2f}",
        )


def _palette(result: QualityResult) -> None:
    st.subheader("Palette", anchor=False)
    st.caption(
        "Press a colour to copy its code. Its lock keeps it in the palette when you compress again,"
        " with other settings too. Below each is its share of the pixels."
    )
    if len(result.unused_locked):
        st.caption(
            "A locked colour with 0 % is in the palette and its files; the PNG leaves it out, since"
            " no pixel is nearest to it."
        )
    locked_colors = set(locked())
    buttons_shown = [
        Swatch(
            code=color.hex,
            caption=f"{100 * share:.2f} %",
            locked=color.rgb in locked_colors if color.alpha == 255 else None,
        )
        for color, share in zip(swatches(result.palette), result.shares, strict=True)
    ]
    swatch_buttons(buttons_shown, "palette-of-result", lambda code: toggle(parse_hex(code)))


def _notices(selected: SelectedPicture, result: QualityResult) -> None:
    if unused := _unused_colors(result):
        st.info(unused, icon=":material/info:")
    if len(result.picture.encode_png()) > selected.picture.size_bytes:
        _larger_file_notice(selected, result)


def _unused_colors(result: QualityResult) -> str:
    """Say that the picture has fewer colours than it may; "" where it has all of them."""
    colors = len(result.picture.palette)
    k = result.used.k
    if palette := result.used.named_palette:
        count = len(palette.codes)
        words = f"Of the {count} colours of {palette.label} this picture takes {colors}."
        return words if colors < count else ""
    if result.colors < k:
        return f"You asked for {k} colours; this picture has {result.colors}."
    words = f"You asked for {k} colours; {colors} are enough for the same picture."
    return words if colors < k else ""


def _larger_file_notice(selected: SelectedPicture, result: QualityResult) -> None:
    st.warning(
        f"The PNG is larger than your file: {file_size(len(result.picture.encode_png()))} against"
        f" {file_size(selected.picture.size_bytes)}. {size_reason(selected)}",
        icon=":material/balance:",
    )
    if not result.alternatives:
        st.caption(
            "No palette of this picture makes a smaller file: keep yours, unless you need an"
            " indexed PNG."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Make it smaller:")
        for number, alternative in enumerate(result.alternatives):
            st.button(
                _alternative_label(result, alternative),
                key=f"offer-{number}",
                on_click=uninterrupted(_use_alternative),
                args=(alternative,),
            )


def size_reason(selected: SelectedPicture) -> str:
    if selected.picture.format in ("JPEG", "WEBP", "AVIF", "HEIC"):
        return f"{selected.picture.format} suits photos; PNG suits flat colours."
    return f"This {selected.picture.format} is packed well already."


def _alternative_label(result: QualityResult, alternative: SmallerAlternative) -> str:
    change = plural(alternative.settings.k, "colour")
    if alternative.settings.k == result.used.k:
        change = "No dithering"
    return f"{change}, about {file_size(alternative.size)}"


def _use_alternative(alternative: SmallerAlternative) -> None:
    set_widgets(alternative.settings)
    state.begin(alternative.settings)
