"""What is aimed at: a look in the fewest bytes, or the best look in so many bytes.

Both are reached by the same search, as fewer colours and dearer bits lower score and bytes alike.
A goal's surplus is what a trial has too much of, score or bytes; the search brings it to 0.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from compressor.imaging.ssimulacra2 import SCORE_BELOW
from compressor.pipeline.look.trial import Trial

# How much higher a score is aimed at, as the next one may be a little lower, by the effort: where
# pixels choose again (`compressor.imaging.png.reassignment`) scores scatter more.
SCORE_AIM = {"fast": 0.05, "balanced": 0.1, "best": 0.1}
# How much too good the score of the first trial may be without another one, by the effort, and how
# much more that is after each further one, which brings less.
SCORE_ABOVE = {"fast": 0.4, "balanced": 0.4, "best": 0.3}
SCORE_ABOVE_PER_TRIAL = 0.1
SIZE_MARGIN = 0.01  # how much smaller than allowed a file is aimed at, as a logarithm
SQUARES_SCORE_MARGIN = 0.8  # how much higher a score squares need, for the whole to have it
SQUARES_SIZE_MARGIN = 0.03  # how much fewer bytes they may have, as a share
SIZE_BELOW = 0.03  # how much smaller it may be without another trial, likewise
# How much more score a quick trial has than the settings of each effort, whose pixels choose more
# often: at a score of 50, and at 70; and how many more bytes (as a logarithm). Means over ten
# photographs.
SCORE_OF_QUICK = {"fast": (0.0, 0.0), "balanced": (2.7, -0.7), "best": (3.5, 0.1)}
SCORES_OF_QUICK = (50, 70)
LOG_BYTES_OF_QUICK = {"fast": -0.02, "balanced": 0.17, "best": 0.21}
# What a doubled price does to the score: in smooth pictures always about the same, in busy ones
# the more the more pixels are busy (`Trial.busy`), and the farther the score is below 100. Such a
# line meets half of 37 measured slopes, of fourteen photographs at 50 and at 70, to a fourth:
# docs/results/rate.md.
LEAST_SCORE_PER_DOUBLED_PRICE = -3.2
SCORE_PER_DOUBLED_PRICE_OF_BUSY = -0.6


class Goal(Protocol):
    """What is aimed at.

    Attributes:
        per_doubled_price: what a doubled price of bits does to the surplus of most pictures, about.
        per_halved_colors: what half as many colours do to it, about.
        quick_surplus: how much of the surplus of a quick trial is due to its being quick.
    """

    per_doubled_price: float
    per_halved_colors: float
    quick_surplus: float

    def surplus(self, trial: Trial) -> float:
        """What the trial has too much of; negative where it has too little."""

    def slope(self, trial: Trial) -> float:
        """What a doubled price of bits does to the surplus of this picture, about."""

    def is_close(self, surplus: float, trials: int) -> bool:
        """Whether the goal is reached, and so nearly that another trial after so many won't pay."""

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
        self._aim = SCORE_AIM[effort]
        self._above = SCORE_ABOVE[effort]
        self.quick_surplus = float(np.interp(look, SCORES_OF_QUICK, SCORE_OF_QUICK[effort]))

    def surplus(self, trial: Trial) -> float:
        """The score beyond the look, from a little above it."""
        return trial.score - self._look - self._aim

    def slope(self, trial: Trial) -> float:
        """As `Goal.slope`."""
        of_busy = SCORE_PER_DOUBLED_PRICE_OF_BUSY * trial.busy * (100 - self._look)
        return min(LEAST_SCORE_PER_DOUBLED_PRICE, of_busy)

    def is_close(self, surplus: float, trials: int) -> bool:
        """As `Goal.is_close`."""
        above = self._above + SCORE_ABOVE_PER_TRIAL * (trials - 1)
        return -SCORE_BELOW <= surplus + self._aim <= above

    def best(self, trials: Sequence[Trial]) -> Trial | None:
        """The trial of the fewest bytes among those that have the look.

        Bytes are counted where there is a choice: dearer bits are not always fewer, as the order
        of the palette may turn out well or badly.
        """
        good = [trial for trial in trials if trial.score >= self._look - SCORE_BELOW]
        if len(good) == 1:
            return good[0]
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

    def slope(self, trial: Trial) -> float:
        """As `Goal.slope`."""
        return self.per_doubled_price

    def is_close(self, surplus: float, trials: int) -> bool:
        """As `Goal.is_close`."""
        return -SIZE_BELOW <= surplus <= SIZE_MARGIN

    def best(self, trials: Sequence[Trial]) -> Trial | None:
        """The trial of the highest score among those of so few bytes."""
        small = [trial for trial in trials if trial.size <= self._limit]
        return max(small, key=lambda trial: trial.score, default=None)

    def of_squares(self) -> "SizeGoal":
        """As `Goal.of_squares`."""
        return SizeGoal(round(self._limit * (1 - SQUARES_SIZE_MARGIN)), self._effort)
