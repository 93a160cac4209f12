"""How it works: k-means in four steps, for a screen in front of a class."""

import streamlit as st

from compressor.ui import navigation, page
from compressor.ui.how_it_works.compression import compression_section
from compressor.ui.how_it_works.lesson import lesson
from compressor.ui.how_it_works.view import (
    code_section,
    cost_section,
    restarts_section,
    rounds_section,
    starts_section,
    steps_section,
)

page.page_frame(
    navigation.HOW_IT_WORKS,
    "K-means finds a few colours that stand for many. Everything below is computed on a small"
    " picture, by the very functions that are quoted.",
)
st.page_link(
    navigation.STEP_BY_STEP.script,
    label="Watch it on your own picture",
    icon=navigation.STEP_BY_STEP.icon,
)
example = lesson()
steps_section(example)
rounds_section(example)
cost_section()
starts_section()
restarts_section(example)
code_section()
compression_section()
