"""A smaller file of a large picture: strips give the pixels that the whole picture gives."""

import tracemalloc
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import compressor.imaging.decoding.strips
import compressor.pipeline.large.assigners
from compressor.imaging import ImageError, IndexedPicture, apply_palette, load_image
from compressor.imaging.assignment import assign_colors
from compressor.imaging.psnr import psnr_of_result
from compressor.pipeline.large.assigners import RateAssigner, cut_into_bands
from compressor.pipeline.large.large import LargeResult, compress_large_file
from compressor.pipeline.large.tiles import compress_tiles
from compressor.pipeline.settings import QualitySettings
from kmc import BAND_ROWS, best_palette, count_colors
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import open_png

HEIGHT = 2 * BAND_ROWS + 90
WIDTH = 12
PHOTO = photo_like(HEIGHT, WIDTH)
MASK = np.random.default_rng(0).choice([0, 90, 255, 255], (HEIGHT, WIDTH, 1)).astype(np.uint8)
PICTURES = {
    "rgb": PHOTO,
    "alpha": np.concatenate([PHOTO, MASK], axis=2),
    "opaque": np.insert(PHOTO, 3, 255, axis=2),
}


def in_strips(
    pixels: np.ndarray, settings: QualitySettings, folder: Path, **options: object
) -> tuple[LargeResult, np.ndarray]:
    """What is told of the file that strips make, and its pixels."""
    path = folder / "picture.png"
    path.write_bytes(encoded(pixels))
    result = compress_large_file(path, folder / "result.png", settings, **options)  # type: ignore[arg-type]
    return result, open_png((folder / "result.png").read_bytes()).pixels


@pytest.fixture
def rows_of_strips(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    monkeypatch.setattr(compressor.imaging.decoding.strips, "STRIP_PIXELS", request.param * WIDTH)
    return int(request.param)


@cache
def of_the_whole(kind: str) -> tuple[np.ndarray, IndexedPicture, IndexedPicture]:
    """A picture as it is read, and the smaller and the plain result of it as a whole."""
    source = load_image(encoded(PICTURES[kind])).pixels_with_alpha
    palette = best_palette(source, 12, effort="fast")
    expected = apply_palette(source, palette, smaller=1.5, effort="fast")
    return source, expected, apply_palette(source, palette)


@pytest.mark.parametrize(
    ("kind", "rows_of_strips"),
    [
        *(("alpha", rows) for rows in (7, 190, BAND_ROWS, 900, HEIGHT)),
        *((kind, rows) for kind in ("rgb", "opaque") for rows in (190, HEIGHT)),
    ],
    indirect=["rows_of_strips"],
)
def test_the_file_is_that_of_the_whole_picture(
    kind: str, rows_of_strips: int, tmp_path: Path
) -> None:
    path_settings = QualitySettings(k=12, effort="fast", smaller=1.5)
    result, shown = in_strips(PICTURES[kind], path_settings, tmp_path)
    source, expected, plain = of_the_whole(kind)
    assert np.array_equal(shown, expected.to_pixels())
    assert not np.array_equal(shown, plain.to_pixels())
    assert result.cost == pytest.approx(expected.cost, rel=1e-12)
    assert result.psnr == pytest.approx(psnr_of_result(source, expected), rel=1e-12)
    assert {*map(tuple, expected.palette)} <= {*map(tuple, result.palette)}


@pytest.mark.parametrize("rows_of_strips", [190], indirect=True)
@pytest.mark.parametrize(
    "settings",
    [
        QualitySettings(k=5, smaller=32.0),
        QualitySettings(k=40, smaller=0.25, space="oklab"),
        QualitySettings(k=16, smaller=1.0, effort="best", locked=((1, 2, 3), (250, 0, 250))),
    ],
    ids=["k5", "oklab", "best"],
)
def test_all_settings_count(settings: QualitySettings, rows_of_strips: int, tmp_path: Path) -> None:
    pixels = PICTURES["alpha"][:550]
    palette = np.random.default_rng(3).integers(0, 256, (settings.k, 4), dtype=np.uint8)
    palette[1:, 3] = 255
    palette[-2:] = palette[:2]  # some are equal, and others not used
    shown = in_strips(pixels, settings, tmp_path, palette=palette)[1]
    source = load_image((tmp_path / "picture.png").read_bytes()).pixels_with_alpha
    expected = apply_palette(
        source, palette, smaller=settings.smaller, space=settings.space, effort=settings.effort
    )
    assert np.array_equal(shown, expected.to_pixels())


def test_the_file_is_smaller(tmp_path: Path) -> None:
    sizes = [
        in_strips(photo_like(90, 120), QualitySettings(k=16, smaller=amount), tmp_path)[
            0
        ].output_bytes
        for amount in (0.0, 1.0, 8.0)
    ]
    assert sizes[0] > 1.05 * sizes[1] > 1.05**2 * sizes[2]


def test_colors_that_are_all_in_the_palette_stay(tmp_path: Path) -> None:
    flat = np.full((20, 30, 3), 77, np.uint8)
    for pixels in (flat, flat * np.arange(30, dtype=np.uint8)[:, np.newaxis] % 4):
        result, shown = in_strips(pixels, QualitySettings(k=4, smaller=32.0), tmp_path)
        assert np.array_equal(shown, pixels)
        assert (result.cost, result.psnr) == (0, np.inf)


def test_each_tile_is_a_picture_of_its_own(tmp_path: Path) -> None:
    tiles = [PHOTO[:40], PHOTO[40:80]]
    paths = [tmp_path / f"tile{number}.png" for number in range(2)]
    for path, pixels in zip(paths, tiles, strict=True):
        path.write_bytes(encoded(pixels))
    settings = QualitySettings(k=9, effort="fast", smaller=2.0)
    results = compress_tiles(paths, tmp_path / "new", settings)
    palette = best_palette(PHOTO[:80], 9, effort="fast")
    for path, pixels, result in zip(paths, tiles, results, strict=True):
        expected = apply_palette(pixels, palette, smaller=2.0, effort="fast")
        shown = open_png((tmp_path / "new" / path.name).read_bytes()).pixels
        assert np.array_equal(shown, expected.to_pixels())
        assert result.cost == pytest.approx(expected.cost, rel=1e-12)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 12), st.integers(0, 4))
def test_bands_are_the_rows_of_the_picture(heights: list[int], rows: int, margin: int) -> None:
    height = sum(heights)
    picture = np.arange(height, dtype=np.uint8).reshape(-1, 1, 1)
    strips = np.split(picture, np.cumsum(heights)[:-1])
    top = 0
    for band, own in cut_into_bands(strips, rows, margin):
        bottom = min(top + rows, height)
        assert np.array_equal(band[own], picture[top:bottom])
        assert np.array_equal(band, picture[max(0, top - margin) : bottom + margin])
        top = bottom
    assert top == height


def test_memory_does_not_grow_with_the_height() -> None:
    strip = photo_like(300, 40)
    color_counts = count_colors(strip)
    palette = best_palette(strip, 4, effort="fast")
    assignment = assign_colors(color_counts, palette)
    settings = QualitySettings(k=4, effort="fast", smaller=1.0)
    most = []
    for strips in (4, 10):
        assigner = RateAssigner(color_counts, palette, assignment, settings)
        tracemalloc.start()
        rows = 0
        for indices in assigner.indices((strip.copy() for _ in range(strips)), 300 * strips, max):
            rows += len(indices)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert rows == 300 * strips
    assert most[1] < most[0] + 1e5  # the rows between them have 216,000 bytes


def test_a_picture_that_is_too_wide_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressor.pipeline.large.assigners, "MAX_BAND_PIXELS", 20 * 29)
    wide = photo_like(20, 30)
    with pytest.raises(
        ImageError, match=r"is 30 pixels wide; .* \(2\) is made up to a width of 29"
    ):
        in_strips(wide, QualitySettings(smaller=2.0), tmp_path)
    assert not (tmp_path / "result.png").exists()
    in_strips(wide[:19], QualitySettings(k=2, smaller=2.0), tmp_path)
    in_strips(wide, QualitySettings(k=2), tmp_path)


def test_it_can_be_cancelled_within_a_band(tmp_path: Path) -> None:
    calls: list[int] = []
    in_second_band = 2000 + 1000 * BAND_ROWS // 600

    def stop(done: int, _total: int) -> None:
        calls.append(done)
        if calls.count(in_second_band) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_strips(
            PHOTO[:600], QualitySettings(k=9, effort="fast", smaller=1.0), tmp_path, progress=stop
        )
    assert calls == sorted(calls)
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]
