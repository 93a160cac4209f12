"""Weights by contrast masking: equal to their definition, whatever the strips, on any picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import kmc
from kmc.rate import masking

PICTURES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([3, 4])).flatmap(
    lambda shape: arrays(np.uint8, shape, elements=st.sampled_from([0, 3, 90, 128, 250, 255]))
)


def lightness(pixel):
    """The luma of one pixel as seen on white."""
    red, green, blue, alpha = [*map(int, pixel), 255][:4]
    luma = (77 * red + 150 * green + 29 * blue) // 256
    return 255 - (alpha * (255 - luma) + 127) // 255


def weight_at(pixels, y, x):
    """The weight of one pixel, by the sum over all pairs of its surroundings."""
    height, width = pixels.shape[:2]
    around = [
        lightness(pixels[min(max(row, 0), height - 1), min(max(column, 0), width - 1)])
        for row in range(y - 3, y + 4)
        for column in range(x - 3, x + 4)
    ]
    of_pairs = sum((one - other) ** 2 for one in around for other in around)
    variance = of_pairs // 2 // 49**2
    return round(8 * (1 + variance / 20) ** -0.3)


@given(PICTURES)
def test_equal_to_the_definition(pixels) -> None:
    expected = [
        [weight_at(pixels, y, x) for x in range(pixels.shape[1])] for y in range(len(pixels))
    ]
    assert kmc.masking_weights(pixels).tolist() == expected


@pytest.mark.parametrize("strip_pixels", [1, 90, 150])
def test_strips_make_no_difference(strip_pixels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (23, 30, 4), np.uint8)
    pixels[8:, :20] //= 9
    whole = kmc.masking_weights(pixels)
    assert len(np.unique(whole)) > 3
    monkeypatch.setattr(masking, "STRIP_PIXELS", strip_pixels)
    assert (kmc.masking_weights(pixels) == whole).all()


def test_the_busier_the_less() -> None:
    noise = np.random.default_rng(2).normal(size=(40, 300))
    pixels = np.clip(128 + noise * np.linspace(0, 60, 300), 0, 255).astype(np.uint8)
    weights = kmc.masking_weights(np.dstack([pixels] * 3))
    of_columns = weights.mean(axis=0)[[0, 60, 120, 290]]
    assert of_columns[0] == 8
    assert (np.diff(of_columns) < -0.9).all()


def test_a_list_of_colours_has_no_surroundings() -> None:
    with pytest.raises(ValueError, match=r"\(H, W, 3\) or \(H, W, 4\), not \(5, 3\)"):
        kmc.masking_weights(np.zeros((5, 3), np.uint8))
