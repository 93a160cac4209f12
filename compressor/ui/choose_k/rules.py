"""Two rules for a number of clusters, the elbow and the silhouette: what each says of this curve,
and when it misleads.
"""

import numpy as np
import streamlit as st

from compressor.figures.curves import curve_chart
from compressor.pipeline.k_curve import KCurve, KPoint, curve_settings, elbow
from compressor.pipeline.lesson.silhouette import SAMPLE, Silhouette, silhouettes
from compressor.ui import charts
from compressor.ui.charts import theme
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import decibels
from compressor.ui.memory.store import server_store
from compressor.ui.state import SelectedPicture

SHORTER = 2  # the elbow is also looked for up to the last K divided by this
BYTES = 200  # about what the silhouette of a K takes
ASKED = "silhouette-asked"  # of the session: for which curve it was asked for


def rules_section(selected: SelectedPicture, curve: KCurve) -> None:
    """Draw both rules; the silhouette is computed when it is asked for."""
    st.subheader("Two rules, and when they mislead", anchor=False)
    with st.grid(2, min_column_width=300, gap="medium"):
        with st.container():
            _elbow_rule(curve)
        with st.container():
            _silhouette_rule(selected, curve)


def shorter_elbow(curve: KCurve) -> tuple[int, KPoint] | None:
    """Return the elbow of the first half of the curve and where that ends; None if it is short."""
    last = curve.points[-1].k // SHORTER
    points = [point for point in curve.points if point.k <= last]
    if len(points) < 3:
        return None
    ks = np.array([point.k for point in points])
    costs = np.array([point.cost for point in points])
    return points[-1].k, points[elbow(ks, costs)]


def _elbow_rule(curve: KCurve) -> None:
    st.markdown(
        f"**The elbow: K = {curve.elbow.k}.** Beyond it another colour lowers the cost less than"
        " before. It is where the curve of the cost bends most."
    )
    misleads = (
        "It misleads where the curve bends evenly, as that of most photographs: then it depends on"
        " the K that were tried."
    )
    shorter = shorter_elbow(curve)
    if shorter is not None:
        last, point = shorter
        be = "still be" if point.k == curve.elbow.k else "be"
        misleads += f" Had they ended at K = {last:d}, it would {be} K = {point.k}."
    st.markdown(misleads)


def _silhouette_rule(selected: SelectedPicture, curve: KCurve) -> None:
    st.markdown(
        "**The silhouette.** Is a pixel nearer to its own cluster than to the next one? 1 is well"
        " apart, 0 on the border."
    )
    key = ("silhouette", curve.sha256, curve_settings(curve.settings))
    scores: list[Silhouette] | None = server_store().find(key)
    if scores is None and st.session_state.get(ASKED) != key:
        st.button(
            "Compute the silhouette",
            icon=":material/scatter_plot:",
            key="silhouette",
            on_click=uninterrupted(_ask),
            args=(key,),
        )
        return
    if scores is None:
        with st.spinner("Measuring distances between pixels…"):
            scores = _computed(selected, curve)
        server_store().keep(key, scores, BYTES * (1 + len(scores)))
    _silhouette_answer(curve, scores)


def _ask(key: object) -> None:
    st.session_state[ASKED] = key


def _computed(selected: SelectedPicture, curve: KCurve) -> list[Silhouette]:
    pixels = selected.picture_for(curve.settings).pixels_with_alpha
    palettes = [(point.k, point.palette) for point in curve.points]
    return silhouettes(pixels, palettes, curve.settings.space)


def _silhouette_answer(curve: KCurve, scores: list[Silhouette]) -> None:
    if not scores:
        st.markdown("There is none: all pixels have one colour, and so there is one cluster.")
        return
    best = max(scores, key=lambda each: each.score)
    figure = curve_chart(
        [each.k for each in scores],
        [each.score for each in scores],
        "Mean silhouette, at most 1",
        ".3f",
        theme(),
        peak=best.k,
    )
    charts.chart(figure, "silhouette-chart", "Mean silhouette over K")
    point = curve.at(best.k)
    quality = f", which keeps {decibels(point.psnr)}" if point is not None else ""
    st.markdown(
        f"**Highest at K = {best.k}**{quality}. It tells how clearly the colours fall into groups,"
        " not how good the picture looks; where colours flow into each other, as in most"
        " photographs, few coarse clusters win."
    )
    st.caption(
        f"Mean over {SAMPLE:,} pixels, or all of a smaller picture, always the same ones"
        " (Rousseeuw 1987, by scikit-learn)."
    )
