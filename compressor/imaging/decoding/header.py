"""A file's header: what kind of picture it is, how large, and whether it can be read here."""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from compressor.imaging import limits
from compressor.imaging.decoding import heif
from compressor.imaging.decoding.failures import decoding_error, raised_by_decoder
from compressor.imaging.decoding.kinds import RAW, unreadable_kind
from compressor.imaging.decoding.silence import silence_decoders
from compressor.imaging.decoding.structure import check_structure
from compressor.imaging.decoding.structure.tiff import is_camera_raw
from compressor.imaging.errors import ImageError

# What is read, as Pillow names it. JPEG stands for MPO too, which many phones write as .jpg:
# Pillow opens both by the one name, and knows no "MPO" to open. AVIF comes before HEIF, whose
# files may begin alike.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", heif.FORMAT)
EXTENSIONS: Final = (
    "png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif", "hif",
)  # fmt: skip
FORMAT_LIST: Final = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF or HEIC"
# For each pixel and each end of a row, in a BMP of run-length coded rows.
_MAX_RUN_BYTES: Final = 2
_FILE_TYPE_BOX: Final = b"ftyp"  # behind its length
_HEIF_BRANDS: Final = (
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
)  # fmt: skip
_SIGNATURES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")

# Pillow's own limit would raise at another number and with another sentence:
# `compressor.imaging.limits` is stricter and comes first, right after the header was read.
Image.MAX_IMAGE_PIXELS = None
silence_decoders()


def read_header(data: bytes) -> Image.Image:
    """The image with its header read and within the limits, its pixels not yet.

    Raises:
        ImageError: the file is too long, too large, hostile, or no picture that can be read.
    """
    limits.check_bytes(len(data))
    check_structure(data)
    image = _identify(data)
    limits.check_pixels(*image.size, _kind(image))
    if _is_run_length_bmp(image):
        limits.check_junk(len(data) - _MAX_RUN_BYTES * (image.width + 1) * image.height)
    limits.check_overpainting(_decoded_area(image), image.width * image.height)
    return image


def _kind(image: Image.Image) -> str:
    """The kind of file, as `limits.MAX_PIXELS_BY_KIND` names it."""
    if image.mode == "CMYK" and "progressive" in image.info:
        return "progressive CMYK JPEG"
    if _is_run_length_bmp(image):
        return "run-length coded BMP"
    return {"WEBP": "WebP"}.get(str(image.format), file_format(image))


def _is_run_length_bmp(image: Image.Image) -> bool:
    return any(tile[0] == "bmp_rle" for tile in getattr(image, "tile", ()))


def _decoded_area(image: Image.Image) -> int:
    """The pixels of all tiles and strips that the picture will be put together from."""
    boxes = [tile[1] for tile in getattr(image, "tile", ()) if tile[1]]
    return sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)


def file_format(image: Image.Image) -> str:
    """The format's name as people know it."""
    return {"MPO": "JPEG", heif.FORMAT: heif.KIND}.get(str(image.format), str(image.format))


def _identify(data: bytes) -> Image.Image:
    if is_camera_raw(data):  # of which Pillow would read the thumbnail
        raise ImageError(RAW.sentence)
    may_be_heif = data[4:8] == _FILE_TYPE_BOX and heif.has_decoder()
    formats = [name for name in FORMATS if name != heif.FORMAT or may_be_heif]
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except UnidentifiedImageError:
        raise _unidentified(data) from None
    except Exception as error:
        raise _header_error(error) from error


def _header_error(error: Exception) -> ImageError:
    """The sentence for what Pillow says about a header."""
    if raised_by_decoder(error):
        message = str(error)
        if message.startswith("Decompressed data too large"):
            return limits.unpacked_too_large_error()
        if message.startswith("Unsupported"):
            return _unsupported_error()
    return decoding_error(error)


def _unidentified(data: bytes) -> ImageError:
    if data[4:8] == _FILE_TYPE_BOX and data[8:12] in _HEIF_BRANDS:
        return _unsupported_error(heif.KIND) if heif.has_decoder() else heif.missing_decoder_error()
    if kind := unreadable_kind(data):
        return ImageError(kind.sentence)
    if data.startswith(_SIGNATURES) and len(data) > 20:
        return _unsupported_error()
    return ImageError(
        f"This file of {len(data):,} bytes is not a picture that can be read;"
        f" choose a {FORMAT_LIST} file."
    )


def _unsupported_error(kind: str = "") -> ImageError:
    picture = f"{kind} picture" if kind else "picture"
    return ImageError(
        f"The {picture} is damaged, or of a rare kind that can't be read here;"
        " open it in a picture editor and save it as PNG."
    )
