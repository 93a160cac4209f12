"""How the search for the smallest file chooses, on invented pictures and beside all choices."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kmc
from compressor.imaging import apply_palette, load_image
from compressor.imaging.ssimulacra2 import SCORE_BELOW, Ssimulacra2
from compressor.pipeline.look.choices import KS, MIN_PRICE, USUAL_PRICE, Choices
from compressor.pipeline.look.colors import MAX_TRIALS, ColorSearch
from compressor.pipeline.look.goals import LookGoal, SizeGoal
from compressor.pipeline.look.search import find_look
from compressor.pipeline.look.whole import MORE, PriceSearch, first_settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.samples import SAMPLES

GOAL = LookGoal(70, "fast")
COFFEE = next(sample for sample in SAMPLES if sample.name == "coffee")


@dataclass(frozen=True)
class Outcome:
    """What an invented picture has in some settings."""

    settings: QualitySettings
    score: float
    size: float
    busy: float = 0.1


def outcome_of(settings):
    """A score that falls by 9 a halving of K and by 3 a doubling of the price; so do the bytes."""
    octaves = math.log2(256 / settings.k)
    doublings = math.log2(max(settings.smaller, MIN_PRICE) / USUAL_PRICE)
    return Outcome(
        settings=settings,
        score=80 - 9 * octaves - 3 * doublings + 2 * settings.dither,
        size=1e5 * 2.0 ** (-0.4 * octaves - 0.15 * doublings),
    )


def choices_for(**wanted):
    counts = kmc.count_colors(np.zeros((2, 2, 3), np.uint8))
    return Choices(counts, LookSettings(effort="fast", **wanted), lambda: None)


@given(st.floats(-30, 30), st.floats(4, 20))
def test_colors_are_the_fewest_that_suffice(surplus, per_halving):
    tried = []

    def surplus_of(k):
        tried.append(k)
        return surplus - per_halving * math.log2(256 / k)

    k, left_over = ColorSearch(KS, surplus_of, GOAL).run()
    count = len(tried)
    assert count == len(set(tried)) <= MAX_TRIALS
    assert left_over == surplus_of(k)
    lack = GOAL.per_doubled_price
    if surplus < lack:
        assert (k, left_over) == (256, surplus)
        return
    assert left_over >= lack
    fewer = [other for other in KS if other < k]
    is_fewest = not fewer or left_over <= -lack or surplus_of(fewer[0]) < lack
    assert is_fewest or count == MAX_TRIALS


def test_locked_colors_leave_a_choice_of_one():
    k, left_over = ColorSearch([200], lambda k: 50.0, GOAL).run()
    assert (k, left_over) == (200, 50.0)


@pytest.mark.parametrize("look", [35, 50, 62, 70, 80])
@pytest.mark.parametrize("start", [-6.0, 0.0, 6.0])
def test_the_price_is_corrected_until_the_look_is_met(look, start):
    """From wherever the quick trials would have it begin."""
    goal = LookGoal(look, "balanced")
    choices = choices_for(look=look)
    search = PriceSearch(choices, outcome_of, goal, most=6)
    k = min(KS, key=lambda k: abs(80 - 9 * math.log2(256 / k) - look))
    search.run(first_settings(choices, goal.per_doubled_price, k, start))
    best = search.best()
    assert best is not None
    assert look - SCORE_BELOW <= best.score <= look + 1.5


@pytest.mark.parametrize(("k", "price"), [(256, 4.0), (192, 20.0), (48, 4.0), (64, 1.0)])
def test_the_number_of_colors_follows_a_price_out_of_all_proportion(k, price):
    """For a look of 71 the model wants 128 colours at the usual price."""
    choices = choices_for(look=71)
    search = PriceSearch(choices, outcome_of, LookGoal(71, "balanced"), most=8)
    search.run(choices.settings(k, price))
    best = search.best()
    assert best is not None
    assert best.score <= 72
    assert 0.8 <= best.settings.smaller <= 16


@pytest.mark.parametrize("limit", [20_000, 50_000, 90_000])
def test_the_price_is_corrected_until_the_file_is_small_enough(limit):
    goal = SizeGoal(limit, "balanced")
    choices = choices_for(look=99, max_bytes=limit)
    k = min(KS, key=lambda k: abs(math.log(outcome_of(choices.settings(k, 4.0)).size / limit)))
    search = PriceSearch(choices, outcome_of, goal, most=6)
    search.run(first_settings(choices, goal.per_doubled_price, k, 0.2))
    best = search.best()
    assert best is not None
    assert 0.9 * limit < best.size <= limit


@given(
    st.integers(0, 2**32 - 1),
    st.floats(-100, 100),
    st.sampled_from(KS),
    st.sampled_from([0.0, 0.03, 0.05, 0.06, 0.07, 0.5, 2.0, 31.0, 32.0, 100.0]),
    st.booleans(),
)
def test_whatever_comes_out_the_search_ends_and_tries_nothing_twice(seed, score, k, price, size):
    """With scores and bytes that follow no rule at all."""
    rng = np.random.default_rng(seed)
    goal = SizeGoal(30_000, "fast") if size else LookGoal(60, "fast")

    def make(settings):
        scores = score + rng.choice([0, 0.2, 1, 5]) * rng.normal()
        return Outcome(settings=settings, score=scores, size=float(np.exp(rng.normal(10, 0.5))))

    choices = choices_for(look=60)
    search = PriceSearch(choices, make, goal, most=8)
    search.run(choices.settings(k, price))
    settings = [trial.settings for trial in search.trials]
    assert 1 <= len(settings) <= 8 + MORE
    assert len(settings) <= 8 or goal.best(search.trials[:-1]) is None
    assert all(each not in settings[:place] for place, each in enumerate(settings))
    assert search.nearest() in search.trials


def test_more_pictures_are_made_where_none_reaches_the_goal():
    """From far too few colours, with two pictures allowed."""
    search = PriceSearch(choices_for(look=70), outcome_of, LookGoal(70, "balanced"), most=2)
    search.run(choices_for().settings(24, 8.0))
    assert search.best() is not None
    assert 2 < len(search.trials) <= 2 + MORE


def test_a_busy_pictures_score_falls_faster():
    """Each doubling of the price costs it more; so it is given less of a price for as much."""
    calm, busy = (Outcome(choices_for().settings(256, 4.0), 60.0, 1e5, busy) for busy in (0.1, 0.4))
    assert GOAL.slope(busy) < GOAL.slope(calm) < 0
    prices = [
        PriceSearch(choices_for(look=70), lambda settings, busy=busy: busy, GOAL, most=1)
        for busy in (calm, busy)
    ]
    for search in prices:
        search.run(choices_for().settings(256, 4.0))
    of_calm, of_busy = (search._corrected_price() for search in prices)
    assert of_calm < of_busy < 4


class Uncounted:
    """A trial whose bytes must not be asked for."""

    def __init__(self, settings, score):
        self.settings = settings
        self.score = score

    @property
    def size(self):
        raise AssertionError("these bytes need not be counted")


def test_bytes_are_counted_only_where_there_is_a_choice():
    choices = choices_for()
    one = Uncounted(choices.settings(64, 6.0), 71.0)
    assert GOAL.best([one]) is one
    assert GOAL.best([Uncounted(choices.settings(64, 1.0), 60.0), one]) is one
    assert GOAL.best([]) is None
    dear, cheap = (
        Outcome(choices.settings(64, price), 71.0, size)
        for price, size in ((6.0, 1000), (4.0, 900))
    )
    assert GOAL.best([dear, cheap]) is cheap


def test_what_is_told_as_the_best_look_is_that_of_free_bits():
    search = PriceSearch(choices_for(look=99), outcome_of, LookGoal(99, "balanced"), most=1)
    search.trials.append(outcome_of(choices_for().settings(64, 2.0)))
    search.run_to_the_best_look()
    search.run_to_the_best_look()
    assert len(search.trials) == 2
    last = search.trials[-1].settings
    assert (last.k, last.smaller, last.dither) == (256, 0.0, 1.0)


def test_the_first_picture_may_be_good_enough():
    choices = choices_for(look=60)
    search = PriceSearch(choices, outcome_of, LookGoal(60, "best"), most=6, ends_when_reached=True)
    search.run(choices.settings(256, 4.0))
    assert len(search.trials) == 1
    search.run(choices.settings(32, 4.0))
    assert search.best() is search.trials[0]


@pytest.mark.parametrize("price", [0.03, 0.05, 0.06, 0.5])
def test_what_is_out_of_reach_ends_with_free_bits(price):
    search = PriceSearch(choices_for(look=99), outcome_of, LookGoal(120, "balanced"), most=6)
    search.run(choices_for().settings(256, price))
    assert search.best() is None
    settings = [trial.settings for trial in search.trials]
    assert all(each not in settings[:place] for place, each in enumerate(settings))
    last = settings[-1]
    assert (last.k, last.smaller, last.dither) == (256, 0.0, 1.0)


@pytest.fixture(scope="module")
def picture():
    return load_image(COFFEE.data).pixels[100:260, 200:400]


@pytest.fixture(scope="module")
def other_choices(picture):
    """The score and the bytes of many numbers of colours at many prices."""
    counts = kmc.count_colors(picture)
    measure = Ssimulacra2(picture)
    points = []
    for k in KS[1:10:2]:
        palette = kmc.best_palette(counts, k, effort="fast", space="oklab")
        for price in (0.5, 1.5, 4, 12):
            other = apply_palette(
                picture, palette, counts, space="oklab", dither=0.5, smaller=price, effort="fast"
            )
            points.append((measure.score(other.to_pixels()), len(other.encode_png())))
    return points


@pytest.mark.parametrize("look", [40, 55, 68])
def test_hardly_any_other_choice_is_smaller(look, picture, other_choices):
    counts = kmc.count_colors(picture)
    found = find_look(picture, counts, LookSettings(look=look, effort="fast"), lambda: None)
    as_good = [size for score, size in other_choices if score >= found.score]
    assert as_good
    assert len(found.indexed.encode_png()) < 1.06 * min(as_good)
