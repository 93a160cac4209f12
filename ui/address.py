"""The address of a page: it holds the picture and every setting, so that it can be handed on.

Streamlit adds a step to the browser's history for every change of `st.query_params`, so Back
would undo settings one by one and seem dead. The address is therefore replaced by a script in
the page, and read by `st.query_params` once, at a session's first run.
"""

import json
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from imaging.reduce import Wishes
from imaging.samples import SAMPLES
from ui import inputs, sources, state
from ui.experiment import Result, Settings
from ui.link import NAMES, SHA_DIGITS, Link, drive_url, encode, parse
from ui.quality import Reduced
from ui.wishes import current_wishes, too_many_locked

METHODS = {"quality": inputs.BEST_QUALITY, "restarts": inputs.RESTARTS}
COMPUTING = ("Compress", "Palette", "Analysis", "Step by step")  # pages that show a result
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


def read(page: str) -> None:
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
    if link.run and state.chosen():
        _begin(page, link)


def write(page: str) -> None:
    """Put the present into the address, and into the links to other pages."""
    given = [[name, value] for name, value in encode(here(page)).items()]
    script = SCRIPT.replace("PAGE", page).replace("NAMES", json.dumps(NAMES))
    values = json.dumps(given).replace("<", "\\u003c")  # no value can end the script
    st.html(script.replace("GIVEN", values), unsafe_allow_javascript=True)


def url(page: str) -> str:
    """The whole address of what this page shows, to be handed on."""
    query = urlencode(encode(here(page)))
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def url_of(result: Result | Reduced) -> str:
    """The whole address that makes this result again, on the page that is open."""
    if isinstance(result, Result):
        made = result.settings
        link = Link(method="restarts", settings=made, wishes=Wishes(k=made.k), run=True)
    else:
        link = Link(wishes=result.wishes, settings=Settings(k=result.wishes.k), run=True)
    return f"{st.context.url or ''}?{urlencode(encode(_with_picture(link)))}"


def here(page: str) -> Link:
    """What the address of this page has to say at present."""
    settings, wishes = inputs.current_settings(), current_wishes()
    method = next(name for name, title in METHODS.items() if title == inputs.current_method())
    result, reduced = state.result(), state.reduced()
    if page in EXPERIMENT or (page == "Palette" and result and not reduced):
        method = "restarts"
    elif page == "Palette" and reduced and not result:
        method = "quality"
    if page in COMPUTING and page != "Compress":  # these show a result, whatever was set since
        settings = result.settings if result and method == "restarts" else settings
        wishes = reduced.wishes if reduced and method == "quality" else wishes
    k = settings.k if method == "restarts" else wishes.k
    link = Link(
        method=method,
        settings=replace(settings, k=k),
        wishes=replace(wishes, k=k),
        tab=_tab() if page == "Analysis" else Link.tab,
    )
    return replace(_with_picture(link), run=_is_made(page, link))


def wanted() -> Link | None:
    """The link that the page was opened by, where its picture is not in it."""
    found: Link | None = st.session_state.get("wanted")
    return found


def _with_picture(link: Link) -> Link:
    now, awaited = state.chosen(), wanted()
    if now is None:
        return replace(link, drive=awaited.drive, picture=awaited.picture) if awaited else link
    if now.sample is not None:
        return replace(link, sample=now.sample)
    return replace(link, drive=now.drive, picture=now.picture.sha256[:SHA_DIGITS])


def _tab() -> str:
    return str(st.session_state.get("part", Link.tab)).lower()


def _is_made(page: str, link: Link) -> bool:
    """Whether what the link says is computed already, or being computed."""
    if page == CURVE:
        return state.is_curve_made(link.wishes)
    return page in COMPUTING and state.is_made(_asked(link))


def _asked(link: Link) -> Settings | Wishes:
    return link.settings if link.method == "restarts" else link.wishes


def _begin(page: str, link: Link) -> None:
    if link.method == "quality" and too_many_locked(link.wishes):
        return
    if page == CURVE:
        state.begin_curve(link.wishes)
    elif page in COMPUTING:
        state.begin(_asked(link))


def _set_widgets(link: Link, given: dict[str, str]) -> None:
    """Set the widgets that the link speaks of; only before they are drawn."""
    values = {
        **{key: getattr(link.settings, name) for key, name in inputs.KEYS.items()},
        "effort": link.wishes.effort,
        "space": link.wishes.space,
        "dither": link.wishes.dither,
        "locked": link.wishes.fixed,
        "method": METHODS[link.method],
        "tab": link.tab.capitalize(),
    }
    for name in given.keys() & values.keys():
        st.session_state["part" if name == "tab" else name] = values[name]


def _take_picture(link: Link) -> None:
    """Load a sample; of another picture remember which it is, and where the user gets it."""
    for sample in SAMPLES:
        if sample.name == link.sample:
            sources.take_sample(sample)
            return
    if link.drive is not None:
        st.session_state.update(source=sources.DRIVE, link=drive_url(link.drive))
    if link.drive is not None or link.picture:
        st.session_state["wanted"] = link
        st.session_state.setdefault("source", sources.UPLOAD)
