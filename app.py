"""Image: choose a picture and look at its data. The first page."""

import streamlit as st

from compressor.ui import charts, page, previews, state
from compressor.ui.analysis.clouds import picture_cloud
from compressor.ui.image import choose_picture
from compressor.ui.image.facts import picture_metrics
from compressor.ui.recipes import load_and_verify
from compressor.ui.settings import quality_settings

page.page_frame(
    "Image",
    "Choose a picture. K-means will reduce it to a few colours, show you why many random starts"
    " matter, and hand back a small PNG.",
)
choose_picture.choose_picture()
load_and_verify.recipe_loader()

if now := state.selected_picture():
    picture = now.picture
    st.subheader(now.name, anchor=False, divider="gray")
    picture_metrics(now, len(picture.count_colors()))
    if st.button("Compress it", type="primary", icon=":material/compress:"):
        state.begin(quality_settings.current_settings())
        st.switch_page("pages/1_Compress.py")
    shown, cloud = st.columns(2)
    with shown:
        st.image(
            previews.preview(picture.sha256, 1400, picture.pixels),
            width="stretch",
            alt=f"The chosen picture, {now.name}",
        )
        first = previews.first_pixels(picture.pixels)
        st.markdown(f"**The first {len(first)} pixels**, R, G, B in 0..255 and in 0..1")
        charts.swatches(
            first,
            [
                f"{r}, {g}, {b} · {r / 255:.3f}, {g / 255:.3f}, {b / 255:.3f}"
                for r, g, b in first.tolist()
            ],
        )
    with cloud:
        picture_cloud(picture)
