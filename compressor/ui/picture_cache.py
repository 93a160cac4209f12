"""Decoded pictures, shared by content and bounded over all sessions.

A session keeps its file; the decoded picture takes up to a hundred times as much memory. So the
pictures that were used last are in the server's store, and one that was dropped is decoded anew
at its next use.
"""

import hashlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from compressor.imaging import Picture, size_within
from compressor.imaging.errors import DecodeLimitError
from compressor.imaging.types import Pixels
from compressor.parallel.decoder import load_untrusted_image
from compressor.pipeline.methods.longest_side import longest_side_of
from compressor.pipeline.setting_schema import Settings
from compressor.ui.jobs.picture_turns import DECODE_TURNS, decode_turn
from compressor.ui.memory.store import KEEP_SECONDS, MemoryStore, server_store
from compressor.ui.memory.uploads import track

__all__ = ["KEEP_SECONDS", "PictureCache", "PictureFile", "picture_cache", "serialize_large"]

REFUSAL_BYTES = 1000  # what one counts in the store
LARGE_PIXELS = 4_000_000  # above, only one picture at a time is decoded or scanned


@dataclass(frozen=True)
class Refusal:
    """Why a file is not decoded again: every draw of the page would take as long as the first."""

    sentence: str


class PictureCache:
    """Decoded pictures by the sha256 of their files; use `picture_cache()`, there is one."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, sha256: str, data: bytes) -> Picture:
        """Return the picture of the file `data`, whose digest is `sha256`.

        Raises:
            ImageError: the file can't be read, see `load_untrusted_image`; or other visitors'
                pictures take too long.
        """
        if picture := self._find(sha256):
            return picture
        with decode_turn():  # decoding may take 1 GB
            picture = self._find(sha256)
            if picture is None:
                picture = self._decode(sha256, data)
                _ = picture.count_colors()  # counted now: every page needs them
                self._store.keep(("picture", sha256), picture, picture.nbytes)
        return picture

    def get_shrunk(self, sha256: str, data: bytes, longest_side: int) -> Picture:
        """Return the picture of a file, or its smaller version as of `Picture.shrunk`.

        Raises:
            ImageError: as `get` does.
        """
        picture = self.get(sha256, data)
        size = size_within(picture.width, picture.height, longest_side)
        if size == (picture.width, picture.height):
            return picture
        key = ("picture", sha256, size)
        shrunk: Picture | None = self._store.find(key)
        if shrunk is None:
            with serialize_large(picture.pixels):
                shrunk = picture.shrunk(longest_side)
            _ = shrunk.count_colors()
            self._store.keep(key, shrunk, shrunk.nbytes)
        return shrunk

    def _decode(self, sha256: str, data: bytes) -> Picture:
        """Decode the file, unless it took too long already."""
        refusal: Refusal | None = self._store.find(("refusal", sha256))
        if refusal is not None:
            raise DecodeLimitError(refusal.sentence)
        try:
            return load_untrusted_image(data)
        except DecodeLimitError as error:
            self._store.keep(("refusal", sha256), Refusal(str(error)), REFUSAL_BYTES)
            raise

    def _find(self, sha256: str) -> Picture | None:
        picture: Picture | None = self._store.find(("picture", sha256))
        return picture


@st.cache_resource(show_spinner=False)
def picture_cache() -> PictureCache:
    """Return the one picture cache of the server."""
    return PictureCache(server_store())


def serialize_large(pixels: Pixels) -> AbstractContextManager[object]:
    """Return a lock for a scan of all pixels, which does nothing for pictures that are small.

    A scan of the largest takes hundreds of megabytes, so these wait for each other.
    """
    rows, columns = pixels.shape[:2]
    return DECODE_TURNS.turn(None) if rows * columns > LARGE_PIXELS else nullcontext()


@dataclass(frozen=True, kw_only=True, eq=False)
class PictureFile:
    """The bytes of a file that holds a picture, which is decoded at its use."""

    data: bytes

    def __post_init__(self) -> None:
        track(self)

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def decode(self) -> Picture:
        """Return the picture from the server's store; do not hold it for longer than needed.

        Raises:
            ImageError: the file can't be read; see `load_untrusted_image`.
        """
        return picture_cache().get(self.sha256, self.data)

    def decode_for(self, settings: Settings) -> Picture:
        """Return the picture as a method with these settings sees it, otherwise as `decode`."""
        return picture_cache().get_shrunk(self.sha256, self.data, longest_side_of(settings))
