"""The notices about the link that the session was opened with."""

import streamlit as st

from compressor.ui import state
from compressor.ui.formatting import duration, plural
from compressor.ui.links import address_bar
from compressor.ui.links.query_params import LinkState
from compressor.ui.plain_text import literal

MATCH_PAGE_KEY = "match-shown-on"


def show_link_notes(page: str) -> None:
    """Say what of the link can't be used, on its page until another page is opened."""
    first_page, link = st.session_state.get("opened", (page, LinkState()))
    if first_page != page:
        st.session_state["opened"] = first_page, LinkState()
        st.session_state.pop(address_bar.LONG_WORK_KEY, None)
        return
    if (seconds := address_bar.held_back_seconds()) is not None:
        st.info(
            f"What this link shows takes about {duration(seconds)} to compute. The settings are"
            " those of the link: press the button to begin.",
            icon=":material/timer:",
        )
    if link.notes:
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/link_off: **Not everything in the link can be used.**")
            for note in link.notes:
                st.text(note)


def show_picture_match(page: str) -> None:
    """Say whether the picture in use is the link's; without one, where the user gets it.

    Args:
        page: the title of the page; once a picture is in use the notice stands on one page alone.
    """
    link = address_bar.pending_link()
    selected = state.selected_picture()
    if link is None:
        return
    if selected is None:
        request_link_picture(link)
    elif not link.picture or st.session_state.setdefault(MATCH_PAGE_KEY, page) != page:
        clear_pending_link()
    elif selected.picture.sha256.startswith(link.picture):
        st.success(
            "This is the very picture that the link was made from.", icon=":material/check_circle:"
        )
    else:
        st.warning(
            "This is another picture than the one that the link was made from, or another copy of"
            " it: the result will differ.",
            icon=":material/difference:",
        )


def request_link_picture(link: LinkState) -> None:
    """Say where the user gets the picture of the link."""
    if link.drive is not None:
        st.info(
            f"Settings loaded ({_settings_in_words(link)}). The picture is on Google Drive: press"
            " Fetch to get it.",
            icon=":material/cloud_download:",
        )
    else:
        st.info(
            f"Settings loaded ({_settings_in_words(link)}). Add {_picture_in_words(link)} to see"
            " the same result.",
            icon=":material/link:",
        )


def _settings_in_words(link: LinkState) -> str:
    k = link.chosen.values().get("k")
    return plural(int(k), "colour") if k is not None else link.chosen.describe()


def _picture_in_words(link: LinkState) -> str:
    """Return name and size of the link's picture, which earlier links do not have."""
    name = literal(link.name) or "your copy of its picture"
    if link.size is None:
        return name
    return f"{name}, {link.size[0]:,} x {link.size[1]:,} px,"


def clear_pending_link() -> None:
    """Forget the link's picture, once a picture is in use."""
    if state.selected_picture():
        st.session_state.pop("wanted", None)
        st.session_state.pop(MATCH_PAGE_KEY, None)
