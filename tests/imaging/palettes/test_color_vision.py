"""Colour vision: the simulation against the paper's formula, and the pairs against each pair."""

from itertools import combinations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from compressor.imaging.palettes.color_vision import (
    APART,
    DEFICIENCIES,
    NEAR,
    ColorVision,
    as_seen,
    near_pairs,
)
from compressor.imaging.palettes.hex_codes import parse_hex

PROTANOPIA, DEUTERANOPIA, TRITANOPIA = DEFICIENCIES
# From the supplementary data of Sharma, Wu and Dalal 2005: two colours in CIELAB, and how they
# differ by CIEDE2000.
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]
# Okabe and Ito 2008, chosen to be told apart by everybody.
FOR_EVERYBODY = "000000 e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7"
# The ten default colours of Matplotlib.
CHART = "1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf"
visions = pytest.mark.parametrize("vision", DEFICIENCIES, ids=lambda vision: vision.name)


def palette_of(codes: str) -> np.ndarray:
    return np.array([parse_hex(code) for code in codes.split()], np.uint8)


def slowly_seen(color: tuple[int, ...], vision: ColorVision) -> tuple[int, ...]:
    """One colour, channel by channel."""
    linear = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color
    ]
    seen = []
    for row in vision.matrix.tolist():
        light = min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True))))
        encoded = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        seen.append(round(255 * encoded))
    return tuple(seen)


@visions
def test_the_simulation_is_the_matrix_in_linear_light(vision: ColorVision) -> None:
    colors = np.random.default_rng(4).integers(0, 256, (60, 3), dtype=np.uint8)
    kept = colors.copy()
    assert list(map(tuple, as_seen(colors, vision).tolist())) == [
        slowly_seen(color, vision) for color in colors.tolist()
    ]
    assert np.array_equal(colors, kept)


@visions
def test_greys_and_alpha_stay_as_they_are(vision: ColorVision) -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
    assert np.array_equal(as_seen(greys, vision), greys)


def test_known_colours() -> None:
    red_green_blue = np.eye(3, dtype=np.uint8) * 255
    assert as_seen(red_green_blue, PROTANOPIA).tolist() == [
        [109, 95, 0], [255, 229, 0], [0, 89, 255]
    ]  # fmt: skip
    assert as_seen(red_green_blue, DEUTERANOPIA)[0].tolist() == [163, 144, 0]
    assert as_seen(red_green_blue, TRITANOPIA)[0].tolist() == [255, 0, 15]


@pytest.mark.parametrize(("first", "second", "difference"), SHARMA)
def test_differences_are_those_of_the_paper(
    first: tuple[float, ...], second: tuple[float, ...], difference: float
) -> None:
    assert deltaE_ciede2000(first, second) == pytest.approx(difference, abs=5e-5)


@visions
def test_pairs_are_those_of_a_loop_over_all(vision: ColorVision) -> None:
    colors = palette_of(CHART)

    def difference(pair: tuple[int, int], palette: np.ndarray) -> float:
        return float(deltaE_ciede2000(*(rgb2lab(palette[i] / 255) for i in pair)))

    expected = {}
    for pair in combinations(range(len(colors)), 2):
        seen = difference(pair, as_seen(colors, vision))
        if difference(pair, colors) >= APART and seen < NEAR:
            expected[pair] = (difference(pair, colors), seen)
    found = near_pairs(colors, vision)
    assert {
        (pair.first, pair.second): (pair.difference, pair.seen_difference) for pair in found
    } == {pair: pytest.approx(values) for pair, values in expected.items()}
    seen_differences = [pair.seen_difference for pair in found]
    assert seen_differences == sorted(seen_differences)


def test_red_and_green_become_near_and_colours_for_everybody_do_not() -> None:
    red_and_green = palette_of("d62728 2ca02c")
    assert [len(near_pairs(red_and_green, vision)) for vision in DEFICIENCIES] == [0, 1, 0]
    chart = palette_of(CHART)
    assert [len(near_pairs(chart, vision)) for vision in DEFICIENCIES] == [3, 4, 1]
    assert [near_pairs(palette_of(FOR_EVERYBODY), vision) for vision in DEFICIENCIES] == [[]] * 3
