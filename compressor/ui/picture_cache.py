"""Decoded pictures, shared by content and bounded over all sessions.

A session keeps its file; the decoded picture takes up to a hundred times as much memory. So the
pictures that were used last are kept here, and one that has expired is decoded anew at its next
use.
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

from compressor.imaging import Picture
from compressor.imaging.types import Pixels
from compressor.parallel.decoder import load_untrusted_image

MAX_BYTES = 120 * 2**20  # of all pictures in the cache
KEEP_SECONDS = 600  # since the last use
LARGE_PIXELS = 4_000_000  # above, only one picture at a time is decoded or scanned

_large_picture_lock = threading.RLock()


class PictureCache:
    """Decoded pictures by the sha256 of their files; use `picture_cache()`, there is one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._pictures: TTLCache[str, Picture] = TTLCache(
            MAX_BYTES, KEEP_SECONDS, clock, _cached_bytes
        )
        self._lock = threading.Lock()

    def get(self, sha256: str, data: bytes) -> Picture:
        """Return the picture of the file `data`, whose digest is `sha256`.

        Raises:
            ImageError: the file can't be read; see `load_untrusted_image`.
        """
        if picture := self._find(sha256):
            return picture
        with _large_picture_lock:  # decoding may take 1 GB
            picture = self._find(sha256)
            if picture is None:
                picture = load_untrusted_image(data)
                _ = picture.count_colors()  # counted now: every page needs them
                with self._lock:
                    self._pictures[sha256] = picture
        return picture

    def expire(self) -> None:
        """Drop the pictures that were not used for `KEEP_SECONDS`."""
        with self._lock:
            self._pictures.expire()

    def _find(self, sha256: str) -> Picture | None:
        with self._lock:
            picture = self._pictures.get(sha256)
            if picture is not None:
                self._pictures[sha256] = picture  # its time starts again
            return picture


def _cached_bytes(picture: Picture) -> int:
    """Return what a picture counts; one that is larger than the cache fills it alone."""
    return min(picture.nbytes, MAX_BYTES)


@st.cache_resource(show_spinner=False)
def picture_cache() -> PictureCache:
    """Return the one picture cache of the server."""
    return PictureCache()


def serialize_large(pixels: Pixels) -> AbstractContextManager[object]:
    """Return a lock for a scan of all pixels, which does nothing for pictures that are small.

    A scan of the largest takes hundreds of megabytes, so these wait for each other.
    """
    rows, columns = pixels.shape[:2]
    return _large_picture_lock if rows * columns > LARGE_PIXELS else nullcontext()


@dataclass(frozen=True, kw_only=True, eq=False)
class PictureFile:
    """The bytes of a file that holds a picture, which is decoded at its use."""

    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def decode(self) -> Picture:
        """Return the picture from the server's cache; do not hold it for longer than needed.

        Raises:
            ImageError: the file can't be read; see `load_untrusted_image`.
        """
        return picture_cache().get(self.sha256, self.data)
