"""A picture in a palette's colours: nearest or dithered, with alpha, and as a file."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import apply_palette
from compressor.imaging.assignment import squared_error
from compressor.imaging.psnr import psnr, psnr_of_result
from kmc import (
    SPACES,
    USUAL_MASKING_WEIGHT,
    assign_with_rate,
    best_palette,
    count_colors,
    dither,
    map_to_palette,
    masking_weights,
    to_space,
)
from tests.support.pngs import a_palette, open_png

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def rng(seed=0):
    return np.random.default_rng(seed)


def noise(h=12, w=10, seed=0, channels=3):
    return rng(seed).integers(0, 256, (h, w, channels), dtype=np.uint8)


def translucent(h=24, w=20, seed=0):
    """(h, w, 4): a third opaque, a third in between, a third fully transparent."""
    rgba = noise(h, w, seed, channels=4)
    rgba[: h // 3, :, 3] = 255
    rgba[-(h // 3) :] = 0
    return rgba


def nearest_squares(pixels, palette):
    """(n,) the least squared distance of each pixel to the palette, in 0..255."""
    off = pixels.reshape(-1, 1, 3).astype(np.int64) - palette.astype(np.int64)
    return (off**2).sum(axis=2).min(axis=1)


@given(seeds, st.sampled_from([1, 2, 3, 16, 256]), st.sampled_from([(1, 1), (1, 50), (9, 14)]))
@quick
def test_applied_palette_is_valid_and_nearest(seed, k, shape):
    random = rng(seed)
    pixels = random.integers(0, random.choice([2, 20, 256]), (*shape, 3), dtype=np.uint8)
    centroids = random.random((k, 3))
    centroids[random.integers(0, k, k // 2)] = centroids[0]  # equal ones
    picture = apply_palette(pixels, centroids)
    n = len(picture.palette)
    assert picture.indices.shape == shape
    assert (picture.indices.dtype, picture.palette.dtype) == (np.uint8, np.uint8)
    assert len(np.unique(picture.palette, axis=0)) == n
    assert picture.counts.tolist() == np.bincount(picture.indices.ravel(), minlength=n).tolist()
    assert picture.counts.min() >= 1
    assert (np.diff(picture.counts) <= 0).all()
    assert np.array_equal(picture.to_pixels(), picture.palette[picture.indices])
    rounded = np.rint(centroids * 255).astype(np.uint8)
    assert set(map(tuple, picture.palette.tolist())) <= set(map(tuple, rounded.tolist()))
    squares = ((picture.to_pixels().astype(np.int64) - pixels) ** 2).sum(axis=2).ravel()
    assert np.array_equal(squares, nearest_squares(pixels, rounded))
    assert picture.cost == pytest.approx(squares.mean() / 255**2, rel=1e-12)
    if picture.cost > 0:
        mse = ((picture.to_pixels().astype(float) - pixels) ** 2).mean()
        assert psnr_of_result(pixels, picture) == pytest.approx(10 * math.log10(255**2 / mse))
    reopened = open_png(picture.encode_png())
    assert np.array_equal(reopened.pixels, picture.to_pixels())
    assert reopened.depth == picture.encoded_bit_depth()


def test_a_lossless_palette_costs_nothing():
    palette = a_palette(200)
    pixels = palette[rng().integers(0, 200, (30, 40))]
    picture = apply_palette(pixels, palette / 255)
    assert np.array_equal(picture.to_pixels(), pixels)
    assert picture.cost == 0
    assert psnr_of_result(pixels, picture) == math.inf


def test_known_counts_change_nothing_and_arguments_are_untouched():
    pixels = noise()
    centroids = rng(3).random((7, 3))
    before = pixels.copy(), centroids.copy()
    alone = apply_palette(pixels, centroids)
    known = apply_palette(pixels, centroids, count_colors(pixels))
    assert np.array_equal(alone.indices, known.indices)
    assert np.array_equal(alone.palette, known.palette)
    assert alone.cost == known.cost
    assert np.array_equal(pixels, before[0])
    assert np.array_equal(centroids, before[1])


def test_black_and_white_have_the_lowest_psnr():
    pixels = np.zeros((3, 3, 3), np.uint8)
    picture = apply_palette(pixels, np.ones((1, 3)))
    assert picture.cost == 3
    assert psnr_of_result(pixels, picture) == 0


@given(seeds, st.sampled_from([1, 2, 30]))
@quick
def test_bytes_are_used_as_they_are(seed, k):
    palette = a_palette(k, seed=seed)
    pixels = noise(seed=seed)
    by_bytes = apply_palette(pixels, palette)
    by_floats = apply_palette(pixels, palette / 255)
    assert set(map(tuple, by_bytes.palette.tolist())) <= set(map(tuple, palette.tolist()))
    assert np.array_equal(by_bytes.to_pixels(), by_floats.to_pixels())
    assert by_bytes.cost == by_floats.cost


def test_more_than_256_colors_are_refused():
    with pytest.raises(ValueError, match="1 to 256 colours, not 257"):
        apply_palette(noise(), a_palette(257))
    doubled = np.concatenate([a_palette(256)] * 2)
    assert len(apply_palette(noise(40, 40), doubled).palette) <= 256


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("pixels", [noise(), translucent()], ids=["rgb", "rgba"])
def test_the_nearest_in_a_space(pixels, space):
    palette = best_palette(pixels, 9, effort="fast", space=space)
    picture = apply_palette(pixels, palette, space=space)
    assert np.array_equal(picture.to_pixels(), palette[map_to_palette(pixels, palette, space)])


# --- transparency


def test_alpha_survives_the_file():
    pixels = translucent()
    picture = apply_palette(pixels, best_palette(pixels, 12))
    reopened = open_png(picture.encode_png())
    assert picture.to_pixels().shape == pixels.shape
    assert np.array_equal(reopened.pixels, picture.to_pixels())
    assert (picture.to_pixels()[pixels[..., 3] == 0] == 0).all()
    assert (picture.to_pixels()[pixels[..., 3] == 255][:, 3] == 255).all()
    assert reopened.transparencies == np.count_nonzero(picture.palette[:, 3] < 255)


def test_entries_that_are_not_opaque_come_first_and_then_the_most_used():
    picture = apply_palette(translucent(), best_palette(translucent(), 12))
    opaque = picture.palette[:, 3] == 255
    assert 0 < opaque.sum() < len(opaque)
    assert (np.diff(opaque.astype(int)) >= 0).all()
    for group in (opaque, ~opaque):
        assert (np.diff(picture.counts[group]) <= 0).all()
    assert picture.counts.tolist() == np.bincount(picture.indices.ravel()).tolist()


def test_few_colors_with_alpha_come_back_without_loss():
    palette = a_palette(60, 4)
    palette[palette[:, 3] == 0] = 0
    pixels = palette[rng().integers(0, 60, (30, 40))]
    picture = apply_palette(pixels, best_palette(pixels, 60))
    assert np.array_equal(picture.to_pixels(), pixels)
    assert (picture.cost, psnr_of_result(pixels, picture)) == (0, math.inf)
    assert np.array_equal(open_png(picture.encode_png()).pixels, pixels)


@pytest.mark.parametrize("k", [1, 4])
def test_a_fully_transparent_picture(k):
    picture = apply_palette(np.zeros((3, 5, 4), np.uint8), np.eye(4)[:k])
    empty = apply_palette(np.zeros((3, 5, 4), np.uint8), np.zeros((1, 4), np.uint8))
    assert picture.indices.shape == (3, 5)
    assert empty.palette.tolist() == [[0, 0, 0, 0]]
    assert (open_png(empty.encode_png()).pixels == 0).all()


def test_alpha_that_no_pixel_uses_is_dropped():
    palette = np.array([[0, 0, 0, 0], [255, 0, 0, 255]], np.uint8)
    picture = apply_palette(np.full((2, 2, 3), [[[250, 0, 0]]], np.uint8), palette)
    assert picture.palette.tolist() == [[255, 0, 0]]
    assert picture.to_pixels().shape == (2, 2, 3)


def test_the_cost_with_alpha_is_of_premultiplied_colors():
    pixels = translucent()
    picture = apply_palette(pixels, best_palette(pixels, 7))
    before, after = (to_space(p.reshape(-1, 4)) for p in (pixels, picture.to_pixels()))
    squares = ((before - after) ** 2).sum(axis=1)
    assert picture.cost == pytest.approx(squares.mean(), rel=1e-9)
    assert psnr_of_result(pixels, picture) == psnr(pixels, picture.to_pixels())


# --- dithering


@pytest.mark.parametrize("pixels", [noise(40, 50), translucent()], ids=["rgb", "rgba"])
def test_dithered_pixels_are_the_ditherers(pixels):
    palette = np.unique(best_palette(pixels, 6, effort="fast"), axis=0)
    picture = apply_palette(pixels, palette, dither=0.8, space="oklab")
    shown = palette[dither(pixels, palette, strength=0.8, space="oklab")]
    assert np.array_equal(picture.to_pixels(), shown)
    assert picture.counts.tolist() == np.bincount(picture.indices.ravel()).tolist()
    assert np.array_equal(open_png(picture.encode_png()).pixels, shown)


@pytest.mark.parametrize("pixels", [noise(40, 50), translucent()], ids=["rgb", "rgba"])
def test_the_cost_of_dithered_pixels(pixels):
    picture = apply_palette(pixels, best_palette(pixels, 6, effort="fast"), dither=1)
    channels = pixels.shape[2]
    before, after = (to_space(p.reshape(-1, channels)) for p in (pixels, picture.to_pixels()))
    assert picture.cost == pytest.approx(((before - after) ** 2).sum(axis=1).mean(), rel=1e-9)


@pytest.mark.parametrize("pixels", [noise(40, 50), translucent()], ids=["rgb", "rgba"])
def test_squared_error_is_the_same_in_strips(pixels):
    palette = best_palette(pixels, 6, effort="fast")
    indices = map_to_palette(pixels, palette)
    whole = squared_error(pixels, palette, indices)
    assert squared_error(pixels, palette, indices, strip_pixels=77) == pytest.approx(whole)


@pytest.mark.parametrize("protected", [1, 9])
def test_where_bits_are_worth_something_errors_count_less_in_busy_surroundings(protected):
    rng = np.random.default_rng(5)
    smooth = np.linspace(90, 160, 40).astype(int)
    busy = rng.integers(0, 256, (30, 40))
    pixels = np.dstack([np.vstack([np.tile(smooth, (30, 1)), busy])] * 3).astype(np.uint8)
    palette = np.repeat(np.arange(8, 256, 16, dtype=np.uint8), 3).reshape(-1, 3)
    weights = np.ones(pixels.shape[:2], np.uint8)
    weights[20:40, 5:30] = protected
    nearest = palette[map_to_palette(pixels, palette)]
    spread = ((nearest / 255 - pixels / 255) ** 2).sum(axis=2).mean()
    bit_cost = 2 * spread * USUAL_MASKING_WEIGHT
    counted = masking_weights(pixels) * weights.astype(int)
    indices = assign_with_rate(pixels, palette, bit_cost, sweeps=3, weights=counted)
    result = apply_palette(pixels, palette, smaller=2, weights=weights)
    assert np.array_equal(result.to_pixels(), palette[indices])
    plain = assign_with_rate(pixels, palette, 2 * spread, sweeps=3, weights=weights)
    assert not np.array_equal(palette[indices], palette[plain])
