"""The whole picture in the settings that won, with the price of bits corrected by its score."""

import math
from dataclasses import dataclass, replace

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture
from compressor.pipeline.look.choices import Choices
from compressor.pipeline.look.prices import corrected_price
from compressor.pipeline.look.trial import Say, Trial, Trier
from compressor.pipeline.settings import MAX_SMALLER, QualitySettings

SCORE_BELOW = 0.3  # how much the score may fall short
SCORE_ABOVE = 0.6  # how much too good it may be before the price is corrected
MAX_CORRECTIONS = {"fast": 3, "balanced": 3, "best": 5}
SIZE_MARGIN = 0.01  # how much smaller than allowed a file is aimed at, as a logarithm
SIZE_BELOW = 0.03  # how much smaller it may be before the price is corrected, likewise
# What a doubled price of bits does, where no two trials tell.
SCORE_A_DOUBLING = -2.5
LOG_BYTES_A_DOUBLING = -0.12


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


class WholePicture:
    """Makes the whole picture, until it has the wanted score or few enough bytes."""

    def __init__(self, choices: Choices, try_whole: Trier, say: Say) -> None:
        """Take what tries settings on all of the picture; `say` is called before each time."""
        self._choices = choices
        self._try = try_whole
        self._say = say
        self._corrections = 1 if choices.is_large else MAX_CORRECTIONS[choices.wanted.effort]

    def of_look(self, trial: Trial) -> Found:
        """Make the whole picture, and correct the price until the score is the wanted one."""
        wanted = self._choices.wanted.look
        chosen = self._chosen(trial)
        made = [self._make(chosen)]
        for _ in range(self._corrections):
            off = made[-1].score - wanted
            if -SCORE_BELOW <= off <= SCORE_ABOVE or made[-1].settings.smaller == 0:
                break
            price = corrected_price(made, lambda each: each.score - wanted, slope=SCORE_A_DOUBLING)
            if price == made[-1].settings.smaller:
                break
            made.append(self._make(replace(chosen, smaller=price)))
        good = [each for each in made if each.score >= wanted - SCORE_BELOW]
        best = min(good, key=lambda each: each.size) if good else max(made, key=lambda t: t.score)
        return _found(best, is_reached=bool(good))

    def of_size(self, trial: Trial, limit: int) -> Found:
        """Make the whole picture, and correct the price until the file is small enough."""
        chosen = self._chosen(trial)

        def over(each: Trial) -> float:
            return math.log(each.size / limit) + SIZE_MARGIN

        made = [self._make(chosen)]
        for _ in range(self._corrections + 2):
            if (
                -SIZE_BELOW <= over(made[-1]) <= SIZE_MARGIN
                or made[-1].settings.smaller >= MAX_SMALLER
            ):
                break
            price = corrected_price(made, over, slope=LOG_BYTES_A_DOUBLING)
            if price == made[-1].settings.smaller:
                break
            made.append(self._make(replace(chosen, smaller=price)))
        small = [each for each in made if each.size <= limit]
        for k in self._choices.ks:
            if not small and k < chosen.k:
                made.append(self._make(self._choices.settings(k, float(MAX_SMALLER), 0.0)))
                small = [each for each in made if each.size <= limit]
        if not small:
            smallest = min(made, key=lambda each: each.size)
            raise ImageError(
                f"No file of at most {limit:,} bytes is possible: with {smallest.settings.k}"
                f" colours it has {smallest.size:,.0f}; allow more bytes, or make the picture"
                " smaller."
            )
        best = max(small, key=lambda each: each.score)
        return _found(best, is_reached=best.score >= self._choices.wanted.look - SCORE_BELOW)

    def _chosen(self, trial: Trial) -> QualitySettings:
        """The settings of a trial, with the effort that the whole picture gets."""
        settings = trial.settings
        return self._choices.settings(settings.k, settings.smaller, settings.dither)

    def _make(self, settings: QualitySettings) -> Trial:
        self._say("Giving each pixel its colour…")
        return self._try(settings)


def _found(trial: Trial, *, is_reached: bool) -> Found:
    return Found(
        settings=trial.settings,
        indexed=trial.indexed,
        score=trial.score,
        is_reached=is_reached,
    )
