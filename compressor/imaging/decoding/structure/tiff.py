"""TIFF, and EXIF, which is written the same way: number of tags, and of strips or tiles.

https://www.adobe.io/open/standards/TIFF.html, and BigTIFF. That the values of tags overlap,
so that each of 65,535 claims the whole file, is refused by Pillow itself.
"""

from typing import Literal

from compressor.imaging.limits import check_segment_count

# Offsets and lengths of strips and tiles: each of them is decoded.
_STRIP_TAGS = {273, 279, 324, 325}
_BIG_TIFF = 43


def check_tiff(data: bytes) -> None:
    """Raise ImageError for more tags or strips than a picture needs."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    big = int.from_bytes(data[2:4], order) == _BIG_TIFF
    offset_bytes, tag_bytes, count_bytes = (8, 20, 8) if big else (4, 12, 2)
    start = int.from_bytes(data[offset_bytes : 2 * offset_bytes], order)
    first = start + count_bytes
    tags = int.from_bytes(data[start:first], order)
    tags = min(tags, max(0, len(data) - first) // tag_bytes)
    check_segment_count(tags)
    for at in range(first, first + tags * tag_bytes, tag_bytes):
        if int.from_bytes(data[at : at + 2], order) in _STRIP_TAGS:
            check_segment_count(int.from_bytes(data[at + 4 : at + 4 + offset_bytes], order))
