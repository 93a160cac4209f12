"""An animation that is decoded where the test runs, for tests of what is done with its frames."""

from collections.abc import Generator

import pytest

from compressor.imaging.animation.frame import AnimationHeader, Frame
from compressor.imaging.animation.reader import AnimationReader
from compressor.pipeline import batch
from compressor.pipeline.animation import compress


class AnimationHere:
    """What `UntrustedAnimation` gives, without its process.

    That one starts an interpreter for each iteration, a third of a second of a core; a file is
    compressed by two to a dozen iterations. tests/parallel/test_animations.py holds both to the
    same frames, header and notes.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.header: AnimationHeader | None = None
        self.last_note = ""

    @property
    def known_header(self) -> AnimationHeader:
        """The header, where an iteration has begun."""
        assert self.header is not None
        return self.header

    def read_header(self) -> AnimationHeader:
        """Read the header."""
        self.header = AnimationReader(self.data).header
        return self.header

    def frames(self) -> Generator[Frame, None, None]:
        """Yield the frames; each iteration decodes the file anew."""
        reader = AnimationReader(self.data)
        self.header = reader.header
        yield from reader.frames()
        self.last_note = reader.last_note


def decode_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is compressed in this process decode its animations here."""
    for module in (compress, batch):
        monkeypatch.setattr(module, "UntrustedAnimation", AnimationHere)
