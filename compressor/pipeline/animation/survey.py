"""A first look at all frames: their colours, counted together, and what changes at all."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from compressor.imaging.types import Checkpoint, Pixels, PixelWeights, no_checkpoint
from compressor.parallel.decoder import UntrustedAnimation
from compressor.pipeline.animation.prepared import prepared_frames
from compressor.pipeline.protected.part import Part
from compressor.pipeline.protected.weights import pixel_weights, weighted_counts
from kmc import ColorCounts, count_colors, merge_counts

# Of more frames every second one is counted, or every third...: a palette of 256 colours does not
# change by it.
MAX_COUNTED_FRAMES: Final = 100
MAX_SAMPLES: Final = 3
_PENDING: Final = 8  # frames whose colours wait to be merged


@dataclass(frozen=True, kw_only=True, eq=False)
class Survey:
    """What is known of an animation when all of its frames were seen once.

    Attributes:
        counts: the distinct colours of the frames, and in how many pixels they are; a frame that
            is equal to the one before does not count again.
        searched_counts: the same, with protected parts counted more often.
        frames: how many there are.
        width, height: of each, in pixels.
        is_still: whether all frames are equal.
        has_alpha: whether a pixel is not opaque.
        has_half_alpha: whether one was half transparent before it was prepared.
        samples: (H, W, 4) uint8 each, up to `MAX_SAMPLES` frames that differ, spread evenly.
        before_samples: the frame before each of them; of the first frame itself.
        first: (H, W, 4) uint8, the first frame.
        note: a sentence where not all frames could be read, or "".
    """

    counts: ColorCounts
    searched_counts: ColorCounts
    frames: int
    width: int
    height: int
    is_still: bool
    has_alpha: bool
    has_half_alpha: bool
    samples: tuple[Pixels, ...]
    before_samples: tuple[Pixels, ...]
    first: Pixels
    note: str


def survey(
    animation: UntrustedAnimation,
    longest_side: int,
    format: str,
    parts: tuple[Part, ...] = (),
    checkpoint: Checkpoint = no_checkpoint,
) -> Survey:
    """Look at all frames once.

    Args:
        animation: the file.
        longest_side: the most pixels of a side; 0 for as many as there are.
        format: one of `ANIMATION_FORMATS`, in which it will be written.
        parts: the protected parts, in pixels of the file's frames.
        checkpoint: called for each frame; raise to cancel.

    Raises:
        ImageError: it can't be read, or a part does not lie in it.
    """
    first: Pixels | None = None
    before: Pixels | None = None
    counts = _Counts()
    weights = None
    frames = changes = 0
    has_half_alpha = False
    samples: dict[int, Pixels] = {}
    before_samples: list[Pixels] = []
    for number, frame in enumerate(prepared_frames(animation, longest_side, format)):
        checkpoint()
        frames += 1
        pixels = frame.pixels
        if first is None:
            first = pixels
            header = animation.known_header
            weights = pixel_weights(parts, (header.width, header.height), pixels.shape[:2])
            wanted = {
                (header.frames - 1) * part // (MAX_SAMPLES - 1) for part in range(MAX_SAMPLES)
            }
            step = -(-header.frames // MAX_COUNTED_FRAMES)
        is_new = before is None or not np.array_equal(pixels, before)
        changes += is_new
        if is_new and (number % step == 0 or before is None):
            counts.add(pixels, weights)
        if number in wanted and not any(np.array_equal(pixels, each) for each in samples.values()):
            samples[number] = pixels
            before_samples.append(pixels if before is None else before)
        has_half_alpha |= frame.seen is not pixels
        before = pixels
    assert first is not None  # where there is no frame an error was raised
    merged, searched = counts.merged()
    return Survey(
        counts=merged,
        searched_counts=searched,
        frames=frames,
        width=first.shape[1],
        height=first.shape[0],
        is_still=changes == 1,
        has_alpha=merged.colors.shape[1] == 4,
        has_half_alpha=has_half_alpha,
        samples=tuple(samples.values()),
        before_samples=tuple(before_samples),
        first=first,
        note=animation.last_note,
    )


class _Counts:
    """Colours of frames, merged from time to time so that memory holds the distinct ones."""

    def __init__(self) -> None:
        self._plain: list[ColorCounts] = []
        self._weighted: list[ColorCounts] = []

    def add(self, pixels: Pixels, weights: PixelWeights | None) -> None:
        """Count a frame; without alpha where all of it is opaque."""
        seen = pixels if pixels[..., 3].min() < 255 else np.ascontiguousarray(pixels[..., :3])
        plain = count_colors(seen)
        self._plain.append(plain)
        if weights is not None:
            self._weighted.append(weighted_counts(seen, plain, weights))
        if len(self._plain) >= _PENDING:
            merged = self.merged()
            self._plain = [merged[0]]
            self._weighted = [] if weights is None else [merged[1]]

    def merged(self) -> tuple[ColorCounts, ColorCounts]:
        """The counts, and those in which protected parts count more."""
        plain = merge_counts(self._plain)
        return plain, merge_counts(self._weighted) if self._weighted else plain
