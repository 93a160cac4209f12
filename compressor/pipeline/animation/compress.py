"""Compress one animation: its bytes in, a smaller animation and its numbers out."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from statistics import mean
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.animation.frame import AnimationHeader
from compressor.imaging.animation.reader import count_frames
from compressor.imaging.animation.webp_writer import check_webp_side
from compressor.imaging.errors import ImageError
from compressor.imaging.formats.table import SMALLEST
from compressor.imaging.types import Checkpoint, PixelWeights, no_checkpoint
from compressor.parallel.decoder import UntrustedAnimation
from compressor.pipeline.animation.look import animation_looks
from compressor.pipeline.animation.palette import AnimationPalette, animation_palette
from compressor.pipeline.animation.progress import AnimationProgress
from compressor.pipeline.animation.refusal import animation_refusal
from compressor.pipeline.animation.scenes import AUTO, FRAMES, ONE, SCENES
from compressor.pipeline.animation.survey import Survey, survey
from compressor.pipeline.animation.work import check_work
from compressor.pipeline.animation.writing import Written, write_animation
from compressor.pipeline.compression_job import OWN
from compressor.pipeline.find_k import find_k
from compressor.pipeline.protected.weights import pixel_weights, protected_parts
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.pipeline.target import Target
from compressor.pipeline.task import Report
from kmc import count_colors

LOOK_TOLERANCE: Final = 1.0  # of all frames below what was wanted
GIF_ALPHA: Final = (
    "A GIF has no half transparent pixels: those of less than half are clear, the others opaque."
)
ONE_PALETTE: Final = (
    "All frames share one palette: only a GIF that has no clear pixels, and whose palette is not"
    " given, can have several."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class AnimationResult:
    """An animation in few colours.

    Attributes:
        written: the file and how it compares with the original.
        header: of the original.
        survey: of its frames.
        palette: the colours of the file.
        settings: those of best quality that make it.
        notes: a sentence for each thing that was changed in reading it.
        shortfalls: a sentence for each thing that was wanted and could not be had.
    """

    written: Written
    header: AnimationHeader
    survey: Survey
    palette: AnimationPalette
    settings: QualitySettings
    notes: tuple[str, ...]
    shortfalls: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Request:
    """What all formats of one animation have in common; arguments as of `compress_animation`."""

    animation: UntrustedAnimation
    settings: QualitySettings | LookSettings
    target: Target | None
    palette: NDArray[np.uint8] | None
    palettes: str
    measures_look: bool
    executor: Executor | None
    checkpoint: Checkpoint
    progress: AnimationProgress

    @property
    def look(self) -> int | None:
        """The SSIMULACRA2 that is wanted; None where colours are."""
        return self.settings.look if isinstance(self.settings, LookSettings) else None

    def is_good(self, score: float) -> bool:
        """Whether a file of this mean SSIMULACRA2 looks as good as is wanted, where a look is."""
        return self.look is None or score >= self.look - LOOK_TOLERANCE


@dataclass(frozen=True, kw_only=True, eq=False)
class _Attempt:
    """A file by some settings of best quality, and its mean SSIMULACRA2; 0 where none is known."""

    settings: QualitySettings
    palette: AnimationPalette
    written: Written
    score: float


def compress_animation(
    data: bytes,
    settings: Settings,
    format: str = OWN,
    *,
    target: Target | None = None,
    palette: NDArray[np.uint8] | None = None,
    palettes: str = AUTO,
    measures_look: bool = False,
    max_seconds: float | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint = no_checkpoint,
    report: Report | None = None,
) -> AnimationResult:
    """Compress all frames of a GIF, APNG or animated WebP.

    Guarantees, held by tests/pipeline/animation: where the source does not change from a frame to
    the next, the result does not; an animation of equal frames has in each what the picture alone
    has; of several equal frames it does not matter which comes first; a file has the durations of
    the original, as near as its format allows, and is played as often.

    Args:
        data: the file.
        settings: of best quality, or of the smallest file.
        format: one of `ANIMATION_FORMATS`, `SMALLEST` or `OWN`.
        target: a PSNR in place of a number of colours, tried on a few frames.
        palette: (n, 3) or (n, 4) uint8, in place of the best one.
        palettes: how many palettes a GIF has, one of `PALETTES`: "one" for all frames; of the
            "scenes" each its own, where the picture changes altogether, and again after at most
            `MOST_FRAMES` frames; of the "frames" each its own; or "auto", a scene its own where
            that takes fewer bytes at an equal distance from the source. Other formats have one, as
            has a GIF with clear pixels, with a palette that is given, or with all of 256 colours
            given; asked for several, a sentence in `shortfalls` says so.
        measures_look: whether SSIMULACRA2 is measured.
        max_seconds: of one core; what is estimated to take longer is refused. None for any.
        executor: the workers that search the palette, compress frames and compare them; None for
            this thread. The file does not depend on it.
        checkpoint: called often; raise to cancel.
        report: called as report(done, total, words).

    Raises:
        ImageError: it can't be read, or not be compressed in this way.
    """
    refusal = animation_refusal(settings, target)
    if refusal is not None:
        raise ImageError(refusal)
    assert isinstance(settings, QualitySettings | LookSettings)  # all others are refused
    animation = UntrustedAnimation(data)
    formats = _formats(animation, format)
    if max_seconds is not None:
        check_work(animation.header or animation.read_header(), settings, formats, max_seconds)
    request = _Request(
        animation=animation,
        settings=settings,
        target=target,
        palette=palette,
        palettes=palettes,
        measures_look=measures_look,
        executor=executor,
        checkpoint=checkpoint,
        progress=AnimationProgress(report, len(formats)),
    )
    results = [_compress_as(request, name) for name in formats]
    return min(results, key=lambda result: len(result.written.file))


def _formats(animation: UntrustedAnimation, format: str) -> tuple[str, ...]:
    """The formats to write, of which the first smallest one is taken."""
    if format == SMALLEST:
        return tuple(ANIMATION_FORMATS)
    if format != OWN:
        return (format,)
    return (animation.read_header().format,)


def _compress_as(request: _Request, format: str) -> AnimationResult:
    """Compress the animation into one of `ANIMATION_FORMATS`."""
    animation = request.animation
    settings = request.settings
    frames = max(1, count_frames(animation.data))
    parts = protected_parts(settings)
    looked_at = request.progress.look(frames, request.checkpoint)
    seen = survey(animation, settings.longest_side, format, parts, looked_at)
    request.progress.search()
    header = animation.known_header
    if format == "webp":
        check_webp_side(seen.width, seen.height)
    weights = pixel_weights(parts, (header.width, header.height), (seen.height, seen.width))
    best = _best_attempt(request, seen, format, frames, weights)
    request.progress.end_format()
    shortfalls = []
    if not request.is_good(best.score):
        shortfalls.append(
            f"A look of {request.look} is out of reach for 256 colours: the best they have is"
            f" {best.score:.1f} (SSIMULACRA2)."
        )
    if seen.has_half_alpha:
        shortfalls.append(GIF_ALPHA)
    if request.palettes in (SCENES, FRAMES) and _palettes(request, seen, format) == ONE:
        shortfalls.append(ONE_PALETTE)
    notes = [note for note in (*header.notes, seen.note) if note]
    return AnimationResult(
        written=best.written,
        header=header,
        survey=seen,
        palette=best.palette,
        settings=best.settings,
        notes=tuple(notes),
        shortfalls=tuple(shortfalls),
    )


def _best_attempt(
    request: _Request, seen: Survey, format: str, frames: int, weights: PixelWeights | None
) -> _Attempt:
    """Write the file by one settings after the other until one is good; else take the best."""
    choices = _choices(request, seen, format)
    palettes = _palettes(request, seen, format)
    best: _Attempt | None = None
    for number, settings in enumerate(choices):
        palette = animation_palette(
            seen,
            settings,
            given=request.palette,
            progress=lambda done, total: request.checkpoint(),
            executor=request.executor,
        )
        written = write_animation(
            request.animation,
            seen,
            palette,
            settings,
            format,
            palettes=palettes,
            weights=weights,
            measures_look=request.measures_look or request.look is not None,
            executor=request.executor,
            checkpoint=request.checkpoint,
            frame_done=request.progress.write(number, len(choices), frames, no_checkpoint),
        )
        score = mean(written.scores) if written.scores else 0.0
        if best is None or score > best.score:
            best = _Attempt(settings=settings, palette=palette, written=written, score=score)
        if request.is_good(score):
            break
    assert best is not None
    return best


def _palettes(request: _Request, seen: Survey, format: str) -> str:
    """How many palettes can be had, one of `PALETTES`."""
    settings = request.settings
    is_named = isinstance(settings, QualitySettings) and settings.named_palette is not None
    is_fixed = request.palette is not None or is_named
    return ONE if format != "gif" or seen.has_alpha or is_fixed else request.palettes


def _choices(request: _Request, seen: Survey, format: str) -> Sequence[QualitySettings]:
    """The settings of best quality to try, one after the other."""
    settings = request.settings
    if isinstance(settings, LookSettings):
        return animation_looks(seen, settings, format, request.checkpoint)
    if request.target is None:
        return [settings]
    return [_settings_of_target(seen, settings, request.target)]


def _settings_of_target(seen: Survey, settings: QualitySettings, target: Target) -> QualitySettings:
    """The settings with the fewest colours that have the PSNR on a few frames."""
    mosaic = np.concatenate(seen.samples)
    if not seen.has_alpha:
        mosaic = np.ascontiguousarray(mosaic[..., :3])
    found = find_k(mosaic, count_colors(mosaic), settings, target, lambda: None)
    return replace(settings, k=max(2, len(found.palette)))
