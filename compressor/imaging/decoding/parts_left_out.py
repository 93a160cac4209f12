"""What a file holds and 8-bit pixels of one frame do not: further frames, and finer shades."""

from typing import Final

from PIL import Image

from compressor.imaging.decoding import heif
from compressor.imaging.decoding.structure import gif, tiff
from compressor.imaging.decoding.structure import heif as heif_structure

MOST_FRAMES: Final = 1000  # that are counted
_BITS_PER_SAMPLE: Final = 258  # tag of TIFF 6.0
_PNG_BITS_AT: Final = 24  # in the file
_NAMES: Final = {"TIFF": "pages", heif.KIND: "pictures"}  # else frames
_WHOLES: Final = {"TIFF": "of the file", heif.KIND: "in the file"}  # else the animation


def count_frames(image: Image.Image, data: bytes) -> int:
    """How many frames or pages the file has; `MOST_FRAMES + 1` where there are more.

    Args:
        image: opened, not loaded.
        data: the file.
    """
    if image.format == "MPO":  # a photo, with its depth or a second view
        return 1
    if image.format == heif.FORMAT and heif_structure.has_sequence(data):
        return MOST_FRAMES + 1  # libheif says nothing of how many
    if not _is_animated(image):
        return 1
    counters = {"GIF": gif.count_frames, "TIFF": tiff.count_pages}
    if count := counters.get(str(image.format)):
        frames = count(data, MOST_FRAMES + 1)
    else:
        frames = min(int(getattr(image, "n_frames", 2)), MOST_FRAMES + 1)
    return max(2, frames)


def part_used(frames: int, bits: int, format: str) -> str:
    """What of the file is used, such as "first of 20 frames" or "8 of 16 bits"; "" for all of it.

    Args:
        frames: from `count_frames`.
        bits: from `bits_per_channel`.
        format: of the file, as people know it.
    """
    parts = [_frame_used(frames, format)] if frames > 1 else []
    if bits > 8:
        parts.append(f"8 of {bits} bits")
    return ", ".join(parts)


def frames_note(frames: int, format: str) -> str:
    """The sentence that says which of two or more frames is used; arguments as of `part_used`."""
    whole = _WHOLES.get(format, "of the animation")
    return f"Only the {_frame_used(frames, format)} {whole} is used."


def _frame_used(frames: int, format: str) -> str:
    number = f"{frames:,}" if frames <= MOST_FRAMES else "many"
    which = "main one" if format == heif.KIND else "first"
    return f"{which} of {number} {_NAMES.get(format, 'frames')}"


def bits_per_channel(image: Image.Image, data: bytes) -> int:
    """How many bits the file has for a channel, 8 or less where that is not told.

    Args:
        image: opened.
        data: the file.
    """
    if image.format == "PNG":
        return data[_PNG_BITS_AT]
    if image.format == "TIFF":
        return max(map(int, getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, (1,))))
    if image.format in ("AVIF", heif.FORMAT):
        return heif_structure.bits_per_channel(data)
    return 8


def bits_note(bits: int) -> str:
    """The sentence that says that the shades of so many bits become those of 8."""
    return f"The file has {bits} bits for each channel, which become 8."


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except MemoryError:
        raise
    except Exception:  # a second frame that is damaged is still no part of the first
        return True
