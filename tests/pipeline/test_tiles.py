"""A folder of tiles in one palette: that of all pixels side by side, whoever computes."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from compressor.imaging import ImageError, apply_palette
from compressor.parallel.executors import open_executor
from compressor.pipeline.large.tiles import compress_tiles
from compressor.pipeline.settings import QualitySettings
from kmc import best_palette
from tests.support.executors import IdleExecutor
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import open_png

SETTINGS = QualitySettings(k=9, effort="fast")
WHOLE = photo_like(40, 90)
TILES = [WHOLE[:, :30], WHOLE[:, 30:60], WHOLE[:, 60:]]


@pytest.fixture
def tiles(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"tile{number}.tif" for number in range(len(TILES))]
    for path, pixels in zip(paths, TILES, strict=True):
        path.write_bytes(encoded(np.ascontiguousarray(pixels), "TIFF"))
    return paths


@pytest.fixture(params=["nobody else", "threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    if request.param == "threads":
        with ThreadPoolExecutor(2) as threads:
            yield threads
    else:
        with open_executor(processes=2 if request.param == "processes" else None) as executor:
            yield executor


def test_tiles_have_the_palette_of_the_whole(
    tiles: list[Path], executor: Executor | None, tmp_path: Path
) -> None:
    calls: list[tuple[int, int]] = []
    results = compress_tiles(
        tiles,
        tmp_path / "new" / "folder",
        SETTINGS,
        executor=executor,
        progress=lambda done, total: calls.append((done, total)),
    )
    shown = [open_png((tmp_path / "new/folder" / f"{p.stem}.png").read_bytes()) for p in tiles]
    expected = apply_palette(WHOLE, best_palette(WHOLE, 9, effort="fast")).to_pixels()
    assert np.array_equal(np.concatenate([one.pixels for one in shown], axis=1), expected)
    assert [len(one.palette) for one in shown] == [len(one.palette) for one in results]
    assert calls == sorted(calls)
    assert calls[-1] == (2000, 2000)


def test_an_opaque_tile_among_others_stays_opaque(tmp_path: Path) -> None:
    paths = [tmp_path / "clear.png", tmp_path / "opaque.png"]
    paths[0].write_bytes(encoded(np.zeros((4, 4, 4), np.uint8)))
    paths[1].write_bytes(encoded(TILES[0].copy()))
    compress_tiles(paths, tmp_path / "new", SETTINGS)
    clear, opaque = (open_png((tmp_path / "new" / path.name).read_bytes()) for path in paths)
    assert not clear.pixels.any()
    assert opaque.pixels.shape[2] == 3


def test_what_can_not_be_done_is_said(tiles: list[Path], tmp_path: Path) -> None:
    twin = tiles[0].with_suffix(".png")
    twin.write_bytes(b"no picture")
    new = tmp_path / "new"
    for paths, folder, message in (
        ([], new, "0 tiles"),
        ([*tiles, twin], new, r"2 of the 4 tiles would become tile0\.png"),
        ([twin], tmp_path, "written over"),
        ([*tiles[1:], twin], new, r"tile0\.png: The file is not a picture"),
    ):
        with pytest.raises(ImageError, match=message):
            compress_tiles(paths, folder, SETTINGS)
    with pytest.raises(ImageError, match="Dithering"):
        compress_tiles(tiles, new, QualitySettings(dither=1))
    assert not new.exists()


def test_stopping_cancels_what_has_not_begun(tiles: list[Path], tmp_path: Path) -> None:
    executor = IdleExecutor()

    def stop(_done: int, _total: int) -> None:
        if executor.futures:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compress_tiles(tiles, tmp_path / "new", SETTINGS, executor=executor, progress=stop)
    assert executor.futures
    assert all(future.cancelled() for future in executor.futures)
