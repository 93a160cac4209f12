"""Search the settings of the smallest file that looks good enough, or of the best that fits.

What can be chosen is K, the price of bits (`QualitySettings.smaller`) and dithering. For each K a
dearer bit means fewer bytes and a lower score, both nearly straight lines over the logarithm of
the price; so two or three trials tell the price that just reaches a goal. Ks are tried from the
largest down while the file gets smaller (or the score higher). All that is done on squares of the
picture; the settings that win are then used on the whole picture, whose score corrects the price.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.types import Pixels
from compressor.pipeline.look.trial import Trial, Trier
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import MAX_SMALLER, LookSettings, QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

SPACE = "oklab"  # of all results: distances as the eye sees them
KS = (256, 128, 64, 32, 16, 8, 4, 2)
DITHER = 0.5  # where dithering is part of the price of bits, more of it costs more than it brings
FULL_DITHER = 1.0  # where the score can't be reached otherwise
MAX_DITHERED_PIXELS = 1 << 22  # of larger pictures, where dithering would take half a minute
PRICES = (0.25, 1.5, 10.0)  # of bits, that are tried first
REACHED_BELOW = 1.0  # how much the squares may fall short for the whole picture to be tried
DITHERING_ADDS = 8.0  # what full dithering adds to a score at most
INTERPOLATIONS = 2  # between two trials, until the price is near enough
PATIENCE = 2  # numbers of colours in a row that bring nothing, until the search ends
SCORE_BELOW = 0.3  # how much the score may fall short
SCORE_ABOVE = 0.6  # how much too good it may be before the price is corrected
SAMPLE_SQUARES = {"fast": 4, "balanced": 9, "best": 16}
MAX_CORRECTIONS = {"fast": 3, "balanced": 3, "best": 5}
LARGE_PIXELS = 1 << 23  # from here on the whole picture is made at most twice
MIN_SMALLER = 0.05
SIZE_MARGIN = 0.01  # how much smaller than allowed a file is aimed at, as a logarithm
SIZE_BELOW = 0.03  # how much smaller it may be before the price is corrected, likewise
# What a doubled price of bits does, where no two trials tell.
SCORE_A_DOUBLING = -2.5
LOG_BYTES_A_DOUBLING = -0.12
ROUNDING = 100  # prices are whole hundredths

Steps = Callable[[str], None]


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


def find_look(
    source: Pixels,
    color_counts: ColorCounts,
    settings: LookSettings,
    checkpoint: Checkpoint,
    say: Steps = lambda words: None,
    format: str = "png",
) -> Found:
    """Find the smallest file of the wanted look, within the allowed bytes.

    A picture of at most 256 colours is kept without loss, where that has few enough bytes.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: its distinct colours.
        settings: the wanted look, the most bytes, effort and locked colours.
        checkpoint: called often; raise to cancel.
        say: called with words for what is done next.
        format: of the file whose bytes count.

    Raises:
        ImageError: no file of so few bytes is possible; the message has the numbers.
    """
    return _Search(source, color_counts, settings, checkpoint, say, format).find()


class _Search:
    def __init__(
        self,
        source: Pixels,
        color_counts: ColorCounts,
        settings: LookSettings,
        checkpoint: Checkpoint,
        say: Steps,
        format: str,
    ) -> None:
        self._source = source
        self._color_counts = color_counts
        self._wanted = settings
        self._checkpoint = checkpoint
        self._say = say
        self._pixels = source.shape[0] * source.shape[1]
        self._palettes: dict[tuple[int, str], NDArray[np.uint8]] = {}
        self._trials: dict[tuple[int, float, float], Trial] = {}
        squares = SAMPLE_SQUARES[settings.effort]
        self._format = format
        self._try = Trier(source, self._palette, checkpoint, squares, format)

    def find(self) -> Found:
        """Keep the picture without loss if it may be, else search."""
        exact = self._exact()
        limit = self._wanted.max_bytes
        if exact is not None and (not limit or self._bytes(exact) <= limit):
            return exact
        by_look = self._best_by_look()
        if limit and by_look.size > limit:
            return self._whole_of_size(self._best_of_size(limit), limit)
        found = self._whole_of_look(by_look)
        if limit and self._bytes(found) > limit:
            return self._whole_of_size(self._best_of_size(limit), limit)
        return found

    def _bytes(self, found: Found) -> int:
        return len(found.indexed.encode(self._format, self._checkpoint))

    def _exact(self) -> Found | None:
        """The picture in its own colours, where these are few enough."""
        if len(self._color_counts) > KS[0]:
            return None
        indexed = apply_palette(
            self._source,
            self._color_counts.colors,
            self._color_counts,
            effort=self._wanted.effort,
            checkpoint=self._checkpoint,
        )
        k = max(2, len(indexed.palette))
        settings = QualitySettings(k=k, effort=self._wanted.effort, locked=self._wanted.locked)
        return Found(settings=settings, indexed=indexed, score=100.0, is_reached=True)

    def _best_by_look(self) -> Trial:
        """The trial whose file is smallest among those of the wanted look, as the sample has it."""
        best: Trial | None = None
        worse = 0
        for k in self._ks():
            trial = self._at_score(k)
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

    def _at_score(self, k: int) -> Trial | None:
        """The dearest bits at which K colours have the wanted look; None where they never do."""
        wanted = self._wanted.look
        for dither in self._dithers():
            trial = self._bisect(k, dither, lambda trial: trial.score - wanted, REACHED_BELOW)
            if trial.score >= wanted - REACHED_BELOW:
                return trial
            if trial.score < wanted - DITHERING_ADDS:
                break
        return None

    def _best_look(self) -> Trial:
        """The highest score that 256 colours have, where they don't reach the wanted one."""
        k = self._ks()[0]
        trials = [self._sampled(k, 0.0, dither) for dither in self._dithers()]
        return max(trials, key=lambda trial: trial.score)

    def _best_of_size(self, limit: int) -> Trial:
        """The trial with the highest score among those of so few bytes, as the sample has it."""
        best: Trial | None = None
        worse = 0
        for k in self._ks():
            trial = self._bisect(
                k, self._dithers()[0], lambda trial: math.log(trial.size / limit), SIZE_BELOW
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
        return best or self._sampled(self._ks()[-1], PRICES[2], 0.0)

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
            nearest = self._sampled(k, _price_between(low, high, excess), dither)
            if abs(excess(nearest)) <= tolerance:
                return nearest
            low, high = (nearest, high) if excess(nearest) > 0 else (low, nearest)
        return low

    def _sampled(self, k: int, smaller: float, dither: float) -> Trial:
        """A trial on the squares, quickly."""
        settings = replace(self._settings(k, smaller, dither), effort="fast")
        key = settings.k, settings.smaller, settings.dither
        if key not in self._trials:
            self._say(f"Trying {settings.k} colours…")
            self._trials[key] = self._try(settings)
        return self._trials[key]

    def _whole_of_look(self, trial: Trial) -> Found:
        """Make the whole picture, and correct the price until the score is the wanted one."""
        wanted = self._wanted.look
        whole = self._whole()
        chosen = self._settings(trial.settings.k, trial.settings.smaller, trial.settings.dither)
        made = [whole(chosen)]
        for _ in range(self._corrections()):
            off = made[-1].score - wanted
            if -SCORE_BELOW <= off <= SCORE_ABOVE or made[-1].settings.smaller == 0:
                break
            price = _corrected(made, lambda each: each.score - wanted, slope=SCORE_A_DOUBLING)
            if price == made[-1].settings.smaller:
                break
            made.append(whole(replace(chosen, smaller=price)))
        good = [each for each in made if each.score >= wanted - SCORE_BELOW]
        best = min(good, key=lambda each: each.size) if good else max(made, key=lambda t: t.score)
        return _found(best, is_reached=bool(good))

    def _whole_of_size(self, trial: Trial, limit: int) -> Found:
        """Make the whole picture, and correct the price until the file is small enough."""
        whole = self._whole()
        chosen = self._settings(trial.settings.k, trial.settings.smaller, trial.settings.dither)

        def over(each: Trial) -> float:
            return math.log(each.size / limit) + SIZE_MARGIN

        made = [whole(chosen)]
        for _ in range(self._corrections() + 2):
            if (
                -SIZE_BELOW <= over(made[-1]) <= SIZE_MARGIN
                or made[-1].settings.smaller >= MAX_SMALLER
            ):
                break
            price = _corrected(made, over, slope=LOG_BYTES_A_DOUBLING)
            if price == made[-1].settings.smaller:
                break
            made.append(whole(replace(chosen, smaller=price)))
        small = [each for each in made if each.size <= limit]
        for k in self._ks():
            if not small and k < chosen.k:
                made.append(whole(self._settings(k, float(MAX_SMALLER), 0.0)))
                small = [each for each in made if each.size <= limit]
        if not small:
            smallest = min(made, key=lambda each: each.size)
            raise ImageError(
                f"No file of at most {limit:,} bytes is possible: with {smallest.settings.k}"
                f" colours it has {smallest.size:,.0f}; allow more bytes, or make the picture"
                " smaller."
            )
        best = max(small, key=lambda each: each.score)
        return _found(best, is_reached=best.score >= self._wanted.look - SCORE_BELOW)

    def _whole(self) -> Callable[[QualitySettings], Trial]:
        """What makes a trial on the whole picture."""
        self._say("Looking at the whole picture…")
        try_whole = Trier(self._source, self._palette, self._checkpoint, format=self._format)

        def make(settings: QualitySettings) -> Trial:
            self._say("Giving each pixel its colour…")
            return try_whole(settings)

        return make

    def _corrections(self) -> int:
        return 1 if self._pixels > LARGE_PIXELS else MAX_CORRECTIONS[self._wanted.effort]

    def _ks(self) -> Sequence[int]:
        smallest = max(2, len(self._wanted.locked))
        return [k for k in KS if k >= smallest] or [smallest]

    def _dithers(self) -> Sequence[float]:
        if self._pixels > MAX_DITHERED_PIXELS:
            return (0.0,)
        return (DITHER, FULL_DITHER)

    def _settings(self, k: int, smaller: float, dither: float) -> QualitySettings:
        effort = "fast" if self._pixels > LARGE_PIXELS else self._wanted.effort
        return QualitySettings(
            k=k,
            effort=effort,
            space=SPACE,
            dither=dither,
            smaller=smaller,
            locked=self._wanted.locked,
        )

    def _palette(self, settings: QualitySettings) -> NDArray[np.uint8]:
        """The palette of K colours; it is searched once."""
        key = settings.k, settings.effort
        if key not in self._palettes:
            self._palettes[key] = build_palette(
                self._color_counts, settings, lambda done, total: self._checkpoint()
            )
        return self._palettes[key]


def _found(trial: Trial, *, is_reached: bool) -> Found:
    return Found(
        settings=trial.settings,
        indexed=trial.indexed,
        score=trial.score,
        is_reached=is_reached,
    )


def _price_between(low: Trial, high: Trial, excess: Callable[[Trial], float]) -> float:
    """The price where a straight line through two trials is 0, over the price's logarithm."""
    above = excess(low)
    below = excess(high)
    share = above / (above - below) if above != below else 0.5
    return _rounded(low.price + min(max(share, 0.0), 1.0) * (high.price - low.price))


def _corrected(made: Sequence[Trial], excess: Callable[[Trial], float], slope: float) -> float:
    """The next price: by the last two trials, or by the usual slope where there is one alone."""
    last = made[-1]
    if len(made) > 1 and made[-2].price != last.price:
        measured = (excess(last) - excess(made[-2])) / (last.price - made[-2].price)
        if slope * 4 < measured < slope / 4:
            slope = measured
    return _rounded(last.price - excess(last) / slope)


def _rounded(price: float) -> float:
    """A price from its binary logarithm, as settings have it."""
    smaller: float = min(max(2.0**price, MIN_SMALLER), float(MAX_SMALLER))
    return round(smaller * ROUNDING) / ROUNDING
