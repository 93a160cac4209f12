"""Other programs' files of a picture, each measured as it decodes."""

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import imagequant
import numpy as np
import oxipng
from PIL import Image, features

from benchmarks.palettes.rate.point import Bytes, Judge, Point, Subject
from compressor.imaging import encode_png

KS = (4, 8, 16, 32, 64, 128, 256)
MIN_PHOTOGRAPH_K = 16  # with fewer colours a photograph's score is below 0
GIF_LOSSY = (0, 20, 60, 100, 200)
GIF_KS = (64, 256)
JPEG_QUALITIES = (5, 10, 20, 40, 60, 80, 90)
AVIF_QUALITIES = (5, 20, 40, 60, 80)
AVIF_SPEED = 6  # Pillow's default
PNGQUANT_SPEED = 1  # the slowest and best
OXIPNG_LEVEL = 4
File = tuple[str, bytes]  # what the program was told, and what it wrote


def color_counts(subject: Subject) -> Sequence[int]:
    """Return the numbers of colours that a picture is written in."""
    return [k for k in KS if subject.is_graphic or k >= MIN_PHOTOGRAPH_K]


def by_libimagequant(subject: Subject, k: int, strength: float) -> tuple[Bytes, Bytes]:
    """Return indices and palette, at libimagequant's default speed and full quality."""
    height, width = subject.pixels.shape[:2]
    raw = Image.fromarray(subject.pixels).convert("RGBA").tobytes()
    packed, colors = imagequant.quantize_raw_rgba_bytes(raw, width, height, strength, k)
    indices = np.frombuffer(packed, np.uint8).reshape(height, width)
    palette = np.array(colors, np.uint8).reshape(-1, 4)
    used, positions = np.unique(indices, return_inverse=True)
    channels = 3 if (palette[used, 3] == 255).all() else 4
    return positions.reshape(height, width).astype(np.uint8), palette[used, :channels]


def libimagequant_files(subject: Subject, strength: float) -> Iterator[File]:
    """Yield libimagequant's pictures in this project's PNG."""
    for k in color_counts(subject):
        indices, palette = by_libimagequant(subject, k, strength)
        yield f"K={k}", encode_png(indices, palette)


@lru_cache(maxsize=1)
def pngquant_files(subject: Subject) -> Sequence[File]:
    """Return what the program pngquant writes."""
    source = _as_file(subject, "PNG", compress_level=1)
    files = []
    for k in color_counts(subject):
        command = [program("pngquant"), f"--speed={PNGQUANT_SPEED}", str(k), "-"]
        run = subprocess.run(command, input=source, check=True, capture_output=True)
        files.append((f"K={k}", run.stdout))
    return files


def oxipng_files(subject: Subject) -> Iterator[File]:
    """Yield pngquant's files with oxipng behind it."""
    for setting, file in pngquant_files(subject):
        yield setting, oxipng.optimize_from_memory(file, level=OXIPNG_LEVEL)


def pillow_files(subject: Subject) -> Iterator[File]:
    """Yield Pillow's own palettes in its own PNG; median cut knows no alpha."""
    image = Image.fromarray(subject.pixels)
    methods = {"octree": Image.Quantize.FASTOCTREE}
    if not subject.has_alpha:
        methods["median cut"] = Image.Quantize.MEDIANCUT
    for name, method in methods.items():
        for k in color_counts(subject):
            file = io.BytesIO()
            image.quantize(k, method=method).save(file, "PNG", optimize=True)
            yield f"K={k}, {name}", file.getvalue()


def gifsicle_files(subject: Subject) -> Iterator[File]:
    """Yield GIFs with loss, from libimagequant's colours, with and without dithering."""
    for k in GIF_KS:
        for strength in (0.0, 1.0):
            indices, palette = by_libimagequant(subject, k, strength)
            image = Image.fromarray(indices)
            image.putpalette(palette.tobytes())
            file = io.BytesIO()
            image.save(file, "GIF", optimize=False)
            for loss in GIF_LOSSY:
                command = [program("gifsicle"), "-O3", f"--lossy={loss}", "--colors", "256"]
                run = subprocess.run(
                    command, input=file.getvalue(), check=True, capture_output=True
                )
                yield f"K={k}, dithering {strength:g}, --lossy={loss}", run.stdout


def jpeg_files(subject: Subject) -> Iterator[File]:
    """Yield JPEGs by Pillow's libjpeg-turbo."""
    for quality in JPEG_QUALITIES:
        yield (
            f"quality {quality}",
            _as_file(subject, "JPEG", quality=quality, optimize=True, progressive=True),
        )


def avif_files(subject: Subject) -> Iterator[File]:
    """Yield AVIFs by Pillow's libavif."""
    for quality in AVIF_QUALITIES:
        yield (
            f"quality {quality}",
            _as_file(subject, "AVIF", quality=quality, speed=AVIF_SPEED, max_threads=1),
        )


PEERS: dict[str, Callable[[Subject], Iterable[File]]] = {
    "libimagequant, dithered": lambda subject: libimagequant_files(subject, 1.0),
    "libimagequant, not dithered": lambda subject: libimagequant_files(subject, 0.0),
    "pngquant": pngquant_files,
    "pngquant, oxipng": oxipng_files,
    "Pillow": pillow_files,
    "gifsicle": gifsicle_files,
    "JPEG": jpeg_files,
    "AVIF": avif_files,
}
WITHOUT_ALPHA = ("gifsicle", "JPEG")


def files_of_peer(name: str, subject: Subject, judge: Judge, quick: bool) -> list[Point]:
    """Return the points of a program; none where it has no alpha and the picture has."""
    if subject.has_alpha and name in WITHOUT_ALPHA:
        return []
    points = []
    for number, (setting, file) in enumerate(PEERS[name](subject)):
        if not quick or number % 2 == 0:
            points.append(judge.measure(setting, len(file), decoded(file)))
    return points


def decoded(file: bytes) -> Bytes:
    """Return the pixels of a file: (H, W, 4) uint8."""
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"))


def versions() -> str:
    """Return the versions of the programs."""
    lines = [
        subprocess.run([program(name), "--version"], check=True, capture_output=True, text=True)
        for name in ("pngquant", "gifsicle")
    ]
    first, second = (line.stdout.splitlines()[0] for line in lines)
    return f"pngquant {first.split()[0]}, {second}, libavif {features.version('avif')}"


@lru_cache
def program(name: str) -> str:
    """Return a program's path; the one installed beside this Python comes first."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        sys.exit(f"{name} is not installed: pip install -r requirements-bench.txt")
    return path


def _as_file(subject: Subject, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(subject.pixels).save(file, format, **options)
    return file.getvalue()
