"""JPEG: scans, segments and EXIF of the first picture.  ITU-T T.81, annex B."""

import re

from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.limits import (
    check_exif,
    check_junk,
    check_scans,
    check_segment_count,
)

# After 0xFF: not a stuffed byte, a restart marker or a fill byte. Of a run of 0xFF the last one is
# taken: an expression that took the whole run would try it from each of its bytes.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_IMAGE = 0xD8
_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA


def check_jpeg(data: bytes) -> None:
    """Raise ImageError for too many segments or scans, too much EXIF, or junk between them."""
    at = segments = scans = pixels = junk = 0
    kind = _START_OF_IMAGE
    exif = bytearray()
    while match := _MARKER.search(data, at):
        junk += _junk_bytes(data, kind, at, match.start())
        check_junk(junk)
        kind = match[1][0]
        at = match.end()
        segments += 1
        check_segment_count(segments)
        if kind == _END_OF_IMAGE:
            break
        if kind == _START_OF_IMAGE:
            continue
        size = int.from_bytes(data[at : at + 2])
        if kind in _FRAME_HEADERS:
            height, width = (int.from_bytes(data[at + i : at + i + 2]) for i in (3, 5))
            pixels = max(pixels, height * width)
        elif kind == _START_OF_SCAN:
            scans += 1
            check_scans(scans, pixels)
        elif data[at + 2 : at + 8] == b"Exif\0\0":
            exif += data[at + 8 : at + size]
            check_exif(len(exif))
        at += size
    check_tiff(bytes(exif))
    if match is None:
        check_junk(junk + _junk_bytes(data, kind, at, len(data)))


def _junk_bytes(data: bytes, kind: int, start: int, end: int) -> int:
    """How many bytes behind a segment of this kind belong to nothing.

    Behind the start of a scan there are the coded pixels, which never hold 0xFF twice in a row.
    """
    if kind == _START_OF_SCAN:
        return 2 * data.count(b"\xff\xff", start, end)
    return end - start
