"""The tab "Pictures": best against worst, and the second K."""

import streamlit as st

from compressor.pipeline.experiment import ExperimentResult
from compressor.ui import previews
from compressor.ui.analysis.best_vs_worst import best_vs_worst
from compressor.ui.analysis.palette_strip import strip
from compressor.ui.compress.restarts_result import small_picture


def pictures(result: ExperimentResult) -> None:
    """The pictures of the original, the best, the worst and the second K, and their palettes."""
    shown = (result.best, result.worst, result.second)
    st.subheader("Pictures", anchor=False)
    with st.grid(4, min_column_width=150):
        st.image(
            previews.preview(f"{result.sha256}-{result.settings.height}", 1400, result.pixels),
            width="stretch",
            caption=f"Original: {result.small_colors:,} colours",
            alt="The experiment's picture",
        )
        for variant in shown:
            small_picture(variant)
    best_vs_worst(result)
    st.subheader("Palettes", anchor=False)
    for variant in shown:
        st.markdown(
            f"**{variant.title}**: {len(variant.small.palette)} colours, cost {variant.cost:.6f}"
        )
        strip(variant)
    st.page_link(
        "pages/3_Palette.py",
        label="Sort, copy and find these colours",
        icon=":material/palette:",
    )
