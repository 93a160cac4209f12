"""Compress one file: its bytes in, a smaller file and its numbers out."""

import io
import math
from concurrent.futures import Executor
from dataclasses import dataclass, field
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.animation.reader import is_animation
from compressor.imaging.errors import OUT_OF_MEMORY, ImageError, program_error
from compressor.imaging.formats.table import FILE_FORMATS
from compressor.imaging.on_white import on_white
from compressor.imaging.picture import Picture
from compressor.imaging.psnr import psnr_of_result
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.imaging.types import Pixels
from compressor.parallel.decoder import load_untrusted_image
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.longest_side import picture_for

THUMBNAIL_SIDE = 160  # pixels


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressionResult:
    """The result of compressing one file.

    Attributes:
        problem: a sentence where the file could not be compressed, and then `input_bytes` is the
            only other known attribute; None where it was compressed.
        file: the new file, in the format of the job.
        input_bytes: size of the original file in bytes.
        width: of the new file, in pixels.
        height: of the new file, in pixels.
        shrunk_from: width and height of the original, where the new file is smaller; else None.
            Then the numbers compare it with the smaller version of the original.
        colors: number of distinct colours of the original.
        palette: (n, 3) or (n, 4) uint8, the colours of the new file: those that are not opaque
            first, and otherwise the most used first.
        psnr: in dB, of the three channels, with alpha as seen on white; inf without loss.
        ssimulacra2: how much the result looks like the original, at most 100, see
            `compressor.imaging.ssimulacra2`; nan where it was not measured.
        cost: mean squared RGB distance with channels in 0..1; with alpha the channels are
            premultiplied, and alpha is one of them.
        thumbnail: a JPEG of the original on white, no side above 160 pixels; b"" where the job
            asks for none.
        notes: one sentence for each change that was made in reading the file, then `shortfalls`.
        shortfalls: one sentence for each thing that was wanted and could not be had.
        part: what of the file is compressed, such as "first of 20 frames"; "" for all of it.
        frames: how many the new file has; the numbers are then those of all of them, SSIMULACRA2
            their mean.
        worst_ssimulacra2: the lowest of a frame; nan where it was not measured.
    """

    problem: str | None = None
    file: bytes = b""
    input_bytes: int = 0
    width: int = 0
    height: int = 0
    shrunk_from: tuple[int, int] | None = None
    colors: int = 0
    palette: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, 3), np.uint8))
    psnr: float = math.nan
    ssimulacra2: float = math.nan
    cost: float = math.nan
    thumbnail: bytes = b""
    notes: tuple[str, ...] = ()
    shortfalls: tuple[str, ...] = ()
    part: str = ""
    frames: int = 1
    worst_ssimulacra2: float = math.nan

    @property
    def is_lossless(self) -> bool:
        """Whether the new file shows all that the original does."""
        return math.isinf(self.psnr) and not self.part

    @property
    def output_bytes(self) -> int:
        """The size of the new file in bytes."""
        return len(self.file)


def compress_file(
    data: bytes, job: CompressionJob, executor: Executor | None = None
) -> CompressionResult:
    """Compress one picture.

    The function never raises for the contents of the file: `CompressionResult.problem` says what
    is wrong. Unforeseen errors are reported there as well, and logged.

    Args:
        data: the bytes of a picture file.
        job: how it is compressed.
        executor: the workers for what can be divided: the runs of an experiment, the searches of
            the effort "best". None for this thread alone.
    """
    try:
        if job.animations is not None and is_animation(data):
            return _compress_animation(data, job, job.animations, executor)
        return _compress(load_untrusted_image(data), job, executor)
    except ImageError as error:
        problem = str(error)
    except MemoryError:
        problem = OUT_OF_MEMORY
    except Exception as error:  # a mistake of this program costs one picture, not the batch
        problem = str(program_error(error))
    return CompressionResult(problem=problem, input_bytes=len(data))


def _compress(
    picture: Picture, job: CompressionJob, executor: Executor | None
) -> CompressionResult:
    picture = picture_for(picture, job.settings)
    _check_format(picture, job.format)
    method = METHODS[job.settings.method]
    quantized = method.quantize(picture, job.settings, job, executor)
    indexed = quantized.indexed
    score = math.nan
    if job.ssimulacra2:
        score = ssimulacra2(quantized.source, indexed.to_pixels())
    return CompressionResult(
        file=indexed.encode(job.format),
        input_bytes=picture.size_bytes,
        width=picture.width,
        height=picture.height,
        colors=len(quantized.color_counts),
        palette=indexed.palette,
        psnr=psnr_of_result(quantized.source, indexed),
        ssimulacra2=score,
        cost=indexed.cost,
        shrunk_from=picture.shrunk_from,
        thumbnail=_thumbnail(picture.pixels) if job.thumbnail else b"",
        notes=(*picture.notes, *quantized.notes),
        shortfalls=quantized.notes,
        part=picture.part,
    )


def _compress_animation(
    data: bytes, job: CompressionJob, format: str, executor: Executor | None
) -> CompressionResult:
    result = compress_animation(
        data,
        job.settings,
        format,
        target=job.target,
        palette=job.palette,
        palettes=job.palettes,
        measures_look=job.ssimulacra2,
        max_seconds=job.max_animation_seconds,
        executor=executor,
    )
    survey = result.survey
    written = result.written
    size = result.header.width, result.header.height
    return CompressionResult(
        file=written.file,
        input_bytes=len(data),
        width=survey.width,
        height=survey.height,
        colors=len(survey.counts),
        palette=result.palette.colors,
        psnr=written.psnr,
        ssimulacra2=mean(written.scores) if written.scores else math.nan,
        worst_ssimulacra2=min(written.scores, default=math.nan),
        cost=written.cost,
        shrunk_from=size if size != (survey.width, survey.height) else None,
        thumbnail=_thumbnail(on_white(survey.first)) if job.thumbnail else b"",
        notes=(*result.notes, *result.shortfalls),
        shortfalls=(*filter(None, [survey.note]), *result.shortfalls),
        frames=survey.frames,
    )


def _check_format(picture: Picture, format: str) -> None:
    """Raise ImageError where the format can't be written, before the palette is looked for."""
    file_format = FILE_FORMATS.get(format)
    if file_format and (refusal := file_format.refusal(picture.width, picture.height)):
        raise ImageError(refusal)


def _thumbnail(pixels: Pixels) -> bytes:
    image = Image.fromarray(pixels)
    file = io.BytesIO()
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BOX)
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
