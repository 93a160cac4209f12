"""The method "Smallest file": the fewest bytes of a wanted look."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from compressor.imaging import Picture
from compressor.imaging.metrics import compare, error_map
from compressor.imaging.png.packed import pack
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.look.search import find_look
from compressor.pipeline.look.whole import Found
from compressor.pipeline.methods.longest_side import picture_for
from compressor.pipeline.methods.method import Method, Quantized, ResultFile, Work
from compressor.pipeline.methods.quality import QualityResult, unused_locked
from compressor.pipeline.protected.weights import weights_for
from compressor.pipeline.settings import LookSettings

PROGRESS_STEPS = 100
SEARCH_STEPS = 85  # of the progress, by a guess at the number of trials
STEPS_PER_TRIAL = 14


@dataclass(frozen=True, kw_only=True, eq=False)
class LookResult(QualityResult):
    """The smallest file of a wanted look.

    Attributes:
        notes: a sentence for each thing that was wanted and could not be had.
    """

    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The part of the file name after the picture's name."""
        return "small"

    @property
    def files(self) -> tuple[ResultFile, ...]:
        """As `Result.files`; the settings that were found make the file as well."""
        best = ResultFile(name=self.name, picture=self.picture, arguments=self.used.arguments())
        return (best,)


def compute_look(picture: Picture, settings: LookSettings, work: Work) -> LookResult:
    """Search the settings, use them, and measure the result.

    Args:
        picture: the full picture, which is shrunk here where the settings ask for it.
        settings: the settings of the method.
        work: gets a report of every step.

    Raises:
        ImageError: no file of so few bytes is possible; the message has the numbers.
    """
    done = 0

    checkpoint = work.checkpoint

    def say(words: str) -> None:
        nonlocal done
        done = min(done + STEPS_PER_TRIAL, SEARCH_STEPS)
        work.report(done, PROGRESS_STEPS, words)
        work.checkpoint()

    say("Counting the colours…")
    picture = picture_for(picture, settings)
    source = picture.pixels_with_alpha
    color_counts = picture.count_colors(checkpoint)
    weights = weights_for(picture, settings)
    found = find_look(source, color_counts, settings, checkpoint, say, weights=weights)
    work.report(SEARCH_STEPS, PROGRESS_STEPS, "Measuring what was lost…")
    pixels = found.indexed.to_pixels(checkpoint)
    quality = compare(source, pixels, checkpoint)
    errors = error_map(source, pixels, checkpoint=checkpoint)
    del pixels  # as large as the picture
    work.report(PROGRESS_STEPS - 1, PROGRESS_STEPS, "Drawing…")
    locked = np.array(settings.locked, np.uint8).reshape(-1, 3)
    return LookResult(
        sha256=picture.sha256,
        settings=settings,
        used=replace(found.settings, longest_side=settings.longest_side),
        colors=len(color_counts),
        picture=pack(found.indexed, checkpoint),
        unused_locked=unused_locked(locked, found.indexed.palette),
        quality=quality,
        errors=errors,
        exact=None,
        alternatives=(),
        notes=tuple(filter(None, [shortfall(settings, found)])),
    )


def quantize(
    picture: Picture, settings: LookSettings, job: CompressionJob, executor: Executor | None
) -> Quantized:
    """As `Method.quantize`."""
    picture = picture_for(picture, settings)
    source = picture.pixels_with_alpha
    color_counts = picture.count_colors()
    weights = weights_for(picture, settings)
    found = find_look(
        source, color_counts, settings, lambda: None, format=job.format, weights=weights
    )
    return Quantized(
        source=source,
        color_counts=color_counts,
        indexed=found.indexed,
        notes=tuple(filter(None, [shortfall(settings, found)])),
    )


def shortfall(settings: LookSettings, found: Found) -> str | None:
    """What was wanted and could not be had, in a sentence; None where all is as wanted."""
    if found.is_reached or settings.is_best_of_size:
        return None
    limit = f" in at most {settings.max_bytes:,} bytes" if settings.max_bytes else ""
    return (
        f"A look of {settings.look} is out of reach for 256 colours{limit}: the best they have is"
        f" {found.score:.1f} (SSIMULACRA2)."
    )


SMALLEST_FILE = Method(
    settings=LookSettings,
    title="Smallest file",
    sentence="Say how good it has to look, or how large it may be: colours, dithering and the rest"
    " are chosen for you.",
    numbers=("cost", "psnr", "ssim", "ssimulacra2"),
    signed_numbers=("ssimulacra2",),
    run=compute_look,
    quantize=quantize,
)
