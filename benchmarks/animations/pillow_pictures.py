"""Read and compress Pillow's own animated test pictures.

It is run as `python -m benchmarks.animations.pillow_pictures FOLDER`.

FOLDER is `Tests/images` of a checkout of https://github.com/python-pillow/Pillow. Every GIF, PNG
and WebP that Pillow or this project sees several frames in is read, its frames are compared with
Pillow's, and the file that `kmc` makes of it is read again by Pillow.
"""

import io
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from compressor.imaging.animation.reader import AnimationReader, is_animation
from compressor.imaging.errors import ImageError
from compressor.imaging.types import Pixels
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import OWN, CompressionJob
from compressor.pipeline.settings import QualitySettings

SUFFIXES: Final = (".gif", ".png", ".apng", ".webp")
JOB: Final = CompressionJob(settings=QualitySettings(k=16, effort="fast"), animations=OWN)
MAX_PIXELS: Final = 50_000_000
Timed = tuple[Pixels, float]


def main() -> None:
    """Print a line for each picture that is not as Pillow has it, and the sums."""
    read: Counter[str] = Counter()
    compressed: Counter[str] = Counter()
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if path.suffix.lower() not in SUFFIXES:
            continue
        data = path.read_bytes()
        expected, stopped = pillow_frames(data)
        if len(expected) < 2 and not is_animation(data):
            continue
        verdict, words = _read(data, expected, stopped)
        read[verdict] += 1
        told, more_words = _compress(data)
        compressed[told] += 1
        if words or more_words:
            print(f"{path.name}: {verdict}; {told}. {words} {more_words}")
    print(f"{read.total()} pictures are read: {_sums(read)}")
    print(f"{compressed.total()} are compressed: {_sums(compressed)}")


def pillow_frames(data: bytes) -> tuple[list[Timed], bool]:
    """The frames as Pillow has them, without a picture that is no frame; whether it stopped."""
    frames: list[Timed] = []
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")
            if image.width * image.height > MAX_PIXELS:
                return frames, True  # a bomb, which Pillow would unpack
            first = 1 if image.info.get("default_image") else 0
            for number in range(first, getattr(image, "n_frames", 1)):
                image.seek(number)
                if image.width * image.height > MAX_PIXELS:
                    return frames, True
                pixels = np.array(image.convert("RGBA"))
                pixels[pixels[..., 3] == 0] = 0
                frames.append((pixels, float(image.info.get("duration", 0) or 0)))
    except Exception:  # whatever it is that a broken file raises
        return frames, True
    return frames, False


def _read(data: bytes, expected: list[Timed], stopped: bool) -> tuple[str, str]:
    """What became of a picture, and more words where it is not as Pillow has it."""
    try:
        reader = AnimationReader(data)
        frames = list(reader.frames())
    except ImageError as error:
        return "refused in a sentence", str(error)
    if stopped:
        frames = frames[: len(expected)]
    if len(frames) != len(expected):
        return "other frames", f"{len(frames)} frames, not {len(expected)}"
    for number, (frame, (pixels, duration)) in enumerate(zip(frames, expected, strict=True), 1):
        if not np.array_equal(frame.pixels, pixels):
            return "other pixels", f"in frame {number}"
        if abs(frame.duration - duration) > 1e-6:
            return "other durations", f"{frame.duration} in frame {number}, not {duration}"
    return ("equal as far as Pillow reads" if stopped else "equal"), reader.last_note


def _compress(data: bytes) -> tuple[str, str]:
    """What `kmc` makes of a picture, and more words where that is not all of it."""
    result = compress_file(data, JOB)
    if result.problem is not None:
        return "refused in a sentence", result.problem
    if not is_animation(data):
        return "one frame, as a picture", ""
    source = list(AnimationReader(data).frames())
    written, _ = pillow_frames(result.file)
    durations = [frame.duration for frame in source]
    unit = 10.0 if result.file.startswith(b"GIF") else 1.0
    is_near = len(written) == len(source) and all(
        abs(after - before) <= unit for (_, after), before in zip(written, durations, strict=True)
    )
    return ("all frames and durations", "") if is_near else ("OTHER FRAMES", f"{len(written)}")


def _sums(verdicts: Counter[str]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())


if __name__ == "__main__":
    main()
