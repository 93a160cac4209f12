"""Indexed PNG files: no loss, small, the same each time, and readable by other programs."""

import io
import shutil
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import compressor.imaging.png.deflate
from compressor.imaging import bit_depth, encode_png, encode_png_quickly, load_image
from compressor.imaging.png.layout import (
    EFFORT_SETTINGS,
    EFFORTS,
    PngLayout,
    best_layout,
    pack_best,
)
from compressor.imaging.png.streaming import write_png
from tests.support.pngs import a_palette, chunks, open_png, rng, scattered_gradient

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)

SIZES = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 16: 4, 17: 8, 256: 8}


# --- no loss


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (19, 23)])
@pytest.mark.parametrize("n", SIZES)
def test_indices_and_palette_rebuild_the_picture(n, shape, channels):
    indices = rng().integers(0, n, shape)
    palette = a_palette(n, channels)
    indices.flat[-1] = n - 1
    picture = open_png(encode_png(indices, palette))
    assert (picture.height, picture.width) == shape
    assert picture.depth in (SIZES[n], 8)
    assert sorted(map(tuple, picture.palette[:, :3])) == sorted(map(tuple, palette[:, :3]))
    expected = palette[indices]
    if picture.transparencies == 0:
        assert channels == 3 or (palette[:, 3] == 255).all()
        expected = expected[..., :3]
    assert np.array_equal(picture.pixels, expected)


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("n", [5, 200])
def test_every_effort_is_without_loss(n, effort):
    indices = scattered_gradient(n)
    palette = a_palette(n)
    assert np.array_equal(
        open_png(encode_png(indices, palette, effort=effort)).pixels, palette[indices]
    )


@given(seeds, st.integers(1, 256), st.sampled_from([3, 4]))
@quick
def test_a_picture_that_is_written_quickly_is_the_same(seed, n, channels):
    indices = rng(seed).integers(0, n, (9, 14))
    palette = a_palette(n, channels)
    picture = open_png(encode_png_quickly(indices, palette))
    assert picture.depth == SIZES.get(n, picture.depth)
    assert np.array_equal(picture.pixels, palette[indices][..., : picture.pixels.shape[2]])


def test_quickly_refuses_what_the_encoder_refuses():
    with pytest.raises(ValueError, match=r"the palette's in 0\.\.2"):
        encode_png_quickly(np.array([[3]]), a_palette(3))


@given(seeds, st.integers(1, 256), st.integers(1, 40), st.integers(1, 40), st.booleans())
@quick
def test_any_picture_comes_back(seed, n, height, width, alpha):
    indices = rng(seed).integers(0, n, (height, width))
    palette = a_palette(n, 4 if alpha else 3, seed)
    with Image.open(io.BytesIO(encode_png(indices, palette, effort="fast"))) as image:
        found = np.array(image.convert("RGBA"))
    assert np.array_equal(found[..., : palette.shape[1]], palette[indices])


def test_our_own_reader_agrees():
    indices = scattered_gradient(40)
    palette = a_palette(40)
    assert np.array_equal(load_image(encode_png(indices, palette)).pixels, palette[indices])


def test_pictures_larger_than_the_samples():
    """Layouts judged by bands of rows, orders counted in bands."""
    indices = scattered_gradient()
    palette = a_palette(256)
    effort = EFFORT_SETTINGS["balanced"]
    layout = best_layout(indices, palette, effort, sample_pixels=1000, order_sample_pixels=1000)
    file = io.BytesIO()
    write_png(file, [indices], indices.shape[::-1], palette, layout, level=6)
    assert np.array_equal(open_png(file.getvalue()).pixels, palette[indices])


@pytest.mark.parametrize("effort", ["fast", "balanced"])  # in one the trial is the file
@pytest.mark.parametrize("n", [2, 9, 256])
def test_what_is_packed_is_the_best_layout_at_the_level_of_the_effort(effort: str, n: int) -> None:
    indices = scattered_gradient(n)
    palette = a_palette(n)
    settings = EFFORT_SETTINGS[effort]
    packed = pack_best(indices, palette, settings)
    layout = best_layout(indices, palette, settings)
    assert np.array_equal(packed.layout.order, layout.order)
    assert (packed.layout.depth, packed.layout.filters) == (layout.depth, layout.filters)
    level = settings.level(indices.size)
    scanlines = layout.scanlines(indices)
    assert packed.stream == compressor.imaging.png.deflate.compress(scanlines, level)


def test_arguments_are_untouched_and_may_be_read_only():
    indices = scattered_gradient(16)
    palette = a_palette(16, 4)
    before = indices.copy(), palette.copy()
    indices.setflags(write=False)
    palette.setflags(write=False)
    encode_png(indices, palette)
    assert np.array_equal(indices, before[0])
    assert np.array_equal(palette, before[1])


def test_equal_arguments_give_equal_bytes():
    first, second = (encode_png(scattered_gradient(), a_palette(256)) for _ in range(2))
    assert first == second


# --- transparency


def test_trns_holds_only_what_is_not_opaque():
    palette = a_palette(200)
    palette = np.column_stack([palette, np.full(200, 255, np.uint8)])
    palette[[7, 100, 199], 3] = 0, 128, 254
    indices = rng().integers(0, 200, (40, 40))
    picture = open_png(encode_png(indices, palette))
    assert picture.transparencies == 3
    assert np.array_equal(picture.pixels, palette[indices])


def test_opaque_alpha_is_not_written():
    palette = np.column_stack([a_palette(9), np.full(9, 255, np.uint8)])
    indices = rng().integers(0, 9, (20, 20))
    data = encode_png(indices, palette)
    assert open_png(data).transparencies == 0
    assert data == encode_png(indices, palette[:, :3])


# --- small


def plainly(indices, palette):
    """As a straightforward writer would do it: given order, fewest bits, no filter, zlib 9."""
    file = io.BytesIO()
    image = Image.fromarray(indices)
    image.putpalette(palette.tobytes())
    image.save(file, "PNG", bits=bit_depth(len(palette)), compress_level=9)
    return file.getvalue()


@pytest.mark.parametrize("n", [4, 16, 64, 256])
def test_no_larger_than_a_plain_writers(n):
    indices = scattered_gradient(n)
    palette = a_palette(n)
    assert len(encode_png(indices, palette)) < len(plainly(indices, palette))


def test_an_order_that_suits_filters_pays():
    indices = scattered_gradient()
    palette = a_palette(256)
    assert len(encode_png(indices, palette)) < 0.75 * len(plainly(indices, palette))


@given(seeds, st.integers(3, 40))
@quick
def test_an_order_that_is_given_is_taken_where_it_is_better(seed, n):
    indices = rng(seed).integers(0, n, (12, 31), dtype=np.uint8)
    palette = a_palette(n)
    order = rng(seed).permutation(n)
    png = encode_png(indices, palette, effort="best", order=order)
    assert len(png) <= len(encode_png(indices, palette, effort="best"))
    assert np.array_equal(open_png(png).pixels, palette[indices])


def test_more_effort_is_no_larger():
    indices = scattered_gradient()
    palette = a_palette(256)
    sizes = [len(encode_png(indices, palette, effort=effort)) for effort in EFFORTS]
    assert sizes == sorted(sizes, reverse=True)


def test_few_bits_where_they_pack_better():
    noise = rng().integers(0, 4, (64, 64))
    assert open_png(encode_png(noise, a_palette(4))).depth == 2


def test_whole_bytes_where_they_pack_better():
    row = rng().integers(0, 4, 301)
    shifted = np.array([np.roll(row, shift) for shift in range(64)])  # 2 bits seldom align
    assert open_png(encode_png(shifted, a_palette(4))).depth == 8


def test_levels_go_down_with_the_pixels():
    for plan in EFFORT_SETTINGS.values():
        levels = [plan.level(int(pixels)) for pixels in (1, 4e5, 2e6, 6e6, 2.4e7, 1e8)]
        assert levels == sorted(levels, reverse=True)
        assert levels[0] in (7, 12)


# --- without libdeflate


def test_python_s_zlib_takes_over(monkeypatch):
    indices = scattered_gradient()
    palette = a_palette(256)
    monkeypatch.setattr(compressor.imaging.png.deflate, "deflate", None)
    data = encode_png(indices, palette)
    assert np.array_equal(open_png(data).pixels, palette[indices])
    assert len(data) < len(plainly(indices, palette))


@pytest.mark.parametrize("missing", [False, True])
def test_higher_levels_are_smaller(monkeypatch, missing):
    if missing:
        monkeypatch.setattr(compressor.imaging.png.deflate, "deflate", None)
    data = scattered_gradient()
    sizes = [len(compressor.imaging.png.deflate.compress(data, level)) for level in (1, 6, 12)]
    assert sizes[0] > sizes[2]


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("level", [1, 6, 9, 12])
def test_streams_are_zlibs(monkeypatch, level, missing):
    if missing:
        monkeypatch.setattr(compressor.imaging.png.deflate, "deflate", None)
    data = rng().integers(0, 9, (50, 70), dtype=np.uint8)
    stream = compressor.imaging.png.deflate.compress(data, level)
    assert isinstance(stream, bytes)
    assert zlib.decompress(stream) == data.tobytes()
    assert zlib.decompress(compressor.imaging.png.deflate.compress(data[:, ::2], level)) == (
        data[:, ::2].tobytes()
    )


# --- what is refused


@pytest.mark.parametrize(("n", "depth"), SIZES.items())
def test_bit_depth(n, depth):
    assert bit_depth(n) == depth


@pytest.mark.parametrize("n", [-1, 0, 257])
def test_bit_depth_refuses(n):
    with pytest.raises(ValueError, match=f"1 to 256 colours, not {n}"):
        bit_depth(n)


@pytest.mark.parametrize(
    ("indices", "palette", "message"),
    [
        (np.zeros((2, 2), int), np.zeros((2, 3)), r"uint8 of shape .* not float64 \(2, 3\)"),
        (np.zeros((2, 2), int), np.zeros((2, 5), np.uint8), r"not uint8 \(2, 5\)"),
        (np.zeros((2, 2), int), np.zeros(3, np.uint8), r"not uint8 \(3,\)"),
        (np.zeros((2, 2), int), np.zeros((0, 3), np.uint8), "1 to 256 colours, not 0"),
        (np.zeros((2, 2), int), np.zeros((257, 3), np.uint8), "1 to 256 colours, not 257"),
        (np.zeros(4, int), np.zeros((2, 3), np.uint8), r"\(H, W\) .* not \(4,\)"),
        (np.zeros((2, 2, 1), int), np.zeros((2, 3), np.uint8), r"not \(2, 2, 1\)"),
        (np.zeros((0, 4), int), np.zeros((2, 3), np.uint8), r"with a pixel, not \(0, 4\)"),
        (np.array([[0, 2]]), np.zeros((2, 3), np.uint8), r"in 0\.\.2, the palette's in 0\.\.1"),
        (np.array([[-1, 0]]), np.zeros((2, 3), np.uint8), r"in -1\.\.0, the palette's in 0\.\.1"),
        (np.array([[256, 0]]), np.zeros((1, 3), np.uint8), r"in 0\.\.256, the palette's in 0\.\.0"),
    ],
)
def test_encode_png_refuses(indices, palette, message):
    with pytest.raises(ValueError, match=message):
        encode_png(indices, palette)


@pytest.mark.parametrize("effort", ["", "fastest", None])
def test_an_unknown_effort_is_refused(effort):
    with pytest.raises(ValueError, match="must be one of fast, balanced, best"):
        encode_png(np.zeros((1, 1), int), a_palette(1), effort=effort)


def test_pngcheck_is_there():
    if shutil.which("pngcheck") is None:
        pytest.skip("pngcheck is not installed, so no PNG was shown to it")


def test_the_header_is_the_specifications():
    parts = chunks(encode_png(np.zeros((2, 3), int), a_palette(1)))
    assert parts[b"IHDR"] == struct.pack(">IIBBBBB", 3, 2, 1, 3, 0, 0, 0)
    assert parts[b"IEND"] == b""


def test_a_layout_packs_the_ranks_of_its_order():
    layout = PngLayout(order=np.array([2, 0, 1]), depth=2, filters=False)
    assert layout.scanlines(np.array([[2, 0, 1, 2, 0]], np.uint8)).tolist() == [
        [0, 0b00011000, 0b01000000]
    ]
