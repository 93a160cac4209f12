"""Files of animations: other programs see, frame by frame, what was meant, for as long."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from compressor.imaging.animation.apng_writer import ApngWriter
from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.gif_writing.writer import GifWriter
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.animation.webp_writer import WebpWriter
from tests.support.animations import gif_frame, opencv_frames, pillow_frames

FORMATS = ["gif", "apng", "webp"]
CLEAR = 0


def new_writer(format: str, palette, plays: int = 1, threshold: float = 0.0):
    if format == "gif":
        return GifWriter(palette, CLEAR, plays, "rgb", threshold)
    return {"apng": ApngWriter, "webp": WebpWriter}[format](palette, CLEAR, plays, "fast")


def random_palette(rng, colors: int, alphas: list[int]):
    opaque = np.unique(rng.integers(0, 256, (colors, 3), np.uint8), axis=0)
    alpha = rng.choice(alphas, len(opaque))
    return np.vstack([[[0, 0, 0, 0]], np.column_stack([opaque, alpha])]).astype(np.uint8)


def random_choices(rng, palette, *, has_clear: bool, unit: int):
    """A few frames in which some parts stay still, and some may stay."""
    shape = tuple(rng.integers(1, 20, 2))
    before = np.zeros(shape, np.uint8)
    for number in range(int(rng.integers(2, 7))):
        indices = rng.integers(0 if has_clear else 1, len(palette), shape).astype(np.uint8)
        still = np.zeros(shape, bool)
        if number:
            still = rng.random(shape) < rng.choice([0, 0.5, 0.95, 1])
            indices[still] = before[still]
        yield FrameChoice(
            indices=indices,
            still=still,
            may_stay=np.zeros(shape, bool),
            leaves=np.zeros(shape, bool),
            exact=np.zeros(shape, bool),
            source=palette[indices],
            duration=float(rng.integers(0, 60) * unit),
        )
        before = indices


@pytest.mark.parametrize("has_clear", [False, True], ids=["opaque", "clear"])
@pytest.mark.parametrize("format", FORMATS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_others_see_the_frames_that_were_meant(format: str, has_clear: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    alphas = [255] if format == "gif" or not has_clear else [255, 255, 90]
    palette = random_palette(rng, int(rng.integers(1, 256)), alphas)
    choices = list(random_choices(rng, palette, has_clear=has_clear, unit=10))
    writer = new_writer(format, palette)
    for choice in choices:
        np.testing.assert_array_equal(writer.add(choice), choice.indices)
    data = writer.finish()
    expected = [(palette[choice.indices], choice.duration) for choice in choices]
    own = [(frame.pixels, frame.duration) for frame in AnimationReader(data).frames()]
    for frames in (pillow_frames(data), opencv_frames(data), own):
        assert [duration for _, duration in frames] == [duration for _, duration in expected]
        for (pixels, _), (wanted, _) in zip(frames, expected, strict=True):
            np.testing.assert_array_equal(pixels, wanted)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_pixels_that_may_differ_do_and_still_ones_never(seed: int) -> None:
    rng = np.random.default_rng(seed)
    palette = random_palette(rng, int(rng.integers(2, 250)), [255])
    writer = new_writer("gif", palette, threshold=0.2)
    before = None
    shown_frames = []
    for choice in random_choices(rng, palette, has_clear=seed % 2 == 0, unit=10):
        indices = choice.indices.copy()
        may_stay = np.zeros(indices.shape, bool)
        if before is not None:
            indices[choice.still] = before[choice.still]
            may_stay = (rng.random(indices.shape) < 0.5) & (before != CLEAR) & (indices != CLEAR)
        shown = writer.add(
            FrameChoice(
                indices=indices,
                still=choice.still,
                may_stay=may_stay,
                leaves=may_stay & (rng.random(indices.shape) < 0.5),
                exact=np.zeros(indices.shape, bool),
                source=palette[indices],
                duration=50.0,
            )
        )
        if before is not None:
            np.testing.assert_array_equal(shown[choice.still], before[choice.still])
        np.testing.assert_array_equal(shown == CLEAR, indices == CLEAR)
        before = shown
        shown_frames.append(shown)
    data = writer.finish()
    for (pixels, _), shown in zip(pillow_frames(data), shown_frames, strict=True):
        np.testing.assert_array_equal(pixels, palette[shown])


@pytest.mark.parametrize("plays", [0, 1, 2, 65_535])
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_played_as_often_as_meant(format: str, plays: int) -> None:
    rng = np.random.default_rng(1)
    palette = random_palette(rng, 9, [255])
    writer = new_writer(format, palette, plays)
    for choice in random_choices(rng, palette, has_clear=False, unit=10):
        writer.add(choice)
    data = writer.finish()
    assert AnimationReader(data).header.plays == plays
    with Image.open(io.BytesIO(data)) as image:
        repeats = image.info.get("loop")
    if format == "gif":
        assert repeats == {0: 0, 1: None}.get(plays, plays - 1)
    else:
        assert repeats == plays


@pytest.mark.parametrize(
    ("format", "duration", "written"),
    [
        ("apng", 1000 / 30, 1000 / 30),
        ("apng", 65_535_000.0, 65_535_000.0),
        ("apng", 90_000_000.0, 65_535_000.0),
        ("apng", 0.0, 0.0),
        ("webp", 16_777_215.0, 16_777_215.0),
        ("webp", 90_000_000.0, 16_777_215.0),
        ("gif", 655_350.0, 655_350.0),
        ("gif", 90_000_000.0, 655_350.0),
        ("gif", 0.0, 0.0),
        ("gif", 1.0, 10.0),
    ],
)
def test_durations_are_as_near_as_the_format_allows(
    format: str, duration: float, written: float
) -> None:
    palette = random_palette(np.random.default_rng(0), 3, [255])
    writer = new_writer(format, palette)
    indices = np.array([[1, 2]], np.uint8)
    no = np.zeros(indices.shape, bool)
    for _ in range(2):
        choice = FrameChoice(
            indices=indices,
            still=no,
            may_stay=no,
            leaves=no,
            exact=no,
            source=palette[indices],
            duration=duration,
        )
        writer.add(choice)
        indices = indices[:, ::-1].copy()
    frames = list(AnimationReader(writer.finish()).frames())
    assert frames[1].duration == pytest.approx(written, abs=1e-6)


def test_a_gif_keeps_the_time_of_frames_that_are_no_whole_hundredths() -> None:
    palette = random_palette(np.random.default_rng(0), 3, [255])
    writer = new_writer("gif", palette)
    indices = np.array([[1, 2]], np.uint8)
    no = np.zeros(indices.shape, bool)
    for _ in range(30):
        writer.add(
            FrameChoice(
                indices=indices,
                still=no,
                may_stay=no,
                leaves=no,
                exact=no,
                source=palette[indices],
                duration=1000 / 30,
            )
        )
        indices = indices[:, ::-1].copy()
    frames = AnimationReader(writer.finish()).frames()
    assert sum(frame.duration for frame in frames) == 1000


@pytest.mark.parametrize("format", FORMATS)
def test_a_frame_that_changes_nothing_costs_some_bytes(format: str) -> None:
    rng = np.random.default_rng(0)
    palette = random_palette(rng, 200, [255])
    indices = rng.integers(1, len(palette), (100, 100)).astype(np.uint8)
    sizes = []
    for frames in (1, 2):
        writer = new_writer(format, palette)
        for number in range(frames):
            still = np.full(indices.shape, number > 0)
            writer.add(
                FrameChoice(
                    indices=indices,
                    still=still,
                    may_stay=~still & False,
                    leaves=~still & False,
                    exact=~still & False,
                    source=palette[indices],
                    duration=40.0,
                )
            )
        sizes.append(len(writer.finish()))
    assert sizes[1] - sizes[0] < 120


def test_what_moves_alone_is_written() -> None:
    rng = np.random.default_rng(0)
    palette = random_palette(rng, 250, [255])
    indices = rng.integers(1, len(palette), (200, 200)).astype(np.uint8)
    moved = indices.copy()
    moved[50:60, 70:80] = rng.integers(1, len(palette), (10, 10))
    for format in FORMATS:
        writer = new_writer(format, palette)
        still = np.zeros(indices.shape, bool)
        for each in (indices, moved):
            writer.add(
                FrameChoice(
                    indices=each,
                    still=still,
                    may_stay=still & False,
                    leaves=still & False,
                    exact=still & False,
                    source=palette[each],
                    duration=40.0,
                )
            )
            first = len(writer.finish()) if each is indices and format != "gif" else 0
            still = indices == moved
        if first:
            assert len(writer.finish()) - first < 400


def test_the_builder_of_gifs_builds_what_pillow_reads() -> None:
    colors = np.array([[0, 0, 0], [255, 0, 0]], np.uint8)
    frame = gif_frame(np.array([[0, 1]], np.uint8), colors)
    header = b"GIF89a\x02\0\x01\0\0\0\0"
    with Image.open(io.BytesIO(header + frame + b";")) as image:
        assert np.asarray(image.convert("RGB")).tolist() == [[[0, 0, 0], [255, 0, 0]]]
