"""Look through a file's structure before a decoder does, for what would take it too long.

Nothing is unpacked. What is malformed is let pass, for the decoder to refuse.
"""

from compressor.imaging.decoding.structure.gif import check_gif
from compressor.imaging.decoding.structure.heif import check_heif
from compressor.imaging.decoding.structure.jpeg import check_jpeg
from compressor.imaging.decoding.structure.png import check_png
from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.decoding.structure.webp import check_webp

_CHECKS = {
    b"\x89PNG": check_png,
    b"\xff\xd8\xff": check_jpeg,
    b"GIF8": check_gif,
    b"II": check_tiff,
    b"MM": check_tiff,
    b"RIFF": check_webp,
}


def check_structure(data: bytes) -> None:
    """Raise ImageError for a file whose structure is beyond `compressor.imaging.limits`."""
    for magic, check in _CHECKS.items():
        if data.startswith(magic):
            check(data)
    if data[4:8] == b"ftyp":  # behind the length of the first box
        check_heif(data)
