"""The whole picture in so many colours, with the price of bits corrected until the goal is met."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from compressor.imaging.indexed import IndexedPicture
from compressor.pipeline.look.choices import USUAL_PRICE, Choices
from compressor.pipeline.look.goals import Goal
from compressor.pipeline.look.trial import Trial
from compressor.pipeline.settings import MAX_SMALLER, QualitySettings

USEFUL_PRICES = (0.8, 20.0)  # outside these another number of colours is tried
LIKELY_PRICES = (1.0, 20.0)  # what it is tried at, at least and at most
MORE = 3  # of the whole, in addition, where the goal is not reached
# Under this price of a picture without dithering, the same score has fewer bytes with full one, at
# about the same price.
FULL_DITHER_BELOW_AT_FIRST = 2.0
FREE_PRICE = 0.03  # what counts as the price of free bits, below all others
SLOPES = 4.0  # how many times steeper or flatter than expected a measured slope may be


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The picture that was found.

    Attributes:
        settings: those that make it.
        indexed: the picture.
        score: its SSIMULACRA2, measured on all of it; 100 without loss.
        is_reached: whether it has the wanted score, and at most the allowed bytes.
    """

    settings: QualitySettings
    indexed: IndexedPicture
    score: float
    is_reached: bool


class PriceSearch:
    """Makes a picture again and again, until the price of bits is the one that meets the goal."""

    def __init__(
        self,
        choices: Choices,
        make: Callable[[QualitySettings], Trial],
        goal: Goal,
        most: int,
        more: int = MORE,
        ends_when_reached: bool = False,
    ) -> None:
        """Take what pictures are made of.

        Args:
            choices: what there is to choose.
            make: makes a picture.
            goal: what is aimed at.
            most: how many pictures are made.
            more: how many more are, where none of these reaches the goal.
            ends_when_reached: whether the first that reaches the goal is the last, however large
                its surplus.
        """
        self.trials: list[Trial] = []
        self._choices = choices
        self._make = make
        self._goal = goal
        self._most = most
        self._more = more
        self._ends_when_reached = ends_when_reached

    def run(self, settings: QualitySettings) -> None:
        """Begin with settings, and correct them."""
        following: QualitySettings | None = settings
        while following is not None and self._goes_on():
            self.trials.append(self._make(following))
            following = self._following()

    def run_to_the_best_look(self) -> None:
        """Make the picture in the most colours with free bits, if it was not: none looks better."""
        settings = self._choices.settings(self._choices.ks[0], 0.0)
        if settings not in [trial.settings for trial in self.trials]:
            self.trials.append(self._make(settings))

    def _goes_on(self) -> bool:
        if len(self.trials) < self._most:
            return True
        return self.best() is None and len(self.trials) < self._most + self._more

    def best(self) -> Trial | None:
        """The best trial that reaches the goal; None where none does."""
        return self._goal.best(self.trials)

    def nearest(self) -> Trial:
        """The trial with the least surplus or lack."""
        return min(self.trials, key=lambda trial: abs(self._goal.surplus(trial)))

    def _following(self) -> QualitySettings | None:
        """The settings of the next trial; None where no other ones will do better."""
        surplus = self._goal.surplus(self.trials[-1])
        is_close = self._goal.is_close(surplus, len(self.trials))
        if is_close or (self._ends_when_reached and self.best() is not None):
            return None
        settings = self._other_colors(self._corrected_price())
        return None if settings in [trial.settings for trial in self.trials] else settings

    def _corrected_price(self) -> float:
        """The price at which nothing is left over, by the last trials of these colours."""
        last = self.trials[-1]
        surplus = self._goal.surplus(last)
        slope = self._goal.slope(last)
        for other in reversed(self.trials[:-1]):
            if _differ_in_price(last.settings, other.settings):
                doublings = math.log2(_price(last) / _price(other))
                measured = (surplus - self._goal.surplus(other)) / doublings
                slope = min(max(measured, slope * SLOPES), slope / SLOPES)
                break
        price: float = _price(last) * 2.0 ** (-surplus / slope)
        return price

    def _other_colors(self, price: float) -> QualitySettings:
        """The settings of a price, with more or fewer colours where it is out of all proportion."""
        last = self.trials[-1].settings
        tried = {trial.settings.k for trial in self.trials}
        place = list(self._choices.ks).index(last.k)
        fewer = self._choices.ks[place + 1 : place + 2]
        more = self._choices.ks[place - 1 : place]
        if price > USEFUL_PRICES[1] and fewer and not tried.issuperset(fewer):
            return self._with_colors(fewer[0])
        if price < USEFUL_PRICES[0] and more and not tried.issuperset(more):
            return self._with_colors(more[0])
        settings = self._choices.settings(last.k, price, last.diffusion == 1.0)
        if settings.diffusion > last.diffusion:
            return self._choices.settings(last.k, 2 * price, True)
        return settings

    def _with_colors(self, k: int) -> QualitySettings:
        """The settings of another number of colours, at about the price that they need."""
        last = self.trials[-1]
        halvings = math.log2(last.settings.k / k)
        surplus = self._goal.surplus(last) + halvings * self._goal.per_halved_colors
        price = _price(last) * 2.0 ** (-surplus / self._goal.slope(last))
        return self._choices.settings(k, min(max(price, LIKELY_PRICES[0]), LIKELY_PRICES[1]))


def first_settings(choices: Choices, slope: float, k: int, surplus: float) -> QualitySettings:
    """The settings to begin with, by the surplus of so many colours at the usual price.

    Args:
        choices: what there is to choose.
        slope: what a doubled price does to the surplus.
        k: the number of colours.
        surplus: what they have too much of.
    """
    price = min(USUAL_PRICE * 2.0 ** (-surplus / slope), float(MAX_SMALLER))
    return choices.settings(k, price, price < FULL_DITHER_BELOW_AT_FIRST)


def _differ_in_price(settings: QualitySettings, other: QualitySettings) -> bool:
    """Whether two trials tell what a price does."""
    is_alike = (settings.k, settings.dither) == (other.k, other.dither)
    return is_alike and settings.smaller != other.smaller


def _price(trial: Trial) -> float:
    return trial.settings.smaller or FREE_PRICE
