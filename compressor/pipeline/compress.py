"""One file and what becomes of it: bytes in, a PNG and its figures out."""

import io
import math
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.errors import OUT_OF_MEMORY, ImageError, program_error
from compressor.imaging.picture import Picture, load_image
from compressor.imaging.psnr import psnr_of_result
from compressor.pipeline.find_k import Target, find_k
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.restarts import compress_with_restarts
from compressor.pipeline.settings import QualitySettings, RunSettings

THUMBNAIL = 160  # pixels


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressionJob:
    """What is to become of every file.

    Attributes:
        wishes: of the palette and the file; with a goal, `k` is the largest that is looked at.
        goal: what the file has to reach, in place of K colours.
        palette: (n, 3) or (n, 4) uint8, n in 1..256, to use in place of the best one.
        restarting: the experiment whose run gives the palette; of the wishes only K counts then.
        thumbnail: whether a small picture of the original is wanted.

    Raises:
        ValueError: two of goal, palette and experiment, or more fixed colours than K.
    """

    wishes: QualitySettings = field(default_factory=QualitySettings)
    goal: Target | None = None
    palette: NDArray[np.uint8] | None = None
    restarting: RunSettings | None = None
    thumbnail: bool = True

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.goal, self.palette, self.restarting)) > 1:
            raise ValueError("a goal, a palette and an experiment exclude each other")
        if len(self.wishes.fixed) > self.wishes.k:
            raise ValueError(f"{len(self.wishes.fixed)} colours are fixed, but K = {self.wishes.k}")


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressionResult:
    """What became of one file.

    Attributes:
        problem: None where it went well, else one sentence; then only `before` is known too.
        png: the indexed PNG file.
        before: bytes of the file that came.
        width, height: in pixels.
        colors: distinct colours of the original.
        palette: (n, 3) or (n, 4) uint8, the colours of the PNG file, the most used first, but
            what is not opaque before what is.
        psnr: in dB, of the three channels, with alpha as seen on white; inf without loss.
        cost: mean squared RGB distance with channels in 0..1; with alpha premultiplied, and of
            alpha too.
        thumbnail: a small JPEG of the original laid on white, no side above 160; b"" where none
            was wanted.
        notes: one sentence for each thing that was changed in reading the file.
    """

    problem: str | None = None
    png: bytes = b""
    before: int = 0
    width: int = 0
    height: int = 0
    colors: int = 0
    palette: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, 3), np.uint8))
    psnr: float = math.nan
    cost: float = math.nan
    thumbnail: bytes = b""
    notes: tuple[str, ...] = ()

    @property
    def after(self) -> int:
        """Bytes of the new file."""
        return len(self.png)


def compress_file(
    data: bytes, plan: CompressionJob, executor: Executor | None = None
) -> CompressionResult:
    """Reduce one picture.

    Never raises for what is in the file: that is told by `Reduction.problem`, and so is what
    nobody has foreseen, which is logged besides.

    Args:
        data: the bytes of a picture file.
        executor: who helps with what can be divided: the runs of an experiment, the searches of
            the effort "best". None for this thread alone.
    """
    try:
        return _reduce(load_image(data), plan, executor)
    except ImageError as error:
        problem = str(error)
    except MemoryError:
        problem = OUT_OF_MEMORY
    except Exception as error:  # a mistake of this program costs one picture, not the batch
        problem = str(program_error(error))
    return CompressionResult(problem=problem, before=len(data))


def _reduce(picture: Picture, plan: CompressionJob, executor: Executor | None) -> CompressionResult:
    wishes = plan.wishes
    if plan.restarting is None:
        source = picture.pixels_with_alpha
        color_counts = picture.count_colors()
    else:
        source = picture.pixels
        color_counts = picture.count_colors_on_white()
    if plan.restarting is not None:
        laid = compress_with_restarts(source, color_counts, wishes.k, plan.restarting, executor)
    elif plan.goal is not None:
        laid = find_k(source, color_counts, wishes, plan.goal, lambda: None)
    else:
        palette = plan.palette
        if palette is None:
            palette = build_palette(color_counts, wishes, executor=executor)
        laid = apply_palette_with(source, color_counts, palette, wishes)
    return CompressionResult(
        png=laid.encode_png(),
        before=picture.size_bytes,
        width=picture.width,
        height=picture.height,
        colors=len(color_counts),
        palette=laid.palette,
        psnr=psnr_of_result(source, laid),
        cost=laid.cost,
        thumbnail=_thumbnail(picture) if plan.thumbnail else b"",
        notes=picture.notes,
    )


def _thumbnail(picture: Picture) -> bytes:
    image = Image.fromarray(picture.pixels)
    file = io.BytesIO()
    image.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX)
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
