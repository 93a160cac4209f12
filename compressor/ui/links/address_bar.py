"""The address of a page: it holds the picture and every setting, so that it can be handed on.

Streamlit adds a step to the browser's history for every change of `st.query_params`, so Back
would undo settings one by one and seem dead. The address is therefore replaced by a script in
the page, and read by `st.query_params` once, at a session's first run.
"""

import json
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.quality import QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.samples import SAMPLES
from compressor.ui import state
from compressor.ui.image import choose_picture
from compressor.ui.links.query_params import (
    PARAM_NAMES,
    SHA_DIGITS,
    LinkState,
    drive_url,
    encode,
    parse,
)
from compressor.ui.settings import restart_settings
from compressor.ui.settings.quality_settings import current_quality_settings, too_many_locked

METHODS = {"quality": restart_settings.BEST_QUALITY, "restarts": restart_settings.RESTARTS}
RESULT_PAGES = ("Compress", "Palette", "Analysis", "Step by step")  # pages that show a result
EXPERIMENT = ("Analysis", "Step by step")  # pages that show the experiment whatever the method
CURVE = "Choose K"

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
    script = SCRIPT.replace("PAGE", page).replace("NAMES", json.dumps(PARAM_NAMES))
    values = json.dumps(given).replace("<", "\\u003c")  # no value can end the script
    st.html(script.replace("GIVEN", values), unsafe_allow_javascript=True)


def url(page: str) -> str:
    """The whole address of what this page shows, to be handed on."""
    query = urlencode(encode(current_link(page)))
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def url_of(result: ExperimentResult | QualityResult) -> str:
    """The whole address that makes this result again, on the page that is open."""
    if isinstance(result, ExperimentResult):
        made = result.settings
        link = LinkState(
            method="restarts", settings=made, wishes=QualitySettings(k=made.k), run=True
        )
    else:
        link = LinkState(
            wishes=result.wishes, settings=RestartSettings(k=result.wishes.k), run=True
        )
    return f"{st.context.url or ''}?{urlencode(encode(_with_picture(link)))}"


def current_link(page: str) -> LinkState:
    """What the address of this page has to say at present."""
    settings = restart_settings.current_settings()
    wishes = current_quality_settings()
    method = next(
        name for name, title in METHODS.items() if title == restart_settings.current_method()
    )
    result = state.result()
    reduced = state.reduced()
    if page in EXPERIMENT or (page == "Palette" and result and not reduced):
        method = "restarts"
    elif page == "Palette" and reduced and not result:
        method = "quality"
    if page in RESULT_PAGES and page != "Compress":  # these show a result, whatever was set since
        settings = result.settings if result and method == "restarts" else settings
        wishes = reduced.wishes if reduced and method == "quality" else wishes
    k = settings.k if method == "restarts" else wishes.k
    link = LinkState(
        method=method,
        settings=replace(settings, k=k),
        wishes=replace(wishes, k=k),
        tab=_tab() if page == "Analysis" else LinkState.tab,
    )
    return replace(_with_picture(link), run=_is_computed(page, link))


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
        return state.is_curve_made(link.wishes)
    return page in RESULT_PAGES and state.is_computed_or_running(_asked(link))


def _asked(link: LinkState) -> RestartSettings | QualitySettings:
    return link.settings if link.method == "restarts" else link.wishes


def _begin(page: str, link: LinkState) -> None:
    if link.method == "quality" and too_many_locked(link.wishes):
        return
    if page == CURVE:
        state.begin_curve(link.wishes)
    elif page in RESULT_PAGES:
        state.begin(_asked(link))


def _set_widgets(link: LinkState, given: dict[str, str]) -> None:
    """Set the widgets that the link speaks of; only before they are drawn."""
    values = {
        **{
            key: getattr(link.settings, name)
            for key, name in restart_settings.SETTING_OF_WIDGET.items()
        },
        "effort": link.wishes.effort,
        "space": link.wishes.space,
        "dither": link.wishes.dither,
        "locked": link.wishes.fixed,
        "method": METHODS[link.method],
        "tab": link.tab.capitalize(),
    }
    for name in given.keys() & values.keys():
        st.session_state["part" if name == "tab" else name] = values[name]


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
