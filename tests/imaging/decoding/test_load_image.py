"""Pictures of every format are read; damaged and hostile files are refused in one sentence."""

import hashlib
import io
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from compressor.imaging import ImageError, load_image
from compressor.imaging.decoding.pixels import to_rgb
from compressor.imaging.errors import ProgramError
from compressor.imaging.picture import TRANSPARENT

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)

WHITE = TRANSPARENT
SIXTEEN_BITS = "The file has 16 bits for each channel, which become 8."
FIRST_OF_THREE = "Only the first of 3 frames of the animation is used."


def rng(seed=0):
    return np.random.default_rng(seed)


def noise(h=12, w=10, seed=0):
    return rng(seed).integers(0, 256, (h, w, 3), dtype=np.uint8)


def smooth(h=16, w=24):
    """A gentle picture that lossy formats keep to within a few levels."""
    ramp = np.linspace(40, 200, w)[None, :] + np.linspace(0, 40, h)[:, None]
    return np.stack([ramp, ramp[::-1], np.full_like(ramp, 90)], axis=2).astype(np.uint8)


def save(image, file_format, **options):
    if isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def grey_of(pixels):
    """The one grey channel; all three are the same."""
    assert np.array_equal(pixels[..., 0], pixels[..., 1])
    assert np.array_equal(pixels[..., 0], pixels[..., 2])
    return pixels[..., 0]


def assert_is_picture(picture, data):
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape == (picture.height, picture.width, 3)
    assert picture.size_bytes == len(data)
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    assert picture.rgba is None
    assert picture.pixels_with_alpha is picture.pixels


# --- every format and mode

LOSSLESS = {
    "PNG": ({}, ["1", "L", "P", "RGB"]),
    "BMP": ({}, ["1", "L", "P", "RGB"]),
    "TIFF": ({}, ["1", "L", "P", "RGB"]),
    "GIF": ({}, ["1", "L", "P"]),
    "WEBP": ({"lossless": True}, ["L", "RGB"]),
}


@pytest.mark.parametrize(
    ("file_format", "mode"),
    [(name, mode) for name, (_, modes) in LOSSLESS.items() for mode in modes],
)
def test_lossless_files_give_their_exact_pixels(file_format, mode):
    image = Image.fromarray(noise()).convert(mode)
    data = save(image, file_format, **LOSSLESS[file_format][0])
    picture = load_image(data)
    assert_is_picture(picture, data)
    assert np.array_equal(picture.pixels, np.asarray(image.convert("RGB")))
    assert picture.format == file_format
    assert picture.notes == ()


@pytest.mark.parametrize(
    ("file_format", "mode"),
    [("JPEG", "L"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("AVIF", "RGB"), ("AVIF", "L")],
)
def test_lossy_files_give_nearly_their_pixels(file_format, mode):
    image = Image.fromarray(smooth()).convert(mode)
    data = save(image, file_format, quality=95)
    picture = load_image(data)
    assert_is_picture(picture, data)
    off = picture.pixels.astype(int) - np.asarray(image.convert("RGB"))
    assert np.abs(off).mean() < 4
    assert picture.format == file_format
    assert picture.notes == ()


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(file_format):
    image = Image.fromarray(smooth()).convert("CMYK")
    data = save(image, file_format)
    assert Image.open(io.BytesIO(data)).mode == "CMYK"
    off = load_image(data).pixels.astype(int) - smooth()
    assert np.abs(off).mean() < 4


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled(file_format):
    wide = np.array([[0, 257, 1000, 32768, 65535]], np.uint16)
    data = save(wide, file_format)
    assert Image.open(io.BytesIO(data)).mode.startswith("I;16")
    picture = load_image(data)
    assert grey_of(picture.pixels).tolist() == [[0, 1, 4, 128, 255]]
    assert picture.notes == (SIXTEEN_BITS,)
    assert (picture.bits, picture.part) == (16, "8 of 16 bits")


@pytest.mark.parametrize("channels", [3, 4])
def test_16_bit_colour_is_told(channels):
    """Pillow can't write it, and reads it as if it had 8 bits."""
    header = struct.pack(">IIBBBBB", 2, 1, 16, {3: 2, 4: 6}[channels], 0, 0, 0)
    row = np.full(2 * channels, 0x80FF, ">u2").tobytes()
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
    data += png_chunk(b"IDAT", zlib.compress(b"\0" + row)) + png_chunk(b"IEND", b"")
    picture = load_image(data)
    assert picture.notes[0] == SIXTEEN_BITS
    assert picture.part == "8 of 16 bits"


def test_32_bits_are_told():
    for values in (np.zeros((1, 2), np.int32), np.zeros((1, 2), np.float32)):
        picture = load_image(save(values, "TIFF"))
        assert picture.notes == ("The file has 32 bits for each channel, which become 8.",)


def test_eight_bits_are_the_whole_file():
    for file_format in ("PNG", "TIFF", "GIF", "BMP", "JPEG", "WEBP", "AVIF"):
        assert load_image(save(smooth(), file_format)).part == ""


def test_16_bit_grey_with_a_transparent_value():
    wide = np.array([[0, 257, 1000, 32768, 65535]], np.uint16)
    picture = load_image(save(wide, "PNG", transparency=1000))
    assert grey_of(picture.pixels).tolist() == [[0, 1, 255, 128, 255]]
    assert picture.notes == (SIXTEEN_BITS, WHITE)
    picture = load_image(save(wide, "PNG", transparency=999))
    assert grey_of(picture.pixels).tolist() == [[0, 1, 4, 128, 255]]
    assert picture.notes == (SIXTEEN_BITS,)


def test_32_bit_grey_is_scaled_as_16_bits():
    wide = np.array([[-5, 0, 32768, 65535, 70000]], np.int32)
    data = save(wide, "TIFF")
    assert grey_of(load_image(data).pixels).tolist() == [[0, 0, 128, 255, 255]]


@pytest.mark.parametrize(
    ("values", "grey"),
    [
        ([0, 0.5, 1, 0.25], [0, 128, 255, 64]),
        ([0, 0.4, 128, 255], [0, 0, 128, 255]),
        ([-1, np.nan, 300, 200.6], [0, 0, 255, 201]),
    ],
)
def test_floating_point_tiff(values, grey):
    data = save(np.array([values], np.float32), "TIFF")
    assert Image.open(io.BytesIO(data)).mode == "F"
    assert grey_of(load_image(data).pixels).tolist() == [grey]


@pytest.mark.parametrize("module", ["WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_process_that_opens_this_format_first_can_read_it(module, tmp_path):
    """Pillow loads its plugins late; that must make no difference."""
    file = tmp_path / "picture"
    file.write_bytes(save(smooth(), module))
    code = (
        "from compressor.imaging import load_image; print(load_image(open(0, 'rb').read()).format)"
    )
    with file.open("rb") as stdin:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            stdin=stdin,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    assert ran.stdout.strip() == module


def test_a_phones_mpo_is_a_jpeg_without_a_note():
    frames = [Image.new("RGB", (20, 10), color) for color in ("red", "blue")]
    data = save(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    picture = load_image(data)
    assert (picture.format, picture.notes) == ("JPEG", ())
    assert np.abs(picture.pixels[0, 0].astype(int) - [255, 0, 0]).max() < 4


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1)])
@pytest.mark.parametrize("file_format", ["PNG", "GIF", "BMP", "TIFF"])
def test_thin_pictures(shape, file_format):
    picture = load_image(save(np.full((*shape, 3), 8, np.uint8), file_format))
    assert (picture.height, picture.width) == shape
    assert (picture.pixels == 8).all()


# --- upright, opaque, one frame


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_exif_orientation_ends_upright(orientation, file_format):
    corners = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "grey": (99,) * 3}
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :24] = corners["red"]
    upright[:16, 24:] = corners["green"]
    upright[16:, :24] = corners["blue"]
    upright[16:, 24:] = corners["grey"]
    stored = {  # how a camera held so writes it: EXIF 2.3, tag 0x0112
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.fromarray(np.ascontiguousarray(stored))
    pixels = load_image(save(image, file_format, exif=exif, quality=95)).pixels
    assert pixels.shape == (32, 48, 3)
    for y, x in ((4, 6), (4, 42), (28, 6), (28, 42)):
        assert np.abs(pixels[y, x].astype(int) - upright[y, x]).max() < 12


@pytest.mark.parametrize(
    ("file_format", "options"), [("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {})]
)
def test_an_animation_gives_its_first_frame_and_a_note(file_format, options):
    frames = [Image.new("RGB", (20, 10), color) for color in ("red", "blue", "green")]
    data = save(frames[0], file_format, save_all=True, append_images=frames[1:], **options)
    picture = load_image(data)
    assert picture.notes == (FIRST_OF_THREE,)
    assert (picture.frames, picture.part) == (3, "first of 3 frames")
    assert (picture.pixels == [255, 0, 0]).all()


@pytest.mark.parametrize(
    ("file_format", "options"),
    [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True, "exact": True})],
)
def test_transparency_is_laid_on_white(file_format, options):
    rgba = np.array([[[10, 20, 30, 0], [10, 20, 30, 255], [0, 0, 0, 128]]], np.uint8)
    picture = load_image(save(rgba, file_format, **options))
    assert picture.notes == (WHITE,)
    assert picture.pixels[0, 0].tolist() == [255, 255, 255]
    assert picture.pixels[0, 1].tolist() == [10, 20, 30]
    assert np.abs(picture.pixels[0, 2].astype(int) - 127).max() <= 1


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_grey_with_alpha(file_format):
    la = Image.merge("LA", [Image.new("L", (2, 1), 40), Image.fromarray(np.uint8([[0, 255]]))])
    picture = load_image(save(la, file_format))
    assert grey_of(picture.pixels).tolist() == [[255, 40]]
    assert picture.notes == (WHITE,)


@pytest.mark.parametrize(
    ("file_format", "transparency"), [("PNG", 1), ("PNG", b"\xff\x00"), ("GIF", 1)]
)
def test_a_transparent_palette_entry(file_format, transparency):
    image = Image.fromarray(np.uint8([[0, 1, 2, 0]]))
    image.putpalette([1, 2, 3, 4, 5, 6, 7, 8, 9])
    picture = load_image(save(image, file_format, transparency=transparency))
    assert picture.pixels.tolist() == [[[1, 2, 3], [255] * 3, [7, 8, 9], [1, 2, 3]]]
    assert picture.notes == (WHITE,)


def test_a_transparent_color():
    pixels = np.uint8([[[1, 2, 3], [4, 5, 6]]])
    picture = load_image(save(pixels, "PNG", transparency=(4, 5, 6)))
    assert picture.pixels.tolist() == [[[1, 2, 3], [255] * 3]]
    assert picture.notes == (WHITE,)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_an_alpha_of_255_everywhere_changes_nothing(mode):
    image = Image.fromarray(noise()).convert(mode)
    picture = load_image(save(image, "PNG"))
    assert picture.notes == ()
    assert np.array_equal(picture.pixels, np.asarray(image.convert("RGB")))


def test_a_fully_transparent_picture_is_white():
    picture = load_image(save(np.zeros((3, 4, 4), np.uint8), "PNG"))
    assert (picture.pixels == 255).all()
    assert picture.notes == (WHITE,)


def rgba_noise(h=30, w=20):
    pixels = np.dstack([noise(h, w), rng(5).choice([0, 3, 128, 255], (h, w))]).astype(np.uint8)
    pixels[0, :2, 3] = 0, 255
    return pixels


@pytest.mark.parametrize("strip", [1, 50, 1 << 20])
@pytest.mark.parametrize(
    ("file_format", "options"),
    [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True, "exact": True})],
)
def test_transparency_is_kept(file_format, options, strip):
    rgba = rgba_noise()
    data = save(rgba, file_format, **options)
    picture = load_image(data)
    pixels_in_strips, rgba_in_strips = in_strips(data, strip)
    assert np.array_equal(pixels_in_strips, picture.pixels)
    assert np.array_equal(rgba_in_strips, picture.rgba)
    assert picture.pixels_with_alpha is picture.rgba
    assert np.array_equal(picture.rgba, rgba * (rgba[..., 3:] > 0))
    assert picture.rgba.dtype == np.uint8
    white = Image.new("RGBA", (20, 30), "white")
    flat = Image.alpha_composite(white, Image.fromarray(rgba)).convert("RGB")
    assert np.array_equal(picture.pixels, np.asarray(flat))
    assert picture.notes == (WHITE,)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "LA", "RGBA"])
def test_strips_change_nothing(mode):
    data = save(Image.fromarray(noise(30, 20)).convert(mode), "TIFF")
    pixels, rgba = in_strips(data, 1)
    assert np.array_equal(pixels, load_image(data).pixels)
    assert rgba is None


def test_strips_of_floating_point_share_one_white():
    data = save(np.array([[0.5], [255.0], [1.0]], np.float32), "TIFF")
    pixels, _ = in_strips(data, 1)
    assert grey_of(pixels).tolist() == [[0], [255], [1]]


def in_strips(data, strip_pixels):
    image = Image.open(io.BytesIO(data))
    image.load()
    return to_rgb(image, strip_pixels=strip_pixels)


def test_a_transparent_value_of_16_bits_is_kept():
    wide = np.array([[0, 257, 1000, 65535]], np.uint16)
    picture = load_image(save(wide, "PNG", transparency=1000))
    assert picture.rgba[..., 3].tolist() == [[255, 255, 0, 255]]
    assert picture.rgba[..., 0].tolist() == [[0, 1, 0, 255]]


@pytest.mark.parametrize("orientation", [3, 6])
def test_transparency_turns_with_the_picture(orientation):
    rgba = rgba_noise()
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = np.rot90(rgba, {3: 2, 6: -1}[orientation])
    picture = load_image(save(rgba, "PNG", exif=exif))
    assert np.array_equal(picture.rgba, turned * (turned[..., 3:] > 0))


# --- what is refused


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_claiming(width, height):
    """A PNG with a valid header of any size, and next to no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + body + png_chunk(b"IEND", b"")


def ftyp(brand):
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mif1" + brand + bytes(200)


def refusal(data):
    with pytest.raises(ImageError) as caught:
        load_image(data)
    sentence = str(caught.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_an_empty_file():
    assert refusal(b"") == "The file is empty (0 bytes); choose one that holds a picture."


@pytest.mark.parametrize("data", [b"Hello, world!", bytes(5000), b"\x00"])
def test_no_picture(data):
    assert refusal(data) == (
        f"This file of {len(data):,} bytes is not a picture that can be read;"
        " choose a PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF or HEIC file."
    )


@pytest.mark.parametrize("file_format", ["PPM", "TGA", "ICO"])
def test_a_format_that_is_not_read(file_format):
    assert "is not a picture that can be read" in refusal(save(noise(16, 16), file_format))


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_heic_is_named(brand):
    sentence = refusal(ftyp(brand))
    assert sentence.startswith("The HEIC picture is damaged, or of a rare kind")
    assert "save it as PNG" in sentence


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_truncated_file(file_format, share):
    data = save(noise(60, 60), file_format)
    sentence = refusal(data[: int(len(data) * share)])
    assert "cut off or damaged" in sentence
    assert "try another copy" in sentence


def test_a_flipped_byte():
    data = bytearray(save(noise(60, 60), "PNG"))
    data[len(data) // 2] ^= 0xFF
    assert "cut off or damaged" in refusal(bytes(data))


@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]), st.data())
@settings(max_examples=60, deadline=None)
@pytest.mark.filterwarnings("ignore")  # Pillow warns of odd metadata; the picture counts here
def test_a_damaged_file_is_read_or_refused_but_nothing_else(file_format, data):
    file = bytearray(save(noise(8, 8), file_format))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(4, len(file) - 1))
        file[at] = data.draw(st.integers(0, 255))
    try:
        picture = load_image(bytes(file))
    except ProgramError:
        raise
    except ImageError:
        return
    assert picture.pixels.ndim == 3


def test_too_many_pixels_are_refused_before_decoding(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    sentence = refusal(png_claiming(20_000, 20_000))
    assert sentence == (
        "The picture has 20,000 x 20,000 = 400 megapixels; at most 100 can be read,"
        " so make it smaller first."
    )
    assert "megapixels" in refusal(png_claiming(10_001, 10_000))


def test_just_as_many_pixels_as_allowed_are_decoded():
    assert "cut off" in refusal(png_claiming(10_000, 10_000))


@pytest.mark.parametrize("data", ["photo.png", None, 3])
def test_what_is_no_bytes_is_named(data):
    with pytest.raises(TypeError, match=f"must be the bytes of .* got {type(data).__name__}$"):
        load_image(data)
