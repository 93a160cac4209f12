"""The picture that a method sees: that of the file, or a smaller one where the settings ask for it.

Every method begins with it, and whatever shows its results beside the original as well.
"""

from compressor.imaging import Picture, size_within
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings


def longest_side_of(settings: Settings) -> int:
    """Return the most pixels of a side; 0 for as many as there are, as in the experiment."""
    if isinstance(settings, (QualitySettings, LookSettings)):
        return settings.longest_side
    return 0


def picture_for(picture: Picture, settings: Settings) -> Picture:
    """Return the picture that is compressed, see `Picture.shrunk`."""
    return picture.shrunk(longest_side_of(settings))


def size_for(picture: Picture, settings: Settings) -> tuple[int, int]:
    """Return its width and height in pixels, without making it."""
    return size_within(picture.width, picture.height, longest_side_of(settings))
