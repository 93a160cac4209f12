"""Pixels that choose once more: where the file has filters, and nowhere else."""

import numpy as np
import pytest

import kmc
from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.png import reassignment
from compressor.imaging.png.encoder import encode_png
from compressor.imaging.png.filters import PAETH, apply_filters
from compressor.imaging.png.layout import EFFORT_SETTINGS, best_layout
from compressor.imaging.types import Pixels
from kmc.rate.residuals import residuals_of


def busy(height: int, width: int) -> Pixels:
    """Two ramps under noise, in which hardly anything repeats."""
    y, x = np.indices((height, width))
    ramps = np.stack([2 * y, x + y, 255 - x], axis=2)
    noise = np.random.default_rng(1).normal(0, 12, (height, width, 1))
    return np.clip(ramps + noise, 0, 255).astype(np.uint8)


BUSY = busy(96, 128)
PALETTE = kmc.best_palette(BUSY, 64, effort="fast", space="oklab")


def applied(pixels: Pixels = BUSY, reassigned: bool = True, **changes: object) -> IndexedPicture:
    settings = {"space": "oklab", "smaller": 2.0, "dither": 0.5, **changes}
    return apply_palette(pixels, PALETTE, reassigned=reassigned, **settings)  # type: ignore[arg-type]


def has_filters(indexed: IndexedPicture) -> bool:
    layout = best_layout(indexed.indices, indexed.palette, EFFORT_SETTINGS["balanced"])
    return layout.filters


def test_the_file_is_smaller() -> None:
    before = applied(reassigned=False)
    after = applied()
    assert has_filters(before)
    assert len(after.encode_png()) < 0.95 * len(before.encode_png())


def test_the_result_is_whole() -> None:
    after = applied()
    pixels = after.to_pixels()
    assert after.cost == pytest.approx(((pixels / 255 - BUSY / 255) ** 2).sum(axis=2).mean())
    assert (after.counts == np.bincount(after.indices.ravel())).all()
    assert (np.diff(after.counts) <= 0).all()
    assert {*map(tuple, after.palette)} <= {*map(tuple, PALETTE)}


def test_the_file_has_the_order_for_which_pixels_chose() -> None:
    after = applied()
    assert after.order is not None
    assert sorted(after.order) == [*range(len(after.palette))]
    png = after.encode_png()
    assert png[41 : 41 + after.palette.size] == after.palette[after.order].tobytes()  # in PLTE
    assert len(png) < len(encode_png(after.indices, after.palette))


@pytest.mark.parametrize("change", [{"effort": "fast"}, {"smaller": 0.0}])
def test_settings_for_which_nothing_changes(change: dict[str, object]) -> None:
    before = applied(reassigned=False, **change)
    after = applied(**change)
    assert (after.to_pixels() == before.to_pixels()).all()


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MAX_PIXELS", BUSY[..., 0].size - 1), ("MIN_SIDE", 97), ("MIN_COLORS", 65)],
)
def test_pictures_for_which_nothing_changes(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = applied(reassigned=False)
    assert (applied().to_pixels() != before.to_pixels()).any()
    monkeypatch.setattr(reassignment, limit, value)
    assert (applied().to_pixels() == before.to_pixels()).all()


def test_what_weighs_more_changes_less_when_it_chooses_again() -> None:
    settings = {"smaller": 8.0, "dither": 0.0}
    everything = np.full(BUSY.shape[:2], 50, np.uint8)
    first = applied(reassigned=False, weights=everything, **settings)
    again = applied(weights=everything, **settings)
    plain = applied(**settings)
    assert has_filters(first)
    nearest = applied(reassigned=False, smaller=0.0, dither=0.0).cost
    assert again.cost - nearest < 0.2 * (plain.cost - nearest)


def test_a_file_without_filters_stays() -> None:
    rng = np.random.default_rng(2)
    tiles = np.kron(rng.integers(0, 64, (12, 16)), np.ones((8, 8), np.intp))
    pixels = np.clip(PALETTE[tiles] + rng.integers(0, 2, (96, 128, 1)), 0, 255).astype(np.uint8)
    before = applied(pixels, reassigned=False)
    assert not has_filters(before)
    assert (applied(pixels).indices == before.indices).all()


def test_residuals_are_those_that_the_file_holds() -> None:
    numbers = applied().indices
    scanlines = apply_filters(numbers)
    of_paeth = scanlines[:, 0] == PAETH
    assert of_paeth.any()
    assert (scanlines[of_paeth, 1:] == residuals_of(numbers)[of_paeth]).all()
