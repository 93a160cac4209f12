"""A file's bytes in, a picture out: 8-bit RGB pixels, upright, whatever the file was."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from imaging.errors import ImageError

Pixels = NDArray[np.uint8]

MAX_PIXELS: Final = 100_000_000
# What is read, as Pillow names it. JPEG stands for MPO too, which many phones write as .jpg:
# Pillow opens both by the one name, and knows no "MPO" to open.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
EXTENSIONS: Final = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif")
FORMAT_LIST: Final = "PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF"
HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

# Pillow's own limit would raise at another number and with another sentence: `_check_size` is
# stricter and comes first, right after the header was read.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A decoded picture and the facts of the file it came from.

    Attributes:
        pixels: (H, W, 3) uint8, RGB, upright.
        format: the file's format, such as "PNG".
        size_bytes: length of the file in bytes.
        sha256: hexadecimal digest of the file's bytes; the picture's identity.
        notes: one sentence for each thing that was changed in reading it.
    """

    pixels: Pixels
    format: str
    size_bytes: int
    sha256: str
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])


def load_image(data: bytes) -> Picture:
    """Decode a picture.

    EXIF orientation is applied; grey, palette, CMYK and 16-bit pictures become 8-bit RGB; of an
    animation the first frame is taken; transparency is laid on white.

    Args:
        data: the bytes of a PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF file.

    Raises:
        ImageError: empty, not a picture, an unsupported format, truncated or damaged, or of
            more than 100 megapixels (seen before anything is decoded).
    """
    if not data:
        raise ImageError("The file is empty (0 bytes); choose one that holds a picture.")
    image = _open(data)
    _check_size(*image.size)
    notes = _notes_on(image)
    pixels, transparent = _decode(image)
    if transparent:
        notes.append("Transparent parts are laid on white.")
    return Picture(
        pixels=pixels,
        format="JPEG" if image.format == "MPO" else str(image.format),
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=tuple(notes),
    )


def _open(data: bytes) -> Image.Image:
    """Read the header alone."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
            raise ImageError(
                f"HEIC pictures can't be read here; save it as {FORMAT_LIST} and try again."
            ) from None
        raise ImageError(
            f"This file of {len(data):,} bytes is not a picture that can be read;"
            f" choose a {FORMAT_LIST} file."
        ) from None
    except Exception as error:
        raise _damaged() from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"The picture has {width:,} x {height:,} = {width * height / 1e6:,.0f} megapixels;"
            f" at most {MAX_PIXELS / 1e6:.0f} can be read, so make it smaller first."
        )


def _notes_on(image: Image.Image) -> list[str]:
    animated = image.format != "MPO" and getattr(image, "is_animated", False)
    return ["Only the first frame of the animation is used."] if animated else []


def _decode(image: Image.Image) -> tuple[Pixels, bool]:
    """The pixels as RGB, and whether any of them was not opaque."""
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            return _lay_on_white(_with_alpha(upright))
        return np.asarray(_to_eight_bits(upright).convert("RGB")), False
    except Exception as error:  # a hostile file makes decoders raise nearly anything
        raise _damaged() from error


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or floating point, scaled to 0..255; all else as it is."""
    if image.mode.startswith("I"):
        wide = np.asarray(image).astype(np.float64)
        return Image.fromarray(np.rint(np.clip(wide, 0, 65535) / 257).astype(np.uint8))
    if image.mode == "F":
        wide = np.nan_to_num(np.asarray(image))
        white = 1.0 if wide.max() <= 1 else 255.0
        return Image.fromarray(np.rint(np.clip(wide / white, 0, 1) * 255).astype(np.uint8))
    return image


def _with_alpha(image: Image.Image) -> Image.Image:
    """As RGBA. Pillow cuts grey of 16 bits off at 255 instead of scaling it."""
    if not image.mode.startswith("I"):
        return image.convert("RGBA")
    opaque = np.asarray(image) != image.info["transparency"]
    scaled = _to_eight_bits(image).convert("RGBA")
    scaled.putalpha(Image.fromarray(opaque.astype(np.uint8) * 255))
    return scaled


def _lay_on_white(image: Image.Image) -> tuple[Pixels, bool]:
    white = Image.new("RGBA", image.size, "white")
    transparent = bool(np.asarray(image.getchannel("A")).min() < 255)
    flat = Image.alpha_composite(white, image) if transparent else image
    return np.asarray(flat.convert("RGB")), transparent


def _damaged() -> ImageError:
    return ImageError(
        "The picture is cut off or damaged, so it can't be decoded;"
        " try another copy, or open it in a picture editor and save it anew."
    )
