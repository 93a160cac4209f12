"""Other programs that make a GIF or an APNG of frames: gifsicle, gifski and Pillow."""

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from benchmarks.animations.sequences import MILLISECONDS
from benchmarks.palettes.quantizers import by_imagequant
from compressor.imaging.types import Pixels

GIFSICLE: Final = "gifsicle"
GIFSKI_VARIABLE: Final = "GIFSKI"  # of the environment: the path of the program, as npm installs it
MEDIAN_CUT: Final = Image.Quantize.MEDIANCUT


def pillow_gif(frames: Sequence[Pixels]) -> bytes:
    """Return a GIF with a palette a frame, by median cut without dithering, for gifsicle."""
    images = [
        Image.fromarray(frame).quantize(256, MEDIAN_CUT, dither=Image.Dither.NONE)
        for frame in frames
    ]
    return _saved(images, "GIF")


def pillow_apng(frames: Sequence[Pixels]) -> bytes:
    """Return an APNG in true colour, without loss: what this project is given."""
    return _saved([Image.fromarray(frame) for frame in frames], "PNG")


def libimagequant_apng(frames: Sequence[Pixels]) -> bytes:
    """Return Pillow's APNG of frames that libimagequant puts into 256 colours each."""
    images = []
    for frame in frames:
        indices, palette = by_imagequant(frame, 256)
        images.append(Image.fromarray(palette[indices]))
    return _saved(images, "PNG")


def gifsicle(gif: bytes, lossy: int) -> bytes:
    """Return a GIF made smaller by `gifsicle -O3 --lossy=N --colors 256`."""
    arguments = [GIFSICLE, "-O3", f"--lossy={lossy}", "--colors", "256"]
    return subprocess.run(arguments, input=gif, stdout=subprocess.PIPE, check=True).stdout


def find_gifski() -> str | None:
    """Return the program gifski; None where it is not installed."""
    return os.environ.get(GIFSKI_VARIABLE) or shutil.which("gifski")


def gifski(program: str, frames: Sequence[Pixels], quality: int) -> bytes:
    """Return a GIF by `gifski --quality N` of PNG files."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, frame in enumerate(frames):
            path = Path(folder, f"{number:04}.png")
            Image.fromarray(frame).save(path, compress_level=1)
            names.append(str(path))
        output = Path(folder, "out.gif")
        rate = str(round(1000 / MILLISECONDS))
        height, width = np.shape(frames[0])[:2]
        size = ["--width", str(width), "--height", str(height)]
        arguments = [program, "--quality", str(quality), "--fps", rate, *size, "--quiet"]
        subprocess.run([*arguments, "-o", str(output), *names], check=True)
        return output.read_bytes()


def _saved(images: Sequence[Image.Image], format: str) -> bytes:
    file = io.BytesIO()
    images[0].save(
        file, format, save_all=True, append_images=images[1:], duration=MILLISECONDS, loop=0
    )
    return file.getvalue()
