"""The tables of the rate benchmark count what they say, and its graphics are the same each time."""

import numpy as np
import pytest

from benchmarks.palettes.rate.cache import Cache
from benchmarks.palettes.rate.comparison import (
    DELTA_E,
    REFERENCE,
    SSIMULACRA2,
    ratio_at,
    smaller_pictures,
)
from benchmarks.palettes.rate.curves import mean_curve
from benchmarks.palettes.rate.graphics import GRAPHICS
from benchmarks.palettes.rate.point import MAX_PSNR, Judge, Point, Subject
from benchmarks.palettes.rate.tables import picture_table, ratio_table, win_table


def points(*pairs):
    return [
        Point(setting="", size=size, ssimulacra2=score, psnr=30.0, delta_e=10 - score / 10)
        for score, size in pairs
    ]


MEASURED = {
    "a": {
        "ours": points((20, 1000), (75, 2000)),
        REFERENCE: points((30, 2000), (75, 4000)),
        "AVIF": points((50, 500)),
    },
    "b": {
        "ours": points((20, 3000), (50, 4000)),
        REFERENCE: points((30, 1000), (70, 8000)),
        "AVIF": [],
    },
}


def test_a_ratio_is_over_the_pictures_where_both_reach_the_score():
    ratio = ratio_at(MEASURED, "ours", REFERENCE, SSIMULACRA2, 70)
    assert ratio.count == 1
    assert ratio.mean == pytest.approx(0.5, rel=0.1)
    assert ratio_at(MEASURED, "ours", REFERENCE, SSIMULACRA2, 30).count == 2
    assert ratio_at(MEASURED, "ours", REFERENCE, SSIMULACRA2, 80) is None


def test_less_colour_difference_is_better():
    assert DELTA_E.bytes_at(MEASURED["a"]["ours"], 2.5) == pytest.approx(2000)
    assert DELTA_E.bytes_at(MEASURED["a"]["ours"], 2.4) is None
    assert DELTA_E.bytes_at(MEASURED["a"]["ours"], 9) == 1000


def test_reaching_a_score_alone_is_a_win():
    assert smaller_pictures(MEASURED, REFERENCE, "ours", 70) == (["b"], 2)
    assert smaller_pictures(MEASURED, REFERENCE, "ours", 80) == ([], 0)


def test_a_picture_that_a_program_can_not_write_is_not_counted():
    assert smaller_pictures(MEASURED, "AVIF", "ours", 50) == (["a"], 1)


def test_the_tables_show_ratios_wins_and_every_picture():
    ratios = ratio_table(MEASURED, ("ours", REFERENCE), SSIMULACRA2)
    assert f"| {REFERENCE} | 1.000 (2) | 1.000 (2) | 1.000 (2) | 1.000 (2) |  |" in ratios
    wins = win_table(MEASURED, (REFERENCE, "AVIF"), "ours", "ours")
    assert f"| {REFERENCE} | 1 of 2 | 1 of 2 | 1 of 2 | 1 of 2 | 0 of 0 | b |" in wins
    assert "| AVIF | 1 of 1 | 1 of 1 | 0 of 1 | 0 of 1 | 0 of 0 | a |" in wins
    table = picture_table(MEASURED, ("ours", REFERENCE, "AVIF"), 50)
    assert "| b | 4.0 | **2.8** |  |" in table


def test_a_mean_curve_ends_where_a_picture_ends():
    scores, sizes = mean_curve(MEASURED, "ours", SSIMULACRA2)
    assert min(scores) == 10
    assert 49 < max(scores) <= 50
    assert sizes == sorted(sizes)
    assert sizes[0] == pytest.approx((1000 * 3000) ** 0.5)


def test_a_judge_measures_what_is_seen_on_white():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (32, 40, 4), np.uint8)
    pixels[:16, :, 3] = 0
    hidden = pixels.copy()
    hidden[:16, :, :3] = 7
    point = Judge(pixels).measure("as seen", 12, hidden)
    assert (point.ssimulacra2, point.psnr, point.delta_e) == (100, MAX_PSNR, 0)
    hidden[20:, :, 0] //= 2
    worse = Judge(pixels).measure("seen", 12, hidden)
    assert worse.ssimulacra2 < 100
    assert worse.psnr < MAX_PSNR
    assert worse.delta_e > 0


def test_a_run_is_taken_up_where_it_ended(tmp_path):
    subject = Subject(name="dot", pixels=np.zeros((1, 1, 3), np.uint8), is_graphic=True)
    measured = {"png": points((50, 100)), "webp": []}
    assert Cache(tmp_path).series(subject, "a, b", lambda: measured) == measured

    def measure_again():
        raise AssertionError("measured twice")

    assert Cache(tmp_path).series(subject, "a, b", measure_again) == measured
    other = Subject(name="dot", pixels=np.ones((1, 1, 3), np.uint8), is_graphic=True)
    assert Cache(tmp_path).series(other, "a, b", lambda: {"png": []}) == {"png": []}


@pytest.mark.parametrize("name", GRAPHICS)
def test_a_graphic_is_the_same_every_time_and_has_alpha_if_its_name_says_so(name):
    first = np.asarray(GRAPHICS[name]())
    assert (first == np.asarray(GRAPHICS[name]())).all()
    has_alpha = first.shape[2] == 4 and len(np.unique(first[..., 3])) > 2
    assert has_alpha == name.endswith("alpha")
