"""The files that `benchmarks.server.batch_page` uploads: pictures, some damaged, some in a ZIP."""

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from compressor.samples import SAMPLES

FORMATS = (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"))


def create_pictures(count: int, side: int) -> dict[str, bytes]:
    """Return different files by name: the samples, resized to at most `side` and cropped."""
    rng = np.random.default_rng(count)
    files = {}
    for n in range(count):
        sample = SAMPLES[n % len(SAMPLES)]
        with Image.open(io.BytesIO(sample.data)) as opened:
            image = opened.convert("RGB")
        scale = side * rng.uniform(0.5, 1) / max(image.size)
        image = image.resize((round(image.width * scale), round(image.height * scale)))
        left, top = rng.integers(0, 20, 2)
        image = image.crop((left, top, image.width - int(rng.integers(0, 20)), image.height))
        extension, format = FORMATS[n % len(FORMATS)]
        file = io.BytesIO()
        image.save(file, format, quality=88)
        files[f"{sample.name}-{n:03}.{extension}"] = file.getvalue()
    return files


def damage(files: dict[str, bytes], count: int) -> set[str]:
    """Damage `count` of the files in different ways, and return their names."""
    names = list(files)[:: max(1, len(files) // max(1, count))][:count]
    for n, name in enumerate(names):
        data = files[name]
        files[name] = (data[: len(data) // 2], b"", b"no picture", bytes(999), data[:20])[n % 5]
    return set(names)


def write_uploads(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Write the files to a folder, every third one into a ZIP; return the paths to upload."""
    paths = []
    zip_path = folder / "pack.zip"
    with zipfile.ZipFile(zip_path, "w") as archive:
        for n, (name, data) in enumerate(files.items()):
            if n % 3 == 2:
                archive.writestr(f"folder/{name}", data)
            else:
                (folder / name).write_bytes(data)
                paths.append(folder / name)
    return [*paths, zip_path]
