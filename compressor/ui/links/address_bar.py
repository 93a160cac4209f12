"""The address of a page, which holds the picture and every setting, so that it can be shared.

Streamlit adds a step to the browser's history for every change of `st.query_params`, so Back
would undo settings one by one and seem broken. A script in the page therefore replaces the
address, and `st.query_params` is read once, at the first run of a session.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

import streamlit as st

from compressor.imaging.text import printable
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Result
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.work_estimate import estimated_seconds
from compressor.samples import SAMPLES
from compressor.ui import state
from compressor.ui.image.use_picture import LINK_KEY, settle_new_picture, use_sample
from compressor.ui.links.query_params import (
    DIGEST_DIGITS,
    MAX_NAME_CHARACTERS,
    LinkState,
    drive_url,
    encode,
    link_to,
    param_names,
    parse,
)
from compressor.ui.navigation import (
    ANALYSIS,
    CHOOSE_K,
    COMPRESS,
    PALETTE,
    STEP_BY_STEP,
    WHERE_IT_FAILS,
)
from compressor.ui.settings.inputs import current
from compressor.ui.settings.method_choice import current_method
from compressor.ui.talk.position import begin_by_link, slide_of
from compressor.ui.where_it_fails.session import toy_choice, use_toy_choice

MAX_SECONDS_UNASKED = 30.0  # of work that a link starts without a press
LONG_WORK_KEY = "long-work"

# The browser runs the script again only where its text differs.
SCRIPT = """<script>/* PAGE */ (() => {
  const url = new URL(window.location.href);
  for (const name of NAMES) url.searchParams.delete(name);
  for (const [name, value] of PARAMS) url.searchParams.set(name, value);
  if (url.href !== window.location.href)
    window.history.replaceState(window.history.state, "", url.href);
  for (const link of document.querySelectorAll('[data-testid="stSidebar"] a')) {
    const to = new URL(link.getAttribute("href") || ".", url); // the first page's is empty
    if (to.origin === url.origin) {
      to.search = url.search;
      link.href = to.href;
    }
  }
})();</script>"""


def apply_url_once(page: str) -> None:
    """At the first run of a session set the picture and settings of the address; start its job.

    Whoever opens a link may not know what it asks for: work of more than
    `MAX_SECONDS_UNASKED` waits for a press on the page's button.

    Args:
        page: the title of the page.
    """
    if "opened" in st.session_state:
        return
    link = parse(dict(st.query_params))
    st.session_state["opened"] = page, link
    params = encode(link)
    if not params:
        return
    _set_widgets(link, params)
    if "toy" in params:
        use_toy_choice(link.toy)
    begin_by_link(page, link.talk)
    _use_picture(link)
    _begin(page, link)


def begin_pending_link() -> str | None:
    """Begin the work of the link, whose picture the user has just chosen.

    Returns:
        the title of the page that was linked to; None where no link waits for its picture.
    """
    link = pending_link()
    if link is None:
        return None
    page, _ = st.session_state["opened"]
    _begin(page, link)
    return str(page)


def _begin(page: str, link: LinkState) -> None:
    selected = state.selected_picture()
    if not link.run or selected is None:
        return
    seconds = estimated_seconds(selected.picture, link.chosen)
    if seconds > MAX_SECONDS_UNASKED and page != CHOOSE_K.title:
        st.session_state[LONG_WORK_KEY] = seconds
    else:
        _start(page, link)


def sync_url(page: str, link: LinkState) -> None:
    """Write the picture and settings into the address, and into the links to other pages.

    Args:
        page: the title of the page.
        link: what its address has to hold, see `current_link`.
    """
    params = [[name, value] for name, value in encode(link).items()]
    script = SCRIPT.replace("PAGE", page).replace("NAMES", json.dumps(param_names()))
    values = json.dumps(params).replace("<", "\\u003c")  # no value can end the script
    st.html(script.replace("PARAMS", values), unsafe_allow_javascript=True)


def url(link: LinkState) -> str:
    """Return the whole address of what a page shows, see `current_link`, to be shared."""
    query = urlencode(encode(link))
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def url_of(result: Result) -> str:
    """Return the whole address that repeats this result on the open page."""
    return url_of_settings(result.settings)


def url_of_settings(settings: Settings) -> str:
    """Return the whole address that compresses the picture in use by these settings."""
    link = replace(link_to(settings), run=True)
    return f"{st.context.url or ''}?{urlencode(encode(_with_picture(link)))}"


def current_link(page: str) -> LinkState:
    """Return what the address of this page has to hold at present."""
    settings = SHOWN_SETTINGS.get(page, _chosen_settings)()
    other_settings = {name: current(method.settings) for name, method in METHODS.items()}
    link = link_to(settings, other_settings)
    if page == ANALYSIS.title:
        link = replace(link, tab=_tab())
    if page == WHERE_IT_FAILS.title:
        link = replace(link, toy=toy_choice())
    link = replace(link, talk=slide_of(page))
    return replace(_with_picture(link), run=_is_computed(page, link))


def _chosen_settings() -> Settings:
    """Return the settings in the widgets of the Compress page."""
    return current(current_method().settings)


def _experiment_settings() -> Settings:
    """Return the settings of the shown experiment, or without one those in its widgets."""
    return _settings_of_result(RestartSettings.method)


def _palette_settings() -> Settings:
    """Return the settings of the only result, or of the selected method's where there are two."""
    methods = [name for name in METHODS if state.method_result(name)]
    return _settings_of_result(methods[0] if len(methods) == 1 else current_method().name)


def _settings_of_result(method: str) -> Settings:
    result = state.method_result(method)
    return current(METHODS[method].settings) if result is None else result.settings


# The settings in the addresses of these pages; those of others are in the widgets.
SHOWN_SETTINGS: dict[str, Callable[[], Settings]] = {
    PALETTE.title: _palette_settings,
    ANALYSIS.title: _experiment_settings,
    STEP_BY_STEP.title: _experiment_settings,
}
RESULT_PAGES = (COMPRESS.title, *SHOWN_SETTINGS)  # pages that show a result


def pending_link() -> LinkState | None:
    """Return the link that the session was opened with, if its picture has yet to be loaded."""
    link: LinkState | None = st.session_state.get("wanted")
    return link


def held_back_seconds() -> float | None:
    """Return the estimated time of the link's work, if that waits for a press; else None."""
    _, link = st.session_state.get("opened", ("", None))
    seconds: float | None = st.session_state.get(LONG_WORK_KEY)
    if seconds is not None and link is not None and state.is_computed_or_running(link.chosen):
        del st.session_state[LONG_WORK_KEY]
        return None
    return seconds


def _with_picture(link: LinkState) -> LinkState:
    selected = state.selected_picture()
    pending = pending_link()
    if selected is None:
        if pending is None:
            return link
        return replace(
            link,
            drive=pending.drive,
            picture=pending.picture,
            name=pending.name,
            size=pending.size,
        )
    if selected.sample is not None:
        return replace(link, sample=selected.sample)
    link = replace(link, drive=selected.drive, picture=selected.picture.sha256[:DIGEST_DIGITS])
    if not selected.uploaded:
        return link
    name = printable(selected.name)[:MAX_NAME_CHARACTERS]
    return replace(link, name=name, size=(selected.picture.width, selected.picture.height))


def _tab() -> str:
    return str(st.session_state.get("part", LinkState.tab)).lower()


def _is_computed(page: str, link: LinkState) -> bool:
    """Return whether the result of the link is computed, or a job computes it."""
    if page == CHOOSE_K.title:
        return state.is_curve_computed_or_running(_quality_settings(link))
    return page in RESULT_PAGES and state.is_computed_or_running(link.chosen)


def _start(page: str, link: LinkState) -> None:
    selected = state.selected_picture()
    if link.chosen.problem(None if selected is None else selected.picture.full_size):
        return
    if page == CHOOSE_K.title:
        state.begin_curve(_quality_settings(link))
    elif page in RESULT_PAGES:
        state.begin(link.chosen)


def _quality_settings(link: LinkState) -> QualitySettings:
    return cast(QualitySettings, link.settings[QualitySettings.method])


def _set_widgets(link: LinkState, params: dict[str, str]) -> None:
    """Set the widgets that the link has parameters for; only before they are drawn."""
    values = {"method": METHODS[link.method].title, "part": link.tab.capitalize()}
    for settings in (*link.settings.values(), link.chosen):
        values.update(settings.values())
    names = {"part" if name == "tab" else name for name in params}
    for name in names & values.keys():
        st.session_state[name] = values[name]


def _use_picture(link: LinkState) -> None:
    """Load a sample; for another picture, remember which it is and preset where it comes from."""
    for sample in SAMPLES:
        if sample.name == link.sample:
            use_sample(sample)
            settle_new_picture()  # the link says whether anything is computed
            return
    if link.drive is not None:
        st.session_state[LINK_KEY] = drive_url(link.drive)
    if link.drive is not None or link.picture:
        st.session_state["wanted"] = link
