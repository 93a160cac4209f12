"""The bits of a picture in K colours: the formula, the entropy, the file, and a price of bits."""

import io
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compressor.figures.bits import CHEAP, COSTLY, SCALE_TOP, bits_chart, bits_map
from compressor.imaging import apply_palette
from compressor.pipeline.lesson.bits import (
    KS,
    PRICES,
    RATE_K,
    count_file_bits,
    index_entropy,
    price_bits,
)
from kmc import count_bits, count_colors, iter_palettes
from tests.support.pictures import photo_like

counts = st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any)


@given(counts)
def test_the_entropy_is_the_mean_of_the_bits_of_each_index(values: list[int]) -> None:
    total = sum(values)
    bits = sum(n * math.log2(total / n) for n in values if n) / total
    entropy = index_entropy(np.array(values))
    assert entropy == pytest.approx(bits, abs=1e-9)
    assert 0 <= entropy <= math.log2(len(values)) + 1e-12
    assert index_entropy(3 * np.array(values)) == pytest.approx(entropy, abs=1e-9)


def test_equal_shares_take_all_bits_and_one_index_none() -> None:
    assert index_entropy(np.full(16, 7)) == 4
    assert index_entropy(np.array([0, 9, 0])) == 0


def test_each_k_has_the_formula_the_entropy_and_the_bytes_of_its_file() -> None:
    pixels = photo_like(60, 80)
    counted = count_file_bits(pixels)
    assert [count.k for count in counted] == list(KS)
    colors = count_colors(pixels)
    for count, (k, palette) in zip(counted, iter_palettes(colors, KS), strict=True):
        indexed = apply_palette(pixels, palette, effort="fast")
        assert count.pixels == 60 * 80
        assert count.plain == 24 * k + 4800 * math.log2(k)
        shares = [n / 4800 for n in Counter(indexed.indices.ravel().tolist()).values()]
        assert count.entropy == pytest.approx(
            24 * k - 4800 * sum(share * math.log2(share) for share in shares)
        )
        assert count.entropy <= count.plain
        file = indexed.encode_png()
        assert count.file == 8 * len(file)
        assert np.array_equal(
            np.array(Image.open(io.BytesIO(file)).convert("RGB")), indexed.to_pixels()
        )
        assert count.per_pixel(count.file) == len(file) / 600


def test_it_ends_where_nothing_is_lost() -> None:
    one_color = np.full((5, 5, 3), 9, np.uint8)
    (count,) = count_file_bits(one_color)
    assert (count.k, count.plain, count.entropy) == (1, 24, 24)
    three = np.zeros((1, 3, 3), np.uint8)
    three[0, :, 0] = (0, 100, 200)
    assert [count.k for count in count_file_bits(three)] == [2, 3]


def test_the_more_a_bit_costs_the_calmer_the_indices_and_the_farther_the_colours() -> None:
    pixels = photo_like(60, 80)
    priced = [price_bits(pixels, price) for price in PRICES]
    nearest = apply_palette(pixels, priced[0].palette)
    assert priced[0].cost == nearest.cost
    bits = [count_bits(each.indices, RATE_K).mean() for each in priced]
    costs = [each.cost for each in priced]
    assert np.diff(bits).max() <= 0.01 * bits[0]  # a sweep finds a near choice, not the best
    assert np.diff(costs).min() >= -0.01 * costs[0]
    assert costs[-1] > costs[0]
    assert bits[-1] < 0.8 * bits[0]
    assert len(priced[-1].encode_png()) < len(priced[0].encode_png())


def test_a_price_changes_nothing_where_no_colour_is_lost() -> None:
    one_color = np.full((3, 4, 3), 200, np.uint8)
    assert np.array_equal(price_bits(one_color, 4.0).to_pixels(), one_color)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_has_three_curves_told_apart_by_shape(theme: str) -> None:
    plain, entropy, file = bits_chart([2, 4], [1.0, 2.0], [0.9, 1.8], [0.5, 0.7], theme).data
    assert [list(each.y) for each in (plain, entropy, file)] == [[1.0, 2.0], [0.9, 1.8], [0.5, 0.7]]
    assert len({each.marker.symbol for each in (plain, entropy, file)}) == 3


def test_the_map_is_brighter_the_more_bits() -> None:
    shown = bits_map(np.array([[0.0, SCALE_TOP / 2, SCALE_TOP, 99.0]]))
    assert tuple(shown[0, 0]) == CHEAP
    assert tuple(shown[0, 2]) == tuple(shown[0, 3]) == COSTLY
    assert (np.diff(shown[0, :3].astype(int), axis=0) > 0).all()
