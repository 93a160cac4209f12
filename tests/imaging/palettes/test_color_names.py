"""Names, orders and contrast of colours."""

import numpy as np
import pytest
import webcolors
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.color import deltaE_ciede2000, rgb2lab

from compressor.imaging.palettes.color_names import (
    FARTHER,
    css_colors,
    distinct_names,
    named_colors,
    nearest_names,
)
from compressor.imaging.palettes.sort_order import by_hue, by_lightness
from kmc import to_space
from tests.support.wcag import contrast_ratio, relative_luminance

BLACK = np.zeros(3, np.uint8)
WHITE = np.full(3, 255, np.uint8)
PALETTES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.sampled_from([3, 4])))


def colors(*codes: str) -> np.ndarray:
    return np.array([list(bytes.fromhex(code)) for code in codes], np.uint8)


def test_every_name_of_css_color_4_is_known_by_one_spelling() -> None:
    named = css_colors()
    assert len(named) == 139
    assert named.items() <= named_colors().items()
    assert len(set(named.values())) == 139
    for name in webcolors.names("css3"):
        assert webcolors.name_to_hex(name) in named.values()
    assert named["rebeccapurple"] == "#663399"
    assert {"cyan", "magenta", "gray", "darkslategray"} <= set(named)
    assert not {"aqua", "fuchsia", "grey", "darkslategrey"} & set(named)


def test_every_named_colour_is_nearest_to_itself() -> None:
    named = named_colors()
    assert nearest_names(colors(*(code[1:] for code in named.values()))) == list(named)


def test_browns_are_not_called_blue() -> None:
    known = colors("2c170c", "4f3e23", "212f4c", "e47753")
    assert nearest_names(known) == ["dark brown", "mud brown", "marine", "dark peach"]


@settings(deadline=None, max_examples=20)
@given(arrays(np.uint8, st.tuples(st.integers(1, 3), st.sampled_from([3, 4]))))
def test_no_other_named_colour_is_nearer(palette: np.ndarray) -> None:
    named = named_colors()
    there = rgb2lab(colors(*(code[1:] for code in named.values())) / 255)
    for color, name in zip(palette[:, :3], nearest_names(palette), strict=True):
        here = rgb2lab(color[np.newaxis] / 255)
        gaps = deltaE_ciede2000(np.broadcast_to(here, there.shape), there)
        assert gaps[list(named).index(name)] == pytest.approx(gaps.min(), abs=1e-9)


def test_known_contrasts() -> None:
    assert contrast_ratio(BLACK, WHITE) == pytest.approx(21)
    grays = colors("777777", "767676", "595959", "949494")
    assert contrast_ratio(grays, WHITE) == pytest.approx([4.48, 4.54, 7.0, 3.03], abs=0.005)
    red_blue_yellow = colors("ff0000", "0000ff", "ffff00")
    assert contrast_ratio(red_blue_yellow, WHITE) == pytest.approx([4.0, 8.59, 1.07], abs=0.005)


def test_luminance_runs_from_0_to_1_by_the_weights_of_the_channels() -> None:
    corners = colors("000000", "ff0000", "00ff00", "0000ff", "ffffff")
    assert relative_luminance(corners) == pytest.approx([0, 0.2126, 0.7152, 0.0722, 1])


@given(arrays(np.uint8, (5, 3)), arrays(np.uint8, (4, 3)))
def test_contrast_is_symmetric_and_from_1_to_21(first: np.ndarray, second: np.ndarray) -> None:
    ratios = contrast_ratio(first[:, np.newaxis], second)
    assert ratios.shape == (5, 4)
    assert np.array_equal(ratios, contrast_ratio(second, first[:, np.newaxis]))
    assert ratios.min() >= 1
    assert ratios.max() <= 21 + 1e-9
    assert (contrast_ratio(first, first) == 1).all()


@given(PALETTES)
def test_orders_are_permutations_and_dark_comes_before_light(palette: np.ndarray) -> None:
    for order in (by_hue(palette), by_lightness(palette)):
        assert sorted(order.tolist()) == list(range(len(palette)))
    sorted_palette = palette[by_lightness(palette)]
    seen = sorted_palette if palette.shape[1] == 3 else sorted_palette[sorted_palette[:, 3] > 0]
    assert np.array_equal(sorted_palette[: len(seen)], seen)
    assert (np.diff(to_space(seen[:, :3], "oklab")[:, 0]) >= 0).all()


def test_hues_go_round_the_circle_and_greys_follow_from_dark_to_light() -> None:
    rainbow = colors("ff0000", "ffa500", "ffff00", "00c000", "00ffff", "0000ff", "ff00ff")
    palette = np.concatenate([colors("ffffff", "24170e", "000000", "808181"), rainbow[::-1]])
    expected = np.concatenate([rainbow, colors("000000", "24170e", "808181", "ffffff")])
    assert np.array_equal(palette[by_hue(palette)], expected)


def test_what_is_fully_transparent_comes_last() -> None:
    palette = np.array([[0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 9]], np.uint8)
    assert by_hue(palette).tolist() == [2, 1, 0]
    assert by_lightness(palette).tolist() == [2, 1, 0]


def test_names_of_the_survey_are_decent_and_no_colour_has_two_names() -> None:
    named = named_colors()
    assert len(named) > 900
    assert len(set(named.values())) == len(named)
    spellings = {name.replace(" ", "").replace("grey", "gray") for name in named}
    assert len(spellings) == len(named)
    crude = ("shit", "poo", "puke", "vomit", "snot", "piss", "barf")
    assert not [name for name in named if any(word in name for word in crude)]


def test_a_dark_blue_grey_is_not_called_black() -> None:
    (name,) = nearest_names(colors("393845"))
    assert name not in ("black", "dark")


@settings(deadline=None, max_examples=20)
@given(PALETTES)
def test_no_name_is_given_twice_and_each_is_near(palette: np.ndarray) -> None:
    names = distinct_names(palette)
    assert len(names) == len(palette)
    assert len(set(names)) == len(names)
    lab = rgb2lab(palette[:, :3][:, np.newaxis] / 255)
    named = {name: rgb2lab(colors(code[1:]) / 255) for name, code in named_colors().items()}
    nearest = nearest_names(palette)
    for color, name, closest in zip(lab, names, nearest, strict=True):
        least = deltaE_ciede2000(color, named[closest])[0]
        if name in named:
            assert deltaE_ciede2000(color, named[name])[0] <= least + FARTHER + 1e-9
        else:
            first, _, number = name.rpartition(" ")
            assert first == closest
            assert int(number) >= 2


def test_the_colour_that_a_name_fits_best_has_it() -> None:
    greys = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]], np.uint8)
    names = distinct_names(greys)
    assert names[1] == "black"
    assert sorted(names) != ["black"] * 3
    many = distinct_names(np.zeros((40, 3), np.uint8))
    assert many[0] == "black"
    assert "black 2" in many
