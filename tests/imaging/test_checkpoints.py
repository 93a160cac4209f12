"""Work on large pictures calls its checkpoint between parts of them, and gives the same result."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from compressor.imaging import apply_palette, encode_png, indexed, metrics, psnr
from compressor.imaging.metrics import compare, error_map, ssim
from compressor.imaging.png import deflate, filters
from compressor.imaging.types import Checkpoint
from tests.support.pictures import photo_like

PARTS = 8  # of the picture, at least, between the checkpoints
PIXELS = photo_like(128, 96)
PALETTE = photo_like(3, 4).reshape(-1, 3)
PART = PIXELS.size // 3 // PARTS
INDEXED = apply_palette(PIXELS, PALETTE)
RESULT = INDEXED.to_pixels()


def apply_and_pack(checkpoint: Checkpoint, strength: float) -> list[Any]:
    result = apply_palette(PIXELS, PALETTE, dither=strength, checkpoint=checkpoint)
    return [result.indices, result.palette, result.counts, result.cost]


WORK: dict[str, Callable[[Checkpoint], Any]] = {
    "apply": lambda checkpoint: apply_and_pack(checkpoint, 0.0),
    "apply with dithering": lambda checkpoint: apply_and_pack(checkpoint, 1.0),
    "show": lambda checkpoint: INDEXED.to_pixels(checkpoint),
    "encode": lambda checkpoint: encode_png(
        INDEXED.indices, INDEXED.palette, checkpoint=checkpoint
    ),
    "compare": lambda checkpoint: compare(PIXELS, RESULT, checkpoint),
    "ssim": lambda checkpoint: ssim(PIXELS, RESULT, checkpoint),
    "psnr": lambda checkpoint: psnr.psnr(PIXELS, RESULT, strip_pixels=PART, checkpoint=checkpoint),
    "error map": lambda checkpoint: error_map(PIXELS, RESULT, checkpoint=checkpoint),
}


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of which the picture has some."""
    monkeypatch.setattr(indexed, "STRIP_PIXELS", PART)
    monkeypatch.setattr(metrics, "PIXELS_PER_CHECKPOINT", PART)
    monkeypatch.setattr(filters, "STRIP_ROWS", len(PIXELS) // PARTS)
    monkeypatch.setattr("kmc.color_counts.BLOCK_PIXELS", PART)
    monkeypatch.setattr("kmc.nearest.COLORS_PER_CHECKPOINT", PART)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("name", WORK)
def test_the_checkpoint_is_called_between_parts_and_may_cancel(name: str) -> None:
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1

    WORK[name](count)
    assert calls >= PARTS - 1
    last_call = calls

    def stop() -> None:
        nonlocal calls
        calls += 1
        if calls == last_call - 1:
            raise InterruptedError

    calls = 0
    with pytest.raises(InterruptedError):
        WORK[name](stop)


@pytest.mark.parametrize("name", [name for name in WORK if name != "psnr"])
def test_parts_make_no_difference(name: str, request: pytest.FixtureRequest) -> None:
    def do_nothing() -> None:
        """Be another function than the default, for which packing has no thread."""

    whole = WORK[name](do_nothing)
    request.getfixturevalue("small_parts")
    np.testing.assert_equal(WORK[name](do_nothing), whole)


def test_packing_that_is_cancelled_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """libdeflate packs in one piece: its thread ends when it will."""
    go = threading.Event()

    def slow(data: Any, level: int) -> bytes:
        assert go.wait(60)
        return b""

    monkeypatch.setattr(deflate, "_compress_at_once", slow)
    monkeypatch.setattr(deflate, "MAX_BYTES_AT_ONCE", 10)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        deflate.compress(np.zeros(11, np.uint8), 1, stop)
    assert [thread.name for thread in threading.enumerate()].count("deflate") == 1
    go.set()


def test_packing_in_a_thread_gives_the_same_bytes_and_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = photo_like(40, 50)
    expected = deflate.compress(data, 5)
    monkeypatch.setattr(deflate, "MAX_BYTES_AT_ONCE", 10)
    assert deflate.compress(data, 5, lambda: None) == expected

    def fail(data: Any, level: int) -> bytes:
        raise MemoryError

    monkeypatch.setattr(deflate, "_compress_at_once", fail)
    with pytest.raises(MemoryError):
        deflate.compress(data, 5, lambda: None)
