"""The bytes of a picture."""

from benchmarks.hostile.fuzz import picture_seeds
from benchmarks.hostile.fuzz.entrance import Entrance
from compressor.imaging import ImageError, load_image


def read(data: bytes) -> None:
    """Decode a picture, and check the shape of its pixels."""
    picture = load_image(data)
    assert picture.pixels.shape == (picture.height, picture.width, 3)


PICTURE = Entrance(read=read, refusals=(ImageError,), seeds=picture_seeds.pictures)
