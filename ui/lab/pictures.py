"""The tab "Pictures": best against worst, and the second K."""

import streamlit as st

from ui import cached, outputs
from ui.experiment import Result
from ui.lab.strips import strip
from ui.lab.versus import comparison


def pictures(result: Result) -> None:
    """The pictures of the original, the best, the worst and the second K, and their palettes."""
    shown = (result.best, result.worst, result.second)
    st.subheader("Pictures", anchor=False)
    with st.grid(4, min_column_width=150):
        st.image(
            cached.preview(f"{result.sha256}-{result.settings.height}", 1400, result.pixels),
            width="stretch",
            caption=f"Original: {result.small_colors:,} colours",
            alt="The experiment's picture",
        )
        for variant in shown:
            outputs.small_picture(variant)
    comparison(result)
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
