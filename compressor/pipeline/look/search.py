"""Search the settings of the smallest file that looks good enough, or of the best that fits.

What can be chosen is K, the price of bits (`QualitySettings.smaller`) and dithering. Quick trials
tell the number of colours (`colors`); then the whole picture is made in these, and what it turns
out to be corrects the price (`whole`). Of larger pictures the quick trials see squares, and of very
large ones the first corrections do, too.
"""

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import apply_palette
from compressor.imaging.types import Pixels, PixelWeights
from compressor.pipeline.look.choices import KS, Choices
from compressor.pipeline.look.colors import ColorSearch
from compressor.pipeline.look.goals import Goal, LookGoal, SizeGoal
from compressor.pipeline.look.trial import SQUARE_SIDE, Say, Trial, Trier
from compressor.pipeline.look.whole import Found, PriceSearch, first_settings
from compressor.pipeline.protected.weights import weighted_counts
from compressor.pipeline.settings import MAX_SMALLER, LookSettings, QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

SQUARES = {"fast": 32, "balanced": 32, "best": 64}  # of 128 pixels a side, for quick trials
SQUARES_OF_LARGE = 192  # for the corrections of very large pictures
MOST_MADE = {"fast": 3, "balanced": 3, "best": 6}  # whole pictures
MOST_OF_LARGE = 2
MOST_OF_SQUARES = 3


def find_look(
    source: Pixels,
    color_counts: ColorCounts,
    settings: LookSettings,
    checkpoint: Checkpoint,
    say: Say = lambda words: None,
    format: str = "png",
    weights: PixelWeights | None = None,
) -> Found:
    """Find the smallest file of the wanted look, within the allowed bytes.

    A picture of at most 256 colours is kept without loss, where that has few enough bytes.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: its distinct colours.
        settings: the wanted look, the most bytes, effort, locked colours and protected parts.
        checkpoint: called often; raise to cancel.
        say: called with words for what is done next.
        format: of the file whose bytes count.
        weights: (H, W) uint8 of the source's pixels; None for 1 each.

    Raises:
        ImageError: no file of so few bytes is possible; the message has the numbers.
    """
    exact = _exact(source, color_counts, settings, checkpoint)
    limit = settings.max_bytes
    if exact is not None and (not limit or _size(exact, format, checkpoint) <= limit):
        return exact
    searched_counts = weighted_counts(source, color_counts, weights, checkpoint)
    choices = Choices(searched_counts, settings, checkpoint, color_counts.pixels)
    search = _Search(source, color_counts, choices, checkpoint, say, format, weights)
    if not limit:
        return search.of_look()
    if not settings.is_best_of_size:
        found = search.of_look()
        if _size(found, format, checkpoint) <= limit:
            return found
    return search.of_size(limit)


class _Search:
    """The search for one picture."""

    def __init__(
        self,
        source: Pixels,
        color_counts: ColorCounts,
        choices: Choices,
        checkpoint: Checkpoint,
        say: Say,
        format: str,
        weights: PixelWeights | None,
    ) -> None:
        self._choices = choices
        self._say = say

        def trier(squares: int | None) -> Trier:
            return Trier(
                source, choices.palette, checkpoint, squares, format, color_counts, weights
            )

        self._whole = trier(None)
        squares = SQUARES[choices.wanted.effort]
        is_small = source.shape[0] * source.shape[1] <= squares * SQUARE_SIDE**2
        self._squares = self._whole if is_small else trier(squares)
        self._many_squares = trier(SQUARES_OF_LARGE) if choices.is_large else None
        self._quick: dict[int, Trial] = {}

    def of_look(self) -> Found:
        """The smallest file of the wanted look, or the best look where that can't be had."""
        look = self._choices.wanted.look
        trials = self._trials(LookGoal(look, self._choices.effort))
        if trials.best() is None:
            trials.run_to_the_best_look()
        best = trials.best()
        highest = max(trials.trials, key=lambda trial: trial.score)
        return _found(best or highest, is_reached=best is not None)

    def of_size(self, limit: int) -> Found:
        """The best look in so many bytes."""
        trials = self._trials(SizeGoal(limit, self._choices.effort))
        best = trials.best() or self._smallest(trials, limit)
        look_is_reached = LookGoal(self._choices.wanted.look, self._choices.effort).best([best])
        return _found(best, is_reached=look_is_reached is not None)

    def _trials(self, goal: Goal) -> PriceSearch:
        """Find the number of colours, then the price of bits."""
        search = ColorSearch(
            self._choices.ks,
            lambda k: goal.surplus(self._try_quickly(k)) - goal.quick_surplus,
            goal,
        )
        k, surplus = search.run()
        slope = goal.slope(self._try_quickly(k))
        settings = first_settings(self._choices, slope, k, surplus)
        if self._many_squares is not None:
            of_squares = PriceSearch(
                self._choices, self._many_squares, goal.of_squares(), MOST_OF_SQUARES
            )
            of_squares.run(settings)
            settings = (of_squares.best() or of_squares.nearest()).settings
        is_large = self._choices.is_large
        most = MOST_OF_LARGE if is_large else MOST_MADE[self._choices.effort]
        trials = PriceSearch(self._choices, self._make, goal, most, ends_when_reached=is_large)
        trials.run(settings)
        return trials

    def _try_quickly(self, k: int) -> Trial:
        if k not in self._quick:
            self._say(f"Trying {k} colours…")
            self._quick[k] = self._squares(self._choices.quick_settings(k))
        return self._quick[k]

    def _make(self, settings: QualitySettings) -> Trial:
        self._say("Giving each pixel its colour…")
        return self._whole(settings)

    def _smallest(self, trials: PriceSearch, limit: int) -> Trial:
        """Fewer and fewer colours at the dearest bits, until there are few enough bytes.

        Raises:
            ImageError: there never are.
        """
        smallest = min(trials.trials, key=lambda trial: trial.size)
        for k in [k for k in self._choices.ks if k < smallest.settings.k]:
            trial = self._make(self._choices.settings(k, float(MAX_SMALLER)))
            smallest = min(smallest, trial, key=lambda trial: trial.size)
            if smallest.size <= limit:
                return smallest
        raise ImageError(
            f"No file of at most {limit:,} bytes is possible: with {smallest.settings.k}"
            f" colours it has {smallest.size:,.0f}; allow more bytes, or make the picture"
            " smaller."
        )


def _found(trial: Trial, *, is_reached: bool) -> Found:
    return Found(
        settings=trial.settings,
        indexed=trial.indexed,
        score=trial.score,
        is_reached=is_reached,
    )


def _size(found: Found, format: str, checkpoint: Checkpoint) -> int:
    return len(found.indexed.encode(format, checkpoint))


def _exact(
    source: Pixels, color_counts: ColorCounts, wanted: LookSettings, checkpoint: Checkpoint
) -> Found | None:
    """The picture in its own colours, where these are few enough."""
    if len(color_counts) > KS[0]:
        return None
    indexed = apply_palette(
        source, color_counts.colors, color_counts, effort=wanted.effort, checkpoint=checkpoint
    )
    k = max(2, len(indexed.palette))
    settings = QualitySettings(
        k=k, effort=wanted.effort, locked=wanted.locked, protect=wanted.protect
    )
    return Found(settings=settings, indexed=indexed, score=100.0, is_reached=True)
