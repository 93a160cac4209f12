"""Settings of every method in which every field differs from its default somewhere."""

from compressor.pipeline.protected.part import Part
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings

RED = (228, 0, 43)
WHITE = (255, 255, 255)
PARTS = (Part(x=40, y=30, width=120, height=80, weight=10), Part(x=0, y=0, width=2, height=1))
SETTINGS: tuple[Settings, ...] = (
    QualitySettings(),
    QualitySettings(k=5, effort="best", space="oklab", dither=0.5, smaller=1.5, keep_rare="on"),
    QualitySettings(k=256, locked=(RED, WHITE), protect=PARTS, longest_side=1600),
    QualitySettings(k=4, dither="eye", longest_side=64),
    QualitySettings(palette="pico-8", dither=1.0, smaller=0.25, protect=PARTS[:1]),
    QualitySettings(palette="spectra-6", space="cielab", smaller=32.0),
    LookSettings(),
    LookSettings(look=50, effort="fast", locked=(WHITE,), protect=PARTS, longest_side=100_000),
    LookSettings(look=99, max_bytes=250_000, effort="best"),
    RestartSettings(),
    RestartSettings(k=2, k2=5, restarts=20, iterations=3, seed=7, height=16, own_start="corner"),
    RestartSettings(k=2, own_start=(RED, WHITE)),
    RestartSettings(k2=4, own_start=((0, 0, 0), RED, WHITE, (1, 2, 3))),
)
