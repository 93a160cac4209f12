"""The frame that every page draws first: its title, the navigation, the picture in use."""

from pathlib import Path

import streamlit as st

from compressor.pipeline.methods import METHODS
from compressor.pipeline.settings import RestartSettings
from compressor.ui import previews, state
from compressor.ui.links import address_bar, link_notices, share_button
from compressor.ui.progress import job_status
from compressor.ui.settings.inputs import current
from compressor.ui.settings.method_choice import choose_method
from compressor.ui.startup.preload_charts import preload_charts
from compressor.ui.startup.warm_up import preload_modules

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
CSS = (FOLDER / "page.css").read_text("utf-8")
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


def page_frame(title: str, lead: str) -> None:
    """Configure the page and draw its frame; the first call of every page."""
    st.set_page_config(
        page_title=f"{title} - K-means image compressor",
        page_icon=ICON,
        layout="wide",
    )
    preload_modules()
    address_bar.apply_url_once(title)
    st.html(f"<style>{CSS}</style>")
    with st.sidebar:
        st.markdown("### :material/palette: K-means image compressor")
        for page, label, icon in PAGES:
            st.page_link(page, label=label, icon=icon, width="stretch")
        _sidebar_picture(title)
        address_bar.sync_url(title)
        st.html(CLOSE_SIDEBAR.replace("PAGE", title), unsafe_allow_javascript=True)
        preload_charts()
    st.title(title, anchor=False)
    st.markdown(lead)
    link_notices.show_link_notes(title)
    if title == PAGES[0][1]:
        link_notices.show_picture_match()
    else:
        link_notices.clear_pending_link()


def no_picture_notice() -> None:
    """What a page shows that needs a picture when there is none."""
    if link := address_bar.pending_link():
        link_notices.request_link_picture(link)
    else:
        st.info(
            "There is no picture yet. Choose one first: a sample takes one click.",
            icon=":material/image:",
        )
    st.page_link("app.py", label="Choose a picture", icon=":material/image:")


def no_result_notice() -> None:
    """What a page shows that needs a finished result when there is none."""
    if show_running_job():
        return
    st.info(
        "There is no experiment on this picture yet, so there is nothing to analyse. It runs"
        " k-means from many random starts and keeps what every run did.",
        icon=":material/monitoring:",
    )
    if st.button("Run the experiment", type="primary", icon=":material/play_arrow:", key="run"):
        choose_method(RestartSettings.method)
        state.begin(current(RestartSettings))
        st.switch_page("pages/1_Compress.py")


def show_running_job() -> bool:
    """Follow the job that makes a result, if there is one; says whether there is."""
    for kind in METHODS:
        if state.job(kind):
            job_status(kind)
            return True
    return False


def _sidebar_picture(page: str) -> None:
    now = state.selected_picture()
    if now is None:
        return
    st.divider()
    st.caption("Picture in use")
    st.image(
        previews.preview(now.picture.sha256, 320, now.picture.pixels),
        width="stretch",
        alt=f"The picture in use, {now.name}",
    )
    st.text(now.name)
    share_button.share(page)
    if state.busy():
        st.caption("A job is running; its page shows how far it is.")
