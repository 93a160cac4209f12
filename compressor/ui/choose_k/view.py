"""What the page "Choose K" shows: five charts, two questions with their answers, a preview."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compressor.figures.cost_text import HOVER
from compressor.figures.curves import curve_chart
from compressor.imaging import Picture
from compressor.imaging.ssimulacra2 import MEANING
from compressor.imaging.text import printable
from compressor.pipeline.k_curve import KCurve, KPoint, ladder
from compressor.pipeline.settings import QualitySettings
from compressor.ui import charts, previews, state
from compressor.ui.charts import theme
from compressor.ui.choose_k.rules import rules_section
from compressor.ui.choose_k.side_by_side import quantized, side_by_side
from compressor.ui.elements.before_after import Side, before_after
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import decibels, file_size
from compressor.ui.navigation import COMPRESS
from compressor.ui.settings.inputs import current, set_default
from compressor.ui.settings.quality_settings import set_k
from compressor.ui.state import SelectedPicture

MOST_KB_KEY = "most-kb"
MOST_OF_KEY = "most-kb-of"  # the digest of the picture whose size it began with
PREVIEW_SIDE = 900  # pixels
MAX_LIMIT_RATIO = 1.2  # of the user's file size to the largest of the curve, to be in its chart


def tried_numbers(settings: QualitySettings) -> int:
    """Return how many numbers of colours a curve with these settings has at most."""
    return len(ladder(settings))


def choose_k_view(selected: SelectedPicture, curve: KCurve) -> None:
    """Draw the curve, the questions and the chosen K, which is the K of Compress at once."""
    set_default("k", curve.elbow.k)  # where the user has not chosen another one
    k = current(QualitySettings).k
    chosen = min(curve.points, key=lambda point: (abs(point.k - k), point.k))
    _curve_charts(selected, curve, chosen)
    side_by_side(selected, curve)
    _questions(selected, curve)
    _chosen_k(selected, curve, chosen)
    rules_section(selected, curve)


def _curve_charts(selected: SelectedPicture, curve: KCurve, chosen: KPoint) -> None:
    points = curve.points
    elbow = curve.elbow.k
    sizes = [point.size / 1e3 for point in points]
    original_size = selected.picture.size_bytes / 1e3
    is_near = original_size <= MAX_LIMIT_RATIO * max(sizes)
    limit = (original_size, "your file") if is_near else None
    with st.grid(2, min_column_width=300):
        _curve_chart(curve, "cost", "Cost: mean squared RGB distance", [p.cost for p in points],
                     HOVER, chosen, elbow=elbow)  # fmt: skip
        _curve_chart(curve, "size", "File in kB", sizes, ".1f", chosen, limit=limit)
    with st.grid(3, min_column_width=210):
        _curve_chart(curve, "psnr", "PSNR in dB", [p.psnr for p in points], ".1f", chosen)
        _curve_chart(curve, "ssim", "SSIM, at most 1", [p.ssim for p in points], ".3f", chosen)
        _curve_chart(curve, "ssimulacra2", "SSIMULACRA2, at most 100",
                     [p.ssimulacra2 for p in points], ".1f", chosen)  # fmt: skip
    st.caption(
        f"Click on a point to take its K to Compress. **The elbow is K = {elbow}**: with K and"
        " cost both scaled to 0..1, the point farthest below the straight line from the first"
        " point to the last (Kneedle; Satopaa et al. 2011). Beyond it more colours help less."
    )
    st.caption(f"SSIMULACRA2 tells how much the result looks like the original: {MEANING}.")
    if curve.share < 1:
        st.caption(
            f"The picture is large: measured on squares spread evenly over it,"
            f" {100 * curve.share:.0f} % of its pixels. File sizes are those of the squares,"
            " scaled up."
        )


def _curve_chart(
    curve: KCurve,
    name: str,
    title: str,
    values: list[float],
    format: str,
    chosen: KPoint,
    *,
    elbow: int | None = None,
    limit: tuple[float, str] | None = None,
) -> None:
    """Draw one measure over K, whose points can be clicked; arguments as for `curve_chart`."""
    key = f"curve-{name}"
    figure = curve_chart(
        [point.k for point in curve.points],
        values,
        title,
        format,
        theme(),
        chosen=chosen.k,
        elbow=elbow,
        limit=limit,
    )
    charts.clickable_chart(figure, key, f"{title}, over K", lambda: _take_clicked(key))


def _take_clicked(key: str) -> None:
    """Set K to that of the point that was clicked in this chart."""
    k = charts.clicked_x(key)
    if k is not None:
        set_k(k)


def _questions(selected: SelectedPicture, curve: KCurve) -> None:
    """Ask for a quality and for a size; answer each with the K that reaches it."""
    with st.grid(2, min_column_width=300, border=True):
        with st.container():
            row = st.container(horizontal=True, vertical_alignment="bottom")
            measure = row.segmented_control(
                "At least this", ("PSNR", "SSIM", "SSIMULACRA2"), default="PSNR", required=True,
                key="measure", persist_state="session", width="content",
            )  # fmt: skip
            is_reached = _MEASURE_INPUTS[measure](row)
            _answer(curve.smallest(is_reached), "No K up to 256 reaches that.", "least")
        with st.container():
            _begin_at_half(selected.picture)
            max_kb = st.number_input(
                "At most this many kB",
                0.1,
                1e6,
                key=MOST_KB_KEY,
                format="%.1f",
                help="The size of the PNG file; it begins with half of the size of your file.",
            )
            _answer(curve.best_within(1e3 * max_kb), "No K makes so small a file.", "most")


def _begin_at_half(picture: Picture) -> None:
    """Set the size that is asked for to half of the file's, where the picture is another one."""
    session = st.session_state
    if session.get(MOST_OF_KEY) != picture.sha256 or MOST_KB_KEY not in session:
        session[MOST_OF_KEY] = picture.sha256
        session[MOST_KB_KEY] = round(max(0.1, picture.size_bytes / 2e3), 1)


def _min_psnr_input(row: DeltaGenerator) -> Callable[[KPoint], bool]:
    min_psnr = row.number_input("PSNR in dB", 1.0, 100.0, 32.0, 0.5, key="psnr", format="%.1f",
                                persist_state="session")  # fmt: skip
    return lambda point: point.psnr >= min_psnr


def _min_ssim_input(row: DeltaGenerator) -> Callable[[KPoint], bool]:
    min_ssim = row.number_input("SSIM", 0.0, 1.0, 0.9, 0.01, key="ssim", format="%.3f",
                                persist_state="session")  # fmt: skip
    return lambda point: point.ssim >= min_ssim


def _min_ssimulacra2_input(row: DeltaGenerator) -> Callable[[KPoint], bool]:
    min_score = row.number_input("SSIMULACRA2", 0.0, 100.0, 70.0, 1.0, key="ssimulacra2",
                                 format="%.1f", persist_state="session")  # fmt: skip
    return lambda point: point.ssimulacra2 >= min_score


_MEASURE_INPUTS = {
    "PSNR": _min_psnr_input,
    "SSIM": _min_ssim_input,
    "SSIMULACRA2": _min_ssimulacra2_input,
}


def _answer(point: KPoint | None, no_answer: str, key: str) -> None:
    if point is None:
        st.markdown(no_answer)
        return
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown(f"**K = {point.k}**: {_describe(point)}")
    right.button(
        f"Use K = {point.k}",
        key=f"take-{key}",
        on_click=uninterrupted(set_k),
        args=(point.k,),
        width="stretch",
    )


def _describe(point: KPoint) -> str:
    return (
        f"{decibels(point.psnr)}, SSIM {point.ssim:.3f}, SSIMULACRA2 {point.ssimulacra2:.1f},"
        f" {file_size(point.size)}"
    )


def _chosen_k(selected: SelectedPicture, curve: KCurve, chosen: KPoint) -> None:
    st.subheader(f"K = {chosen.k}", anchor=False)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown(_describe(chosen))
    if right.button(
        f"Compress with K = {chosen.k}",
        type="primary",
        icon=":material/compress:",
        key="compress-with",
        width="stretch",
    ):
        set_k(chosen.k)
        state.begin(current(QualitySettings))
        st.switch_page(COMPRESS.script)
    _preview(selected, curve, chosen)


def _preview(selected: SelectedPicture, curve: KCurve, chosen: KPoint) -> None:
    """Draw the picture in the palette of the chosen K, over the original."""
    picture = selected.picture_for(curve.settings)
    original = Side(
        file=previews.preview_with_alpha(picture, PREVIEW_SIDE),
        label="Original",
        alt=printable(selected.name),
    )
    label = f"{len(chosen.palette)} colours"
    in_palette = Side(
        file=quantized(selected, curve, chosen, PREVIEW_SIDE),
        label=label,
        alt=f"The picture in {label}",
    )
    before_after(
        original,
        in_palette,
        (picture.width, picture.height),
        id=picture.sha256,
        transparent=picture.rgba is not None,
        key="k-before-after",
    )
