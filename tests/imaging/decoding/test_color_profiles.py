"""Colour profiles: what they ask for is done, held against the formulas; broken ones are told."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from benchmarks.hostile.icc_profiles import (
    DISPLAY_P3,
    SRGB,
    cmyk_profile,
    grey_profile,
    matrix,
    matrix_profile,
)
from compressor.imaging import Picture, load_image
from compressor.imaging.decoding.color_profiles import IGNORED, NO_PROFILE, srgb_conversion
from compressor.imaging.decoding.pixels import to_rgb
from compressor.imaging.limits import MAX_PROFILE_BYTES

P3 = matrix_profile("Display P3", *DISPLAY_P3)
STEPS = np.stack(np.meshgrid(*[np.arange(0, 256, 51, dtype=np.uint8)] * 3), axis=-1).reshape(
    6, 36, 3
)


def noted(name: str) -> str:
    return (
        f"Colours are converted from the profile “{name}” to sRGB (relative colorimetric intent)."
    )


def loaded(image: Image.Image, profile: bytes, format: str = "PNG", **options: object) -> Picture:
    file = io.BytesIO()
    image.save(file, format, icc_profile=profile, **options)
    return load_image(file.getvalue())


def srgb_encoded(linear: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1, from linear light to 0..255."""
    clipped = np.clip(linear, 0, 1)
    curve = np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.rint(curve * 255)


def in_srgb(pixels: np.ndarray, primaries: list, white: tuple, gamma: float) -> np.ndarray:
    """By the matrices alone; colours outside of sRGB are cut off."""
    xyz = (pixels / 255) ** gamma @ matrix(primaries, white).T
    return srgb_encoded(xyz @ np.linalg.inv(matrix(*SRGB[:2])).T)


@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
def test_display_p3_becomes_srgb_as_the_matrices_say(format: str) -> None:
    options = {"lossless": True} if format == "WEBP" else {}
    picture = loaded(Image.fromarray(STEPS), P3, format, **options)
    expected = in_srgb(STEPS, *DISPLAY_P3)
    assert np.abs(picture.pixels - expected).max() <= 2
    assert np.abs(STEPS - expected).max() > 20
    assert picture.notes == (noted("Display P3"),)


def test_white_stays_white_whatever_the_white_of_the_display() -> None:
    profile = matrix_profile("Blue", *DISPLAY_P3, paper=np.array([0.8, 1.0, 1.4]))
    version_4 = profile[:8] + b"\x04" + profile[9:]  # before it, a display's white is not read
    picture = loaded(Image.fromarray(STEPS), version_4)
    assert np.abs(picture.pixels - in_srgb(STEPS, *DISPLAY_P3)).max() <= 2
    assert picture.pixels[5, 35].tolist() == [255, 255, 255]


@pytest.mark.parametrize("format", ["JPEG", "AVIF", "MPO"])
def test_profiles_of_lossy_formats_are_followed(format: str) -> None:
    image = Image.new("RGB", (32, 32), (60, 180, 90))
    picture = loaded(image, P3, format, quality=100)
    expected = in_srgb(np.array([60, 180, 90]), *DISPLAY_P3)
    assert np.abs(picture.pixels.mean((0, 1)) - expected).max() < 4
    assert picture.notes == (noted("Display P3"),)


def test_a_palette_is_converted() -> None:
    image = Image.fromarray(np.arange(6, dtype=np.uint8)[None])
    image.putpalette(STEPS[2, :6].tobytes())
    picture = loaded(image, P3)
    assert np.abs(picture.pixels[0] - in_srgb(STEPS[2, :6], *DISPLAY_P3)).max() <= 2


def test_alpha_stays_as_it_is() -> None:
    alpha = np.arange(0, 216, dtype=np.uint8).reshape(6, 36, 1)
    picture = loaded(Image.fromarray(np.concatenate([STEPS, alpha], axis=2)), P3)
    assert picture.rgba is not None
    assert np.array_equal(picture.rgba[..., 3:], alpha)
    off = np.abs(picture.rgba[..., :3] - in_srgb(STEPS, *DISPLAY_P3))
    assert off[alpha[..., 0] > 0].max() <= 2
    assert picture.rgba[0, 0].tolist() == [0, 0, 0, 0]


def test_strips_make_no_difference() -> None:
    image = Image.fromarray(STEPS)
    image.info["icc_profile"] = P3
    conversion, _ = srgb_conversion(image)
    pixels, _ = to_rgb(image, conversion, strip_pixels=1)
    assert np.array_equal(pixels, loaded(Image.fromarray(STEPS), P3).pixels)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_of_another_gamma(mode: str) -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    image = Image.fromarray(grey).convert(mode)
    if mode == "LA":
        image.putalpha(Image.new("L", (16, 16), 77))
    picture = loaded(image, grey_profile("Linear", 1.0))
    expected = srgb_encoded(grey / 255)[..., None]
    assert np.abs(picture.pixels_with_alpha[..., :3] - expected).max() <= 1
    assert picture.notes[0] == noted("Linear")


def test_16_bit_grey_of_another_gamma() -> None:
    wide = np.arange(0, 65_536, 257, dtype=np.uint16).reshape(16, 16)
    picture = loaded(Image.fromarray(wide), grey_profile("Linear", 1.0), "TIFF")
    assert np.abs(picture.pixels - srgb_encoded(wide / 65_535)[..., None]).max() <= 1


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_cmyk_follows_its_profile(format: str) -> None:
    corners = np.full((2, 2, 2, 2, 3), (0, 128, 128))  # black, but for:
    corners[0, 0, 0, 0] = 255, 128, 128  # paper
    corners[0, 1, 1, 0] = 136, 209, 195  # L 53.3, a 81, b 67: sRGB's red
    image = Image.new("CMYK", (32, 16), (0, 255, 255, 0))
    image.paste((0, 0, 0, 0), (0, 0, 16, 16))
    picture = loaded(image, cmyk_profile("Press", corners), format)
    assert np.abs(picture.pixels[8, 4] - np.array([255, 255, 255])).max() <= 3
    assert np.abs(picture.pixels[8, 28] - np.array([255, 0, 0])).max() <= 8
    assert picture.notes == (noted("Press"),)


def test_srgb_by_any_name_changes_nothing_and_is_not_told() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = loaded(Image.fromarray(pixels), profile)
    assert np.array_equal(picture.pixels, pixels)
    assert picture.notes == ()
    picture = loaded(Image.fromarray(pixels).convert("L"), profile)
    assert picture.notes == ()


@pytest.mark.parametrize(
    ("mode", "profile"),
    [
        ("RGB", b"nonsense"),
        ("RGB", P3[:200]),
        ("RGB", grey_profile("Linear", 1.0)),
        ("RGB", P3 + bytes(MAX_PROFILE_BYTES)),
        ("L", cmyk_profile("Press", np.zeros((2, 2, 2, 2, 3)))),
    ],
)
def test_a_profile_that_is_broken_or_of_another_kind_is_ignored(mode: str, profile: bytes) -> None:
    image = Image.fromarray(STEPS).convert(mode)
    picture = loaded(image, profile, "TIFF")
    assert np.array_equal(picture.pixels, np.asarray(image.convert("RGB")))
    assert picture.notes == (IGNORED,)


def test_cmyk_without_a_profile_is_told() -> None:
    image = Image.fromarray(STEPS).convert("CMYK")
    assert loaded(image, b"", "TIFF").notes == (NO_PROFILE,)
    assert loaded(image, P3, "TIFF").notes == (IGNORED, NO_PROFILE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>", "script alert(1) script"),
        ("![x](http://evil.example)", "x (http evil example)"),
        ("www.evil.example :red[x] $x$ _x_ *x*", "www evil example red x x x x"),
        ("sRGB IEC61966-2.1, v1.31", "sRGB IEC61966-2.1, v1.31"),
        ("\x01", "without a name"),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_profiles_name_is_made_safe(name: str, shown: str) -> None:
    picture = loaded(Image.fromarray(STEPS), matrix_profile(name, *DISPLAY_P3))
    assert picture.notes == (noted(shown),)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_lab_is_not_asked_for_a_profile(kind: str) -> None:
    lab = Image.new("LAB", (4, 4), (128, 128, 128))
    picture = loaded(lab, P3 if kind == "PNG" else b"", "TIFF")
    assert picture.notes == ()
    assert np.ptp(picture.pixels) <= 2
