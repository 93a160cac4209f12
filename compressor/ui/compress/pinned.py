"""A result that is pinned: the next ones are compared with it, in place of the original."""

from dataclasses import dataclass, replace

import streamlit as st

from compressor.ui.elements.before_after import Side
from compressor.ui.state import SelectedPicture

PINNED_KEY = "pinned-result"
ASKED_KEY = "pin-asked"  # set from when the button was pressed until a result is drawn


@dataclass(frozen=True, kw_only=True)
class _Pinned:
    """A side of the slider, and of which picture it is a result."""

    sha256: str
    side: Side


def ask() -> None:
    """Pin the result that is shown next; where one is pinned, let go of it."""
    st.session_state[ASKED_KEY] = True


def take_asked(selected: SelectedPicture, result: Side) -> None:
    """Do what was asked for with this result of the picture."""
    if st.session_state.pop(ASKED_KEY, False):
        before = pinned_side(selected)
        if before is None:
            side = replace(result, label=f"Pinned: {result.label}")
            st.session_state[PINNED_KEY] = _Pinned(sha256=selected.file.sha256, side=side)
        else:
            del st.session_state[PINNED_KEY]


def pinned_side(selected: SelectedPicture) -> Side | None:
    """Return the pinned result of this picture; None where there is none."""
    pinned: _Pinned | None = st.session_state.get(PINNED_KEY)
    return None if pinned is None or pinned.sha256 != selected.file.sha256 else pinned.side
