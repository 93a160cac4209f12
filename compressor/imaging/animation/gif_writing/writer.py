"""A GIF in one palette, written frame by frame."""

from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.gif_writing.encoder import GifEncoder
from compressor.imaging.animation.gif_writing.file import gif_file
from compressor.imaging.types import Indices, Palette


class GifWriter:
    """Writes a GIF. Arguments are trusted."""

    def __init__(
        self, palette: Palette, clear: int | None, plays: int, space: str, threshold: float
    ) -> None:
        """Begin a file.

        Args:
            palette, clear, space, threshold: as for `GifEncoder`.
            plays: how often it is played; 0 for ever again.
        """
        self._encoder = GifEncoder(palette, clear, space, threshold)
        self._plays = plays
        self._durations: list[float] = []
        self._size = (0, 0)

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown, in place of the chosen ones."""
        self._durations.append(choice.duration)
        self._size = choice.indices.shape[1], choice.indices.shape[0]
        return self._encoder.add(choice)

    def finish(self) -> bytes:
        """The file."""
        return gif_file([self._encoder.finish()], self._durations, self._size, self._plays)
