"""Image: drop a picture, which opens it on Compress; or look at its data. The first page."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.analysis.clouds import picture_clouds
from compressor.ui.image.choose_picture import choose_picture
from compressor.ui.image.facts import picture_metrics
from compressor.ui.image.view import picture_view
from compressor.ui.plain_text import literal
from compressor.ui.recipes import load_and_verify

page.page_frame(
    navigation.IMAGE,
    "Drop a picture. Get a small PNG, its palette, and a look inside k-means.",
)
choose_picture()
load_and_verify.recipe_loader()

selected = state.selected_picture()
if selected is None:
    st.stop()

st.subheader(literal(selected.name), anchor=False, divider="gray")
picture_metrics(selected, len(selected.picture.count_colors()))
st.page_link(navigation.COMPRESS.script, label="See it compressed", icon=navigation.COMPRESS.icon)
left, right = st.columns(2)
with left:
    picture_view(selected)
with right:
    picture_clouds(selected.picture)
