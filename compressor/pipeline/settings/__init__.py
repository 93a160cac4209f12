"""Every setting, in one place: its values, its words on pages, its names elsewhere.

Links, widgets, recipes, reports and the command line with its help are derived from what stands
here, so a new setting is one field. A setting is named alike in links, recipes and in the session
of a page: by the name of its field.
"""

from compressor.pipeline.settings.file_format import FILE_FORMAT, FORMAT, installed_formats
from compressor.pipeline.settings.look import LookSettings
from compressor.pipeline.settings.quality import QualitySettings
from compressor.pipeline.settings.restarts import RestartSettings
from compressor.pipeline.settings.values import (
    COLOR_COUNT,
    COMPUTED,
    DITHER,
    EFFORT,
    EYE,
    LONGEST_SIDE,
    LOOK,
    LOOK_MEANING,
    MAX_EYE_PIXELS,
    MAX_FILE_BYTES,
    MAX_LOCKED_COLORS,
    MAX_SEED,
    MAX_SMALLER,
    PALETTE,
    PARTS,
    SPACE,
)

__all__ = [
    "COLOR_COUNT",
    "COMPUTED",
    "DITHER",
    "EFFORT",
    "EYE",
    "FILE_FORMAT",
    "FORMAT",
    "LONGEST_SIDE",
    "LOOK",
    "LOOK_MEANING",
    "MAX_EYE_PIXELS",
    "MAX_FILE_BYTES",
    "MAX_LOCKED_COLORS",
    "MAX_SEED",
    "MAX_SMALLER",
    "PALETTE",
    "PARTS",
    "SPACE",
    "LookSettings",
    "QualitySettings",
    "RestartSettings",
    "installed_formats",
]
