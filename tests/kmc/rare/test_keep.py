"""Rare colours are kept within a bound, and nothing else is lost."""

import numpy as np
import pytest

import kmc
from kmc.rare import keep
from kmc.rare.keep import LIMIT
from kmc.rare.local_error import BLOCK_SIDE, ExactErrors

K = 8


@pytest.fixture(autouse=True)
def short_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds after a long search holds after a short one."""
    monkeypatch.setattr(keep, "STEPS", 12)
    monkeypatch.setattr(keep, "STEPS_ANEW", 4)
    monkeypatch.setattr(keep, "SHARES_ANEW", (0.1,))


def page_with_a_stamp(seed: int, channels: int = 3) -> np.ndarray:
    """(56, 72, 3 or 4): a soft grey-green page with a red stamp of few pixels."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:56, 0:72]
    light = 120 + 90 * np.sin(x / 19 + seed) * np.cos(y / 23)
    page = light[..., np.newaxis] * [1.0, 0.95, 0.8] + rng.normal(0, 6, (56, 72, 3))
    page[18:22, 20:29] = [190, 40, 50]
    pixels = np.clip(page, 0, 255).astype(np.uint8)
    if channels == 3:
        return pixels
    alpha = np.where(x + y < 30, 0, np.where(x + y < 34, 128, 255)).astype(np.uint8)
    return np.dstack([pixels, alpha])


def errors(pixels, palette, space="rgb", weights=None):
    counts = kmc.count_colors(pixels, weights=weights)
    return ExactErrors(pixels, counts, space, lambda: None).of(palette)


@pytest.mark.parametrize("space", kmc.SPACES)
@pytest.mark.parametrize("channels", [3, 4])
def test_the_worst_block_is_never_worse_and_the_squared_error_bounded(space, channels) -> None:
    gains = []
    for seed in (0, 1):
        pixels = page_with_a_stamp(seed, channels)
        palette = kmc.best_palette(pixels, K, effort="fast", space=space)
        kept = kmc.keep_rare_colors(pixels, palette, space=space)
        before = errors(pixels, palette, space)
        after = errors(pixels, kept, space)
        assert after.worst <= before.worst
        assert after.squared <= LIMIT * before.squared
        assert kept.shape == palette.shape
        assert len(np.unique(kept, axis=0)) == len(kept)
        is_opaque = palette[:, 3:].min(axis=1, initial=255) == 255
        np.testing.assert_array_equal(kept[~is_opaque], palette[~is_opaque])
        gains.append(after.worst / before.worst)
    assert min(gains) < 0.99


def test_errors_are_those_of_the_picture_that_is_seen() -> None:
    pixels = page_with_a_stamp(1)
    palette = kmc.best_palette(pixels, K)
    found = errors(pixels, palette)
    result = palette[kmc.map_to_palette(pixels, palette)]
    squares = ((pixels / 255 - result / 255) ** 2).sum()
    assert found.squared == pytest.approx(squares)
    first = np.s_[:BLOCK_SIDE, -(72 % BLOCK_SIDE) :]
    cut = errors(np.ascontiguousarray(pixels[first]), palette)
    assert found.of_blocks[72 // BLOCK_SIDE] == pytest.approx(cut.worst)


def test_locked_colours_stay_and_weights_count() -> None:
    pixels = page_with_a_stamp(2)
    weights = np.ones(pixels.shape[:2], np.uint8)
    weights[40:] = 9
    fixed = np.array([[0, 90, 200], [255, 255, 255]], np.uint8)
    counts = kmc.count_colors(pixels, weights=weights)
    palette = kmc.best_palette(counts, K, fixed=fixed)
    kept = kmc.keep_rare_colors(pixels, palette, fixed=fixed, weights=weights)
    np.testing.assert_array_equal(kept[:2], fixed)
    before = errors(pixels, palette, weights=weights)
    after = errors(pixels, kept, weights=weights)
    assert after.squared <= LIMIT * before.squared
    assert after.worst < before.worst
    np.testing.assert_array_equal(kmc.keep_rare_colors(pixels, palette, fixed=palette), palette)


def test_the_order_within_a_block_does_not_matter() -> None:
    pixels = page_with_a_stamp(3)[:48, :64]
    palette = kmc.best_palette(pixels, K, effort="fast")
    kept = kmc.keep_rare_colors(pixels, palette)
    blocks = pixels.reshape(3, BLOCK_SIDE, 4, BLOCK_SIDE, 3).swapaxes(1, 2).reshape(12, -1, 3)
    mixed = np.random.default_rng(0).permuted(np.arange(256).repeat(12).reshape(256, 12), axis=0)
    moved = np.stack([block[order] for block, order in zip(blocks, mixed.T, strict=True)])
    moved = moved.reshape(3, 4, BLOCK_SIDE, BLOCK_SIDE, 3).swapaxes(1, 2).reshape(48, 64, 3)
    np.testing.assert_array_equal(kmc.keep_rare_colors(moved, palette), kept)
    assert (kept != palette).any()


def test_without_loss_nothing_changes() -> None:
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[3, 4] = [255, 0, 0]
    palette = kmc.best_palette(pixels, K)
    np.testing.assert_array_equal(kmc.keep_rare_colors(pixels, palette), palette)
    # Black among others differs from black alone by a rounding in its Lab values.
    black = np.zeros((6, 7, 3), np.uint8)
    two = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    np.testing.assert_array_equal(kmc.keep_rare_colors(black, two), two)
    clear = np.zeros((20, 20, 4), np.uint8)
    np.testing.assert_array_equal(kmc.keep_rare_colors(clear, clear[0, :1]), clear[0, :1])


@pytest.mark.parametrize("palette", [[[0, 0, 0]], np.zeros((2, 4), np.uint8), np.zeros((1, 3))])
def test_another_kind_of_palette_is_refused(palette) -> None:
    with pytest.raises(ValueError, match="palette"):
        kmc.keep_rare_colors(page_with_a_stamp(0), palette)


def test_the_checkpoint_cancels() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    pixels = page_with_a_stamp(0)
    with pytest.raises(KeyboardInterrupt):
        kmc.keep_rare_colors(pixels, kmc.best_palette(pixels, K), checkpoint=stop)
