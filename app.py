"""Image: choose a picture and look at its data. The first page."""

import streamlit as st

from ui import cached, frame, outputs, repeat, sources, state, wishes
from ui.lab.clouds import picture_cloud

frame.draw(
    "Image",
    "Choose a picture. K-means will reduce it to a few colours, show you why many random starts"
    " matter, and hand back a small PNG.",
)
sources.choose_picture()
repeat.repeat()

if now := state.chosen():
    picture = now.picture
    st.subheader(now.name, anchor=False, divider="gray")
    outputs.facts(now, len(picture.counted))
    if st.button("Compress it", type="primary", icon=":material/compress:"):
        state.begin(wishes.current())
        st.switch_page("pages/1_Compress.py")
    shown, cloud = st.columns(2)
    with shown:
        st.image(
            cached.preview(picture.sha256, 1400, picture.pixels),
            width="stretch",
            alt=f"The chosen picture, {now.name}",
        )
        first = cached.first_pixels(picture.pixels)
        st.markdown(f"**The first {len(first)} pixels**, R, G, B in 0..255 and in 0..1")
        outputs.swatches(
            first,
            [
                f"{r}, {g}, {b} · {r / 255:.3f}, {g / 255:.3f}, {b / 255:.3f}"
                for r, g, b in first.tolist()
            ],
        )
    with cloud:
        picture_cloud(picture)
