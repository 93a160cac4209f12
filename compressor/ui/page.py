"""The frame that every page draws first: its title, the navigation, the picture in use."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from compressor.imaging.text import printable
from compressor.pipeline.methods import METHODS
from compressor.pipeline.settings import RestartSettings
from compressor.ui import previews, state
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.drop_anywhere import drop_anywhere
from compressor.ui.image.choose_picture import choose_picture, show_problem
from compressor.ui.image.reload import keep_over_reload
from compressor.ui.image.uploader import uploader
from compressor.ui.image.use_picture import (
    go_back_to,
    has_new_picture,
    settle_new_picture,
    take_uploads,
)
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.links import address_bar, link_notices, page_history, share_button
from compressor.ui.links.query_params import LinkState
from compressor.ui.memory.sweep import start_sweeping
from compressor.ui.memory.visits import visits
from compressor.ui.navigation import (
    ANALYSIS,
    BATCH,
    CHOOSE_K,
    COMPRESS,
    HOW_IT_WORKS,
    IMAGE,
    PAGES,
    WHERE_IT_FAILS,
    Page,
)
from compressor.ui.plain_text import literal
from compressor.ui.progress import job_status, page_link_with_progress
from compressor.ui.settings.inputs import current
from compressor.ui.settings.method_choice import choose_method
from compressor.ui.startup.preload_charts import preload_charts
from compressor.ui.startup.warm_up import preload_modules
from compressor.ui.talk.present import draw_bar, is_presented

FOLDER = Path(__file__).parent
CSS = (FOLDER / "page.css").read_text("utf-8")
ICON = str(FOLDER / "icon.png")  # a named icon would be fetched from Google by every visitor
# Where a job that is no method shows how far it is.
PAGE_OF_JOB: dict[str, Page] = {
    JobKind.ANIMATION: COMPRESS,
    JobKind.K_CURVE: CHOOSE_K,
    JobKind.RESTART_BUDGET: ANALYSIS,
    JobKind.BATCH: BATCH,
}
PREVIEW_SIDE = 320  # pixels of the picture in the sidebar
SHOWN_KEY = "shown-page"  # the title of the page that the browser shows, and its picture's digest

# On a phone the sidebar covers the page: it closes once a link led to another one. The browser
# runs a script again where its text differs, so once for each page.
CLOSE_SIDEBAR = """<script>(() => {
  const bar = document.querySelector('[data-testid="stSidebar"]');
  const before = window.pageShown;
  window.pageShown = "PAGE";
  if (before && before !== "PAGE" && window.innerWidth < 768 && bar?.dataset.collapsed === "false")
    bar.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
})();</script>"""


def page_frame(
    page: Page, lead: str, before_drawing: Callable[[bool], None] = lambda is_shown: None
) -> None:
    """Configure the page and draw its frame; the first call of every page.

    Args:
        page: which one it is.
        lead: a sentence or two below the title: what the page is for.
        before_drawing: called before anything is drawn, with whether the browser shows this page
            with the same picture already.
    """
    st.set_page_config(
        page_title=f"{page.title} - K-means image compressor", page_icon=ICON, layout="wide"
    )
    preload_modules()
    start_sweeping()
    visits().arrived(state.session_id())
    address_bar.apply_url_once(page.title)
    state.collect_results()
    take_uploads()
    _act_on_new_picture(page)
    selected = state.selected_picture()
    shown = page.title, selected and selected.file.sha256
    before_drawing(st.session_state.get(SHOWN_KEY) == shown)
    st.html(f"<style>{CSS}</style>")
    with st.sidebar:
        _sidebar(page)
    drop_anywhere(key="drop-anywhere")
    keep_over_reload()
    st.title(page.title, anchor=False)
    if is_presented(page):
        draw_bar(page)
    else:
        st.markdown(lead)
    link_notices.show_link_notes(page.title)
    link_notices.show_picture_match(page.title)
    st.session_state[SHOWN_KEY] = shown


def no_picture_notice() -> None:
    """Tell, on a page that needs a picture, that there is none, and let the user choose one."""
    if address_bar.pending_link() is None:
        st.info("There is no picture yet: choose one here.", icon=":material/image:")
    choose_picture()


def _act_on_new_picture(page: Page) -> None:
    """Where a picture was just chosen, begin what its link wants, and show what becomes of it."""
    if not has_new_picture():
        return
    title = address_bar.begin_pending_link()
    settle_new_picture()  # the last that can be cut short
    if page == IMAGE:
        target = next((other for other in PAGES if other.title == title), COMPRESS)
        st.switch_page((COMPRESS if target == IMAGE else target).script)


def no_result_notice() -> None:
    """Show, on a page that needs an experiment, the job that makes it or a button to start it."""
    if state.job(RestartSettings.method):
        job_status(RestartSettings.method)
        return
    st.info(
        "There is no experiment on this picture yet, so there is nothing to analyse. It runs"
        " k-means from many random starts and keeps what every run did.",
        icon=":material/monitoring:",
    )
    if st.button("Run the experiment", type="primary", icon=":material/play_arrow:", key="run"):
        choose_method(RestartSettings.method)
        state.begin(current(RestartSettings))
        st.rerun()


def show_running_job() -> bool:
    """Show the status of the job that makes a result; return whether there is one."""
    for kind in METHODS:
        if state.job(kind):
            job_status(kind)
            return True
    return False


def _sidebar(page: Page) -> None:
    st.markdown("### :material/palette: K-means image compressor")
    job = state.awaited_job()
    for other in PAGES:
        if job is not None and other == PAGE_OF_JOB.get(job.task.kind, COMPRESS) != page:
            page_link_with_progress(other, job)
        else:
            st.page_link(other.script, label=other.title, icon=other.icon, width="stretch")
    link = address_bar.current_link(page.title)
    _picture_in_use(page, link)
    address_bar.sync_url(page.title, link)
    page_history.keep_history(page)
    st.html(CLOSE_SIDEBAR.replace("PAGE", page.title), unsafe_allow_javascript=True)
    preload_charts()


def _picture_in_use(page: Page, link: LinkState) -> None:
    selected = state.selected_picture()
    if selected is None:
        if page in (HOW_IT_WORKS, WHERE_IT_FAILS):  # which have no place of their own for a file
            uploader("Drop or paste a picture")
            show_problem()
        return
    st.divider()
    st.caption("Picture in use")
    with st.container(key=previews.checkerboard_key(selected.picture, "sidebar")):
        st.image(
            previews.preview_with_alpha(selected.picture, PREVIEW_SIDE),
            width="stretch",
            alt=f"The picture in use, {printable(selected.name)}",
        )
    st.text(printable(selected.name))
    if (previous := state.previous_picture()) is not None:
        st.button(
            f"Back to {literal(previous.name)}",
            key="undo-picture",
            type="tertiary",
            icon=":material/undo:",
            on_click=uninterrupted(go_back_to),
            args=(previous,),
        )
    if page != IMAGE:
        uploader("Drop or paste another one")
        show_problem()
    share_button.share(page.title, link)
