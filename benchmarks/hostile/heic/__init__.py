"""Small HEIC files, without loss: 64 x 48 pixels, a quarter each red, green, blue and grey."""

from pathlib import Path

NAMES = (
    "plain", "alpha", "exif", "grey", "mirrored", "profile", "several", "ten-bit", "turned",
)  # fmt: skip


def heic(name: str) -> bytes:
    """Return one of the files; `make` wrote them."""
    return (Path(__file__).parent / f"{name}.heic").read_bytes()
