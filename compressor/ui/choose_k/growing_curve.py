"""The curve over K while it is computed: its points as they come."""

from collections.abc import Hashable

import streamlit as st

from compressor.figures.curves import curve_chart
from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.settings import QualitySettings
from compressor.ui import charts, state
from compressor.ui.charts import theme
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import growing_curve_key
from compressor.ui.memory.store import server_store

REFRESH_SECONDS = 1.0  # between two looks at the points
HEIGHT = 300  # pixels, of what stands there before the first point


def growing_curve(settings: QualitySettings) -> None:
    """Draw the points so far of the curve with these settings, if a job computes it."""
    job = state.job(JobKind.K_CURVE)
    if job is not None and job.active and job.task.key == state.curve_task(settings).key:
        _points_so_far(job.task.key)


@st.fragment(run_every=REFRESH_SECONDS)
def _points_so_far(key: Hashable) -> None:
    curve: KCurve | None = server_store().find(growing_curve_key(key))
    if curve is None:
        st.skeleton(HEIGHT)
        return
    ks = [point.k for point in curve.points]
    sizes = [point.size / 1e3 for point in curve.points]
    scores = [point.ssimulacra2 for point in curve.points]
    with st.grid(2, min_column_width=300):
        for name, title, values in (
            ("size", "File in kB", sizes),
            ("ssimulacra2", "SSIMULACRA2, at most 100", scores),
        ):
            figure = curve_chart(ks, values, title, ".1f", theme())
            charts.chart(figure, f"growing-{name}", f"{title}, over the numbers of colours so far")
