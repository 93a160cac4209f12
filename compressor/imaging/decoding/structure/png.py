"""PNG: number of chunks.  https://www.w3.org/TR/png-3/#5DataRep"""

from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.limits import check_exif, check_segment_count


def check_png(data: bytes) -> None:
    """Raise ImageError for too many chunks, or EXIF of too many tags."""
    at = 8
    chunks = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        chunks += 1
        check_segment_count(chunks)
        if name == b"eXIf":
            check_exif(size)
            check_tiff(data[at + 8 : at + 8 + size])
        at += 12 + size
