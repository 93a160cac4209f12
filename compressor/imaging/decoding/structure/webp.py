"""WebP: its EXIF, which is a TIFF.  https://developers.google.com/speed/webp/docs/riff_container"""

from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.limits import check_exif, check_segment_count


def check_webp(data: bytes) -> None:
    """Raise ImageError for too many chunks, or EXIF of too many tags."""
    at = 12
    chunks = 0
    while at + 8 <= len(data):
        name = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks += 1
        check_segment_count(chunks)
        if name == b"EXIF":
            check_exif(size)
            check_tiff(data[at + 8 : at + 8 + size].removeprefix(b"Exif\0\0"))
        at += 8 + size + size % 2
