"""What is read at most, and the sentences that say so; all of it is known before decoding.

The numbers keep one picture under 10 seconds and 1 GB, which
`python -m benchmarks.hostile.bombs` measures.
"""

from typing import Final

from compressor.imaging.errors import ImageError, TooManyFramesError

MAX_FILE_MB: Final = 50
MAX_FILE_BYTES: Final = MAX_FILE_MB * 2**20
MAX_PIXELS: Final = 100_000_000
# Each row of a decoded picture has its own cost.
MAX_SIDE: Final = 1_000_000
# Their decoders hold such a picture up to four times, or take 10 s for it.
MAX_PIXELS_BY_KIND: Final = {
    "WebP": 50_000_000,
    "AVIF": 50_000_000,
    "HEIC": 50_000_000,
    "progressive CMYK JPEG": 75_000_000,
    "run-length coded BMP": 10_000_000,
}

# Of an animation: the frames, and the pixels of all of them, which take up to 0.1 s a megapixel.
MAX_ANIMATION_FRAMES: Final = 10_000
MAX_ANIMATION_PIXELS: Final = 200_000_000

# What Pillow unpacks of one text or profile of a PNG.
MAX_UNPACKED_MB: Final = 1

# A progressive JPEG is gone over once for each scan; cameras and optimisers write 10 to 20.
MAX_SCANS: Final = 100
MAX_SCANNED_PIXELS: Final = 2_000_000_000
# A TIFF may keep each channel apart.
MAX_OVERPAINTING: Final = 8
# Chunks, segments, tags and blocks: each costs the parser a few microseconds.
MAX_SEGMENTS: Final = 50_000
# What belongs to no part is gone through byte by byte.
MAX_JUNK_BYTES: Final = 50_000
# The sub-blocks of a GIF: encoders fill all but the last of them with 255 bytes.
MIN_GIF_BLOCK_BYTES: Final = 16
# The smallest tile is larger than a small picture.
MAX_TILE_PIXELS: Final = 1 << 22
# Pillow puts the pieces of a JPEG's EXIF together one by one, in quadratic time.
MAX_EXIF_BYTES: Final = 4 * 2**20
# Each becomes an object of its own.
MAX_EXIF_NUMBERS: Final = 50_000
MAX_PROFILE_BYTES: Final = 4 * 2**20
# Each picture in a HEIC gets a copy of its EXIF and properties, which many may share.
MAX_COPIED_BYTES: Final = 32 * 2**20

# What was uploaded, what came out and the ZIP of it are in memory at once.
MAX_BATCH_FILES: Final = 500
MAX_BATCH_MB: Final = 150
MAX_BATCH_BYTES: Final = MAX_BATCH_MB * 2**20
# Folders and all: each costs some hundred bytes as soon as a ZIP is opened.
MAX_ENTRIES: Final = 5_000
# Pictures hardly become smaller in a ZIP; a bomb of deflate reaches 1,000. Small files may.
MAX_RATIO: Final = 100
MAX_BYTES_OF_ANY_RATIO: Final = 20 * 2**20


def check_bytes(size: int) -> None:
    """Raise ImageError for a file that is empty or too long."""
    if size == 0:
        raise ImageError("The file is empty (0 bytes); choose one that holds a picture.")
    if size > MAX_FILE_BYTES:
        raise ImageError(
            f"The file has {size / 2**20:,.1f} MB; at most {MAX_FILE_MB} MB can be read,"
            " so make it smaller first."
        )


def check_pixels(width: int, height: int, kind: str) -> None:
    """Raise ImageError for a picture of more pixels than its kind may have."""
    if max(width, height) > MAX_SIDE:
        raise ImageError(
            f"The picture has {width:,} x {height:,} pixels; at most {MAX_SIDE:,} on a side"
            " can be read, so make it smaller first."
        )
    max_pixels = MAX_PIXELS_BY_KIND.get(kind, MAX_PIXELS)
    if width * height > max_pixels:
        of_kind = f" of {kind}" if kind in MAX_PIXELS_BY_KIND else ""
        raise ImageError(
            f"The picture has {width:,} x {height:,} = {width * height / 1e6:,.0f} megapixels;"
            f" at most {max_pixels / 1e6:.0f}{of_kind} can be read, so make it smaller first."
        )


def check_animation_frames(frames: int) -> None:
    """Raise ImageError for an animation of more frames than are read."""
    if frames > MAX_ANIMATION_FRAMES:
        raise TooManyFramesError(
            f"The animation has more than {MAX_ANIMATION_FRAMES:,} frames, the most that can be"
            " read: cut it into several, or take its first frame alone."
        )


def check_animation(frames: int, width: int, height: int, pixels: int) -> None:
    """Raise ImageError for an animation of too many frames, or too many pixels in all of them.

    Args:
        frames: how many it has.
        width, height: of each, in pixels.
        pixels: that are decoded for all of them.
    """
    check_animation_frames(frames)
    if pixels > MAX_ANIMATION_PIXELS:
        raise ImageError(
            f"The animation has {frames:,} frames of {width:,} x {height:,} pixels, together"
            f" {pixels / 1e6:,.0f} megapixels; at most {MAX_ANIMATION_PIXELS / 1e6:.0f} can be"
            " read, so make it smaller or shorter first, or take its first frame alone."
        )


def check_scans(scans: int, pixels: int) -> None:
    """Raise ImageError for a JPEG that goes over its pixels too often."""
    max_scans = min(MAX_SCANS, max(1, MAX_SCANNED_PIXELS // max(1, pixels)))
    if scans > max_scans:
        raise ImageError(
            f"The picture is a JPEG of more than {max_scans:,} scans, which takes too long to"
            " decode: open it in a picture editor and save it anew."
        )


def check_segment_count(segments: int) -> None:
    """Raise ImageError for a file of too many chunks, segments, tags or blocks."""
    if segments > MAX_SEGMENTS:
        raise ImageError(
            f"The file is made of more than {MAX_SEGMENTS:,} parts, which takes too long to read:"
            " open it in a picture editor and save it anew."
        )


def check_junk(size: int) -> None:
    """Raise ImageError for too many bytes that belong to no part of the file."""
    if size > MAX_JUNK_BYTES:
        raise ImageError(
            f"The file holds more than {MAX_JUNK_BYTES:,} bytes that belong to no part of the"
            " picture, which takes too long to read: open it in a picture editor and save it anew."
        )


def check_exif_numbers(numbers: int) -> None:
    """Raise ImageError for EXIF of too many numbers."""
    if numbers > MAX_EXIF_NUMBERS:
        raise ImageError(
            f"The file's EXIF holds more than {MAX_EXIF_NUMBERS:,} numbers, which takes too long to"
            " read: open it in a picture editor and save it anew."
        )


def check_exif(size: int) -> None:
    """Raise ImageError for too much EXIF."""
    if size > MAX_EXIF_BYTES:
        raise ImageError(
            f"The file holds more than {MAX_EXIF_BYTES / 2**20:.0f} MB of EXIF besides the picture:"
            " open it in a picture editor and save it anew."
        )


def check_copied_bytes(size: int) -> None:
    """Raise ImageError for a HEIC whose pictures have too much besides their pixels."""
    if size > MAX_COPIED_BYTES:
        raise ImageError(
            f"The pictures in the file have more than {MAX_COPIED_BYTES / 2**20:.0f} MB of EXIF and"
            " profiles besides their pixels: open it in a picture editor and save it anew."
        )


def unpacked_too_large_error() -> ImageError:
    """The sentence for a PNG whose text or profile unpacks to too much."""
    return ImageError(
        f"The file holds a text or a colour profile that unpacks to more than {MAX_UNPACKED_MB} MB:"
        " open it in a picture editor and save it anew."
    )


def check_overpainting(decoded: int, pixels: int) -> None:
    """Raise ImageError for a file whose strips or tiles paint its pixels again and again.

    Args:
        decoded: pixels of all strips and tiles.
        pixels: width times height of the picture.
    """
    if decoded > MAX_OVERPAINTING * pixels:
        raise ImageError(
            f"The file paints its {pixels:,} pixels more than {MAX_OVERPAINTING} times over,"
            " which takes too long: open it in a picture editor and save it anew."
        )


def check_entries(entries: int) -> None:
    """Raise ImageError for a ZIP of too many files and folders."""
    if entries > MAX_ENTRIES:
        raise ImageError(
            f"The ZIP holds {entries:,} files and folders; at most {MAX_ENTRIES:,} can be read,"
            " so pack the pictures alone, into several ZIPs."
        )


def check_unpacked(unpacked: int, packed: int) -> None:
    """Raise ImageError for a ZIP that becomes too large.

    Args:
        unpacked: bytes of all of its files, as the ZIP says.
        packed: bytes of the ZIP.
    """
    if unpacked > MAX_BATCH_BYTES:
        raise ImageError(
            f"The ZIP unpacks to {unpacked / 2**20:,.1f} MB; at most {MAX_BATCH_MB} MB can be read,"
            " so split it into several."
        )
    if unpacked > max(MAX_BYTES_OF_ANY_RATIO, MAX_RATIO * packed):
        raise ImageError(
            f"The ZIP unpacks to {unpacked / packed:,.0f} times its size; at most {MAX_RATIO} times"
            " can be read, so upload the pictures without a ZIP."
        )


def batch_full_error() -> ImageError:
    """The sentence for a file whose result does not fit into its batch any more."""
    return ImageError(
        f"The finished files of this batch have {MAX_BATCH_MB} MB, the most that is kept: download"
        " them, and compress this file in another batch."
    )
