"""The frame that every page draws first: its title, the navigation, the picture in use."""

from pathlib import Path

import streamlit as st

from ui import address, cached, experiment, inputs, opened, outputs, quality, share, state
from ui.preload import preload_charts
from ui.warm import load_ahead

PAGES = (
    ("app.py", "Image", ":material/image:"),
    ("pages/1_Compress.py", "Compress", ":material/compress:"),
    ("pages/2_Choose_K.py", "Choose K", ":material/query_stats:"),
    ("pages/3_Palette.py", "Palette", ":material/palette:"),
    ("pages/4_Analysis.py", "Analysis", ":material/monitoring:"),
    ("pages/5_Step_by_step.py", "Step by step", ":material/footprint:"),
    ("pages/6_How_it_works.py", "How it works", ":material/school:"),
    ("pages/7_Batch.py", "Batch", ":material/photo_library:"),
)

FOLDER = Path(__file__).parent
CSS = (FOLDER / "frame.css").read_text("utf-8")
ICON = str(FOLDER / "icon.png")  # a named icon would be fetched from Google by every visitor

# On a phone the sidebar covers the page: it closes once a link led to another one. The browser
# runs a script again where its text differs, so once for each page.
CLOSE_SIDEBAR = """<script>(() => {
  const bar = document.querySelector('[data-testid="stSidebar"]');
  const before = window.pageShown;
  window.pageShown = "PAGE";
  if (before && before !== "PAGE" && window.innerWidth < 768 && bar?.dataset.collapsed === "false")
    bar.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
})();</script>"""


def draw(title: str, lead: str) -> None:
    """Configure the page and draw its frame; the first call of every page."""
    st.set_page_config(
        page_title=f"{title} - K-means image compressor",
        page_icon=ICON,
        layout="wide",
    )
    load_ahead()
    address.read(title)
    st.html(f"<style>{CSS}</style>")
    with st.sidebar:
        st.markdown("### :material/palette: K-means image compressor")
        for page, label, icon in PAGES:
            st.page_link(page, label=label, icon=icon, width="stretch")
        _picture_in_use(title)
        address.write(title)
        st.html(CLOSE_SIDEBAR.replace("PAGE", title), unsafe_allow_javascript=True)
        preload_charts()
    st.title(title, anchor=False)
    st.markdown(lead)
    opened.say_notes(title)
    if title == PAGES[0][1]:
        opened.say_whether_it_is_the_same()
    else:
        opened.forget_picture()


def theme() -> str:
    """ "light" or "dark", as the visitor's page is drawn."""
    return "dark" if st.context.theme.type == "dark" else "light"


def ask_for_picture() -> None:
    """What a page shows that needs a picture when there is none."""
    if link := address.wanted():
        opened.ask_for_its_picture(link)
    else:
        st.info(
            "There is no picture yet. Choose one first: a sample takes one click.",
            icon=":material/image:",
        )
    st.page_link("app.py", label="Choose a picture", icon=":material/image:")


def ask_for_result() -> None:
    """What a page shows that needs a finished result when there is none."""
    if followed():
        return
    st.info(
        "There is no experiment on this picture yet, so there is nothing to analyse. It runs"
        " k-means from many random starts and keeps what every run did.",
        icon=":material/monitoring:",
    )
    if st.button("Run the experiment", type="primary", icon=":material/play_arrow:", key="run"):
        inputs.choose_method(inputs.RESTARTS)
        state.begin(inputs.current_settings())
        st.switch_page("pages/1_Compress.py")


def followed() -> bool:
    """Follow the job that makes a result, if there is one; says whether there is."""
    for kind in (experiment.KIND, quality.KIND):
        if state.job(kind):
            outputs.follow(kind)
            return True
    return False


def _picture_in_use(page: str) -> None:
    now = state.chosen()
    if now is None:
        return
    st.divider()
    st.caption("Picture in use")
    st.image(
        cached.preview(now.picture.sha256, 320, now.picture.pixels),
        width="stretch",
        alt=f"The picture in use, {now.name}",
    )
    st.text(now.name)
    share.share(page)
    if state.busy():
        st.caption("A job is running; its page shows how far it is.")
