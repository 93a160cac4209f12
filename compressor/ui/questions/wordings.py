"""The questions, in words: their answers are computed on the picture that is looked at."""

import numpy as np

from compressor.figures.cost_text import cost_text
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.pipeline.lesson.predictions import (
    Floats,
    PaletteChoice,
    RunPair,
    Shift,
    largest_shift,
    restarts_to_be_near,
)
from compressor.ui.questions.ask import Question
from kmc import quantiles

RESTART_LIMITS = (1, 5, 20, 100)  # the last number of restarts of each choice but the last
RESTART_CHOICES = ("One is enough", "2 to 5", "6 to 20", "21 to 100", "More than 100")
PALETTE_CHOICES = ("Palette A", "Palette B", "Palette C")


def direction_question(before: Floats, after: Floats, shares: Floats, about: str) -> Question:
    """Return the question which way a centroid will move in the first update.

    Args:
        before, after: (k, 3) float64 in 0..1, the centroids before and after it.
        shares: (k,) float64 in 0..1, of the pixels in each cluster.
        about: as `Question.about`.
    """
    shift = largest_shift(before, after)
    code = _code(before[shift.number])
    return Question(
        name="direction",
        about=about,
        text=f"The centroid {code} has {100 * shares[shift.number]:.0f} % of the pixels. Which way"
        " will the update move it?",
        choices=("It gets lighter", "It gets darker", "It stays as light"),
        right=_direction(shift),
        why=f"It moves to the mean of its pixels, {_code(after[shift.number])}:"
        f" {_moved_words(shift)}.",
    )


def _direction(shift: Shift) -> int:
    if shift.is_still:
        return 2
    return 0 if shift.levels > 0 else 1


def _moved_words(shift: Shift) -> str:
    if shift.is_still:
        return "the pixels around it balance each other"
    side = "lighter" if shift.levels > 0 else "darker"
    return f"these are {side} on average, by {abs(shift.levels):.0f} levels of 255"


def pair_question(pair: RunPair, about: str) -> Question:
    """Return the question which of two runs ends lower."""
    first_early, first_end = pair.first_costs
    second_early, second_end = pair.second_costs
    ends = f"Run A ends at {cost_text(first_end)}, run B at {cost_text(second_end)}"
    lessons = {
        0: f"{ends}: this time the better beginning led to the better end; it is no promise.",
        1: f"{ends}: the better beginning led to a higher local minimum.",
        -1: f"{ends}: both end at the same cost.",
    }
    return Question(
        name="pair",
        about=about,
        text=f"After one iteration run A costs {cost_text(first_early)} and run B"
        f" {cost_text(second_early)}. Which one ends lower?",
        choices=("Run A", "Run B", "Both alike"),
        right=pair.winner % 3,
        why=lessons[pair.winner],
    )


def restarts_question(costs: Floats, about: str) -> Question:
    """Return the question how many restarts come within 1 % of the best of all, (n,) costs."""
    needed = restarts_to_be_near(costs)
    right = int(np.searchsorted(RESTART_LIMITS, needed))
    starts = "start" if needed == 1 else f"of {needed:,} starts"
    subject = "A single" if needed == 1 else "The best"
    return Question(
        name="restarts",
        about=about,
        text=f"How many random starts until their best is within 1 % of the best of all"
        f" {len(costs):,}?",
        choices=RESTART_CHOICES,
        right=right,
        why=f"{subject} {starts} is within 1 % on average; half of all starts cost up to"
        f" {cost_text(quantiles(costs, [0.5])[0])}, the best {cost_text(costs.min())}.",
    )


def palette_question(choice: PaletteChoice, about: str) -> Question:
    """Return the question which of three palettes k-means finds with K = 3."""
    costs = dict(zip(choice.kinds, choice.costs, strict=True))
    return Question(
        name="palette",
        about=about,
        text="What will K = 3 keep of this picture?",
        choices=PALETTE_CHOICES,
        right=choice.right,
        why=f"K-means keeps the means of three large groups, at a cost of"
        f" {cost_text(costs['k-means'])}. The three most frequent colours would cost"
        f" {cost_text(costs['frequent'])}, three as different as can be"
        f" {cost_text(costs['different'])}.",
    )


def own_start_question(beaten: float, runs: int, about: str) -> Question:
    """Return the question how a start of one's own will do.

    Args:
        beaten: the share of the random starts that cost more, in 0..1.
        runs: how many random starts there are.
        about: as `Question.about`.
    """
    return Question(
        name="own-start",
        about=about,
        text=f"How will your start do among the {runs:,} random starts?",
        choices=("Better than half of them", "Not better than half"),
        right=0 if beaten > 0.5 else 1,
        why="A run ends in the local minimum of the cost that its start leads to, and nothing tells"
        " beforehand which one that is.",
    )


def _code(color: Floats) -> str:
    red, green, blue = np.rint(255 * color).astype(int).tolist()
    return to_hex((red, green, blue))
