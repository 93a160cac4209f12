"""Which settings are for pictures alone, in a sentence for who chose them."""

from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.pipeline.target import Target

_EXPERIMENT = (
    "The restarts experiment is for pictures: leave out its options, or take the first frame of"
    " the animation alone."
)
_FOR_EYE = (
    "Dithering for the eye is for pictures: in an animation it would flicker. Choose a strength of"
    " dithering, or take the first frame alone."
)
_KEEPS_RARE = (
    "Rare colours are kept in pictures, not in animations: leave “Keep rare colours” off, or take"
    " the first frame alone."
)
_LARGEST_SIZE = (
    "The largest size of a file can be chosen for pictures only: choose a look or a number of"
    " colours for an animation, or take its first frame alone."
)


def animation_refusal(settings: Settings, target: Target | None = None) -> str | None:
    """Return why an animation can't be compressed by these settings; None where it can.

    Args:
        settings: of any method.
        target: as for `compress_animation`.
    """
    if isinstance(settings, QualitySettings):
        if settings.is_for_eye:
            return _FOR_EYE
        if settings.keeps_rare:
            return _KEEPS_RARE
        return _LARGEST_SIZE if target is not None and target.max_bytes is not None else None
    if isinstance(settings, LookSettings):
        return _LARGEST_SIZE if settings.max_bytes else None
    return _EXPERIMENT
