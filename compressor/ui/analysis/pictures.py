"""The tab "Pictures": best against worst run, and the second K."""

import streamlit as st

from compressor.figures.cost_text import cost_text
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import previews
from compressor.ui.analysis.best_vs_worst import best_vs_worst
from compressor.ui.analysis.palette_strip import palette_strip
from compressor.ui.compress.restarts_result import small_picture
from compressor.ui.navigation import PALETTE

PREVIEW_SIDE = 1400  # pixels


def picture_tab(result: ExperimentResult) -> None:
    """Draw the original, the best, the worst and the second K, and their palettes."""
    runs = (result.best, result.worst, result.second)
    st.subheader("Pictures", anchor=False)
    with st.grid(4, min_column_width=150):
        st.image(
            previews.preview(
                f"{result.sha256}-{result.settings.height}", PREVIEW_SIDE, result.pixels
            ),
            width="stretch",
            caption=f"Original: {result.small_colors:,} colours",
            alt="The experiment's picture",
        )
        for run in runs:
            small_picture(run)
    best_vs_worst(result)
    st.subheader("Palettes", anchor=False)
    for run in runs:
        st.markdown(
            f"**{run.title}**: {len(run.small.palette)} colours, cost {cost_text(run.cost)}"
        )
        palette_strip(run)
    st.page_link(PALETTE.script, label="Sort, copy and find these colours", icon=PALETTE.icon)
