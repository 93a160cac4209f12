"""All frames once more: each chooses, is written, and is compared with what it was."""

import math
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Protocol

from compressor.imaging.animation.apng_writer import ApngWriter
from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.gif_writing.encoder import PackedFrames
from compressor.imaging.animation.gif_writing.file import gif_file
from compressor.imaging.animation.gif_writing.writer import GifWriter
from compressor.imaging.animation.webp_writer import WebpWriter
from compressor.imaging.assignment import squared_distances
from compressor.imaging.psnr import psnr_from_squared_error, squared_error_on_white
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.imaging.types import Checkpoint, Indices, Pixels, PixelWeights, no_checkpoint
from compressor.parallel.decoder import UntrustedAnimation
from compressor.parallel.in_order import map_in_order
from compressor.pipeline.animation.choose import FrameChooser, bit_cost_of
from compressor.pipeline.animation.palette import AnimationPalette
from compressor.pipeline.animation.prepared import Prepared, prepared_frames
from compressor.pipeline.animation.scenes import ONE
from compressor.pipeline.animation.segment import Chain, Plan, compress_segment, segments
from compressor.pipeline.animation.survey import Survey
from compressor.pipeline.settings import QualitySettings

_CHANNEL_MAX: Final = 255.0


class Writer(Protocol):
    """Writes a file frame by frame."""

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown."""

    def finish(self) -> bytes:
        """The file."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Written:
    """A file, and how it compares with its original.

    Attributes:
        format: one of `ANIMATION_FORMATS`.
        file: its bytes.
        psnr: in dB, of the mean squared error of all frames as seen on white; inf without loss.
        cost: mean squared RGB distance with channels in 0..1; with alpha as for pictures.
        scores: the SSIMULACRA2 of each frame; empty where it was not measured.
        palettes: how many it has.
    """

    format: str
    file: bytes
    psnr: float
    cost: float
    scores: tuple[float, ...]
    palettes: int


def new_writer(
    palette: AnimationPalette, plays: int, settings: QualitySettings, format: str, threshold: float
) -> Writer:
    """Begin a file of a format; `threshold` is that of `GifWriter`."""
    if format == "gif":
        return GifWriter(palette.entries, palette.clear, plays, settings.space, threshold)
    writer = ApngWriter if format == "apng" else WebpWriter
    return writer(palette.entries, palette.clear, plays, settings.effort)


def write_animation(
    animation: UntrustedAnimation,
    survey: Survey,
    palette: AnimationPalette,
    settings: QualitySettings,
    format: str,
    *,
    palettes: str = ONE,
    weights: PixelWeights | None = None,
    measures_look: bool = False,
    executor: Executor | None = None,
    checkpoint: Checkpoint = no_checkpoint,
    frame_done: Checkpoint = no_checkpoint,
) -> Written:
    """Write all frames.

    Args:
        animation: the file, which is decoded again.
        survey: of the frames.
        palette: the colours of all frames.
        settings: those of best quality.
        format: one of `ANIMATION_FORMATS`.
        palettes: one of `scenes.PALETTES`; of a GIF without clear pixels alone more than `ONE`.
        weights: (H, W) uint8, how much pixels weigh; None for 1 each.
        measures_look: whether SSIMULACRA2 is measured.
        executor: the workers; None for this thread. The file does not depend on it.
        checkpoint: called often; raise to cancel.
        frame_done: called for each frame that is written.
    """
    plan = Plan(
        palette=palette,
        bit_cost=bit_cost_of(survey.counts, palette, settings),
        settings=settings,
        palettes=palettes,
        has_alpha=survey.has_alpha,
        weights=weights,
    )
    plays = animation.known_header.plays
    file = _GifFile(plan, plays) if format == "gif" else _OtherFile(plan, plays, format)
    frames = prepared_frames(animation, settings.longest_side, format)
    results = file.results(frames, executor, checkpoint)
    if measures_look:
        scored = map_in_order(_score, results, (), executor, checkpoint)
    else:
        scored = ((each, math.nan) for each in results)
    pixels = error = 0
    distance = 0.0
    scores = []
    for compared, score in scored:
        frame_done()
        squares = squared_error_on_white(compared.frame.seen, compared.result)
        error += squares
        distance += compared.squared_distance if survey.has_alpha else squares
        pixels += compared.result.shape[0] * compared.result.shape[1]
        scores.append(score)
    return Written(
        format=format,
        file=file.finish(),
        psnr=psnr_from_squared_error(error, pixels) if error else math.inf,
        cost=distance / (pixels * _CHANNEL_MAX**2),
        scores=tuple(scores) if measures_look else (),
        palettes=file.palettes,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Compared:
    """A frame, and (H, W, 3 or 4) uint8 what the file shows for it."""

    frame: Prepared
    result: Pixels

    @property
    def squared_distance(self) -> float:
        """The sum of the squared distances of all pixels, channels in 0..255; with alpha."""
        source = self.frame.pixels
        flat = source.reshape(-1, source.shape[2])
        entries = self.result.reshape(-1, self.result.shape[2])
        return float(squared_distances(flat, entries).sum())


def _score(compared: _Compared) -> float:
    """The SSIMULACRA2 of a frame."""
    return ssimulacra2(compared.frame.seen, compared.result)


class _GifFile:
    """A GIF, in segments that workers compress."""

    def __init__(self, plan: Plan, plays: int) -> None:
        self._plan = plan
        self._plays = plays
        self._parts: list[PackedFrames] = []
        self._durations: list[float] = []
        self._size = (0, 0)

    @property
    def palettes(self) -> int:
        """How many palettes it has."""
        return len({part.palette.tobytes() for part in self._parts})

    def results(
        self, frames: Iterable[Prepared], executor: Executor | None, checkpoint: Checkpoint
    ) -> Iterator[_Compared]:
        """Compress the frames; yield what is shown."""
        divide = self._divided if self._plan.is_divided else self._whole
        for compared in divide(frames, executor, checkpoint):
            self._durations.append(compared.frame.duration)
            self._size = compared.result.shape[1], compared.result.shape[0]
            yield compared

    def finish(self) -> bytes:
        """The file."""
        return gif_file(self._parts, self._durations, self._size, self._plays)

    def _divided(
        self, frames: Iterable[Prepared], executor: Executor | None, checkpoint: Checkpoint
    ) -> Iterator[_Compared]:
        arguments = (self._plan,) if executor is not None else (self._plan, checkpoint)
        canvas: Pixels | None = None
        for segment, scenes in map_in_order(
            compress_segment, segments(frames), arguments, executor, checkpoint
        ):
            remaining = iter(segment.frames)
            for scene in scenes:
                self._parts.append(scene.packed)
                entries = scene.packed.palette[:, :3]
                for shown in scene.shown:
                    result = entries[shown]
                    if scene.follows and canvas is not None:
                        stays = shown == scene.packed.clear
                        result[stays] = canvas[stays]
                    yield _Compared(frame=next(remaining), result=result)
                canvas = result

    def _whole(
        self, frames: Iterable[Prepared], executor: Executor | None, checkpoint: Checkpoint
    ) -> Iterator[_Compared]:
        chain = Chain(self._plan)
        chain.begin(self._plan.palette, self._plan.bit_cost)
        for frame in frames:
            checkpoint()
            shown = chain.add(frame.pixels)
            yield _Compared(frame=frame, result=self._plan.palette.entries[shown])
        self._parts.append(chain.finish())


class _OtherFile:
    """An APNG or a WebP, whose frames are packed one after the other."""

    palettes = 1

    def __init__(self, plan: Plan, plays: int, format: str) -> None:
        self._plan = plan
        self._chooser = FrameChooser(
            plan.palette,
            plan.settings,
            format,
            plan.weights,
            has_alpha=plan.has_alpha,
            bit_cost=plan.bit_cost,
        )
        threshold = self._chooser.threshold
        self._writer = new_writer(plan.palette, plays, plan.settings, format, threshold)

    def results(
        self, frames: Iterable[Prepared], _executor: Executor | None, checkpoint: Checkpoint
    ) -> Iterator[_Compared]:
        """Compress the frames; yield what is shown."""
        shown: Indices | None = None
        for frame in frames:
            checkpoint()
            choice = self._chooser.choose(frame.pixels, shown, frame.duration)
            shown = self._writer.add(choice)
            yield _Compared(frame=frame, result=self._plan.palette.entries[shown])

    def finish(self) -> bytes:
        """The file."""
        return self._writer.finish()
