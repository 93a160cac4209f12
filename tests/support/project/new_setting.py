"""A method with one setting more than it has."""

from dataclasses import dataclass
from typing import ClassVar

from compressor.pipeline.setting_schema import setting
from compressor.pipeline.setting_values import IntRange
from compressor.pipeline.settings import QualitySettings


@dataclass(frozen=True, kw_only=True)
class WithGrain(QualitySettings):
    """Best quality with one setting more."""

    method: ClassVar[str] = QualitySettings.method
    grain: int = setting(
        3,
        IntRange(min=0, max=9),
        "Grain",
        "How much grain is left.",
        flags=("--grain",),
    )
