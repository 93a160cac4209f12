"""The job of the method "Best quality": one palette, as good as the effort allows, and its file."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture, Picture, apply_palette, encode_png, shrink_nearest
from compressor.imaging.metrics import QualityMetrics, compare, error_map
from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.types import Pixels
from compressor.pipeline.find_k import largest_fitting_k
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint, Report
from kmc import ColorCounts, count_colors

KIND = "quality"
STEPS = 100  # of a job: the palette takes most of them
PALETTE_STEPS = 70
K_LADDER = (
    2,
    3,
    4,
    6,
    8,
    12,
    16,
    24,
    32,
    48,
    64,
    96,
    128,
    192,
    256,
)  # of K, when one is looked for
MARGIN = 0.97  # an offer made with less effort must be so much smaller than the limit


@dataclass(frozen=True, kw_only=True)
class SmallerAlternative:
    """Other wishes that make a smaller file, and about how many bytes that has."""

    wishes: QualitySettings
    size: int


@dataclass(frozen=True, kw_only=True, eq=False)
class QualityResult:
    """A picture that was reduced to the best palette.

    Attributes:
        sha256: the picture that it belongs to.
        wishes: what was asked for.
        colors: distinct colours of the original.
        picture: the result at full size.
        idle: (m, 3) or (m, 4) uint8, locked colours that no pixel takes; they are in the palette
            but not in the file.
        preview: an indexed PNG for the screen, no side above 1400 pixels.
        quality: how near the result is to the original.
        errors: (h, w) float32, the CIEDE2000 difference at every pixel of a smaller version.
        exact: the picture in its own colours, where these are at most 256.
        offers: what would make the file smaller than the upload, where it is not.
    """

    sha256: str
    wishes: QualitySettings
    colors: int
    picture: IndexedPicture
    idle: NDArray[np.uint8]
    preview: bytes
    quality: QualityMetrics
    errors: NDArray[np.float32]
    exact: IndexedPicture | None
    offers: tuple[SmallerAlternative, ...]

    @property
    def palette(self) -> NDArray[np.uint8]:
        """(n, 3) or (n, 4) uint8: the colours of the file, then the locked ones without a pixel."""
        return np.concatenate([self.picture.palette, self.idle])

    @property
    def shares(self) -> NDArray[np.float64]:
        """(n,) the share of the pixels that each colour of `palette` has, in 0..1."""
        counts = np.concatenate([self.picture.counts, np.zeros(len(self.idle))])
        return np.asarray(counts / counts.sum())

    @property
    def name(self) -> str:
        """What a file name calls it."""
        return f"k{self.wishes.k}"

    @cached_property
    def nbytes(self) -> int:
        """About the memory it takes, for a cache that is bounded by bytes."""
        pictures = [one for one in (self.picture, self.exact) if one is not None]
        kept = sum(one.indices.nbytes + len(one.encode_png()) for one in pictures)
        return kept + len(self.preview) + self.errors.nbytes


def compute_best_quality(
    picture: Picture,
    wishes: QualitySettings,
    report: Report,
    checkpoint: Checkpoint,
    executor: Executor | None = None,
) -> QualityResult:
    """Do the whole job.

    Args:
        picture: the full picture.
        wishes: what the user chose.
        report: called as report(steps done, steps in all, what is being done).
        checkpoint: called between the steps and as often as the palette reports; what it raises stops
            the job.
        executor: who computes the palette; None for this thread.
    """

    def step(done: int, words: str) -> None:
        report(done, STEPS, words)
        checkpoint()

    step(0, "Counting the colours…")
    color_counts = picture.count_colors()
    progress = _palette_progress(wishes.k, step)
    palette = build_palette(color_counts, wishes, progress, executor)
    step(PALETTE_STEPS, "Giving each pixel its colour…")
    reduced = apply_palette_with(picture.pixels_with_alpha, color_counts, palette, wishes)
    step(80, "Writing the PNG file…")
    size = len(reduced.encode_png())
    exact = _exact(picture, color_counts)
    step(88, "Measuring what was lost…")
    measured = compare(picture.pixels_with_alpha, reduced.to_pixels())
    errors = error_map(picture.pixels_with_alpha, reduced.to_pixels())
    offers: tuple[SmallerAlternative, ...] = ()
    if size > picture.size_bytes:
        step(92, "Your file is smaller; looking for settings that beat it…")
        offers = tuple(
            find_offers(picture.pixels_with_alpha, wishes, size, picture.size_bytes, checkpoint)
        )
    step(99, "Drawing…")
    small = shrink_nearest(reduced.indices)
    return QualityResult(
        sha256=picture.sha256,
        wishes=wishes,
        colors=len(color_counts),
        picture=reduced,
        idle=_unused_locked(palette, reduced.palette),
        preview=reduced.encode_png()
        if small is reduced.indices
        else encode_png(small, reduced.palette, effort="fast"),
        quality=measured,
        errors=errors,
        exact=exact,
        offers=offers,
    )


def find_offers(
    source: Pixels, wishes: QualitySettings, size_now: int, size_wanted: int, checkpoint: Checkpoint
) -> list[SmallerAlternative]:
    """Wishes that make a smaller file: without dithering, or with a smaller K.

    Sizes are guessed from windows of the picture (`sample_mosaic`) and little effort, and
    corrected by what these make of the present wishes.

    Args:
        source: (H, W, 3 or 4) uint8, the picture.
        wishes: the present ones.
        size_now: bytes of the file that they make.
        size_wanted: bytes that a file should stay below.
        checkpoint: called in between; what it raises stops the search.
    """
    sample = sample_mosaic(source)
    color_counts = count_colors(sample)

    def packed(tried: QualitySettings) -> int:
        checkpoint()
        quick = replace(tried, effort="fast")
        palette = build_palette(color_counts, quick, lambda done, total: checkpoint())
        return len(apply_palette_with(sample, color_counts, palette, quick).encode_png())

    scale = size_now / packed(wishes)

    def size(tried: QualitySettings) -> int:
        return round(scale * packed(tried))

    limit = MARGIN * size_wanted
    offers = []
    if wishes.dither and (plain := size(replace(wishes, dither=0.0))) <= limit:
        offers.append(SmallerAlternative(wishes=replace(wishes, dither=0.0), size=plain))
    least = max(2, len(wishes.fixed))
    found = largest_fitting_k(
        [k for k in K_LADDER if least <= k < wishes.k], lambda k: size(replace(wishes, k=k)), limit
    )
    if found is not None:
        offers.append(SmallerAlternative(wishes=replace(wishes, k=found[0]), size=found[1]))
    return offers


def _palette_progress(k: int, step: Callable[[int, str], None]) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        step(1 + (PALETTE_STEPS - 1) * done // max(1, total), f"Choosing the best {k} colours…")

    return progress


def _exact(picture: Picture, color_counts: ColorCounts) -> IndexedPicture | None:
    return (
        apply_palette(picture.pixels_with_alpha, color_counts.colors, color_counts)
        if len(color_counts) <= 256
        else None
    )


def _unused_locked(palette: NDArray[np.uint8], used: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The entries of a palette that are not among the used ones, with as many channels as those."""
    taken = {tuple(color) for color in used.tolist()}
    channels = used.shape[1]
    idle = [color[:channels] for color in palette.tolist() if tuple(color[:channels]) not in taken]
    return np.array(idle, np.uint8).reshape(-1, channels)
