"""Many pictures out of the few that the project ships: cut out and resized, each otherwise."""

import random
from pathlib import Path

from PIL import Image

from compressor.imaging.picture import load_image
from compressor.samples import SAMPLES


def cuts(number: int, folder: Path) -> list[Path]:
    """So many PNG files, the same for the same number; 0.1 megapixels each on average."""
    chance = random.Random(0)
    originals = [load_image(sample.data).pixels for sample in SAMPLES]
    files = []
    for index in range(number):
        image = Image.fromarray(originals[index % len(originals)])
        wide, high = (chance.randint(side // 2, side) for side in image.size)
        left = chance.randint(0, image.width - wide)
        top = chance.randint(0, image.height - high)
        scale = chance.uniform(0.6, 1.6)
        size = round(wide * scale), round(high * scale)
        cut = image.crop((left, top, left + wide, top + high))
        files.append(folder / f"picture-{index:03}.png")
        cut.resize(size, Image.Resampling.BICUBIC).save(files[-1])
    return files
