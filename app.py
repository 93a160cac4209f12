"""Image: choose a picture and look at its data. The first page."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.analysis.clouds import picture_clouds
from compressor.ui.image.choose_picture import choose_picture
from compressor.ui.image.facts import picture_metrics
from compressor.ui.image.view import picture_view
from compressor.ui.plain_text import literal
from compressor.ui.recipes import load_and_verify
from compressor.ui.settings.method_choice import current_settings

page.page_frame(
    navigation.IMAGE,
    "Choose a picture. K-means will reduce it to a few colours, show you why many random starts"
    " matter, and hand back a small PNG.",
)
choose_picture()
load_and_verify.recipe_loader()

selected = state.selected_picture()
if selected is None:
    st.stop()

st.subheader(literal(selected.name), anchor=False, divider="gray")
picture_metrics(selected, len(selected.picture.count_colors()))
if st.button("Compress it", type="primary", icon=navigation.COMPRESS.icon):
    state.begin(current_settings())
    st.switch_page(navigation.COMPRESS.script)
left, right = st.columns(2)
with left:
    picture_view(selected)
with right:
    picture_clouds(selected.picture)
