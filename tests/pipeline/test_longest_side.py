"""The longest side: the picture is made smaller first, and all else is as of the smaller one."""

from dataclasses import replace

import numpy as np
import pytest

from compressor.imaging import ImageError, Picture, load_image, shrink_to_side
from compressor.imaging.metrics import compare
from compressor.pipeline.batch import compress_files, shared_palette
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.k_curve import compute_k_curve
from compressor.pipeline.large.large import compress_large_file
from compressor.pipeline.methods.longest_side import longest_side_of
from compressor.pipeline.methods.look import compute_look
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.other_formats import write_other_formats
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.target import Target
from compressor.pipeline.work_estimate import estimated_seconds
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

SIDE = 40
PHOTO = photo_like(80, 120)


def with_alpha() -> np.ndarray:
    pixels = np.dstack([PHOTO, np.full(PHOTO.shape[:2], 255, np.uint8)])
    pixels[:20, :, 3] = 0
    pixels[20:37, :, 3] = 100
    return pixels


SOURCES = {"opaque": PHOTO, "transparent": with_alpha()}
SETTINGS = (
    QualitySettings(k=8, effort="fast", dither=0.5, longest_side=SIDE),
    QualitySettings(k=5, effort="fast", smaller=1.0, longest_side=SIDE),
    LookSettings(look=50, effort="fast", longest_side=SIDE),
    LookSettings(look=99, max_bytes=700, effort="fast", longest_side=SIDE),
)


def as_it_is(settings: Settings) -> Settings:
    return replace(settings, longest_side=0)


def compressed(pixels: np.ndarray, settings: Settings, **job: object) -> CompressionResult:
    result = compress_file(encoded(pixels), CompressionJob(settings=settings, **job))  # type: ignore[arg-type]
    assert result.problem is None
    return result


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("settings", SETTINGS)
def test_the_file_is_that_of_a_picture_shrunk_by_hand(name: str, settings: Settings) -> None:
    small = shrink_to_side(SOURCES[name], SIDE)
    assert small.shape[:2] == (27, 40)
    result = compressed(SOURCES[name], settings, ssimulacra2=True)
    by_hand = compressed(small, as_it_is(settings), ssimulacra2=True)
    assert result.file == by_hand.file
    assert (result.width, result.height, result.shrunk_from) == (40, 27, (120, 80))
    for number in ("colors", "psnr", "ssimulacra2", "cost"):
        assert getattr(result, number) == getattr(by_hand, number)
    assert load_image(result.file).pixels.shape == (27, 40, 3)
    assert "Made 40 x 27 px, from 120 x 80." in result.notes
    assert by_hand.shrunk_from is None
    assert not any(note.startswith("Made ") for note in by_hand.notes)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("settings", SETTINGS)
def test_the_page_gets_what_the_file_gets(name: str, settings: Settings) -> None:
    picture = load_image(encoded(SOURCES[name]))
    small = load_image(encoded(shrink_to_side(SOURCES[name], SIDE)))
    compute = compute_look if isinstance(settings, LookSettings) else compute_best_quality
    result = compute(picture, settings, silent_work())  # type: ignore[arg-type]
    by_hand = compute(small, as_it_is(settings), silent_work())  # type: ignore[arg-type]
    assert result.picture.encode_png() == by_hand.picture.encode_png()
    assert result.picture.encode_png() == compressed(SOURCES[name], settings).file
    assert result.quality == by_hand.quality
    assert result.quality == compare(small.pixels_with_alpha, result.picture.to_pixels())
    assert np.array_equal(result.errors, by_hand.errors)
    assert result.colors == by_hand.colors
    assert (result.sha256, result.settings) == (picture.sha256, settings)
    assert result.used == replace(by_hand.used, longest_side=SIDE)
    assert ["--longest-side", str(SIDE)] == result.files[0].arguments[-2:]  # type: ignore[index]
    others = write_other_formats(result, lambda *_: None, lambda: None, None)
    for (_, format), data in others.files.items():
        if format == "webp":
            assert load_image(data).pixels.shape[:2] == (27, 40)


def test_a_smaller_picture_is_never_enlarged() -> None:
    for longest_side in (0, 120, 121, 100_000):
        settings = QualitySettings(k=4, effort="fast", longest_side=longest_side)
        result = compressed(PHOTO, settings)
        assert result.file == compressed(PHOTO, as_it_is(settings)).file
        assert (result.width, result.shrunk_from, result.part) == (120, None, "")
    picture = load_image(encoded(PHOTO))
    assert picture.shrunk(120) is picture


def test_a_smaller_picture_is_no_whole_without_loss() -> None:
    flat = np.zeros((40, 40, 3), np.uint8)
    flat[:20] = 255
    result = compressed(flat, QualitySettings(k=2, longest_side=20))
    assert np.isinf(result.psnr)
    assert not result.is_lossless
    assert result.part == "smaller picture"
    assert compressed(flat, QualitySettings(k=2)).is_lossless


def test_transparency_that_goes_leaves_an_opaque_picture() -> None:
    pixels = np.full((60, 60, 4), 255, np.uint8)
    pixels[0, 0] = (0, 0, 0, 254)
    picture = load_image(encoded(pixels))
    assert picture.rgba is not None
    assert picture.shrunk(6).rgba is None
    assert picture.shrunk(6).pixels.shape == (6, 6, 3)
    assert picture.key == picture.sha256
    assert len({picture.key, picture.shrunk(6).key, picture.shrunk(7).key}) == 3


def test_a_target_and_one_palette_for_all_are_those_of_the_smaller_pictures() -> None:
    small = shrink_to_side(PHOTO, SIDE)
    settings = QualitySettings(k=64, effort="fast", longest_side=SIDE)
    target = Target(max_bytes=900)
    result = compressed(PHOTO, settings, target=target)
    assert result.file == compressed(small, as_it_is(settings), target=target).file
    other = photo_like(70, 30, seed=3)
    palettes = [
        shared_palette([lambda each=each: encoded(each) for each in pictures], each_settings)  # type: ignore[misc]
        for pictures, each_settings in (
            ((PHOTO, other), settings),
            ((small, shrink_to_side(other, SIDE)), as_it_is(settings)),
        )
    ]
    assert np.array_equal(*palettes)


def test_a_batch_makes_each_file_smaller() -> None:
    job = CompressionJob(settings=SETTINGS[0])
    files = [encoded(PHOTO), encoded(photo_like(30, 20)), encoded(photo_like(90, 45))]
    results = dict(compress_files([lambda file=file: file for file in files], job))  # type: ignore[misc]
    sizes = [(results[number].width, results[number].height) for number in range(3)]
    assert sizes == [(40, 27), (20, 30), (20, 40)]


def test_a_format_is_refused_for_the_size_of_the_file() -> None:
    long_picture = encoded(np.zeros((1, 17_000, 3), np.uint8))
    settings = QualitySettings(k=2, effort="fast")
    refused = compress_file(long_picture, CompressionJob(settings=settings, format="webp"))
    assert "16,383" in str(refused.problem)
    smaller = CompressionJob(settings=replace(settings, longest_side=1600), format="webp")
    assert compress_file(long_picture, smaller).problem is None


def test_the_curve_over_k_is_that_of_the_smaller_picture() -> None:
    def curve(picture: Picture, settings: QualitySettings) -> object:
        computed = compute_k_curve(picture, settings, lambda *_: None, lambda: None)
        assert computed.settings == settings
        return [(point.k, point.cost, point.size, point.ssimulacra2) for point in computed.points]

    picture = load_image(encoded(PHOTO))
    settings = QualitySettings(longest_side=SIDE)
    assert curve(picture, settings) == curve(picture.shrunk(SIDE), QualitySettings())
    assert curve(picture, settings) != curve(picture, QualitySettings())


def test_the_time_is_that_of_the_smaller_picture() -> None:
    picture = load_image(encoded(PHOTO))
    for settings in (LookSettings(), QualitySettings(smaller=1.0)):
        smaller = replace(settings, longest_side=SIDE)
        small = picture.shrunk(SIDE)
        assert estimated_seconds(picture, smaller) == estimated_seconds(small, settings)
        assert estimated_seconds(picture, smaller) < estimated_seconds(picture, settings)


def test_the_experiment_has_no_such_setting() -> None:
    assert longest_side_of(RestartSettings()) == 0
    assert "longest_side" not in RestartSettings().values()


def test_large_pictures_are_refused_before_they_are_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ImageError, match="longest side 1,600 px"):
        compress_large_file(
            tmp_path / "none.png", tmp_path / "new.png", QualitySettings(longest_side=1600)
        )
