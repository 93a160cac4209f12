"""Uploaded pictures that are kept for a page that is loaded anew, which begins a new session.

Each has a token that can't be guessed. The browser's tab keeps it in its own storage, and only who
has it gets the picture: it stands in no address, and no other tab or visitor learns it.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

T = TypeVar("T")

KEPT_SECONDS = 600  # since the picture was chosen or taken up again
TOKEN_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class KeptPicture(Generic[T]):
    """A picture, and until when it is kept, in seconds of the clock."""

    selected: T
    until: float


class KeptPictures(Generic[T]):
    """The kept pictures of a server by their tokens; use `kept_pictures()`, there is one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pictures: dict[str, KeptPicture[T]] = {}
        self._lock = threading.Lock()

    def keep(self, selected: T, token: str = "") -> str:
        """Keep a picture under this token, in place of an earlier one, or under a new token.

        Returns:
            the token.
        """
        token = token or secrets.token_urlsafe(TOKEN_BYTES)
        until = self._clock() + KEPT_SECONDS
        with self._lock:
            self._pictures[token] = KeptPicture(selected=selected, until=until)
        return token

    def find(self, token: str) -> T | None:
        """Return the picture of this token, while it is kept."""
        self.expire()
        with self._lock:
            kept = self._pictures.get(token)
        return kept.selected if kept else None

    def drop(self, token: str) -> None:
        """Forget the picture of this token, if there is one."""
        with self._lock:
            self._pictures.pop(token, None)

    def expire(self) -> None:
        """Forget what was kept long enough."""
        now = self._clock()
        with self._lock:
            self._pictures = {
                token: kept for token, kept in self._pictures.items() if kept.until > now
            }

    def clear(self) -> None:
        """Forget all of them, to make room."""
        with self._lock:
            self._pictures.clear()


@st.cache_resource(show_spinner=False)
def kept_pictures() -> KeptPictures[Any]:
    """Return the one list of the server's kept pictures."""
    return KeptPictures()
