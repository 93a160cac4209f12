"""Many different pictures from the few samples that the project ships, by cropping and scaling."""

import random
from pathlib import Path

from PIL import Image

from compressor.imaging.picture import load_image
from compressor.samples import SAMPLES


def write_sample_crops(count: int, folder: Path) -> list[Path]:
    """Write `count` PNG files of 0.1 megapixels on average, and return their paths.

    The same count always gives the same files.
    """
    rng = random.Random(0)
    originals = [load_image(sample.data).pixels for sample in SAMPLES]
    files = []
    for number in range(count):
        image = Image.fromarray(originals[number % len(originals)])
        width, height = (rng.randint(side // 2, side) for side in image.size)
        left = rng.randint(0, image.width - width)
        top = rng.randint(0, image.height - height)
        scale = rng.uniform(0.6, 1.6)
        size = round(width * scale), round(height * scale)
        crop = image.crop((left, top, left + width, top + height))
        files.append(folder / f"picture-{number:03}.png")
        crop.resize(size, Image.Resampling.BICUBIC).save(files[-1])
    return files
