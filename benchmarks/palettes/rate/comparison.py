"""Programs compared at equal quality: ratios of bytes, and who has the fewest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.palettes.rate.hull import Pair, bytes_at, mean_ratio
from benchmarks.palettes.rate.point import Point

REFERENCE = "libimagequant, dithered"
Measured = Mapping[str, Mapping[str, Sequence[Point]]]  # picture, then program


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure of quality.

    Attributes:
        attribute: of `Point`.
        label: for people.
        sign: 1 where more is better, -1 where less is.
        levels: at which programs are compared, from worse to better.
    """

    attribute: str
    label: str
    sign: int
    levels: tuple[float, ...]

    def pairs(self, points: Sequence[Point]) -> list[Pair]:
        """Return score and bytes of each point, more of the score being better."""
        return [(self.sign * getattr(point, self.attribute), float(point.size)) for point in points]

    def bytes_at(self, points: Sequence[Point], level: float) -> float | None:
        """Return the bytes at a level; None where no point reaches it."""
        return bytes_at(self.pairs(points), self.sign * level)


SSIMULACRA2 = Measure(
    attribute="ssimulacra2", label="SSIMULACRA2", sign=1, levels=(30, 50, 60, 70, 80)
)
PSNR = Measure(attribute="psnr", label="PSNR, dB", sign=1, levels=(26, 28, 30, 32, 34))
DELTA_E = Measure(attribute="delta_e", label="mean CIEDE2000", sign=-1, levels=(5, 4, 3, 2.5, 2))
MEASURES = (SSIMULACRA2, PSNR, DELTA_E)


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A program's bytes relative to those of another one at equal quality.

    Attributes:
        mean: the geometric mean over the pictures where both reach it.
        count: how many pictures that are.
    """

    mean: float
    count: int


def ratio_at(
    measured: Measured, program: str, reference: str, measure: Measure, level: float
) -> Ratio | None:
    """Return a program's bytes relative to the reference's; None where no picture has both."""
    ratios = []
    for points in measured.values():
        own = measure.bytes_at(points[program], level)
        other = measure.bytes_at(points[reference], level)
        if own is not None and other is not None:
            ratios.append(own / other)
    return Ratio(mean=mean_ratio(ratios), count=len(ratios)) if ratios else None


def smaller_pictures(
    measured: Measured, program: str, reference: str, level: float
) -> tuple[list[str], int]:
    """Compare a program with another one at a SSIMULACRA2.

    Returns:
        the pictures where the program has fewer bytes, or alone reaches the score, and the number
        of pictures where one of both reaches it.
    """
    smaller = []
    count = 0
    for picture, points in measured.items():
        own = SSIMULACRA2.bytes_at(points[program], level)
        other = SSIMULACRA2.bytes_at(points[reference], level)
        count += bool(points[program]) and (own is not None or other is not None)
        if own is not None and (other is None or own < other):
            smaller.append(picture)
    return smaller, count
