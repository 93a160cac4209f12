"""Whose picture is opened, and whose preview is computed next: the visitors take turns at each.

A hostile file may take ten seconds to open. So everybody waits for one such file of its owner and
not for fifty, however many tabs are open. Previews that are computed side by side would all be
late; in turn the first is there after its own time, and one whose settings were changed meanwhile
leaves the line before it has cost anything. Where they were changed after its turn had begun, the
visitor gets the place in the line back: else one whose changes come a moment after each turn would
see none of them.
"""

from contextlib import AbstractContextManager
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compressor.ui.jobs.fair_turns import FairTurns
from compressor.ui.jobs.visitor import visitor

NEAR: Final = 2  # previews, in whose time a page is drawn as far as its picture

DECODE_TURNS = FairTurns(
    too_long="Other pictures were opened for {seconds:.0f} s before this one had its turn; please"
    " try again in a minute."
)
PREVIEW_TURNS = FairTurns(max_wait_seconds=None)


def decode_turn() -> AbstractContextManager[None]:
    """Return the turn of the visitor whose page is drawn, or of a job, which does not wait long.

    Raises:
        ImageError: on entering it, as `FairTurns.turn` does.
    """
    return DECODE_TURNS.turn(_user())


def preview_turn() -> AbstractContextManager[None]:
    """Return the turn of the visitor whose page is drawn, to compute a preview.

    On entering it a page's run that another one has overtaken ends, as it does wherever it draws.
    """
    user = _user()
    return PREVIEW_TURNS.turn(user, None if user is None else end_overtaken_run)


def picture_is_drawn() -> None:
    """Take note that the page has the picture for which it had its turn, or a better one."""
    if (user := _user()) is not None:
        PREVIEW_TURNS.use(user)


def give_back_overtaken_turn() -> None:
    """Give the visitor's last turn back if the run that had it was overtaken before it drew."""
    if (user := _user()) is not None:
        PREVIEW_TURNS.give_back_unused(user)


def wait_until_preview_is_near() -> None:
    """Wait until few others are before the visitor whose page is drawn, in the line for previews.

    A page's run that another one has overtaken ends meanwhile, before it has drawn anything.
    """
    if (user := _user()) is not None:
        PREVIEW_TURNS.wait_until_near(user, end_overtaken_run, NEAR)


def end_overtaken_run() -> None:
    """End this run of the page where another one was asked for; else do nothing."""
    st.session_state.get("chosen")  # Streamlit looks it up where a run touches the session


def waiting_for_preview() -> int:
    """Return how many wait for a preview, so that each takes the less time the more there are."""
    return len(PREVIEW_TURNS.waiting())


def _user() -> str | None:
    """Return the visitor of the page that is drawn; None where this is no page's run."""
    context = get_script_run_ctx(suppress_warning=True)
    return None if context is None else visitor() or context.session_id
