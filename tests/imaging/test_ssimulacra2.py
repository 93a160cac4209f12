"""SSIMULACRA2 against the Python package of that name, and laws."""

import io
import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from compressor import samples
from compressor.imaging import ImageError, shrink
from compressor.imaging.on_white import on_white
from compressor.imaging.ssimulacra2 import Ssimulacra2, pyramid, score, ssimulacra2, verdict
from tests.support.pictures import encoded, photo_like

Pair = tuple[np.ndarray, np.ndarray]
SAMPLES = Path(samples.__file__).parent
PHOTOGRAPHS = ("astronaut.png", "chelsea.png", "coffee.png", "hubble.jpg", "rocket.jpg")
SIZES = ((8, 8), (9, 15), (8, 300), (300, 8), (17, 226), (225, 224), (257, 258), (270, 515))


def photograph(name: str, height: int = 160) -> np.ndarray:
    return shrink(np.array(Image.open(SAMPLES / name).convert("RGB")), height)


def quantized(pixels: np.ndarray, k: int) -> np.ndarray:
    return np.array(Image.fromarray(pixels).quantize(k).convert("RGB"))


def dithered(pixels: np.ndarray, k: int) -> np.ndarray:
    palette = Image.fromarray(pixels).quantize(k)
    return np.array(Image.fromarray(pixels).quantize(palette=palette, dither=3).convert("RGB"))


def noisy(pixels: np.ndarray, much: int, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(-much, much + 1, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def faded(pixels: np.ndarray) -> np.ndarray:
    """With an alpha channel from invisible on the left to opaque on the right."""
    alpha = np.empty((*pixels.shape[:2], 1), np.uint8)
    alpha[:] = np.linspace(0, 255, pixels.shape[1]).astype(np.uint8)[:, np.newaxis]
    return np.concatenate([pixels, alpha], axis=2)


def pairs() -> dict[str, Pair]:
    """An original and a result of many kinds."""
    by_name = {}
    for name in PHOTOGRAPHS:
        pixels = photograph(name)
        for k in (2, 16, 64):
            by_name[f"{name}, {k} colours"] = (pixels, quantized(pixels, k))
        by_name[f"{name}, dithered"] = (pixels, dithered(pixels, 32))
    for size in SIZES:
        by_name["{} x {}".format(*size)] = (photo_like(*size), noisy(photo_like(*size), 20))
    gradient = np.repeat(np.linspace(0, 255, 300).astype(np.uint8), 3).reshape(1, 300, 3)
    gradient = np.repeat(gradient, 230, axis=0)
    flat = np.full((240, 250, 3), 100, np.uint8)
    noise = np.random.default_rng(2).integers(0, 256, (230, 240, 3)).astype(np.uint8)
    chelsea = photograph("chelsea.png")
    blue = np.where(np.arange(3) == 2, noisy(chelsea, 12), chelsea)
    colored = flat + np.random.default_rng(3).integers(0, 2, flat.shape, np.uint8)
    return by_name | {
        "equal": (chelsea, chelsea),
        "hardly other": (chelsea, noisy(chelsea, 2)),
        "full size": (photograph("coffee.png", 400), noisy(photograph("coffee.png", 400), 30)),
        "gradient in 4 steps": (gradient, gradient // 64 * 64),
        "gradient in 32 steps": (gradient, gradient // 8 * 8),
        "flat, one off": (flat, flat + np.uint8(1)),
        "flat, one off here and there": (flat, colored),
        "other in blue alone": (chelsea, blue),
        "flat and noise": (flat, noisy(flat, 40)),
        "black and white": (np.zeros_like(flat), np.full_like(flat, 255)),
        "noise and other noise": (noise, noise[::-1].copy()),
        "alpha": (faded(chelsea), faded(quantized(chelsea, 16))),
    }


PAIRS = pairs()


def by_package(original: np.ndarray, result: np.ndarray) -> float:
    """The score that the Python package has for both as they are seen on white."""
    files = [io.BytesIO(encoded(on_white(pixels))) for pixels in (original, result)]
    return float(compute_ssimulacra2(*files))


@pytest.mark.parametrize("name", PAIRS)
def test_the_score_is_that_of_the_package(name: str) -> None:
    expected = by_package(*PAIRS[name])
    assert ssimulacra2(*PAIRS[name]) == pytest.approx(expected, abs=0.01, rel=1e-4)


def test_the_pairs_have_all_kinds_of_scores() -> None:
    scores = [ssimulacra2(*pair) for pair in PAIRS.values()]
    counts, _ = np.histogram(scores, [-200, -50, 0, 30, 50, 70, 90, 100])
    assert len(scores) >= 30
    assert counts.min() >= 1


@given(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20), st.sampled_from([3, 4])))
)
@settings(max_examples=25, deadline=None)
def test_equal_pictures_have_exactly_100(pixels: np.ndarray) -> None:
    assert ssimulacra2(pixels, pixels.copy()) == 100


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 60), (60, 1), (7, 7), (3, 20)])
def test_a_picture_under_8_pixels_is_continued_by_its_mirror_image(rows: int, columns: int) -> None:
    pair = (photo_like(rows, columns), noisy(photo_like(rows, columns), 90))
    missing = ((0, max(0, 8 - rows)), (0, max(0, 8 - columns)), (0, 0))
    continued = [np.pad(pixels, missing, mode="symmetric") for pixels in pair]
    assert ssimulacra2(*pair) == ssimulacra2(*continued) < 100
    assert ssimulacra2(*pair) == pytest.approx(by_package(*continued), abs=0.01)


@pytest.mark.parametrize("name", ["270 x 515", "astronaut.png, dithered", "alpha"])
def test_blocks_change_nothing_but_the_rounding(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramid, "BLOCK_SIDE", 1 << 20)
    whole = ssimulacra2(*PAIRS[name])
    for side in (16, 58):
        monkeypatch.setattr(pyramid, "BLOCK_SIDE", side)
        assert ssimulacra2(*PAIRS[name]) == pytest.approx(whole, abs=1e-4)


def test_what_is_kept_of_the_original_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    original = photograph("coffee.png")
    results = [noisy(original, much) for much in (1, 10, 100)]
    before = original.copy()
    measure = Ssimulacra2(original)
    kept = [measure.score(result) for result in results]
    np.testing.assert_array_equal(original, before)
    assert kept == [ssimulacra2(original, result) for result in results]
    monkeypatch.setattr(score, "MAX_PIXELS_KEPT", 0)
    measure = Ssimulacra2(original)
    assert kept == [measure.score(result) for result in results]


def test_the_number_of_threads_makes_no_difference() -> None:
    pair = PAIRS["full size"]
    threads = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = ssimulacra2(*pair)
        cv2.setNumThreads(4)
        assert ssimulacra2(*pair) == alone
    finally:
        cv2.setNumThreads(threads)


def test_more_errors_score_less() -> None:
    original = photograph("chelsea.png")
    measure = Ssimulacra2(original)
    by_noise = [measure.score(noisy(original, much)) for much in (0, 1, 3, 10, 30, 100)]
    by_colors = [measure.score(quantized(original, k)) for k in (256, 64, 16, 4, 2)]
    for scores in (by_noise, by_colors):
        assert (np.diff(scores) < 0).all()


def test_what_can_not_be_seen_does_not_count() -> None:
    clear = np.full((20, 30, 4), (200, 0, 0, 0), np.uint8)
    other = np.full((20, 30, 4), (0, 90, 255, 0), np.uint8)
    assert ssimulacra2(clear, other) == 100
    assert ssimulacra2(clear, np.full((20, 30, 3), 255, np.uint8)) == 100


@pytest.mark.parametrize("kept", [0, 1 << 20])
def test_the_checkpoint_is_called_for_each_block_and_may_cancel(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyramid, "BLOCK_SIDE", 16)
    monkeypatch.setattr(score, "MAX_PIXELS_KEPT", kept)
    original = photo_like(64, 48)
    calls: list[None] = []
    ssimulacra2(original, original, lambda: calls.append(None))
    blocks = (4 * 3, 2 * 2, 1)  # of each scale, which is measured and, but for the last, halved
    assert len(calls) == 2 * (sum(blocks) + sum(blocks[:-1]))
    for calls_left in (1, len(calls) // 2, len(calls) - 1):
        with pytest.raises(IndexError):  # nothing left to pop
            ssimulacra2(original, original, ([None] * calls_left).pop)


def test_a_large_picture_takes_little_memory() -> None:
    original = np.tile(photo_like(250, 200), (8, 10, 1))
    result = noisy(original, 3)
    tracemalloc.start()
    ssimulacra2(original, result)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    pixels = original.shape[0] * original.shape[1]
    assert pixels > score.MAX_PIXELS_KEPT
    assert peak < 8 * pixels + 12e6  # bytes; the blocks under way beside them


@pytest.mark.parametrize(
    ("original", "result", "sentence"),
    [
        ((12, 13, 3), (5, 13, 3), "13 x 12 pixels and the result 13 x 5"),
        ((12, 13, 2), (12, 13, 2), r"not uint8 \(12, 13, 2\)"),
        ((12, 13), (12, 13), r"not uint8 \(12, 13\)"),
        ((0, 13, 3), (0, 13, 3), "with a pixel"),
    ],
)
def test_what_can_not_be_compared(
    original: tuple[int, ...], result: tuple[int, ...], sentence: str
) -> None:
    pair = (np.zeros(original, np.uint8), np.zeros(result, np.uint8))
    with pytest.raises(ImageError, match=sentence):
        ssimulacra2(*pair)


def test_other_numbers_than_those_of_files_are_refused() -> None:
    pixels = photo_like(12, 13)
    with pytest.raises(ImageError, match="not float64"):
        Ssimulacra2(pixels.astype(float))
    with pytest.raises(ImageError, match="not float64"):
        Ssimulacra2(pixels).score(pixels.astype(float))


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (100.0, "No pixel differs."),
        (99.99, "Looks the same, even side by side."),
        (69.75, "Looks good"),
        (69.65, "Fair"),
        (29.0, "Very poor"),
    ],
)
def test_a_verdict_calls_a_score_as_the_search_for_it_does(score: float, words: str) -> None:
    assert verdict(score).startswith(words)
