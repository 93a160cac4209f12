"""Every frame in one palette: laws that hold for any animation, and what options do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import ImageError
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.picture import load_image
from compressor.imaging.psnr import psnr
from compressor.pipeline.animation import survey as survey_module
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.methods import METHODS
from compressor.pipeline.protected.part import Part
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.target import Target
from tests.support.animations import (
    apng_file,
    moving_square,
    opencv_frames,
    pillow_file,
    pillow_frames,
    rgba,
)

FORMATS = list(ANIMATION_FORMATS)
PILLOW_NAMES = {"gif": "GIF", "apng": "PNG", "webp": "WEBP"}


def random_frames(seed: int, *, alpha: bool = False):
    """Noise that moves in some places and is still in others."""
    rng = np.random.default_rng(seed)
    shape = (*rng.integers(4, 24, 2), 4 if alpha else 3)
    frame = rng.integers(0, 256, shape, np.uint8)
    frames = []
    for _ in range(int(rng.integers(2, 6))):
        if alpha:
            frame[..., 3] = rng.choice([0, 255, 255, 60], shape[:2])
        frames.append(rgba(frame) if alpha else frame.copy())
        moves = rng.random(shape[:2]) < rng.choice([0.1, 0.5, 1])
        frame[moves] = np.clip(
            frame[moves].astype(int) + rng.integers(-40, 41, frame[moves].shape), 0, 255
        )
    return frames


def random_settings(seed: int) -> QualitySettings:
    rng = np.random.default_rng(seed + 1)
    return QualitySettings(
        k=int(rng.choice([2, 5, 16, 60])),
        effort="fast",
        dither=float(rng.choice([0, 0, 0.5, 1])),
        smaller=float(rng.choice([0, 0, 1, 4])),
        space=str(rng.choice(["rgb", "oklab"])),
    )


def frames_of(data: bytes):
    return list(AnimationReader(data).frames())


@pytest.mark.parametrize("format", FORMATS)
@given(seed=st.integers(0, 2**32), alpha=st.booleans())
@settings(max_examples=6, deadline=None)
def test_where_the_source_is_still_so_is_the_result(format: str, seed: int, alpha: bool) -> None:
    sources = random_frames(seed, alpha=alpha)
    result = compress_animation(apng_file(sources), random_settings(seed), format)
    data = result.written.file
    frames = [pixels for pixels, _ in pillow_frames(data)]
    assert len(frames) == len(sources)
    for number in range(1, len(sources)):
        still = (sources[number] == sources[number - 1]).all(axis=2)
        np.testing.assert_array_equal(frames[number][still], frames[number - 1][still])
    for (pixels, duration), frame in zip(opencv_frames(data), frames, strict=True):
        np.testing.assert_array_equal(pixels, frame)
        assert duration == 100


@pytest.mark.parametrize("format", ["apng", "webp"])
@given(seed=st.integers(0, 2**32), alpha=st.booleans())
@settings(max_examples=4, deadline=None)
def test_an_animation_of_equal_frames_has_the_picture_in_each(
    format: str, seed: int, alpha: bool
) -> None:
    source = random_frames(seed, alpha=alpha)[0]
    wanted = random_settings(seed)
    result = compress_animation(apng_file([source] * 3), wanted, format)
    frames = frames_of(result.written.file)
    assert len(frames) == 3
    picture = load_image(pillow_file([source], "PNG"))
    file_format = {"apng": "png"}.get(format, format)
    job = CompressionJob(settings=wanted, format=file_format)
    alone = METHODS["quality"].quantize(picture, wanted, job, None).indexed.to_pixels()
    for frame in frames:
        np.testing.assert_array_equal(frame.pixels, rgba(alone))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=3, deadline=None)
def test_the_order_of_equal_frames_makes_no_difference(seed: int) -> None:
    sources = random_frames(seed)
    twice = [sources[0], sources[0].copy(), *sources[1:]]
    swapped = [twice[1], twice[0], *twice[2:]]
    first, second = (
        compress_animation(apng_file(each), random_settings(seed)) for each in (twice, swapped)
    )
    assert first.written.file == second.written.file
    alone = compress_animation(apng_file(sources), random_settings(seed))
    expected = [frame.pixels for frame in frames_of(alone.written.file)]
    frames = [frame.pixels for frame in frames_of(first.written.file)]
    for frame, wanted in zip(frames, [expected[0], *expected], strict=True):
        np.testing.assert_array_equal(frame, wanted)


@pytest.mark.parametrize("format", FORMATS)
def test_few_colours_are_kept_without_loss(format: str) -> None:
    sources = moving_square(6, clear=True)
    result = compress_animation(apng_file(sources), QualitySettings(k=8), format)
    assert math.isinf(result.written.psnr)
    assert result.written.cost == 0
    for frame, source in zip(frames_of(result.written.file), sources, strict=True):
        np.testing.assert_array_equal(frame.pixels, rgba(source))


@pytest.mark.parametrize("format", FORMATS)
def test_the_figures_are_those_of_the_file(format: str) -> None:
    sources = moving_square(5)
    wanted = QualitySettings(k=6, smaller=2.0)
    result = compress_animation(apng_file(sources), wanted, format, measures_look=True)
    frames = frames_of(result.written.file)
    squares = [
        (frame.pixels[..., :3].astype(float) - source) ** 2
        for frame, source in zip(frames, sources, strict=True)
    ]
    assert result.written.cost == pytest.approx(3 * np.mean(squares) / 255**2)
    stacked = [np.concatenate(parts) for parts in (sources, [f.pixels for f in frames])]
    assert result.written.psnr == pytest.approx(psnr(*stacked))
    assert len(result.written.scores) == 5


@pytest.mark.parametrize("source_format", FORMATS)
def test_the_own_format_durations_and_loops_are_kept(source_format: str) -> None:
    durations = [20.0, 0.0, 1500.0, 70.0]
    data = pillow_file(moving_square(4), PILLOW_NAMES[source_format], durations, loop=2)
    plays = AnimationReader(data).header.plays
    result = compress_animation(data, QualitySettings(k=8))
    assert result.written.format == source_format
    reader = AnimationReader(result.written.file)
    assert [frame.duration for frame in reader.frames()] == durations
    assert reader.header.plays == plays


def test_the_smallest_format_is_found() -> None:
    data = apng_file(moving_square(4))
    sizes = {
        format: len(compress_animation(data, QualitySettings(k=8), format).written.file)
        for format in FORMATS
    }
    smallest = compress_animation(data, QualitySettings(k=8), "smallest").written
    assert len(smallest.file) == min(sizes.values())
    assert sizes[smallest.format] == len(smallest.file)


def test_256_colours_leave_one_entry_for_what_stays() -> None:
    rng = np.random.default_rng(0)
    sources = [rng.integers(0, 256, (40, 40, 3), np.uint8) for _ in range(2)]
    result = compress_animation(apng_file(sources), QualitySettings(k=256, effort="fast"), "gif")
    assert len(result.palette.entries) == 256
    assert len(result.palette.colors) == 255
    still = compress_animation(
        apng_file([sources[0]] * 2), QualitySettings(k=256, effort="fast"), "gif"
    )
    assert len(still.palette.colors) == 256
    assert len(frames_of(still.written.file)) == 2


def test_a_gif_says_that_it_has_no_half_transparent_pixels() -> None:
    sources = moving_square(3, clear=True)
    for source in sources:
        source[6:10, 2:30, 3] = np.where(source[6:10, 2:30, 3] == 255, 100, 0)
    as_gif = compress_animation(apng_file(sources), QualitySettings(k=8), "gif")
    assert any("half transparent" in note for note in as_gif.shortfalls)
    as_apng = compress_animation(apng_file(sources), QualitySettings(k=8), "apng")
    assert as_apng.shortfalls == ()
    for frame, source in zip(frames_of(as_apng.written.file), sources, strict=True):
        np.testing.assert_array_equal(frame.pixels, rgba(source))


def test_what_is_cut_off_is_told() -> None:
    data = pillow_file(moving_square(5), "GIF")
    result = compress_animation(data[:-40], QualitySettings(k=8))
    assert any("the 4 before it are used" in note for note in result.notes)
    assert len(frames_of(result.written.file)) == 4


def test_every_second_frame_of_many_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "MAX_COUNTED_FRAMES", 3)
    sources = [np.full((8, 8, 3), 20 * number, np.uint8) for number in range(6)]
    result = compress_animation(apng_file(sources), QualitySettings(k=16))
    assert sorted(result.survey.counts.colors[:, 0].tolist()) == [0, 40, 80]
    assert len(frames_of(result.written.file)) == 6


def test_the_longest_side_makes_every_frame_smaller() -> None:
    data = apng_file(moving_square(3, size=(80, 40)))
    result = compress_animation(data, QualitySettings(k=8, longest_side=20))
    reader = AnimationReader(result.written.file)
    assert (reader.header.width, reader.header.height) == (20, 10)
    assert len(list(reader.frames())) == 3


def test_a_named_palette_is_used() -> None:
    result = compress_animation(
        apng_file(moving_square(3)), QualitySettings(palette="pico-8", dither=1.0), "gif"
    )
    assert len(result.palette.colors) == 16


@pytest.mark.parametrize("format", FORMATS)
def test_a_protected_part_is_as_near_as_it_can_be(format: str) -> None:
    rng = np.random.default_rng(2)
    base = rng.integers(0, 256, (32, 32, 3))
    sources = [np.clip(base + 5 * number, 0, 255).astype(np.uint8) for number in range(3)]
    part = Part(x=4, y=4, width=8, height=8, weight=200)
    errors = []
    for protect in ((), (part,)):
        wanted = QualitySettings(k=16, smaller=6.0, effort="fast", protect=protect)
        frames = frames_of(compress_animation(apng_file(sources), wanted, format).written.file)
        inside = [frame.pixels[4:12, 4:12, :3].astype(float) for frame in frames]
        wanted_pixels = [source[4:12, 4:12] for source in sources]
        errors.append(np.mean((np.array(inside) - wanted_pixels) ** 2))
    assert errors[1] < 0.5 * errors[0]


def test_a_part_outside_the_frames_is_refused() -> None:
    part = Part(x=400, y=4, width=8, height=8, weight=20)
    with pytest.raises(ImageError, match="outside"):
        compress_animation(apng_file(moving_square(3)), QualitySettings(k=8, protect=(part,)))


def photo_frames():
    rng = np.random.default_rng(3)
    rows, columns = np.mgrid[:32, :40]
    ramp = np.stack([rows * 6, columns * 5, rows + columns], axis=2)
    noise = rng.normal(0, 6, ramp.shape)
    return [
        np.clip(ramp + np.roll(noise, number, axis=1) + 10, 0, 255).astype(np.uint8)
        for number in range(2)
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_higher_look_takes_more_bytes(format: str) -> None:
    data = apng_file(photo_frames())
    low, high = (
        compress_animation(
            data, LookSettings(look=look, effort="fast"), format, measures_look=True
        ).written
        for look in (30, 70)
    )
    assert len(low.file) < len(high.file)
    assert np.mean(high.scores) > 60


def test_all_frames_look_as_wanted_where_text_is_scrolled() -> None:
    rng = np.random.default_rng(5)
    page = np.full((120, 96, 3), 250, np.uint8)
    for row in range(4, 116, 8):
        page[row : row + 4, 8 : rng.integers(40, 90)] = rng.integers(0, 140, 3)
        page[row + 4, 8:88] = 190
    sources = [page[2 * number : 2 * number + 64] for number in range(8)]
    result = compress_animation(
        apng_file(sources), LookSettings(look=70, effort="fast"), "gif", measures_look=True
    )
    assert np.mean(result.written.scores) >= 69
    assert result.shortfalls == ()


def test_a_look_out_of_reach_is_told() -> None:
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 256, (40, 40, 3), np.uint8) for _ in range(2)]
    result = compress_animation(apng_file(noise), LookSettings(look=99, effort="fast"))
    assert any("A look of 99 is out of reach" in sentence for sentence in result.shortfalls)


def test_a_psnr_chooses_the_number_of_colours() -> None:
    data = apng_file(photo_frames())
    few, many = (
        compress_animation(
            data, QualitySettings(k=256, effort="fast"), target=Target(psnr=psnr_wanted)
        )
        for psnr_wanted in (24.0, 32.0)
    )
    assert few.settings.k < many.settings.k
    assert few.written.psnr > 23


@pytest.mark.parametrize(
    ("wanted", "target", "sentence"),
    [
        (RestartSettings(), None, "experiment is for pictures"),
        (LookSettings(max_bytes=900), None, "for pictures only"),
        (QualitySettings(), Target(max_bytes=900), "for pictures only"),
        (QualitySettings(dither="eye"), None, "it would flicker"),
    ],
)
def test_what_is_for_pictures_is_refused_in_a_sentence(wanted, target, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence):
        compress_animation(apng_file(moving_square(3)), wanted, target=target)


def test_the_palette_that_is_given_is_used() -> None:
    given = np.array([[0, 0, 0], [250, 20, 10], [255, 255, 255]], np.uint8)
    result = compress_animation(apng_file(moving_square(3)), QualitySettings(), palette=given)
    assert {tuple(color) for color in result.palette.colors.tolist()} <= set(
        map(tuple, given.tolist())
    )
