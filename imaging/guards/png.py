"""PNG: number of chunks, bytes of metadata.  https://www.w3.org/TR/png-3/#5DataRep"""

from imaging.guards.tiff import check_tiff
from imaging.limits import check_metadata, check_parts

_PIXELS = {b"IDAT", b"fdAT"}


def check_png(data: bytes) -> None:
    """Raise ImageError for too many chunks, or too many bytes that are no pixels."""
    at, chunks, besides = 8, 0, 0
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunks += 1
        check_parts(chunks)
        if name not in _PIXELS:
            besides += size
            check_metadata(besides)
        if name == b"eXIf":
            check_tiff(data[at + 8 : at + 8 + size])
        at += 12 + size
