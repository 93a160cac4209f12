"""The address of a page: it holds the picture and every setting, so that it can be handed on.

Streamlit adds a step to the browser's history for every change of `st.query_params`, so Back
would undo settings one by one and seem dead. The address is therefore replaced by a script in
the page, and read by `st.query_params` once, at a session's first run.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

import streamlit as st

from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Result
from compressor.pipeline.settings import QualitySettings, RestartSettings, Settings
from compressor.samples import SAMPLES
from compressor.ui import state
from compressor.ui.image import choose_picture
from compressor.ui.links.query_params import (
    SHA_DIGITS,
    LinkState,
    drive_url,
    encode,
    link_to,
    param_names,
    parse,
)
from compressor.ui.settings.inputs import current
from compressor.ui.settings.method_choice import current_method

# The browser runs a script again where its text differs.
SCRIPT = """<script>/* PAGE */ (() => {
  const url = new URL(window.location.href);
  for (const name of NAMES) url.searchParams.delete(name);
  for (const [name, value] of GIVEN) url.searchParams.set(name, value);
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
    """At the first run of a session do what the address says; `page` is the title."""
    if "opened" in st.session_state:
        return
    link = parse(dict(st.query_params))
    st.session_state["opened"] = page, link
    given = encode(link)
    if not given:
        return
    _set_widgets(link, given)
    _take_picture(link)
    if link.run and state.selected_picture():
        _begin(page, link)


def sync_url(page: str) -> None:
    """Put the present into the address, and into the links to other pages."""
    given = [[name, value] for name, value in encode(current_link(page)).items()]
    script = SCRIPT.replace("PAGE", page).replace("NAMES", json.dumps(param_names()))
    values = json.dumps(given).replace("<", "\\u003c")  # no value can end the script
    st.html(script.replace("GIVEN", values), unsafe_allow_javascript=True)


def url(page: str) -> str:
    """The whole address of what this page shows, to be handed on."""
    query = urlencode(encode(current_link(page)))
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def url_of(result: Result) -> str:
    """The whole address that makes this result again, on the page that is open."""
    link = replace(link_to(result.settings), run=True)
    return f"{st.context.url or ''}?{urlencode(encode(_with_picture(link)))}"


def current_link(page: str) -> LinkState:
    """What the address of this page has to say at present."""
    shown = SHOWN_SETTINGS.get(page, _chosen_settings)()
    others = {name: current(method.settings) for name, method in METHODS.items()}
    link = link_to(shown, others)
    if page == ANALYSIS:
        link = replace(link, tab=_tab())
    return replace(_with_picture(link), run=_is_computed(page, link))


def _chosen_settings() -> Settings:
    """Those in the widgets of the Compress page."""
    return current(current_method().settings)


def _experiment_settings() -> Settings:
    """Those of the experiment that is shown, whatever the method; in the widgets without one."""
    return _settings_of_result(RestartSettings.method)


def _palette_settings() -> Settings:
    """Those of the only result there is; of two, that of the chosen method."""
    methods = [name for name in METHODS if state.method_result(name)]
    return _settings_of_result(methods[0] if len(methods) == 1 else current_method().name)


def _settings_of_result(method: str) -> Settings:
    result = state.method_result(method)
    return current(METHODS[method].settings) if result is None else result.settings


ANALYSIS = "Analysis"
CURVE = "Choose K"
# What the address of a page says was chosen; of other pages what the widgets hold.
SHOWN_SETTINGS: dict[str, Callable[[], Settings]] = {
    "Palette": _palette_settings,
    ANALYSIS: _experiment_settings,
    "Step by step": _experiment_settings,
}
RESULT_PAGES = ("Compress", *SHOWN_SETTINGS)  # pages that show a result


def pending_link() -> LinkState | None:
    """The link that the page was opened by, where its picture is not in it."""
    found: LinkState | None = st.session_state.get("wanted")
    return found


def _with_picture(link: LinkState) -> LinkState:
    now = state.selected_picture()
    awaited = pending_link()
    if now is None:
        return replace(link, drive=awaited.drive, picture=awaited.picture) if awaited else link
    if now.sample is not None:
        return replace(link, sample=now.sample)
    return replace(link, drive=now.drive, picture=now.picture.sha256[:SHA_DIGITS])


def _tab() -> str:
    return str(st.session_state.get("part", LinkState.tab)).lower()


def _is_computed(page: str, link: LinkState) -> bool:
    """Whether what the link says is computed already, or being computed."""
    if page == CURVE:
        return state.is_curve_computed_or_running(_quality_settings(link))
    return page in RESULT_PAGES and state.is_computed_or_running(link.chosen)


def _begin(page: str, link: LinkState) -> None:
    if link.chosen.problem():
        return
    if page == CURVE:
        state.begin_curve(_quality_settings(link))
    elif page in RESULT_PAGES:
        state.begin(link.chosen)


def _quality_settings(link: LinkState) -> QualitySettings:
    return cast(QualitySettings, link.settings[QualitySettings.method])


def _set_widgets(link: LinkState, given: dict[str, str]) -> None:
    """Set the widgets that the link speaks of; only before they are drawn."""
    values = {"method": METHODS[link.method].title, "part": link.tab.capitalize()}
    for settings in (*link.settings.values(), link.chosen):
        values.update(settings.values())
    names = {"part" if name == "tab" else name for name in given}
    for name in names & values.keys():
        st.session_state[name] = values[name]


def _take_picture(link: LinkState) -> None:
    """Load a sample; of another picture remember which it is, and where the user gets it."""
    for sample in SAMPLES:
        if sample.name == link.sample:
            choose_picture.use_sample(sample)
            return
    if link.drive is not None:
        st.session_state.update(source=choose_picture.DRIVE, link=drive_url(link.drive))
    if link.drive is not None or link.picture:
        st.session_state["wanted"] = link
        st.session_state.setdefault("source", choose_picture.UPLOAD)
