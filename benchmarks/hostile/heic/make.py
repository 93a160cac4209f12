"""Makes the HEIC files beside it: `pip install pillow-heif` first, which has an encoder (x265).

That encoder is under the GPL, so pillow-heif is no requirement of this project.
Run it in an environment of its own: python -m benchmarks.hostile.heic.make
"""

from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

from benchmarks.hostile.icc_profiles import DISPLAY_P3, matrix_profile

FOLDER = Path(__file__).parent
CORNERS = ((230, 30, 30), (30, 200, 40), (20, 40, 220), (99, 99, 99))  # a quarter each
LOSSLESS = {"quality": -1, "chroma": 444, "matrix_coefficients": 0}


def corners(width: int = 64, height: int = 48) -> np.ndarray:
    """Red, green, blue and grey: top left, top right, bottom left, bottom right."""
    pixels = np.empty((height, width, 3), np.uint8)
    for number, color in enumerate(CORNERS):
        down, across = divmod(number, 2)
        rows = slice(down * height // 2, (down + 1) * height // 2)
        columns = slice(across * width // 2, (across + 1) * width // 2)
        pixels[rows, columns] = color
    return pixels


def exif(orientation: int) -> bytes:
    """EXIF that holds an orientation."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def save(name: str, image: Image.Image, **options: object) -> None:
    """Write one file."""
    image.save(FOLDER / f"{name}.heic", "HEIF", **{**LOSSLESS, **options})


def main() -> None:
    """Write all files."""
    pillow_heif.register_heif_opener()
    picture = Image.fromarray(corners())
    save("plain", picture)
    save("exif", picture, exif=exif(1))
    save("turned", Image.fromarray(np.ascontiguousarray(np.rot90(corners()))), exif=exif(6))
    save("mirrored", Image.fromarray(np.ascontiguousarray(corners()[:, ::-1])), exif=exif(2))
    alpha = np.full((48, 64), 255, np.uint8)
    alpha[:24] = 0
    save("alpha", Image.fromarray(np.dstack([corners(), alpha])))
    save("grey", picture.convert("L"), matrix_coefficients=1)
    save("several", picture, save_all=True, append_images=[picture.rotate(180)])
    save("profile", picture, icc_profile=matrix_profile("Display P3", *DISPLAY_P3))
    wide = pillow_heif.from_bytes(
        "RGB;16", (64, 48), (corners().astype("<u2") * 257).tobytes(), stride=64 * 6
    )
    wide.save(FOLDER / "ten-bit.heic", **LOSSLESS)


if __name__ == "__main__":
    main()
