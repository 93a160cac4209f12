"""Pictures read, counted and written in strips: the same as a picture read at once."""

import io
import sys
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import compressor.imaging.decoding.strips
import compressor.pipeline.large.large
from benchmarks.speed.gigapixel import check
from benchmarks.speed.gigapixel_file import write_tiff
from compressor.imaging import ImageError, apply_palette, encode_png, load_image
from compressor.imaging.decoding.parts_left_out import bits_note, frames_note
from compressor.imaging.decoding.strips import StripReader
from compressor.imaging.png.deflate import compress_parts
from compressor.imaging.png.layout import PngLayout
from compressor.imaging.png.streaming import write_png
from compressor.imaging.psnr import psnr_of_result
from compressor.pipeline.large.large import compress_large_file, merge_adjacent_levels
from compressor.pipeline.settings import QualitySettings
from kmc import ColorCounts, best_palette, count_colors
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import chunks, open_png

PHOTO = photo_like(50, 70)
MASK = np.random.default_rng(0).choice([0, 90, 255], (50, 70, 1)).astype(np.uint8)
TRANSLUCENT = np.concatenate([PHOTO, MASK], axis=2)
OPAQUE = np.insert(PHOTO, 3, 255, axis=2)
DEEP = np.random.default_rng(0).integers(0, 1 << 16, (50, 70), dtype=np.uint16)
KINDS = {
    "rgb": (PHOTO, {}),
    "alpha": (TRANSLUCENT, {}),
    "opaque": (OPAQUE, {}),
    "grey": (PHOTO[..., 0].copy(), {}),
    "grey and alpha": (TRANSLUCENT[..., 2:].copy(), {}),
    "16 bits": (DEEP, {}),
    "bilevel": (PHOTO[..., 0] > 99, {}),
}


@pytest.fixture(autouse=True)
def short_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 7 rows of the pictures here, which does not go into their height."""
    monkeypatch.setattr(compressor.imaging.decoding.strips, "STRIP_PIXELS", 7 * 70)


def saved(data: bytes, folder: Path, name: str = "picture") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tiled(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, tile=(16, 32), compression="zlib", photometric="rgb")
    return file.getvalue()


def files() -> Iterator[tuple[str, bytes]]:
    for name, (pixels, options) in KINDS.items():
        yield f"PNG, {name}", encoded(pixels, **options)
    yield "JPEG", encoded(PHOTO, "JPEG", quality=90)
    yield "TIFF", encoded(PHOTO, "TIFF", compression="tiff_lzw")
    yield "TIFF in tiles", tiled(PHOTO)
    file = io.BytesIO()
    Image.fromarray(PHOTO).quantize(9).save(file, "PNG")
    yield "PNG, palette", file.getvalue()
    yield "a profile", (ROOT / "compressor" / "samples" / "rocket.jpg").read_bytes()
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        yield f"turned {orientation}", encoded(PHOTO, "JPEG", exif=exif)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in files()])
def test_strips_side_by_side_are_the_picture(data: bytes, tmp_path: Path) -> None:
    strips = StripReader(saved(data, tmp_path))
    picture = load_image(data)
    for _ in range(2):  # each iteration begins anew
        parts = list(strips)
        assert len(parts) > 2
        assert {len(part) for part in parts[:-1]} == {strips.rows}
        whole = np.concatenate(parts)
        if picture.rgba is None and strips.channels == 4:
            assert whole[..., 3].min() == 255
            whole = whole[..., :3]
        assert np.array_equal(whole, picture.pixels_with_alpha)
    assert (strips.width, strips.height) == (picture.width, picture.height)
    assert strips.notes == tuple(note for note in picture.notes if "transparent" not in note)
    assert strips.size_bytes == len(data)


def test_tall_strips_are_fetched_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """libvips takes time with the square of the rows that it is asked for at once."""
    module = compressor.imaging.decoding.strips
    asked = []

    class Spy:
        def __init__(self, region: Any) -> None:
            self._region = region

        def fetch(self, left: int, top: int, width: int, rows: int) -> Any:
            asked.append((top, rows))
            return self._region.fetch(left, top, width, rows)

    new = module._vips().Region.new
    monkeypatch.setattr(module._vips().Region, "new", lambda image: Spy(new(image)))
    monkeypatch.setattr(module, "FETCH_ROWS", 8)
    path = tmp_path / "tall.png"
    path.write_bytes(encoded(PHOTO[:, :3]))
    (strip,) = StripReader(path)
    assert np.array_equal(strip, PHOTO[:, :3])
    assert asked == [(top, min(8, 50 - top)) for top in range(0, 50, 8)]


def test_further_pages_are_told(tmp_path: Path) -> None:
    pages = [Image.fromarray(PHOTO) for _ in range(2)]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    assert StripReader(saved(file.getvalue(), tmp_path)).notes == (frames_note(2, "TIFF"),)


def test_16_bits_are_told(tmp_path: Path) -> None:
    deep = encoded(np.array([[0, 257, 65535]], np.uint16), "PNG")
    assert StripReader(saved(deep, tmp_path)).notes == (bits_note(16),)
    assert StripReader(saved(encoded(PHOTO), tmp_path)).notes == ()


@pytest.mark.parametrize("k", [2, 5, 16, 90])
@pytest.mark.parametrize("pixels", [PHOTO, TRANSLUCENT, OPAQUE], ids=["rgb", "alpha", "opaque"])
def test_the_file_is_that_of_the_whole_picture(pixels: np.ndarray, k: int, tmp_path: Path) -> None:
    path = saved(encoded(pixels), tmp_path)
    target = tmp_path / "result.png"
    source = load_image(path.read_bytes()).pixels_with_alpha
    expected = apply_palette(source, best_palette(source, k, effort="fast"), effort="fast")
    calls: list[tuple[int, int]] = []
    made = compress_large_file(
        path,
        target,
        QualitySettings(k=k, effort="fast"),
        progress=lambda done, total: calls.append((done, total)),
    )
    shown = open_png(target.read_bytes())
    assert np.array_equal(shown.pixels, expected.to_pixels())
    assert shown.depth <= 8
    assert len(shown.palette) == len(made.palette)
    assert np.array_equal(made.palette, expected.palette)
    assert made.cost == pytest.approx(expected.cost, rel=1e-12)
    assert made.psnr == pytest.approx(psnr_of_result(source, expected))
    assert (made.input_bytes, made.output_bytes) == (path.stat().st_size, target.stat().st_size)
    assert made.colors == len(count_colors(source))
    assert (made.width, made.height) == (70, 50)
    assert calls == sorted(calls)
    assert calls[-1] == (3000, 3000)
    assert set(tmp_path.iterdir()) == {path, target}


def test_a_palette_and_colors_that_are_given_are_used(tmp_path: Path) -> None:
    path = saved(encoded(PHOTO), tmp_path)
    target = tmp_path / "result.png"
    palette = np.array([[0, 0, 0], [90, 160, 30], [255, 255, 255]], np.uint8)
    compress_large_file(path, target, QualitySettings(), palette=palette)
    expected = apply_palette(PHOTO, palette).to_pixels()
    assert np.array_equal(open_png(target.read_bytes()).pixels, expected)
    color = tuple(PHOTO[9, 9].tolist())
    compress_large_file(path, target, QualitySettings(k=3, space="oklab", locked=(color,)))
    assert (open_png(target.read_bytes()).palette == color).all(axis=1).any()


def test_a_wide_tiff_in_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressor.imaging.decoding.strips, "STRIP_PIXELS", 50 * 3000)
    path = tmp_path / "wide.tif"
    target = tmp_path / "wide.png"
    write_tiff(ROOT / "compressor" / "samples" / "hubble.jpg", 3000, 700, path)
    made = compress_large_file(path, target, QualitySettings(k=16, effort="fast"))
    laid = apply_palette(tifffile.imread(path), made.palette)
    assert np.array_equal(open_png(target.read_bytes()).pixels, laid.to_pixels())
    check(path, target)
    target.write_bytes(encode_png(laid.indices[::-1], laid.palette, effort="fast"))
    with pytest.raises(AssertionError):
        check(path, target)


def test_memory_does_not_grow_with_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressor.imaging.decoding.strips, "STRIP_PIXELS", 1 << 18)
    rows = np.arange(4200, dtype=np.uint8)[:, np.newaxis, np.newaxis]
    path = saved(encoded(np.broadcast_to(rows, (4200, 4200, 3)).copy()), tmp_path)
    tracemalloc.start()
    compress_large_file(path, tmp_path / "result.png", QualitySettings(k=4, effort="fast"))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 45e6  # the picture has 53, a table of all colours 17


# --- what can't be done


def damaged() -> bytes:
    data = tiled(np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8))
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no picture", "^The file is not a picture that can be read in strips: it is not a known"),
        (damaged(), "^The file is cut off or damaged"),
        (encoded(PHOTO, "JPEG")[:900], "cut off or damaged"),
        (b"", "not a picture"),
    ],
)
def test_what_can_not_be_read_is_said(data: bytes, message: str, tmp_path: Path) -> None:
    path = saved(data, tmp_path)
    target = saved(b"old", tmp_path, "result.png")
    with pytest.raises(ImageError, match=message):
        compress_large_file(path, target, QualitySettings(k=4))
    assert target.read_bytes() == b"old"
    assert set(tmp_path.iterdir()) == {path, target}


def test_other_kinds_of_color_are_said(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.fromarray(PHOTO).convert("CMYK").save(file, "TIFF")
    with pytest.raises(ImageError, match="4 channels of the kind cmyk"):
        StripReader(saved(file.getvalue(), tmp_path))
    with pytest.raises(ImageError, match="does not exist"):
        StripReader(tmp_path / "missing.tif")


def test_dithering_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"Dithering \(0.5\) is not done"):
        compress_large_file(tmp_path / "x", tmp_path / "y", QualitySettings(dither=0.5))


def test_a_missing_reader_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvips", None)
    with pytest.raises(ImageError, match=r"requirements-large\.txt"):
        StripReader(tmp_path / "x")


@pytest.mark.parametrize("when", [0, 1500, 2500])
def test_what_progress_raises_stops_the_work_and_leaves_nothing(when: int, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done >= when:
            raise KeyboardInterrupt

    path = saved(encoded(PHOTO), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        compress_large_file(path, tmp_path / "result.png", QualitySettings(k=9), progress=stop)
    assert list(tmp_path.iterdir()) == [path]


# --- very many colours


@given(st.integers(0, 2**32 - 1), st.sampled_from([3, 4]))
@settings(max_examples=20, deadline=None)
def test_thinned_colors_are_means_of_neighbors(seed: int, channels: int) -> None:
    rng = np.random.default_rng(seed)
    color_counts = count_colors(rng.integers(0, 4, (60, channels), dtype=np.uint8) * 3 % 7)
    color_counts = ColorCounts(
        colors=color_counts.colors, counts=rng.integers(1, 9, len(color_counts))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compressor.pipeline.large.large, "MAX_SEARCHED_COLORS", 0)
        few = merge_adjacent_levels(color_counts)
    assert merge_adjacent_levels(color_counts) is color_counts
    assert few.counts.sum() == color_counts.counts.sum()
    pairs: dict[tuple[int, ...], list[tuple[np.ndarray, int]]] = {}
    for color, count in zip(color_counts.colors, color_counts.counts, strict=True):
        pairs.setdefault((*(color[:3] // 2), *color[3:]), []).append((color, count))
    assert len(few) == len(pairs)
    for color, count in zip(few.colors, few.counts, strict=True):
        members = pairs[(*(color[:3] // 2), *color[3:])]
        weights = [count for _, count in members]
        assert count == sum(weights)
        mean = np.average([color for color, _ in members], axis=0, weights=weights)
        assert np.abs(color - mean).max() <= 0.5


def test_with_very_many_colors_pixels_still_take_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressor.pipeline.large.large, "MAX_SEARCHED_COLORS", 1000)
    path = saved(encoded(PHOTO), tmp_path)
    target = tmp_path / "result.png"
    made = compress_large_file(path, target, QualitySettings(k=9, effort="fast"))
    assert any("distinct colours; the palette was searched among" in note for note in made.notes)
    expected = apply_palette(PHOTO, made.palette)
    assert np.array_equal(open_png(target.read_bytes()).pixels, expected.to_pixels())
    plain = apply_palette(PHOTO, best_palette(PHOTO, 9, effort="fast"))
    assert made.cost < 1.05 * plain.cost


# --- the file


@pytest.mark.parametrize("filters", [False, True])
@pytest.mark.parametrize(("colors", "depth"), [(2, 1), (4, 2), (16, 4), (16, 8), (200, 8)])
def test_strips_make_the_file_of_the_whole(colors: int, depth: int, filters: bool) -> None:
    y, x = np.mgrid[:50, :70]
    indices = ((x + 2 * y) * (colors - 1) // 200 % colors).astype(np.uint8)
    palette = np.random.default_rng(colors).integers(0, 256, (colors, 4), dtype=np.uint8)
    layout = PngLayout(order=np.arange(colors)[::-1], depth=depth, filters=filters)
    file = io.BytesIO()
    strips = (indices[top : top + 7] for top in range(0, 50, 7))
    write_png(file, strips, (70, 50), palette, layout, 6)
    shown = open_png(file.getvalue())
    assert shown.depth == depth
    assert np.array_equal(shown.pixels, palette[indices])
    packed = chunks(file.getvalue())[b"IDAT"]
    assert zlib.decompress(packed) == layout.scanlines(indices).tobytes()


# --- the zlib stream


@given(st.lists(st.integers(1, 70_000), max_size=6), st.sampled_from([1, 6, 9]), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_packed_parts_are_one_zlib_stream(sizes: list[int], level: int, threads: int) -> None:
    rng = np.random.default_rng(len(sizes))
    parts = [rng.integers(0, 5, size, np.uint8).tobytes() for size in sizes]
    stream = zlib.decompressobj()
    assert stream.decompress(b"".join(compress_parts(parts, level, threads))) == b"".join(parts)
    assert stream.eof


def test_parts_look_back_into_the_one_before() -> None:
    noise = np.random.default_rng(0).integers(0, 256, 20_000, np.uint8).tobytes()
    assert len(b"".join(compress_parts([noise] * 9, 6, 2))) < 1.1 * len(noise)
