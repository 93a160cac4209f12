"""Every palette PNG that the tests make is opened here, by three programs that are not ours."""

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


def chunks(data: bytes) -> dict[bytes, bytes]:
    """Each chunk's data by its name; none comes twice in our files, but for parts of IDAT."""
    found = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        assert name not in found or name == b"IDAT"
        found[name] = found.get(name, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    assert next(iter(found)) == b"IHDR"
    assert list(found)[-1] == b"IEND"
    return found


def open_png(data: bytes) -> PalettePng:
    """The file as Pillow sees it, after OpenCV saw the same and pngcheck found no fault."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    parts = chunks(data)
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (kind, rest) == (3, [0, 0, 0])
    alpha = parts.get(b"tRNS")
    palette = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    if alpha is not None:
        assert 1 <= len(alpha) <= len(palette)
        full = np.frombuffer(alpha.ljust(len(palette), b"\xff"), np.uint8)
        palette = np.column_stack([palette, full])
    with Image.open(io.BytesIO(data)) as image:
        indices = np.array(image)
        pixels = np.array(image.convert("RGB" if alpha is None else "RGBA"))
    assert indices.shape == (height, width)
    assert np.array_equal(pixels, palette[indices])
    assert np.array_equal(by_opencv(data, alpha is not None), pixels)
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


def by_opencv(data: bytes, alpha: bool) -> np.ndarray:
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
    ran = subprocess.run([program, "-v", "-"], input=data, capture_output=True, check=False)
    said = ran.stdout.decode("latin-1")
    assert ran.returncode == 0, said
    assert "No errors detected" in said, said
