"""The search on squares of the picture: which K, dithering and price of bits reach a goal best."""

import math
from collections.abc import Callable
from dataclasses import replace

from compressor.pipeline.look.choices import Choices
from compressor.pipeline.look.prices import price_between
from compressor.pipeline.look.trial import Say, Trial, Trier

PRICES = (0.25, 1.5, 10.0)  # of bits, that are tried first
REACHED_BELOW = 1.0  # how much the squares may fall short for the whole picture to be tried
DITHERING_ADDS = 8.0  # what full dithering adds to a score at most
INTERPOLATIONS = 2  # between two trials, until the price is near enough
PATIENCE = 2  # numbers of colours in a row that bring nothing, until the search ends
SIZE_BELOW = 0.03  # how far from the wanted size a trial may be, as a logarithm


class SquaresSearch:
    """Ks are tried from the largest down while the file gets smaller, or the score higher."""

    def __init__(self, choices: Choices, try_squares: Trier, say: Say) -> None:
        """Take what tries settings on the squares; `say` is called with words for each trial."""
        self._choices = choices
        self._try = try_squares
        self._say = say
        self._trials: dict[tuple[int, float, float], Trial] = {}

    def smallest_of_look(self, look: int) -> Trial:
        """The trial whose file is smallest among those of the wanted look, as the sample has it."""
        best: Trial | None = None
        worse = 0
        for k in self._choices.ks:
            trial = self._at_score(k, look)
            if trial is None:
                break
            if best is None or trial.size < best.size:
                best = trial
                worse = 0
            else:
                worse += 1
                if worse == PATIENCE:
                    break
        return best or self._best_look()

    def _at_score(self, k: int, look: int) -> Trial | None:
        """The dearest bits at which K colours have the wanted look; None where they never do."""
        for dither in self._choices.dithers:
            trial = self._bisect(k, dither, lambda trial: trial.score - look, REACHED_BELOW)
            if trial.score >= look - REACHED_BELOW:
                return trial
            if trial.score < look - DITHERING_ADDS:
                break
        return None

    def _best_look(self) -> Trial:
        """The highest score that 256 colours have, where they don't reach the wanted one."""
        k = self._choices.ks[0]
        trials = [self._sampled(k, 0.0, dither) for dither in self._choices.dithers]
        return max(trials, key=lambda trial: trial.score)

    def best_of_size(self, limit: int) -> Trial:
        """The trial with the highest score among those of so few bytes, as the sample has it."""
        best: Trial | None = None
        worse = 0
        for k in self._choices.ks:
            trial = self._bisect(
                k, self._choices.dithers[0], lambda trial: math.log(trial.size / limit), SIZE_BELOW
            )
            if trial.size > 1.05 * limit:
                continue  # not even dear bits make it so small
            if best is None or trial.score > best.score:
                best = trial
                worse = 0
            else:
                worse += 1
                if worse == PATIENCE:
                    break
        return best or self._sampled(self._choices.ks[-1], PRICES[2], 0.0)

    def _bisect(
        self, k: int, dither: float, excess: Callable[[Trial], float], tolerance: float
    ) -> Trial:
        """Find the price of bits at which `excess` is about 0; it falls as bits get dearer.

        Where no price has that, the trial is the one that comes nearest.
        """
        middle = self._sampled(k, PRICES[1], dither)
        is_above = excess(middle) > 0
        other = self._sampled(k, PRICES[2 if is_above else 0], dither)
        low, high = (middle, other) if is_above else (other, middle)
        if excess(low) <= 0:
            return low
        if excess(high) > 0:
            return high
        for _ in range(INTERPOLATIONS):
            nearest = self._sampled(k, price_between(low, high, excess), dither)
            if abs(excess(nearest)) <= tolerance:
                return nearest
            low, high = (nearest, high) if excess(nearest) > 0 else (low, nearest)
        return low

    def _sampled(self, k: int, smaller: float, dither: float) -> Trial:
        """A trial on the squares, quickly."""
        settings = replace(self._choices.settings(k, smaller, dither), effort="fast")
        key = settings.k, settings.smaller, settings.dither
        if key not in self._trials:
            self._say(f"Trying {settings.k} colours…")
            self._trials[key] = self._try(settings)
        return self._trials[key]
