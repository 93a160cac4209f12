"""What is asked of a batch, and what becomes of each of its files."""

import io
from base64 import b64encode
from dataclasses import dataclass, field, replace

from PIL import Image

from compressor.imaging import limits
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.compression_job import OWN
from compressor.pipeline.settings import FILE_FORMAT, LookSettings, QualitySettings
from compressor.pipeline.target import Target

MAX_ANIMATION_SECONDS = 120.0  # of work on an animation, which can't be divided or interrupted
THUMBNAIL_SIZE = 112, 80  # pixels, twice as large as in the table


@dataclass(frozen=True, kw_only=True)
class BatchSettings:
    """What the user asks of a batch.

    Attributes:
        file_settings: the settings with which every file is compressed.
        shared: whether all pictures have one palette.
        target: what every file has to reach, in place of K colours.
        format: of the files: one of `FILE_FORMAT.values`.
        all_frames: whether animations have all of their frames, or are pictures of the first one.

    Raises:
        ValueError: the files have a wanted look, and one palette or a target as well.
    """

    file_settings: QualitySettings | LookSettings = field(default_factory=LookSettings)
    shared: bool = False
    target: Target | None = None
    format: str = FILE_FORMAT.default
    all_frames: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.file_settings, LookSettings) and (self.shared or self.target):
            raise ValueError("a look, one palette for all and a target exclude each other")

    @property
    def animations(self) -> str | None:
        """How animations are written, as `CompressionJob.animations`."""
        if not self.all_frames:
            return None
        return self.format if self.format in (SMALLEST, *ANIMATION_FORMATS) else OWN

    @property
    def quality(self) -> QualitySettings:
        """The settings of palettes of K colours; ValueError where a look is wanted instead."""
        if isinstance(self.file_settings, LookSettings):
            raise ValueError("the number of colours follows from the look")
        return self.file_settings


@dataclass(frozen=True, kw_only=True, eq=False)
class FileResult:
    """What became of a file.

    Attributes:
        compression: the compressed file with its numbers, or the problem.
        thumbnail: a small picture of it, as a data URL; "" where there is none.
    """

    compression: CompressionResult
    thumbnail: str = ""

    @property
    def nbytes(self) -> int:
        """About the memory that it takes."""
        return len(self.compression.file) + len(self.thumbnail)


def file_result(compression: CompressionResult, free_bytes: int) -> FileResult:
    """Return the result to keep: a problem in its place where it is larger than `free_bytes`."""
    result = FileResult(
        compression=replace(compression, thumbnail=b""), thumbnail=_data_url(compression.thumbnail)
    )
    if result.nbytes <= free_bytes:
        return result
    problem = str(limits.batch_full_error())
    return FileResult(
        compression=CompressionResult(problem=problem, input_bytes=compression.input_bytes)
    )


def _data_url(image_file: bytes) -> str:
    """Return a picture as a data URL, no larger than the table needs it; "" for no file."""
    if not image_file:
        return ""
    small_file = io.BytesIO()
    with Image.open(io.BytesIO(image_file)) as image:
        image.thumbnail(THUMBNAIL_SIZE)
        image.save(small_file, "WEBP", quality=70, method=2)
    return f"data:image/webp;base64,{b64encode(small_file.getvalue()).decode()}"
