"""Small files that decoders took minutes for: refused, or read without the work they ask for.

None of these tests looks at a clock: a file is refused by its structure, or what was slow is not
done at all. `benchmarks.hostile.slow` measures.
"""

import re
import struct
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from benchmarks.hostile import file_builders
from benchmarks.hostile.icc_profiles import DISPLAY_P3, matrix_profile, with_tags
from benchmarks.hostile.slow import exif, jpeg, profiles, rows, tiles
from benchmarks.hostile.slow.files import FAMILIES
from compressor.imaging import limits, load_image
from compressor.imaging.decoding.color_profiles import IGNORED
from compressor.imaging.decoding.structure import check_structure
from compressor.imaging.decoding.structure import jpeg as jpeg_structure
from tests.support.pictures import encoded, photo_like, saved
from tests.support.refusals import refusal

JUNK = "belong to no part of the picture"
NUMBERS = "EXIF holds more than 50,000 numbers"
OVERPAINTED = "more than 8 times over"


def test_no_two_files_have_the_same_name() -> None:
    names = [name for files in FAMILIES.values() for name in files]
    assert len({*names}) == len(names) > 200


# --- JPEG: bytes that belong to no segment


def test_a_marker_is_looked_for_in_two_bytes_at_a_time() -> None:
    """From each 0xFF to the end of a run of them took an hour for a megabyte."""
    pattern = re._parser.parse(jpeg_structure._MARKER.pattern)  # type: ignore[attr-defined]
    assert pattern.getwidth() == (2, 2)


@pytest.mark.parametrize("marker", [b"\0", b"\xd0", b"\xd7"])
@pytest.mark.parametrize("place", [jpeg.at_the_beginning, jpeg.between_segments, jpeg.in_the_scan])
def test_many_fill_bytes_are_refused(place: Callable[[bytes], bytes], marker: bytes) -> None:
    few = jpeg.fill_bytes(place, limits.MAX_JUNK_BYTES - 10, marker)
    assert load_image(few).pixels.shape == (16, 16, 3)
    assert JUNK in refusal(jpeg.fill_bytes(place, limits.MAX_JUNK_BYTES + 2, marker))


@pytest.mark.parametrize("junk", [b"\xff\0", b"\0", b"\xff\xff\0"])
def test_much_junk_is_refused_also_without_a_picture(junk: bytes) -> None:
    assert JUNK in refusal(jpeg.repeated(jpeg.alone, limits.MAX_JUNK_BYTES + 10, junk))


def test_the_coded_pixels_are_no_junk() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), "JPEG", quality=95)
    assert len(data) > 2 * limits.MAX_JUNK_BYTES
    assert load_image(data).width == 300


# --- colour profiles: programs


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_a_program_in_a_profile_is_not_run(format: str) -> None:
    """It would have priority over the matrix; a tag of it may say a step 100,000 times."""
    plain = load_image(profiles.in_format(format, matrix_profile("Program", *DISPLAY_P3)))
    dark = b"matf" + bytes(4) + struct.pack(">HH12f", 3, 3, *[0.1] * 9, 0, 0, 0)
    picture = load_image(profiles.in_format(format, profiles.profile_of(3, dark)))
    assert np.array_equal(picture.pixels, plain.pixels)
    assert picture.notes == plain.notes
    assert "“Program”" in picture.notes[0]


def test_a_profile_with_programs_and_tables_is_converted_by_its_tables() -> None:
    pixels = photo_like(12, 20)
    identity = b"matf" + bytes(4) + struct.pack(">HH12f", 3, 3, *np.eye(3).ravel(), 0, 0, 0)
    plain = matrix_profile("Both", *DISPLAY_P3)
    programs = {
        name + digit: profiles.program(1, identity)
        for name in (b"D2B", b"B2D")
        for digit in (b"0", b"1", b"2", b"3")
    }
    both, alone = (
        load_image(encoded(pixels, icc_profile=profile))
        for profile in (with_tags(plain, programs), plain)
    )
    assert np.array_equal(both.pixels, alone.pixels)
    assert np.abs(alone.pixels.astype(int) - pixels).max() > 5


def test_a_profile_of_a_program_alone_is_ignored() -> None:
    plain = matrix_profile("Alone", *DISPLAY_P3)
    start = 132 + 12 * int.from_bytes(plain[128:132])
    table = plain[:start].replace(b"rXYZ", b"zXYZ").replace(b"rTRC", b"zTRC")
    profile = with_tags(
        table + plain[start:], {b"D2B1": profiles.program(1, profiles.matrix_step())}
    )
    assert load_image(encoded(photo_like(9, 9), icc_profile=profile)).notes == (IGNORED,)


# --- TIFF: tiles


@pytest.mark.parametrize("writing", tiles.WRITINGS.values(), ids=tiles.WRITINGS)
def test_tiles_far_larger_than_the_picture_are_refused(writing: tiles.Writing) -> None:
    assert OVERPAINTED in refusal(tiles.tiled(320, 8, (16, 400_000), writing=writing))


@pytest.mark.parametrize("kind", [tiles._SHORT, tiles._LONG, tiles._LONG8])
def test_the_size_of_tiles_is_read_as_libtiff_reads_it(kind: int) -> None:
    assert OVERPAINTED in refusal(tiles.tiled(1600, 8, (16, 60_000), tile_type=kind))
    assert load_image(tiles.tiled(1600, 8, (16, 64), tile_type=kind)).width == 1600


def test_of_two_sizes_of_tiles_the_first_one_counts_as_in_libtiff() -> None:
    assert OVERPAINTED in refusal(tiles.with_a_second_tile_size(first=True))
    assert load_image(tiles.with_a_second_tile_size(first=False)).width == 800


def test_bytes_behind_a_short_value_are_no_part_of_it() -> None:
    """In a BigTIFF four bytes are left behind a number of four: the picture is not as tall."""
    data = bytearray(tiles.tiled(320, 8, (16, 400_000), writing=tiles.Writing(is_big=True)))
    height = data.index(struct.pack("<HHQ", 257, 4, 1))
    data[height + 16 : height + 20] = b"\xff" * 4
    assert OVERPAINTED in refusal(bytes(data))


@pytest.mark.parametrize(
    ("size", "tile", "samples", "is_planar"),
    [
        ((10, 10), (256, 256), 1, False),
        ((10, 10), (1024, 1024), 4, False),
        ((10, 10), (512, 512), 4, True),
        ((1000, 1000), (1024, 1024), 3, False),
        ((1000, 1000), (256, 256), 4, True),
        ((3000, 20), (1024, 1024), 3, False),
        ((2000, 1500), (2048, 2048), 3, True),
    ],
)
@pytest.mark.parametrize("writing", tiles.WRITINGS.values(), ids=tiles.WRITINGS)
def test_tiles_as_programs_write_them_are_read(
    size: tuple[int, int],
    tile: tuple[int, int],
    samples: int,
    is_planar: bool,
    writing: tiles.Writing,
) -> None:
    data = tiles.tiled(*size, tile, samples, is_planar=is_planar, writing=writing)
    picture = load_image(data)
    assert (picture.width, picture.height) == size


# --- EXIF: numbers


GUARDED = ("PNG", "JPEG", "WebP", "AVIF")
UNGUARDED = [name for name in exif.CONTAINERS if name not in GUARDED]
ORDINARY = 400  # numbers in the EXIF of a camera, at most


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("kind", exif.TYPES)
def test_exif_of_many_numbers_is_refused(name: str, kind: str) -> None:
    container = exif.CONTAINERS[name]
    each = limits.MAX_EXIF_NUMBERS // (4 if name == "AVIF" else 3)
    assert NUMBERS in refusal(container(exif.four_directories(each + 1, kind)))
    check_structure(container(exif.four_directories(each - 10, kind)))


def test_all_numbers_of_an_avif_count() -> None:
    """Pillow writes its EXIF anew where it turns the picture and the file itself does not."""
    few = exif.in_avif(exif.one_tag(ORDINARY, "RATIONAL"))
    assert load_image(few).width == 16
    assert NUMBERS in refusal(exif.in_avif(exif.one_tag(limits.MAX_EXIF_NUMBERS + 1, "SHORT")))


@pytest.mark.parametrize("kind", exif.TYPES)
def test_a_tiff_of_many_numbers_in_its_other_directories_is_refused(kind: str) -> None:
    each = limits.MAX_EXIF_NUMBERS // 3
    assert NUMBERS in refusal(exif.in_tiff(each + 1, kind, turned=False))
    check_structure(exif.in_tiff(each - 10, kind, turned=False))


def test_a_directory_that_is_named_twice_counts_twice() -> None:
    data = exif.in_tiff(limits.MAX_EXIF_NUMBERS // 4, "SHORT", turned=False)
    pointer = struct.pack("<HH", exif.GPS, 4)
    twice = data.replace(pointer, struct.pack("<HH", exif.EXIF, 4))
    check_structure(twice)
    many = exif.in_tiff(limits.MAX_EXIF_NUMBERS // 3 + 1, "SHORT", turned=False)
    assert NUMBERS in refusal(many.replace(pointer, struct.pack("<HH", exif.EXIF, 4)))


@pytest.mark.parametrize("shape", exif.SHAPES.values(), ids=exif.SHAPES)
@pytest.mark.parametrize("name", UNGUARDED)
def test_of_exif_only_the_orientation_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, shape: Callable[[int, str], bytes]
) -> None:
    """A fraction is an object of its own; Pillow made one of each to write it anew."""
    data = exif.CONTAINERS[name](shape(ORDINARY, "RATIONAL"))
    made = []

    class Counted(TiffImagePlugin.IFDRational):
        def __init__(self, *args: object) -> None:
            made.append(args)
            super().__init__(*args)

    monkeypatch.setattr(TiffImagePlugin, "IFDRational", Counted)
    load_image(data)
    assert made == []


@pytest.mark.parametrize("shape", exif.SHAPES.values(), ids=exif.SHAPES)
@pytest.mark.parametrize("name", [name for name in exif.CONTAINERS if name.startswith("PNG")])
def test_ordinary_exif_turns_a_picture(
    monkeypatch: pytest.MonkeyPatch, name: str, shape: Callable[[int, str], bytes]
) -> None:
    wide = partial(file_builders.png, 9, 4)
    monkeypatch.setattr(exif, "png", lambda width, height, before: wide(before=before))
    picture = load_image(exif.CONTAINERS[name](shape(ORDINARY, "RATIONAL")))
    assert (picture.width, picture.height) == (4, 9)


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "TIFF"])
def test_an_ordinary_camera_picture_is_read_and_turned(format: str) -> None:
    camera = Image.Exif()
    camera[exif.ORIENTATION] = 6
    camera.get_ifd(exif.EXIF)[0x829A] = 0.01
    camera.get_ifd(exif.GPS)[2] = (52.0, 31.0, 12.5)
    data = saved(Image.fromarray(photo_like(20, 30)), format, exif=camera)
    picture = load_image(data)
    assert (picture.width, picture.height) == (20, 30)


# --- GIF and BMP: one byte at a time


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("byte", [b"\0", b"\xff"])
def test_a_gif_with_much_junk_is_refused(byte: bytes, before: bool) -> None:
    few = rows.gif_with_junk(limits.MAX_JUNK_BYTES - 10, byte, before)
    assert load_image(few).width == 1
    assert JUNK in refusal(rows.gif_with_junk(limits.MAX_JUNK_BYTES + 1, byte, before))


def test_a_gif_of_tiny_blocks_is_refused_and_one_of_full_blocks_is_not() -> None:
    size = 4 * limits.MAX_SEGMENTS
    assert "more than 50,000 parts" in refusal(rows.gif_of_small_blocks(size, 1))
    check_structure(rows.gif_of_small_blocks(100 * limits.MAX_SEGMENTS, 255))


@pytest.mark.parametrize("bits", [4, 8])
def test_a_run_length_coded_bmp_has_a_limit_of_its_own(bits: int) -> None:
    kind = "10 of run-length coded BMP can be read"
    assert kind in refusal(rows.bmp_of(1_000_000, 11, bits, b"\0\0", 22))
    end = b"\0\1"
    assert load_image(rows.bmp(40, 10, bits, b"\x28\x05\0\0" * 10 + end)).width == 40


def test_a_run_length_coded_bmp_that_goes_on_behind_its_pixels_is_refused() -> None:
    picture = b"\x28\x05\0\0" * 10 + b"\0\1"
    code = b"\0\0"
    junk = code * (limits.MAX_JUNK_BYTES // 2)
    assert JUNK in refusal(rows.bmp(40, 10, 8, picture + junk))
    assert load_image(rows.bmp(40, 10, 8, picture + junk[:-2000])).width == 40
