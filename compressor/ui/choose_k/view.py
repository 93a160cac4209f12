"""What the page "Choose K" shows: four curves, two questions with their answers, a preview."""

from collections.abc import Callable

import streamlit as st

from compressor.figures.curves import curve_chart
from compressor.imaging import shrink_nearest
from compressor.pipeline.k_curve import KCurve, KPoint
from compressor.pipeline.settings import QualitySettings
from compressor.ui import previews, state
from compressor.ui.charts import theme
from compressor.ui.elements.before_after import Side, before_after
from compressor.ui.formatting import decibels, file_size
from compressor.ui.settings.inputs import current
from compressor.ui.settings.quality_settings import set_k
from compressor.ui.state import SelectedPicture

PREVIEW_SIDE = 900


def choose_k_view(now: SelectedPicture, drawn: KCurve) -> None:
    """The curves, the questions and what is chosen; a choice is at once the K of Compress."""
    wanted = current(QualitySettings).k
    chosen = min(drawn.points, key=lambda point: (abs(point.k - wanted), point.k))
    _curves(now, drawn, chosen)
    _questions(now, drawn)
    _chosen(now, drawn, chosen)


def _curves(now: SelectedPicture, drawn: KCurve, chosen: KPoint) -> None:
    elbow = drawn.elbow.k
    limit = (now.picture.size_bytes / 1e3, "your file")
    sizes = [point.size / 1e3 for point in drawn.points]
    near = limit if limit[0] <= 1.2 * max(sizes) else None
    with st.grid(2, min_column_width=300):
        _curve(drawn, "cost", "Cost: mean squared RGB distance", [p.cost for p in drawn.points],
               ".4f", chosen, elbow=elbow)  # fmt: skip
        _curve(drawn, "size", "File in kB", sizes, ".1f", chosen, limit=near)
        _curve(drawn, "psnr", "PSNR in dB", [p.psnr for p in drawn.points], ".1f", chosen)
        _curve(drawn, "ssim", "SSIM, at most 1", [p.ssim for p in drawn.points], ".3f", chosen)
    st.caption(
        f"Click on a point to take its K to Compress. **The elbow is K = {elbow}**: with K and"
        " cost both scaled to 0..1, the point farthest below the straight line from the first"
        " point to the last (Kneedle; Satopaa et al. 2011). Beyond it more colours help less."
    )
    if drawn.share < 1:
        st.caption(
            f"The picture is large: measured on squares spread evenly over it,"
            f" {100 * drawn.share:.0f} % of its pixels. File sizes are those of the squares,"
            " scaled up."
        )


def _curve(
    drawn: KCurve,
    name: str,
    title: str,
    values: list[float],
    format: str,
    chosen: KPoint,
    *,
    elbow: int | None = None,
    limit: tuple[float, str] | None = None,
) -> None:
    key = f"curve-{name}"
    figure = curve_chart(
        [point.k for point in drawn.points],
        values,
        title,
        format,
        theme(),
        chosen=chosen.k,
        elbow=elbow,
        limit=limit,
    )
    st.plotly_chart(
        figure,
        width="stretch",
        theme=None,
        key=key,
        alt=f"{title}, over K",
        config={"displaylogo": False, "displayModeBar": False},
        on_select=lambda: _take_clicked(key),
        selection_mode="points",
    )


def _take_clicked(key: str) -> None:
    points = st.session_state[key].selection.points
    if points:
        set_k(round(points[0]["x"]))


def _questions(now: SelectedPicture, drawn: KCurve) -> None:
    with st.grid(2, min_column_width=300, border=True):
        with st.container():
            measure, least = st.columns(2, vertical_alignment="bottom")
            kind = measure.segmented_control(
                "At least this", ("PSNR", "SSIM"), default="PSNR", required=True, key="measure",
                persist_state="session",
            )  # fmt: skip
            reaches = _at_least_psnr(least) if kind == "PSNR" else _at_least_ssim(least)
            _answer(drawn.smallest(reaches), "No K up to 256 reaches that.", "least")
        with st.container():
            most = st.number_input(
                "At most this many kB",
                0.1,
                1e6,
                round(max(0.1, now.picture.size_bytes / 1e3), 1),
                key=f"most-{now.picture.sha256[:8]}",
                format="%.1f",
                help="The size of the PNG file; it begins with the size of your file.",
            )
            _answer(drawn.best_within(1e3 * most), "No K makes so small a file.", "most")


def _at_least_psnr(place: st.delta_generator.DeltaGenerator) -> Callable[[KPoint], bool]:
    least = place.number_input("PSNR in dB", 1.0, 100.0, 32.0, 0.5, key="psnr", format="%.1f",
                               persist_state="session")  # fmt: skip
    return lambda point: point.psnr >= least


def _at_least_ssim(place: st.delta_generator.DeltaGenerator) -> Callable[[KPoint], bool]:
    least = place.number_input("SSIM", 0.0, 1.0, 0.9, 0.01, key="ssim", format="%.3f",
                               persist_state="session")  # fmt: skip
    return lambda point: point.ssim >= least


def _answer(point: KPoint | None, otherwise: str, key: str) -> None:
    if point is None:
        st.markdown(otherwise)
        return
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.markdown(f"**K = {point.k}**: {_in_words(point)}")
    button.button(f"Use K = {point.k}", key=f"take-{key}", on_click=set_k, args=(point.k,),
                  width="stretch")  # fmt: skip


def _in_words(point: KPoint) -> str:
    return f"{decibels(point.psnr)}, SSIM {point.ssim:.3f}, {file_size(point.size)}"


def _chosen(now: SelectedPicture, drawn: KCurve, chosen: KPoint) -> None:
    st.subheader(f"K = {chosen.k}", anchor=False)
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.markdown(_in_words(chosen))
    if button.button(
        f"Compress with K = {chosen.k}",
        type="primary",
        icon=":material/compress:",
        key="compress-with",
        width="stretch",
    ):
        set_k(chosen.k)
        state.begin(current(QualitySettings))
        st.switch_page("pages/1_Compress.py")
    picture = now.picture
    before = Side(
        file=previews.preview_with_alpha(picture, PREVIEW_SIDE), label="Original", alt=now.name
    )
    label = f"{len(chosen.palette)} colours"
    after = Side(file=_preview(drawn, chosen, now), label=label, alt=f"The picture in {label}")
    before_after(
        before,
        after,
        (picture.width, picture.height),
        id=picture.sha256,
        transparent=picture.rgba is not None,
        key="k-before-after",
    )


def _preview(drawn: KCurve, point: KPoint, now: SelectedPicture) -> bytes:
    key = f"{drawn.sha256}-{point.k}-{drawn.settings.space}-{drawn.settings.dither}-{point.cost}"
    small = shrink_nearest(now.picture.pixels_with_alpha, PREVIEW_SIDE)
    return previews.quantized_preview(
        key, small, point.palette, drawn.settings.space, drawn.settings.dither
    )
