"""A file's bytes in, a picture out: 8-bit RGB pixels, upright, whatever the file was."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from imaging.decode import Pixels as Pixels  # for who imports it from here
from imaging.decode import decode
from imaging.errors import ImageError

MAX_PIXELS: Final = 100_000_000
# What is read, as Pillow names it. JPEG stands for MPO too, which many phones write as .jpg:
# Pillow opens both by the one name, and knows no "MPO" to open.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
EXTENSIONS: Final = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif")
FORMAT_LIST: Final = "PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF"
TRANSPARENT: Final = (
    "Best quality keeps the transparent parts; the experiment sees them laid on white."
)
HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

# Pillow's own limit would raise at another number and with another sentence: `_check_size` is
# stricter and comes first, right after the header was read.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A decoded picture and the facts of the file it came from.

    Attributes:
        pixels: (H, W, 3) uint8, RGB, upright; what is transparent is laid on white.
        rgba: (H, W, 4) uint8, not premultiplied, of a picture that is not opaque everywhere,
            else None; where alpha is 0 the colour is 0 too.
        format: the file's format, such as "PNG".
        size_bytes: length of the file in bytes.
        sha256: hexadecimal digest of the file's bytes; the picture's identity.
        notes: one sentence for each thing that was changed in reading it.
    """

    pixels: Pixels
    rgba: Pixels | None = None
    format: str
    size_bytes: int
    sha256: str
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> Pixels:
        """All that the file holds: (H, W, 4) where something is transparent, else (H, W, 3)."""
        return self.pixels if self.rgba is None else self.rgba

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])


def load_image(data: bytes) -> Picture:
    """Decode a picture.

    EXIF orientation is applied; grey, palette, CMYK and 16-bit pictures become 8-bit RGB; of an
    animation the first frame is taken; transparency is kept, and laid on white besides.

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
    pixels, rgba = _decode(image)
    if rgba is not None:
        notes.append(TRANSPARENT)
    return Picture(
        pixels=pixels,
        rgba=rgba,
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


def _decode(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    """What `decode` gives of the upright picture."""
    try:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return decode(image)
    except Exception as error:  # a hostile file makes decoders raise nearly anything
        raise _damaged() from error


def _damaged() -> ImageError:
    return ImageError(
        "The picture is cut off or damaged, so it can't be decoded;"
        " try another copy, or open it in a picture editor and save it anew."
    )
