"""Clouds of colours: of a picture, and of the palettes of runs."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from compressor.figures.clouds.axes import NAMES
from compressor.figures.clouds.cloud import (
    Cloud,
    original_cloud,
    picture_cloud,
    run_cloud,
    sample_cloud,
)
from compressor.figures.clouds.scenes import clouds_figure
from compressor.imaging import Picture
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import state
from compressor.ui.analysis.clouds_page import write_clouds_page
from compressor.ui.charts import theme
from compressor.ui.elements.cloud import clouds
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large

POINT_COUNTS = [1_000, 3_000, 10_000, 30_000]  # of each cloud; the user chooses one
DEFAULT_POINTS = 10_000


def cloud_tab(result: ExperimentResult) -> None:
    """Draw the clouds of the original, the best, the worst and the second K."""
    st.subheader("Where the colours lie, and where each run puts them", anchor=False)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        space = st.segmented_control(
            "Axes",
            list(NAMES),
            default="rgb",
            required=True,
            format_func=NAMES.__getitem__,
            key="axes",
            persist_state="session",
        )
    with right:
        point_count = st.select_slider(
            "Points drawn in each cloud",
            POINT_COUNTS,
            DEFAULT_POINTS,
            format_func="{:,}".format,
            key="points",
            persist_state="session",
        )
    clouds(_four_clouds(result, space, point_count), space=space, theme=theme(), key="clouds")
    _downloads(result, space, point_count)
    st.caption(
        "Points are distinct colours: every corner of the cube that the picture uses has one, the"
        " others are drawn by how many pixels they have. In the palettes' clouds a point wears the"
        " colour of its cluster; a diamond is a centroid, and its area goes with its share of the"
        " pixels. Costs are mean squared RGB distances, channels in 0..1."
    )


def _four_clouds(result: ExperimentResult, space: str, point_count: int) -> list[Cloud]:
    """Return the clouds of the original, the best, the worst and the second K."""
    sample = sample_cloud(result.pixels, point_count)
    runs = (result.best, result.worst, result.second)
    return [
        original_cloud(sample, space),
        *(run_cloud(run.title, f"run {run.run}", run.cost, run.small, sample) for run in runs),
    ]


def _downloads(result: ExperimentResult, space: str, point_count: int) -> None:
    """Draw the buttons that download the four clouds in one figure, which is made at the click."""
    stored = state.stored_result(result)
    colors = theme()
    titles = ", ".join(run.title for run in (result.best, result.worst, result.second))

    def figure() -> go.Figure:
        return clouds_figure(_four_clouds(stored.get(), space, point_count), space, colors)

    def page() -> bytes:
        title = f"Clouds of colours in {NAMES[space]} space"
        return write_clouds_page(figure(), title, f"{title}: the original, {titles}")

    def json() -> str:
        return str(figure().to_json())

    with st.container(horizontal=True):
        _download_button("All four: HTML page", page, "clouds.html", "text/html")
        _download_button("All four: figure.json", json, "clouds-figure.json", "application/json")


def _download_button(label: str, content: Callable[[], str | bytes], name: str, mime: str) -> None:
    icon = ":material/download:"
    st.download_button(label, content, name, mime, on_click="ignore", key=name, icon=icon)


def picture_clouds(picture: Picture) -> None:
    """Draw the colours of a picture as points in the RGB cube."""
    cloud = _picture_cloud(picture.sha256, picture)
    clouds([cloud], space="rgb", theme=theme(), key="cloud")


@st.cache_data(show_spinner=False, max_entries=32, ttl=KEEP_SECONDS)
def _picture_cloud(sha256: str, _picture: Picture) -> Cloud:
    with serialize_large(_picture.pixels):
        on_white = _picture.rgba is not None
        return picture_cloud(_picture.count_colors_on_white(), DEFAULT_POINTS, on_white=on_white)
