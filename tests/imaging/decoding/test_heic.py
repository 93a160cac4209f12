"""HEIC: read as its maker meant it, refused where it would take too long, told where it can't be.

The files of `benchmarks.hostile.heic` are without loss, so their pixels are known exactly.
"""

import struct

import numpy as np
import pytest
from PIL import Image

from benchmarks.hostile import heif_builder as builder
from benchmarks.hostile.heic import NAMES, heic
from benchmarks.hostile.icc_profiles import DISPLAY_P3
from compressor.imaging import load_image
from compressor.imaging.decoding import heif
from compressor.imaging.decoding.structure import check_structure
from compressor.imaging.decoding.structure.heif import bits_per_channel, has_sequence
from compressor.imaging.picture import TRANSPARENT
from compressor.parallel.decoder import load_untrusted_image
from tests.support.pictures import saved
from tests.support.refusals import refusal

CORNERS = np.array(((230, 30, 30), (30, 200, 40), (20, 40, 220), (99, 99, 99)), np.uint8)
PICTURE = CORNERS.reshape(2, 2, 3).repeat(24, axis=0).repeat(32, axis=1)
OVERPAINTS = "more than 8 times over"


def test_every_file_is_small_and_used() -> None:
    assert all(len(heic(name)) < 3000 for name in NAMES)


@pytest.mark.parametrize("name", ["plain", "exif", "turned", "mirrored", "several", "ten-bit"])
def test_the_pixels_are_upright_and_exact(name: str) -> None:
    """Turned by the file's own order and by EXIF alike, which must not turn them twice."""
    data = heic(name)
    picture = load_image(data)
    assert np.array_equal(picture.pixels, PICTURE)
    assert (picture.format, picture.size_bytes) == ("HEIC", len(data))


@pytest.mark.parametrize("name", ["plain", "exif", "turned", "mirrored", "grey"])
def test_an_ordinary_file_has_no_note(name: str) -> None:
    assert load_image(heic(name)).notes == ()


def test_grey_is_grey() -> None:
    pixels = load_image(heic("grey")).pixels
    expected = np.asarray(Image.fromarray(PICTURE).convert("L"))
    assert np.abs(pixels.astype(int) - expected[..., None]).max() <= 1


def test_alpha_is_kept() -> None:
    picture = load_image(heic("alpha"))
    assert picture.notes == (TRANSPARENT,)
    assert picture.rgba is not None
    assert np.array_equal(picture.rgba[24:, :, :3], PICTURE[24:])
    assert (picture.rgba[24:, :, 3] == 255).all()
    assert (picture.rgba[:24] == 0).all()
    assert (picture.pixels[:24] == 255).all()


def test_a_profile_is_followed() -> None:
    picture = load_image(heic("profile"))
    assert "“Display P3” to sRGB" in picture.notes[0]
    assert DISPLAY_P3
    assert picture.pixels[0, 0, 0] > 245  # P3's red lies outside of sRGB
    assert np.abs(picture.pixels[-1, -1].astype(int) - 99).max() <= 1


def test_further_pictures_and_bits_are_told() -> None:
    several = load_image(heic("several"))
    assert several.notes == ("Only the main one of 2 pictures in the file is used.",)
    assert several.part == "main one of 2 pictures"
    ten = load_image(heic("ten-bit"))
    assert ten.notes == ("The file has 10 bits for each channel, which become 8.",)
    assert ten.part == "8 of 10 bits"


def test_a_sequence_gives_its_main_picture_and_says_so() -> None:
    data = heic("plain") + builder.box(b"moov", bytes(20))
    assert has_sequence(data)
    assert load_image(data).notes == ("Only the main one of many pictures in the file is used.",)


@pytest.mark.parametrize("name", NAMES)
def test_the_process_that_decodes_gives_the_same(name: str) -> None:
    here = load_image(heic(name))
    there = load_untrusted_image(heic(name))
    assert np.array_equal(here.pixels_with_alpha, there.pixels_with_alpha)
    assert (here.notes, here.format, here.part) == (there.notes, there.format, there.part)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_named(share: float) -> None:
    data = heic("plain")
    assert "damaged" in refusal(data[: int(share * len(data))])


def test_bits_are_read_from_the_files_own_description() -> None:
    assert bits_per_channel(heic("ten-bit")) == 10
    assert bits_per_channel(heic("plain")) == 8
    assert bits_per_channel(saved(Image.fromarray(PICTURE), "AVIF")) == 8
    assert bits_per_channel(b"") == 8


# --- the decoder is missing, or too old


def test_without_its_decoder_a_heic_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif, "decoder_module", lambda: None)
    sentence = refusal(heic("plain"))
    assert "decoder is not installed" in sentence
    assert "pip install" in sentence
    assert load_image(saved(Image.fromarray(PICTURE), "AVIF")).format == "AVIF"


def test_a_decoder_with_known_holes_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif.decoder_module(), "libheif_version", lambda: "1.23.0")
    assert "decoder is not installed" in refusal(heic("plain"))
    monkeypatch.setattr(heif.decoder_module(), "libheif_version", lambda: "1.24.0")
    assert np.array_equal(load_image(heic("plain")).pixels, PICTURE)


# --- what is put together from tiles


def test_a_grid_of_tiles_is_read() -> None:
    items = [builder.grid(2, 2, (100, 90), [2, 3, 4, 5]), *(builder.tile() for _ in range(4))]
    pixels = load_image(builder.file_of(items)).pixels
    tile = np.concatenate([PICTURE, PICTURE[-1:].repeat(16, axis=0)])  # as its encoder filled it
    assert np.array_equal(pixels, np.tile(tile, (2, 2, 1))[:90, :100])


def test_a_grid_has_the_bits_of_its_tiles() -> None:
    items = [builder.grid(1, 1, builder.SIZE, [2]), builder.tile()]
    assert bits_per_channel(builder.file_of(items)) == 8


def test_a_grid_of_far_more_tiles_than_it_shows_is_refused() -> None:
    tile = builder.tile()
    tile.size = (4096, 4096)
    few = builder.file_of([builder.grid(2, 2, (8192, 8192), [2] * 4), tile])
    check_structure(few)
    many = builder.file_of([builder.grid(255, 2, (200, 200), [2] * 510), tile])
    assert OVERPAINTS in refusal(many)


@pytest.mark.parametrize("depth", [3, 12])
def test_grids_in_grids_are_counted_at_once(depth: int) -> None:
    """Each names the next ten times: the last is named ten billion times, or more."""
    levels = [builder.grid(10, 1, (640, 480), [level + 1] * 10) for level in range(1, depth)]
    last = builder.tile()
    last.size = (640, 480)
    assert OVERPAINTS in refusal(builder.file_of([*levels, last]))


def test_a_grid_that_is_made_of_itself_is_refused() -> None:
    data = builder.file_of([builder.grid(10, 10, (64, 48), [1] * 100)])
    assert OVERPAINTS in refusal(data)


def test_more_references_than_parts_are_allowed_are_refused() -> None:
    tile = builder.tile()
    items = [builder.grid(250, 255, (64, 48), [2] * 60_000), tile]
    assert "50,000 parts" in refusal(builder.file_of(items))


def test_exif_that_thousands_of_pictures_share_is_refused() -> None:
    pictures = [builder.tile() for _ in range(60)]
    exif = builder.Item(type=b"Exif", data=bytes(2**20), describes=list(range(1, 61)))
    assert "besides their pixels" in refusal(builder.file_of([*pictures, exif]))
    exif.describes = [1]
    check_structure(builder.file_of([*pictures, exif]))


def test_a_profile_that_many_pictures_share_is_refused() -> None:
    pictures = [builder.tile() for _ in range(60)]
    for picture in pictures:
        picture.properties.append(builder.box(b"colr", b"prof" + bytes(2**20)))
    assert "besides their pixels" in refusal(builder.file_of(pictures))


@pytest.mark.parametrize("type", [b"Ex\xfff", b"mime\0\xff"])
def test_names_that_are_no_text_do_not_end_the_process_that_decodes(type: bytes) -> None:
    """pi-heif made an object of them without looking whether there was one."""
    item = builder.Item(type=type, data=bytes(20), describes=[2])
    assert "damaged" in refusal(builder.file_of([item, builder.tile()], main=2))


def test_too_many_pixels_are_refused_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    tile = builder.tile()
    tile.size = (10_000, 5_001)
    sentence = refusal(builder.file_of([tile]))
    assert "at most 50 of HEIC can be read" in sentence or "damaged" in sentence


def test_a_codec_that_is_not_there_is_told() -> None:
    tile = builder.tile()
    tile.type = b"vvc1"
    assert "rare kind" in refusal(builder.file_of([tile]))


@pytest.mark.parametrize("at", range(0, 1300, 13))
def test_a_damaged_file_is_read_or_refused(at: int) -> None:
    from compressor.imaging import ImageError
    from compressor.imaging.errors import ProgramError

    data = bytearray(heic("plain"))
    data[at : at + 4] = struct.pack(">I", 0xFFFF_FFFF)
    try:
        load_untrusted_image(bytes(data))
    except ProgramError:
        raise
    except ImageError:
        pass
