"""How long a job takes, estimated before it begins: so that no link starts a long one by itself."""

from typing import Final

from compressor.imaging import Picture, shrink
from compressor.imaging.indexed import RATE_SWEEPS
from compressor.pipeline.look.choices import LARGE_PIXELS, MAX_DITHERED_PIXELS
from compressor.pipeline.methods.longest_side import size_for
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from kmc import count_colors

# Of plain k-means on one core, measured on pictures whose runs can't be shortened much.
DISTANCES_PER_SECOND: Final = 6.7e8
PIXELS_PER_SECOND: Final = 1e6  # that choose once, where the file is to be smaller
# Of a search for the smallest file on one core: what its palettes and quick trials take, and more
# for each megapixel of the whole, which is made several times; less where nothing is dithered.
SECONDS_OF_TRIALS: Final = {"fast": 1.5, "balanced": 6.0, "best": 12.0}
SECONDS_PER_MEGAPIXEL: Final = {"fast": 2.0, "balanced": 3.5, "best": 25.0}
SECONDS_PER_UNDITHERED_MEGAPIXEL: Final = 1.5


def estimated_seconds(picture: Picture, settings: Settings) -> float:
    """Estimate the time of a job; 0 for a search for best quality but for a smaller file.

    A search for best quality has no other setting that multiplies its work: at the highest effort
    the shipped pictures take up to 20 s, which counts as 0. A search for the smallest file makes
    the whole picture several times, so its work is estimated by the number of pixels.

    Args:
        picture: the full picture.
        settings: the settings of a method.

    Returns:
        seconds of one core: K times runs times iterations times the distinct colours of the
        experiment's picture, by the distances that are computed in a second. For a smaller file
        the pixels times how often each chooses, by those that choose in a second.
    """
    width, height = size_for(picture, settings)
    pixels = width * height
    if isinstance(settings, QualitySettings) and settings.smaller:
        return pixels * RATE_SWEEPS[settings.effort] / PIXELS_PER_SECOND
    if isinstance(settings, LookSettings):
        per_megapixel = SECONDS_PER_MEGAPIXEL[settings.effort]
        if pixels > (LARGE_PIXELS if settings.effort == "best" else MAX_DITHERED_PIXELS):
            per_megapixel = SECONDS_PER_UNDITHERED_MEGAPIXEL
        return SECONDS_OF_TRIALS[settings.effort] + per_megapixel * pixels / 1e6
    if not isinstance(settings, RestartSettings):
        return 0.0
    colors = len(count_colors(shrink(picture.pixels, settings.height)))
    runs = (settings.k + settings.k2) * settings.restarts
    return runs * settings.iterations * colors / DISTANCES_PER_SECOND
