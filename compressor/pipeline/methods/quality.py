"""The method "Best quality": the best palette that the effort allows or one with a name."""

import math
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import Picture, apply_palette
from compressor.imaging.metrics import QualityMetrics, compare, error_map
from compressor.imaging.png.packed import PackedPicture, pack
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.find_k import find_k
from compressor.pipeline.methods.longest_side import picture_for
from compressor.pipeline.methods.method import Method, Quantized, ResultFile, Work
from compressor.pipeline.methods.smaller_alternatives import SmallerAlternative, find_alternatives
from compressor.pipeline.protected.weights import weighted_counts, weights_for
from compressor.pipeline.quantize import apply_palette_with, build_palette_for, fixed_with_alpha
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

PROGRESS_STEPS = 100
PALETTE_STEPS = 70  # of the progress, since the palette takes most of the time
MAX_EXACT_COLORS = 256  # a picture of at most so many colours is offered without loss as well


@dataclass(frozen=True, kw_only=True, eq=False)
class QualityResult:
    """A picture in the best palette.

    Attributes:
        sha256: the digest of the picture's file.
        settings: the settings of the method.
        used: those of best quality that make the picture; with this method the same.
        colors: number of distinct colours of the original, or of its smaller version.
        picture: the result at the size of its file.
        unused_locked: (m, 3) or (m, 4) uint8, locked colours that no pixel uses; they are in the
            palette but not in the file.
        quality: the distance of the result from the original, or from its smaller version, in
            several metrics.
        errors: (h, w) float32, the CIEDE2000 difference at every pixel of a smaller version.
        exact: the picture in its own colours, where these are at most 256.
        alternatives: settings whose file is smaller than the upload, where that of the result is
            not.
    """

    sha256: str
    settings: Settings
    used: QualitySettings
    colors: int
    picture: PackedPicture
    unused_locked: NDArray[np.uint8]
    quality: QualityMetrics
    errors: NDArray[np.float32]
    exact: PackedPicture | None
    alternatives: tuple[SmallerAlternative, ...]

    @property
    def palette(self) -> NDArray[np.uint8]:
        """(n, 3) or (n, 4) uint8: the colours of the file, then the unused locked ones."""
        return np.concatenate([self.picture.palette, self.unused_locked])

    @property
    def shares(self) -> NDArray[np.float64]:
        """(n,) float64 in 0..1: the share of the pixels of each colour in `palette`."""
        counts = np.concatenate([self.picture.counts, np.zeros(len(self.unused_locked))])
        return np.asarray(counts / counts.sum())

    @property
    def name(self) -> str:
        """The part of the file name after the picture's name."""
        return self.used.short_name

    @property
    def files(self) -> tuple[ResultFile, ...]:
        """As `Result.files`."""
        best = ResultFile(name=self.name, picture=self.picture, arguments=self.used.arguments())
        if self.exact is None:
            return (best,)
        name = f"{len(self.exact.palette)}-colours-exact"
        return best, ResultFile(name=name, picture=self.exact, arguments=None)

    @property
    def numbers(self) -> dict[str, float | None]:
        """As `Result.numbers`."""
        psnr = self.quality.psnr
        return {
            "cost": self.picture.cost,
            "psnr": None if math.isinf(psnr) else psnr,
            "ssim": min(1.0, max(0.0, self.quality.ssim)),
            "ssimulacra2": self.quality.ssimulacra2,
        }

    @cached_property
    def nbytes(self) -> int:
        """The approximate memory of the result, in bytes."""
        return sum(file.picture.nbytes for file in self.files) + self.errors.nbytes


def compute_best_quality(picture: Picture, settings: QualitySettings, work: Work) -> QualityResult:
    """Compute the best palette, apply it, and measure the result.

    Args:
        picture: the full picture, which is shrunk here where the settings ask for it.
        settings: the settings of the method.
        work: gets a report of every step; its executor computes the palette.
    """

    def report_step(done: int, words: str) -> None:
        work.report(done, PROGRESS_STEPS, words)
        work.checkpoint()

    report_step(0, "Counting the colours…")
    checkpoint = work.checkpoint
    picture = picture_for(picture, settings)
    source = picture.pixels_with_alpha
    color_counts = picture.count_colors(checkpoint)
    progress = _palette_progress(settings.k, report_step)
    weights = weights_for(picture, settings)
    searched_counts = weighted_counts(source, color_counts, weights, checkpoint)
    palette = build_palette_for(
        source, searched_counts, settings, weights, progress, work.executor, checkpoint
    )
    report_step(PALETTE_STEPS, "Giving each pixel its colour…")
    indexed = apply_palette_with(
        source, color_counts, palette, settings, checkpoint, weights=weights
    )
    report_step(80, "Writing the PNG file…")
    size = len(indexed.encode_png(checkpoint))
    exact = _exact(picture, color_counts, checkpoint)
    report_step(88, "Measuring what was lost…")
    pixels = indexed.to_pixels(checkpoint)
    quality = compare(source, pixels, checkpoint)
    errors = error_map(source, pixels, checkpoint=checkpoint)
    del pixels  # as large as the picture
    alternatives: tuple[SmallerAlternative, ...] = ()
    if size > picture.size_bytes:
        report_step(92, "Your file is smaller; looking for settings that beat it…")
        alternatives = tuple(
            find_alternatives(source, settings, size, picture.size_bytes, checkpoint, weights)
        )
    report_step(99, "Drawing…")
    return QualityResult(
        sha256=picture.sha256,
        settings=settings,
        used=settings,
        colors=len(color_counts),
        picture=pack(indexed, checkpoint),
        unused_locked=unused_locked(
            _kept_entries(palette, color_counts, settings), indexed.palette
        ),
        quality=quality,
        errors=errors,
        exact=exact,
        alternatives=alternatives,
    )


def quantize(
    picture: Picture, settings: QualitySettings, job: CompressionJob, executor: Executor | None
) -> Quantized:
    """As `Method.quantize`: with the job's target or palette, else with the best palette."""
    picture = picture_for(picture, settings)
    source = picture.pixels_with_alpha
    color_counts = picture.count_colors()
    weights = weights_for(picture, settings)
    if job.target is not None:
        indexed = find_k(
            source, color_counts, settings, job.target, lambda: None, job.format, weights
        )
    else:
        palette = job.palette
        if palette is None:
            searched_counts = weighted_counts(source, color_counts, weights)
            palette = build_palette_for(
                source, searched_counts, settings, weights, executor=executor
            )
        indexed = apply_palette_with(
            source,
            color_counts,
            palette,
            settings,
            format=job.format,
            weights=weights,
            is_palette_given=job.palette is not None,
        )
    return Quantized(source=source, color_counts=color_counts, indexed=indexed)


def _kept_entries(
    palette: NDArray[np.uint8], color_counts: ColorCounts, settings: QualitySettings
) -> NDArray[np.uint8]:
    """Return the entries that a result shows even where no pixel uses them."""
    if settings.named_palette is not None:
        return palette[:0]
    if settings.is_for_eye:
        locked = fixed_with_alpha(color_counts, settings)
        return palette[:0] if locked is None else locked
    return palette


def _palette_progress(
    k: int, report_step: Callable[[int, str], None]
) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        report_step(
            1 + (PALETTE_STEPS - 1) * done // max(1, total), f"Choosing the best {k} colours…"
        )

    return progress


def _exact(
    picture: Picture, color_counts: ColorCounts, checkpoint: Checkpoint
) -> PackedPicture | None:
    if len(color_counts) > MAX_EXACT_COLORS:
        return None
    exact = apply_palette(
        picture.pixels_with_alpha, color_counts.colors, color_counts, checkpoint=checkpoint
    )
    return pack(exact, checkpoint)


def unused_locked(palette: NDArray[np.uint8], used: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colours of a palette that are not used, with as many channels as the used ones."""
    used_colors = {tuple(color) for color in used.tolist()}
    channels = used.shape[1]
    unused = [
        color[:channels] for color in palette.tolist() if tuple(color[:channels]) not in used_colors
    ]
    return np.array(unused, np.uint8).reshape(-1, channels)


BEST_QUALITY = Method(
    settings=QualitySettings,
    title="Best quality",
    sentence="Finds the best palette for the number of colours you choose.",
    numbers=("cost", "psnr", "ssim", "ssimulacra2"),
    signed_numbers=("ssimulacra2",),
    later_numbers=("ssimulacra2",),
    run=compute_best_quality,
    quantize=quantize,
)
