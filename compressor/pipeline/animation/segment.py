"""Frames in a row that are compressed for themselves, wherever and whenever that is done.

A segment knows the last frame before it, but not what the file shows of that. Where its source is
still it draws nothing; so what is shown there stays, to the bit, whatever that is. Segments are cut
by their number of frames alone: the file is the same on any number of workers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from compressor.imaging.animation.gif_writing.encoder import GifEncoder, PackedFrames
from compressor.imaging.assignment import mean_distance
from compressor.imaging.types import Checkpoint, Indices, Pixels, PixelWeights, no_checkpoint
from compressor.pipeline.animation.choose import FrameChooser, bit_cost_of
from compressor.pipeline.animation.palette import AnimationPalette, palette_of_counts
from compressor.pipeline.animation.prepared import Prepared
from compressor.pipeline.animation.scenes import AUTO, ONE, Offer, scene_starts
from compressor.pipeline.protected.weights import weighted_counts
from compressor.pipeline.settings import QualitySettings
from kmc import count_colors, merge_counts

MOST_FRAMES: Final = 16
LEAST_FRAMES: Final = 4
MOST_BYTES: Final = 1 << 26  # of a segment of more frames than that, as several wait at a time


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What all segments of an animation have in common.

    Attributes:
        palette: that of all frames.
        bit_cost: with it, as of `bit_cost_of`.
        settings: those of best quality.
        palettes: one of `scenes.PALETTES`; where frames have alpha, `ONE`.
        has_alpha: whether a frame has pixels that are not opaque.
        weights: (H, W) uint8, how much pixels weigh; None for 1 each.
    """

    palette: AnimationPalette
    bit_cost: float
    settings: QualitySettings
    palettes: str
    has_alpha: bool
    weights: PixelWeights | None

    @property
    def is_divided(self) -> bool:
        """Whether there are several segments: something has to stand for what is not known."""
        return self.palette.is_added and not self.has_alpha


@dataclass(frozen=True, kw_only=True, eq=False)
class Segment:
    """Frames, and what comes before them.

    Attributes:
        frames: in a row, at least one.
        before: (H, W, 4) uint8, the frame before them; None where they are the first.
    """

    frames: tuple[Prepared, ...]
    before: Pixels | None


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedScene:
    """Frames in one palette.

    Attributes:
        packed: as the file has them.
        shown: for each (H, W) uint8, the entries that are shown; where frames come before in
            other colours or in another segment, the clear entry stands for what those show.
        follows: whether frames come before.
    """

    packed: PackedFrames
    shown: tuple[Indices, ...]
    follows: bool


def segments(frames: Iterable[Prepared]) -> Iterator[Segment]:
    """Yield all frames in segments."""
    waiting: list[Prepared] = []
    before: Pixels | None = None
    for frame in frames:
        most = max(LEAST_FRAMES, min(MOST_FRAMES, MOST_BYTES // frame.pixels.nbytes))
        if len(waiting) >= most:
            yield Segment(frames=tuple(waiting), before=before)
            before = waiting[-1].pixels
            waiting = []
        waiting.append(frame)
    if waiting:
        yield Segment(frames=tuple(waiting), before=before)


class Chain:
    """Chooses and packs frame after frame, in one palette after the other."""

    def __init__(self, plan: Plan, before: Pixels | None = None) -> None:
        """Begin; `before` is as of `Segment`, and only there where the plan is divided."""
        self._plan = plan
        self._before = before
        self._chooser: FrameChooser | None = None
        self._encoder: GifEncoder | None = None
        self._clear = 0
        self._shown: Indices | None = None

    def begin(self, palette: AnimationPalette, bit_cost: float) -> None:
        """Take a palette; what was packed in the one before has to be taken by `finish`.

        Args:
            palette: for the frames that follow.
            bit_cost: as of `bit_cost_of`.
        """
        plan = self._plan
        chooser = FrameChooser(
            palette,
            plan.settings,
            "gif",
            plan.weights,
            has_alpha=plan.has_alpha,
            bit_cost=bit_cost,
            follows=self._before,
        )
        if self._chooser is not None and self._shown is not None:
            chooser.follow(self._chooser, self._shown)
        self._chooser = chooser
        self._shown = None
        self._encoder = GifEncoder(
            palette.entries,
            palette.clear,
            plan.settings.space,
            chooser.threshold,
            follows=chooser.follows,
        )

    def add(self, pixels: Pixels) -> Indices:
        """Pack a frame; return (H, W) the entries that are shown, as of `PackedScene`."""
        assert self._chooser is not None
        assert self._encoder is not None
        shown = self._shown
        if shown is None and self._chooser.follows:
            shown = np.full(pixels.shape[:2], self._chooser.clear, np.uint8)
        self._shown = self._encoder.add(self._chooser.choose(pixels, shown, 0.0))
        return self._shown

    def finish(self) -> PackedFrames:
        """The frames since `begin`."""
        assert self._encoder is not None
        return self._encoder.finish()


def compress_segment(
    segment: Segment, plan: Plan, checkpoint: Checkpoint = no_checkpoint
) -> tuple[PackedScene, ...]:
    """Compress some frames, each scene of them in its own palette or in that of all frames.

    Args:
        segment: the frames.
        plan: what they have in common with all others; it is divided.
        checkpoint: called for each frame; raise to cancel.
    """
    pixels = [frame.pixels[..., :3] for frame in segment.frames]
    starts = scene_starts(pixels, plan.palettes)
    before = None if segment.before is None else segment.before[..., :3]
    chain = Chain(plan, before)
    scenes = []
    for start, stop in pairwise([*starts, len(pixels)]):
        frames = pixels[start:stop]
        chain.begin(*_palette(frames, pixels[start - 1] if start else before, plan))
        shown = []
        for frame in frames:
            checkpoint()
            shown.append(chain.add(frame))
        follows = before is not None or start > 0
        scenes.append(PackedScene(packed=chain.finish(), shown=tuple(shown), follows=follows))
    return tuple(scenes)


def _palette(
    frames: Sequence[Pixels], before: Pixels | None, plan: Plan
) -> tuple[AnimationPalette, float]:
    """The palette of a scene, and what a bit is worth with it.

    Args:
        frames: (H, W, 3) uint8 each.
        before: the frame before them, if any.
        plan: what they have in common with all others.
    """
    shared = plan.palette, plan.bit_cost
    if plan.palettes == ONE:
        return shared
    moving = [
        frame.shape[0] * frame.shape[1]
        if earlier is None
        else int((frame != earlier).any(axis=2).sum())
        for earlier, frame in zip([before, *frames[:-1]], frames, strict=True)
    ]
    changing = [number for number, pixels in enumerate(moving) if pixels]
    if not changing:
        return shared
    counted = [count_colors(frames[number]) for number in changing]
    counts = merge_counts(counted)
    searched = counts
    if plan.weights is not None:
        searched = merge_counts(
            [
                weighted_counts(frames[number], plain, plan.weights)
                for number, plain in zip(changing, counted, strict=True)
            ]
        )
    own = palette_of_counts(counts, searched, plan.settings, is_still=False, has_alpha=False)
    if plan.palettes == AUTO:
        offer = Offer(
            shared_distance=mean_distance(counts, plan.palette.colors, plan.settings.space),
            own_distance=mean_distance(counts, own.colors, plan.settings.space),
            changing_pixels=sum(moving),
            frames=len(frames),
            palette=own.entries,
        )
        if not offer.pays:
            return shared
    return own, bit_cost_of(counts, own, plan.settings)
