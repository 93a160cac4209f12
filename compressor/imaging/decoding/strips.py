"""A picture file read a few rows at a time, by libvips, so that it may be larger than memory.

libvips (pyvips) is taken since one reader does for TIFF in tiles or strips, BigTIFF, PNG, JPEG
and WebP, and since its wheel needs nothing installed; tifffile reads TIFF alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.decoding.color_profiles import SrgbConversion, srgb_conversion
from compressor.imaging.decoding.parts_left_out import bits_note, frames_note
from compressor.imaging.decoding.pixels import convert_to_srgb
from compressor.imaging.errors import ImageError
from compressor.imaging.malloc import trim
from compressor.imaging.types import Pixels
from compressor.installation import install_command

STRIP_PIXELS: Final = 1 << 23  # read at a time; so many are counted in a table, without sorting
FETCH_ROWS: Final = 2048  # at once: libvips takes time with the square of the rows it is asked for
MODE_BY_BANDS: Final = ("", "L", "LA", "RGB", "RGBA")  # by the number of bands
INTERPRETATIONS: Final = ("b-w", "srgb", "grey16", "rgb16", "rgb")


class StripReader:
    """A picture file whose header was read. Each iteration reads the file anew.

    What `load_image` does to a picture is done here as well: upright, sRGB, 8 bits.

    Attributes:
        width, height: in pixels, as the picture is seen.
        channels: 3, or 4 where the file has alpha.
        rows: how many are read at a time; the last time fewer.
        size_bytes: length of the file in bytes.
        notes: one sentence for each thing that is changed in reading it.
    """

    def __init__(self, path: Path) -> None:
        """Read the header.

        Raises:
            ImageError: it is no picture that can be read in strips.
        """
        self._path = path
        image = _open(path)
        self._mode = _mode(image)
        self.width = image.width
        self.height = image.height
        self.channels = 3 + (image.bands in (2, 4))
        self.rows = max(1, STRIP_PIXELS // self.width)
        self.size_bytes = path.stat().st_size
        self._conversion, profile_notes = _conversion(image, self._mode)
        pages = image.get("n-pages") if "n-pages" in image.get_fields() else 1
        part_notes = [frames_note(pages, "TIFF")] if pages > 1 else []
        if image.format == "ushort":
            part_notes.append(bits_note(16))
        self.notes = (*part_notes, *profile_notes)

    def __iter__(self) -> Iterator[Pixels]:
        """(rows, W, channels) uint8 each, from the top to the bottom.

        Raises:
            ImageError: the file is cut off or damaged.
        """
        image = _open(self._path)
        region = _vips().Region.new(image)  # unlike a pipeline for each strip it reads in order
        for top in range(0, self.height, self.rows):
            rows = min(self.rows, self.height - top)
            with _vips_errors_as_image_errors(self._path):
                data = self._fetch(region, top, rows)
            trim()
            depth = np.uint8 if image.format == "uchar" else np.uint16
            shape = rows, self.width, image.bands
            yield self._as_bytes(np.frombuffer(data, depth).reshape(shape))

    def _fetch(self, region: Any, top: int, rows: int) -> Any:
        """Return the samples of some rows as a buffer; they are fetched in pieces."""
        tops = range(top, top + rows, FETCH_ROWS)
        pieces = [
            region.fetch(0, first, self.width, min(FETCH_ROWS, top + rows - first))
            for first in tops
        ]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _as_bytes(self, strip: NDArray[Any]) -> Pixels:
        """(h, w, bands) of 8 or 16 bits to (h, w, channels) uint8 sRGB, 0 where alpha is 0."""
        pixels = strip if strip.dtype == np.uint8 else _to_eight_bits(strip)
        if self._mode != "RGB" or self._conversion is not None:
            mode = "RGB" if self.channels == 3 else "RGBA"
            image = Image.fromarray(pixels[..., 0] if self._mode == "L" else pixels)
            pixels = np.array(convert_to_srgb(image, mode, self._conversion))
        if self.channels == 4 and not pixels[..., 3].all():
            pixels = pixels * (pixels[..., 3:] > 0)
        return pixels


def _to_eight_bits(strip: NDArray[np.uint16]) -> Pixels:
    """round(x / 257), in integers."""
    rounded = (strip // np.uint16(257)).astype(np.uint8)
    rounded += strip % np.uint16(257) > 128
    return rounded


def _vips() -> Any:
    """The module pyvips, set up for the files of strangers."""
    try:
        import pyvips
    except (ImportError, OSError):
        raise ImageError(
            f"Reading pictures in strips needs pyvips; `{install_command('large')}` brings it."
        ) from None
    pyvips.block_untrusted_set(True)  # of its readers only those that are made for any file
    pyvips.cache_set_max(0)
    return pyvips


def _open(path: Path) -> Any:
    """A pyvips image, upright, of which no pixel is read yet."""
    vips = _vips()
    try:
        image = vips.Image.new_from_file(str(path), access="sequential", fail_on="warning")
        if "orientation" in image.get_fields() and image.get("orientation") != 1:
            # Turning needs all rows at once; libvips keeps them in a file where they are many.
            image = vips.Image.new_from_file(str(path), fail_on="warning").autorot()
    except vips.Error as error:
        raise ImageError(
            f"The file is not a picture that can be read in strips: {_reason(error, path)};"
            " save it as TIFF, PNG or JPEG and try again."
        ) from error
    return image


@contextmanager
def _vips_errors_as_image_errors(path: Path) -> Iterator[None]:
    """Turn what libvips raises for pixels into an ImageError of one sentence."""
    try:
        yield
    except _vips().Error as error:
        raise ImageError(
            f"The file is cut off or damaged ({_reason(error, path)}); try another copy."
        ) from error


def _reason(error: Any, path: Path) -> str:
    """The last line of libvips' message, without the part of libvips and the file's path."""
    lines = [line.strip() for line in str(error.detail).splitlines() if line.strip()]
    if not lines:
        return "unknown reason"
    reason = re.sub(r"^Vips\w+: ", "", lines[-1].rstrip(".;"))
    return reason.replace(f'file "{path}"', "it").replace(f'"{path}"', "it")


def _mode(image: Any) -> str:
    """Pillow's mode for the picture's channels; ImageError for other pictures."""
    if (
        image.interpretation not in INTERPRETATIONS
        or image.format not in ("uchar", "ushort")
        or not 1 <= image.bands <= 4
    ):
        raise ImageError(
            f"The picture has {image.bands} channels of the kind {image.interpretation}"
            f" ({image.format}); in strips grey and RGB of 8 or 16 bits can be read, so convert it"
            " first."
        )
    return MODE_BY_BANDS[image.bands]


def _conversion(image: Any, mode: str) -> tuple[SrgbConversion | None, list[str]]:
    """The conversion that the file's profile asks for, if any, and the notes for the user."""
    if "icc-profile-data" not in image.get_fields():
        return None, []
    stand_in = Image.new(mode, (1, 1))
    stand_in.info["icc_profile"] = image.get("icc-profile-data")
    return srgb_conversion(stand_in)
