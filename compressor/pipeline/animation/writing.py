"""All frames once more: each chooses, is written, and is compared with what it was."""

import math
from dataclasses import dataclass
from typing import Final, Protocol

from compressor.imaging.animation.apng_writer import ApngWriter
from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.gif_writer import GifWriter
from compressor.imaging.animation.webp_writer import WebpWriter
from compressor.imaging.assignment import squared_error
from compressor.imaging.psnr import psnr_from_squared_error, squared_error_on_white
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.imaging.types import Checkpoint, Indices, PixelWeights, no_checkpoint
from compressor.parallel.decoder import UntrustedAnimation
from compressor.pipeline.animation.choose import FrameChooser
from compressor.pipeline.animation.palette import AnimationPalette
from compressor.pipeline.animation.prepared import prepared_frames
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
    """

    format: str
    file: bytes
    psnr: float
    cost: float
    scores: tuple[float, ...]


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
    weights: PixelWeights | None = None,
    measures_look: bool = False,
    checkpoint: Checkpoint = no_checkpoint,
) -> Written:
    """Write all frames in a palette.

    Args:
        animation: the file, which is decoded again.
        survey: of the frames.
        palette: the colours.
        settings: those of best quality.
        format: one of `ANIMATION_FORMATS`.
        weights: (H, W) uint8, how much pixels weigh; None for 1 each.
        measures_look: whether SSIMULACRA2 is measured.
        checkpoint: called for each frame; raise to cancel.
    """
    chooser = FrameChooser(palette, survey, settings, format, weights)
    plays = animation.known_header.plays
    writer = new_writer(palette, plays, settings, format, chooser.threshold)
    shown: Indices | None = None
    pixels = error = 0
    distance = 0.0
    scores = []
    for frame in prepared_frames(animation, settings.longest_side, format):
        checkpoint()
        shown = writer.add(chooser.choose(frame.pixels, shown, frame.duration))
        result = palette.entries[shown]
        error += squared_error_on_white(frame.seen, result)
        source = frame.pixels if survey.has_alpha else frame.pixels[..., :3]
        distance += squared_error(source, palette.entries, shown)
        pixels += shown.size
        if measures_look:
            scores.append(ssimulacra2(frame.seen, result))
    return Written(
        format=format,
        file=writer.finish(),
        psnr=psnr_from_squared_error(error, pixels) if error else math.inf,
        cost=distance / (pixels * _CHANNEL_MAX**2),
        scores=tuple(scores),
    )
