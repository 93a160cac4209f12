"""WebP and JPEG XL files, read back by programs that share no code with those that wrote them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import cv2
import imagecodecs
import numpy as np

from tests.support.pngs import decode_by_opencv

Reader = Callable[[bytes, Path], np.ndarray]


def read_by_opencv(data: bytes, folder: Path) -> np.ndarray:
    """(H, W, 4) uint8, in the order R, G, B, alpha; 255 where the file has no alpha."""
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return _with_alpha(decode_by_opencv(data, alpha=decoded.shape[2] == 4))


def read_by_imagecodecs(data: bytes, folder: Path) -> np.ndarray:
    """As `read_by_opencv`, of a JPEG XL file."""
    decoded = imagecodecs.jpegxl_decode(data)
    return _with_alpha(decoded.reshape(*decoded.shape[:2], -1))


def read_by_dwebp(data: bytes, folder: Path) -> np.ndarray:
    """As `read_by_opencv`, by libwebp's own program."""
    return _read_by_program(data, folder, "dwebp", "-quiet", "-o")


def read_by_djxl(data: bytes, folder: Path) -> np.ndarray:
    """As `read_by_opencv`, by libjxl's own program."""
    return _read_by_program(data, folder, "djxl", "--quiet")


def _with_alpha(pixels: np.ndarray) -> np.ndarray:
    """(H, W, 4) of (H, W, 1 to 4) channels: grey, grey with alpha, RGB, or RGB with alpha."""
    channels = pixels.shape[2]
    colors = pixels[..., :3] if channels >= 3 else np.repeat(pixels[..., :1], 3, axis=2)
    opaque = np.full_like(pixels[..., :1], 255)
    return np.concatenate([colors, opaque if channels % 2 else pixels[..., -1:]], axis=2)


def _read_by_program(data: bytes, folder: Path, program: str, *options: str) -> np.ndarray:
    """The pixels of the PNG file that a program writes."""
    source = folder / "source"
    target = folder / "target.png"
    source.write_bytes(data)
    subprocess.run([program, source, *options, target], check=True, capture_output=True)
    decoded = cv2.imread(str(target), cv2.IMREAD_UNCHANGED)
    if decoded.ndim == 3:
        order = cv2.COLOR_BGRA2RGBA if decoded.shape[2] == 4 else cv2.COLOR_BGR2RGB
        decoded = cv2.cvtColor(decoded, order)
    return _with_alpha(decoded.reshape(*decoded.shape[:2], -1))


def rgba(indices: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """(H, W, 4) uint8: what all of these must read of a picture."""
    return _with_alpha(palette[indices])
