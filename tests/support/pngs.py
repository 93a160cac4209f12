"""Palette PNGs: indices and palettes to write, and three programs that are not ours to read."""

import io
import os
import shutil
import struct
import subprocess
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image


@dataclass(frozen=True, kw_only=True, eq=False)
class PalettePng:
    """What a palette PNG says of itself, read without our own code."""

    width: int
    height: int
    depth: int
    palette: np.ndarray  # (n, 3), or (n, 4) where the file has tRNS
    transparencies: int  # bytes of tRNS
    indices: np.ndarray
    pixels: np.ndarray  # (H, W, 3), or (H, W, 4) where the file has tRNS


def rng(seed: int = 0) -> np.random.Generator:
    """A generator that always draws the same."""
    return np.random.default_rng(seed)


def a_palette(n: int, channels: int = 3, seed: int = 1) -> np.ndarray:
    """(n, channels) uint8: different colours, in no order."""
    keys = rng(seed).choice(1 << 24, n, replace=False)
    rgb = [keys >> 16, keys >> 8 & 255, keys & 255]
    alpha = [rng(seed).choice([0, 1, 128, 254, 255], n)] * (channels - 3)
    return np.column_stack([*rgb, *alpha]).astype(np.uint8)


def scattered_gradient(n: int = 256, size: int = 128) -> np.ndarray:
    """A slope whose indices are in no order, as a palette's are: filters need another order."""
    y, x = np.mgrid[0:size, 0:size]
    level = (x + y + rng().integers(0, 3, (size, size))) * n // (2 * size + 2)
    return rng(3).permutation(n)[level].astype(np.uint8)


def chunks(data: bytes) -> dict[bytes, bytes]:
    """Each chunk's data by its name; none comes twice in our files, but for parts of IDAT."""
    content: dict[bytes, bytes] = {}
    position = 8
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        name = data[position + 4 : position + 8]
        assert name not in content or name == b"IDAT"
        content[name] = content.get(name, b"") + data[position + 8 : position + 8 + length]
        position += 12 + length
    assert next(iter(content)) == b"IHDR"
    assert list(content)[-1] == b"IEND"
    return content


def open_png(data: bytes) -> PalettePng:
    """The file as Pillow sees it, after OpenCV saw the same and pngcheck found no fault."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    content = chunks(data)
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", content[b"IHDR"])
    assert (kind, rest) == (3, [0, 0, 0])
    alpha = content.get(b"tRNS")
    palette = np.frombuffer(content[b"PLTE"], np.uint8).reshape(-1, 3)
    if alpha is not None:
        assert 1 <= len(alpha) <= len(palette)
        opacities = np.frombuffer(alpha.ljust(len(palette), b"\xff"), np.uint8)
        palette = np.column_stack([palette, opacities])
    with Image.open(io.BytesIO(data)) as image:
        indices = np.array(image)
        pixels = np.array(image.convert("RGB" if alpha is None else "RGBA"))
    assert indices.shape == (height, width)
    assert np.array_equal(pixels, palette[indices])
    assert np.array_equal(decode_by_opencv(data, alpha is not None), pixels)
    pngcheck(data)
    return PalettePng(
        width=width,
        height=height,
        depth=depth,
        palette=palette,
        transparencies=len(alpha or b""),
        indices=indices,
        pixels=pixels,
    )


def decode_by_opencv(data: bytes, alpha: bool) -> np.ndarray:
    """The pixels as OpenCV decodes them, in the order R, G, B, alpha."""
    mode = cv2.IMREAD_UNCHANGED if alpha else cv2.IMREAD_COLOR
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), mode)
    return cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA if alpha else cv2.COLOR_BGR2RGB)


def pngcheck(data: bytes) -> None:
    """The program must find no fault; without it the rest of a test goes on, but not on CI."""
    program = shutil.which("pngcheck")
    if program is None:
        assert "CI" not in os.environ, "CI must have pngcheck installed"
        return
    run = subprocess.run([program, "-v", "-"], input=data, capture_output=True, check=False)
    output = run.stdout.decode("latin-1")
    assert run.returncode == 0, output
    assert "No errors detected" in output, output
