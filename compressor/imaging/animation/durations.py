"""How long frames are shown, in the units of each format; and how often all of them are."""

from fractions import Fraction
from typing import Final

MAX_WORD: Final = 65_535
MAX_WEBP_MILLISECONDS: Final = (1 << 24) - 1
_GIF_UNIT: Final = 10  # milliseconds


class GifDelays:
    """Hundredths of a second whose sums are off by half of one at most."""

    def __init__(self) -> None:
        self._exact = 0.0
        self._written = 0

    def next(self, milliseconds: float) -> int:
        """The delay of the next frame; at most `MAX_WORD`, and 0 for 0 alone."""
        self._exact += milliseconds / _GIF_UNIT
        delay = round(self._exact - self._written)
        if milliseconds > 0:
            delay = max(1, delay)
        delay = min(max(0, delay), MAX_WORD)
        self._written += delay
        if delay == MAX_WORD:
            self._written = round(self._exact)
        return delay


def apng_delay(milliseconds: float) -> tuple[int, int]:
    """Numerator and denominator of the seconds, each at most `MAX_WORD`; exact where possible."""
    if milliseconds >= 1000 * MAX_WORD:
        return MAX_WORD, 1
    seconds = Fraction(milliseconds / 1000).limit_denominator(MAX_WORD)
    while seconds.numerator > MAX_WORD:
        seconds = seconds.limit_denominator(seconds.denominator // 2)
    return seconds.numerator, seconds.denominator


class WebpDurations:
    """Milliseconds whose sums are off by half of one at most."""

    def __init__(self) -> None:
        self._exact = 0.0
        self._written = 0

    def next(self, milliseconds: float) -> int:
        """The duration of the next frame."""
        self._exact += milliseconds
        duration = min(max(0, round(self._exact - self._written)), MAX_WEBP_MILLISECONDS)
        self._written += duration
        return duration
