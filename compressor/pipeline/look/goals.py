"""What is aimed at: a look in the fewest bytes, or the best look in so many bytes.

Both are reached by the same search, as fewer colours and dearer bits lower score and bytes alike.
A goal's surplus is what a trial has too much of, score or bytes; the search brings it to 0.
"""

import math
from collections.abc import Sequence
from typing import Protocol

from compressor.imaging.ssimulacra2 import SCORE_BELOW
from compressor.pipeline.look.trial import Trial

SCORE_AIM = 0.1  # how much higher a score is aimed at, as the next one may be a little lower
# How much too good the score may be without another trial, by the effort.
SCORE_ABOVE = {"fast": 1.5, "balanced": 0.6, "best": 0.4}
SIZE_MARGIN = 0.01  # how much smaller than allowed a file is aimed at, as a logarithm
SQUARES_SCORE_MARGIN = 0.8  # how much higher a score squares need, for the whole to have it
SQUARES_SIZE_MARGIN = 0.03  # how much fewer bytes they may have, as a share
SIZE_BELOW = 0.03  # how much smaller it may be without another trial, likewise
# How much more score, and how many more bytes (as a logarithm), a quick trial has than the
# settings of each effort, whose pixels choose more often; means over ten photographs.
SCORE_OF_QUICK = {"fast": 0.8, "balanced": 1.8, "best": 2.6}
LOG_BYTES_OF_QUICK = {"fast": -0.02, "balanced": 0.1, "best": 0.14}


class Goal(Protocol):
    """What is aimed at.

    Attributes:
        per_doubled_price: what a doubled price of bits does to the surplus, about.
        per_halved_colors: what half as many colours do to it, about.
        quick_surplus: how much of the surplus of a quick trial is due to its being quick.
    """

    per_doubled_price: float
    per_halved_colors: float
    quick_surplus: float

    def surplus(self, trial: Trial) -> float:
        """What the trial has too much of; negative where it has too little."""

    def is_close(self, surplus: float) -> bool:
        """Whether the goal is reached, and with so little surplus that another trial won't pay."""

    def best(self, trials: Sequence[Trial]) -> Trial | None:
        """The best of those that reach the goal; None where none does."""

    def of_squares(self) -> "Goal":
        """The goal that squares of a picture have to reach, so that all of it reaches this one."""


class LookGoal:
    """The fewest bytes of a look."""

    per_doubled_price = -3.3
    per_halved_colors = -9.0

    def __init__(self, look: float, effort: str) -> None:
        """Aim at a SSIMULACRA2, in whole pictures that are made with an effort."""
        self._look = look
        self._effort = effort
        self._above = SCORE_ABOVE[effort]
        self.quick_surplus = SCORE_OF_QUICK[effort]

    def surplus(self, trial: Trial) -> float:
        """The score beyond the look, from a little above it."""
        return trial.score - self._look - SCORE_AIM

    def is_close(self, surplus: float) -> bool:
        """As `Goal.is_close`."""
        return -SCORE_BELOW <= surplus + SCORE_AIM <= self._above

    def best(self, trials: Sequence[Trial]) -> Trial | None:
        """The trial of the fewest bytes among those that have the look."""
        good = [trial for trial in trials if trial.score >= self._look - SCORE_BELOW]
        return min(good, key=lambda trial: trial.size, default=None)

    def of_squares(self) -> "LookGoal":
        """As `Goal.of_squares`."""
        return LookGoal(self._look + SQUARES_SCORE_MARGIN, self._effort)


class SizeGoal:
    """The best look in so many bytes."""

    per_doubled_price = -0.12
    per_halved_colors = -0.3

    def __init__(self, limit: int, effort: str) -> None:
        """Aim at the most bytes that are allowed."""
        self._limit = limit
        self._effort = effort
        self.quick_surplus = LOG_BYTES_OF_QUICK[effort]

    def surplus(self, trial: Trial) -> float:
        """The logarithm of the bytes beyond the limit, from a little below it."""
        return math.log(trial.size / self._limit) + SIZE_MARGIN

    def is_close(self, surplus: float) -> bool:
        """As `Goal.is_close`."""
        return -SIZE_BELOW <= surplus <= SIZE_MARGIN

    def best(self, trials: Sequence[Trial]) -> Trial | None:
        """The trial of the highest score among those of so few bytes."""
        small = [trial for trial in trials if trial.size <= self._limit]
        return max(small, key=lambda trial: trial.score, default=None)

    def of_squares(self) -> "SizeGoal":
        """As `Goal.of_squares`."""
        return SizeGoal(round(self._limit * (1 - SQUARES_SIZE_MARGIN)), self._effort)
