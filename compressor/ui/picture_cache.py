"""Decoded pictures, shared by content and bounded over all sessions.

A session keeps its file; what is decoded from it takes up to a hundred times as much. So the
pictures that were used last are kept here, and one that was let go is decoded anew when somebody
looks at it again.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property

import streamlit as st
from cachetools import TTLCache

from compressor.imaging import Picture, load_image
from compressor.imaging.types import Pixels

MAX_BYTES = 120 * 2**20
KEEP_SECONDS = 600  # seconds since the last use

LARGE = 4_000_000  # pixels

ONE_AT_A_TIME = threading.RLock()


class PictureCache:
    """The memory of a server for decoded pictures; use `pictures()`, there is one of it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: TTLCache[str, Picture] = TTLCache(MAX_BYTES, KEEP_SECONDS, clock, _size)
        self._lock = threading.Lock()

    def get(self, sha256: str, data: bytes) -> Picture:
        """The picture of a file with this digest.

        Raises:
            ImageError: what `load_image` raises.
        """
        if found := self._find(sha256):
            return found
        with ONE_AT_A_TIME:  # up to 1 GB
            found = self._find(sha256)
            if found is None:
                found = load_image(data)
                found.count_colors()  # every page needs it
                with self._lock:
                    self._kept[sha256] = found
        return found

    def forget(self) -> None:
        """Let go of what was not used for a while."""
        with self._lock:
            self._kept.expire()

    def _find(self, sha256: str) -> Picture | None:
        with self._lock:
            found = self._kept.get(sha256)
            if found is not None:
                self._kept[sha256] = found  # for as long again
            return found


def serialize_large(pixels: Pixels) -> AbstractContextManager[object]:
    """For what goes through all pixels while a page is drawn: large pictures one after the other.

    With the largest it takes hundreds of megabytes.
    """
    return ONE_AT_A_TIME if pixels.shape[0] * pixels.shape[1] > LARGE else nullcontext()


def _size(picture: Picture) -> int:
    """One that is larger than all that may be kept has all of the place."""
    return min(picture.nbytes, MAX_BYTES)


@st.cache_resource(show_spinner=False)
def picture_cache() -> PictureCache:
    """The server's one memory of pictures."""
    return PictureCache()


@dataclass(frozen=True, kw_only=True, eq=False)
class PictureFile:
    """A file that holds a picture, which is decoded when somebody looks at it."""

    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def decode(self) -> Picture:
        """The picture, from the server's cache or decoded anew; not to be held for long.

        Raises:
            ImageError: the file can't be read.
        """
        return picture_cache().get(self.sha256, self.data)
