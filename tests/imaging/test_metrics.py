"""The measures against plain versions of themselves, published values, and laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from compressor.imaging import ImageError
from compressor.imaging.metrics import MAX_PIXELS_MEASURED, compare, error_map, ssim
from compressor.imaging.psnr import psnr
from tests.support.pictures import photo_like


def noisy(pixels: np.ndarray, much: int, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(-much, much + 1, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def plain_ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2004, window by window: Gaussian weights, where the window is all inside."""
    line = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    weights = np.outer(line, line)
    weights /= weights.sum()
    c1 = (0.01 * 255) ** 2
    c2 = (0.03 * 255) ** 2
    found = []
    for channel in range(3):
        for top in range(a.shape[0] - 10):
            for left in range(a.shape[1] - 10):
                place = np.s_[top : top + 11, left : left + 11, channel]
                x = a[place].astype(float)
                y = b[place].astype(float)
                mx = (weights * x).sum()
                my = (weights * y).sum()
                vx = (weights * (x - mx) ** 2).sum()
                vy = (weights * (y - my) ** 2).sum()
                both = (weights * (x - mx) * (y - my)).sum()
                found.append(
                    (2 * mx * my + c1) * (2 * both + c2)
                    / ((mx**2 + my**2 + c1) * (vx + vy + c2))
                )  # fmt: skip
    return float(np.mean(found))


def flat(color: tuple[int, ...], rows: int = 12, columns: int = 13) -> np.ndarray:
    return np.full((rows, columns, len(color)), color, np.uint8)


PICTURES = hnp.arrays(
    np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14), st.sampled_from([3, 4]))
)


@given(PICTURES)
@settings(max_examples=25, deadline=None)
def test_a_picture_is_equal_to_itself(pixels: np.ndarray) -> None:
    quality = compare(pixels, pixels)
    assert quality.psnr == math.inf
    assert quality.ssim == pytest.approx(1, abs=1e-6)
    assert quality.delta_e_mean == quality.delta_e_p95 == 0
    assert not error_map(pixels, pixels).any()


def test_psnr_is_the_formula() -> None:
    a = photo_like(40, 30)
    b = noisy(a, 9)
    error = np.mean((a.astype(float) - b) ** 2)
    assert psnr(a, b) == pytest.approx(10 * math.log10(255**2 / error), rel=1e-12)
    assert psnr(flat((0, 0, 0)), flat((255, 255, 255))) == 0


def test_psnr_is_the_same_in_strips() -> None:
    a = photo_like(40, 30)
    b = noisy(a, 9)
    assert psnr(a, b, strip_pixels=100) == psnr(a, b)


def test_ssim_is_the_published_formula_window_by_window() -> None:
    a = photo_like(18, 15)
    b = noisy(a, 40)
    assert ssim(a, b) == pytest.approx(plain_ssim(a, b), abs=1e-4)
    assert ssim(a, b) < 0.95


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((0, 0, 0), (255, 255, 255), 100.0),
        # the primaries of sRGB, as colour calculators give them to two decimals
        ((255, 0, 0), (0, 0, 255), 52.88),
        ((255, 0, 0), (0, 255, 0), 86.61),
    ],
)
def test_colour_differences_are_the_known_ones(
    one: tuple[int, ...], other: tuple[int, ...], difference: float
) -> None:
    found = error_map(flat(one), flat(other))
    assert found == pytest.approx(difference, abs=0.01)
    assert compare(flat(one), flat(other)).delta_e_mean == pytest.approx(difference, abs=0.01)


def test_the_percentile_looks_at_the_bad_places() -> None:
    a = flat((128, 128, 128), 20, 20)
    b = a.copy()
    b[:2] = 255  # a tenth of the pixels
    quality = compare(a, b)
    worst = float(error_map(a, b).max())
    assert quality.delta_e_p95 == pytest.approx(worst)
    assert quality.delta_e_mean == pytest.approx(worst / 10, rel=1e-5)


def test_more_noise_is_worse_by_every_measure() -> None:
    a = photo_like(64, 64)
    little = compare(a, noisy(a, 5))
    much = compare(a, noisy(a, 50))
    assert little.psnr > much.psnr
    assert little.ssim > much.ssim
    assert little.delta_e_mean < much.delta_e_mean
    assert little.delta_e_p95 < much.delta_e_p95


def test_what_can_not_be_seen_does_not_count() -> None:
    clear = flat((200, 0, 0, 0))
    other = flat((0, 90, 255, 0))
    assert compare(clear, other).psnr == math.inf
    assert error_map(clear, flat((255, 255, 255))).max() == 0
    half = flat((0, 0, 0, 128))
    assert psnr(half, flat((127, 127, 127))) == math.inf
    assert psnr(flat((10, 10, 10, 100)), flat((159, 159, 159))) == math.inf  # 158.92


def test_a_large_picture_is_judged_by_squares_at_full_size() -> None:
    a = np.tile(photo_like(128, 128), (9, 10, 1))
    b = noisy(a, 20)
    assert a.shape[0] * a.shape[1] > MAX_PIXELS_MEASURED
    sampled = compare(a, b)
    middle = np.s_[128:640, 128:640]
    exact = compare(a[middle], b[middle])
    assert sampled.ssim == pytest.approx(exact.ssim, abs=0.01)
    assert sampled.delta_e_mean == pytest.approx(exact.delta_e_mean, rel=0.02)


def test_an_error_map_has_a_bounded_size() -> None:
    a = photo_like(30, 100)
    assert error_map(a, a).shape == (30, 100)
    assert error_map(a, a, max_side=50).shape == (15, 50)
    assert error_map(a, a).dtype == np.float32


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (flat((1, 2, 3)), flat((1, 2, 3), 5), "13 x 12 pixels and the result 13 x 5"),
        (flat((1, 2, 3)).astype(float), flat((1, 2, 3)), "not float64"),
        (flat((1, 2)), flat((1, 2)), r"not uint8 \(12, 13, 2\)"),
        (flat((1, 2, 3), 0), flat((1, 2, 3), 0), "with a pixel"),
    ],
)
def test_what_can_not_be_compared(one: np.ndarray, other: np.ndarray, sentence: str) -> None:
    for measure in (compare, error_map):
        with pytest.raises(ImageError, match=sentence):
            measure(one, other)
