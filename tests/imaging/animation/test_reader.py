"""Animations are read frame by frame as viewers show them, or refused in one sentence."""

import struct
import zlib

import numpy as np
import pytest

from compressor.imaging import ImageError, limits
from compressor.imaging.animation.reader import AnimationReader, is_animation
from tests.support.animations import (
    gif_file,
    gif_frame,
    moving_square,
    pillow_file,
    pillow_frames,
    rgba,
)

COLORS = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
FORMATS = ["GIF", "PNG", "WEBP"]


def read(data: bytes):
    reader = AnimationReader(data)
    frames = list(reader.frames())
    return reader, frames


def full(index: int, width: int = 6, height: int = 4):
    return np.full((height, width), index, np.uint8)


@pytest.mark.parametrize("clear", [False, True], ids=["opaque", "clear"])
@pytest.mark.parametrize("format", FORMATS)
def test_frames_and_durations_are_those_that_were_written(format: str, clear: bool) -> None:
    sources = moving_square(6, clear=clear)
    durations = [100, 20, 0, 70, 500, 2000]
    options = {"disposal": 2} if clear and format == "GIF" else {}
    reader, frames = read(pillow_file(sources, format, durations, loop=3, **options))
    assert [frame.duration for frame in frames] == durations
    assert reader.header.frames == 6
    assert (reader.header.width, reader.header.height) == (40, 24)
    assert reader.header.plays == (4 if format == "GIF" else 3)  # a GIF counts the repeats
    assert reader.last_note == ""
    if format != "GIF" or clear:  # Pillow puts a ramp into fewer colours
        for source, frame in zip(sources, frames, strict=True):
            np.testing.assert_array_equal(frame.pixels, rgba(source))


@pytest.mark.parametrize("format", FORMATS)
def test_frames_are_those_of_pillow(format: str) -> None:
    data = pillow_file(moving_square(7), format)
    _, frames = read(data)
    for (expected, _), frame in zip(pillow_frames(data), frames, strict=True):
        np.testing.assert_array_equal(frame.pixels, expected)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_plays_for_ever_does(format: str) -> None:
    assert read(pillow_file(moving_square(), format, loop=0))[0].header.plays == 0


def test_a_gif_without_a_loop_plays_once() -> None:
    assert read(pillow_file(moving_square(), "GIF"))[0].header.plays == 1


@pytest.mark.parametrize("format", FORMATS)
def test_a_still_picture_is_no_animation(format: str) -> None:
    assert is_animation(pillow_file(moving_square(2), format))
    assert not is_animation(pillow_file(moving_square(1), format))
    assert not is_animation(b"GIF89a")
    assert not is_animation(b"")


def test_disposal_of_every_kind_is_followed() -> None:
    patch = np.array([[1, 1], [1, 2]], np.uint8)
    frames = [
        gif_frame(full(3), COLORS),
        gif_frame(patch, COLORS, at=(1, 1), disposal=3, transparent=2),
        gif_frame(patch, COLORS, at=(3, 1), disposal=2),
        gif_frame(patch[:1], COLORS, at=(0, 3), disposal=0),
    ]
    _, composed = read(gif_file((6, 4), frames))
    blue = (0, 0, 255, 255)
    red = (255, 0, 0, 255)
    second = composed[1].pixels
    assert tuple(second[1, 1]) == red
    assert tuple(second[2, 2]) == blue  # transparent
    third = composed[2].pixels
    assert tuple(third[1, 1]) == blue  # restored
    assert tuple(third[2, 4]) == (0, 255, 0, 255)
    fourth = composed[3].pixels
    assert tuple(fourth[1, 3]) == (0, 0, 0, 0)  # cleared
    assert tuple(fourth[3, 1]) == red
    assert tuple(fourth[0, 0]) == blue


def test_a_frame_outside_the_canvas_is_cut_off_there() -> None:
    frames = [
        gif_frame(full(3), COLORS),
        gif_frame(full(1), COLORS, at=(4, 2)),
        gif_frame(full(2), COLORS, at=(60, 50), disposal=2),
    ]
    reader, composed = read(gif_file((6, 4), frames))
    assert (reader.header.width, reader.header.height) == (6, 4)
    assert tuple(composed[1].pixels[3, 5]) == (255, 0, 0, 255)
    assert tuple(composed[1].pixels[1, 5]) == (0, 0, 255, 255)
    np.testing.assert_array_equal(composed[2].pixels, composed[1].pixels)


def test_a_canvas_smaller_than_the_first_frame_holds_it() -> None:
    reader, composed = read(gif_file((0, 0), [gif_frame(full(n), COLORS) for n in (1, 2)]))
    assert composed[0].pixels.shape == (4, 6, 4)
    assert reader.header.width == 6


def test_each_frame_has_the_colours_of_its_own_table() -> None:
    frames = [gif_frame(full(1), COLORS), gif_frame(full(1), COLORS[::-1].copy())]
    _, composed = read(gif_file((6, 4), frames))
    assert [tuple(frame.pixels[0, 0, :3]) for frame in composed] == [(255, 0, 0), (0, 255, 0)]


@pytest.mark.parametrize("delay", [0, 1, 65535])
def test_the_shortest_and_the_longest_delay_are_kept(delay: int) -> None:
    _, frames = read(gif_file((6, 4), [gif_frame(full(n), COLORS, delay=delay) for n in (1, 2)]))
    assert [frame.duration for frame in frames] == [10.0 * delay] * 2


@pytest.mark.parametrize("format", FORMATS)
def test_the_frames_before_a_cut_are_kept_and_counted(format: str) -> None:
    sources = [np.random.default_rng(n).integers(0, 256, (16, 16, 3), np.uint8) for n in range(6)]
    data = pillow_file(sources, format)
    whole = read(data)[1]
    reader, frames = read(data[: len(data) * 3 // 4])
    assert 2 <= len(frames) < 6
    for frame, expected in zip(frames, whole, strict=False):
        np.testing.assert_array_equal(frame.pixels, expected.pixels)
    assert f"in frame {len(frames) + 1} of" in reader.last_note
    assert f"the {len(frames)} before it are used" in reader.last_note


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_without_a_whole_frame_is_refused(format: str) -> None:
    sources = [np.random.default_rng(n).integers(0, 256, (64, 64, 3), np.uint8) for n in range(2)]
    data = pillow_file(sources, format)
    with pytest.raises(ImageError, match="cut off or damaged"):
        read(data[: len(data) // 4])


def test_a_png_whose_first_picture_is_no_frame() -> None:
    sources = moving_square(4)
    reader, frames = read(pillow_file(sources, "PNG", default_image=True))
    assert len(frames) == 3
    assert reader.header.frames == 3
    np.testing.assert_array_equal(frames[0].pixels, rgba(sources[1]))


def test_an_apng_that_announces_more_frames_than_it_has() -> None:
    data = pillow_file(moving_square(3), "PNG")
    at = data.index(b"acTL")
    body = b"acTL" + struct.pack(">II", 9, 0)
    data = data[:at] + body + struct.pack(">I", zlib.crc32(body)) + data[at + 16 :]
    reader, frames = read(data)
    assert len(frames) == 3
    assert "frame 4 of 9" in reader.last_note


def test_many_frames_are_refused_before_they_are_decoded() -> None:
    frame = gif_frame(full(1, 1, 1), COLORS)
    with pytest.raises(ImageError, match="more than 10,000 frames"):
        AnimationReader(gif_file((1, 1), [frame] * (limits.MAX_ANIMATION_FRAMES + 1)))


@pytest.mark.parametrize("format", FORMATS)
def test_many_pixels_are_refused_before_they_are_decoded(
    format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ANIMATION_PIXELS", 5 * 40 * 24 - 1)
    data = pillow_file(moving_square(5), format)
    with pytest.raises(ImageError, match="5 frames of 40 x 24 pixels"):
        AnimationReader(data)
    assert AnimationReader(pillow_file(moving_square(4), format)).header.frames == 4


def test_frames_far_larger_than_the_canvas_are_refused() -> None:
    huge = gif_frame(full(1, 1, 1), COLORS).replace(b"\x01\0\x01\0\x81", b"\xff\xff\xff\xff\x81")
    with pytest.raises(ImageError, match="megapixels"):
        AnimationReader(gif_file((6, 4), [gif_frame(full(1), COLORS), huge]))


def test_a_gif_of_tiny_blocks_is_refused() -> None:
    tiny = b"\x21\xfe" + b"\x01x" * 60_000 + b"\0"
    frames = [gif_frame(full(1), COLORS), gif_frame(full(2), COLORS), tiny]
    with pytest.raises(ImageError, match="50,000 parts"):
        AnimationReader(gif_file((6, 4), frames))


def test_a_frame_without_pixels_shows_what_was_there() -> None:
    empty = gif_frame(full(1, 1, 1), COLORS).replace(b"\x01\0\x01\0\x81", b"\0\0\0\0\x81")
    _, frames = read(gif_file((6, 4), [gif_frame(full(3), COLORS), empty]))
    np.testing.assert_array_equal(frames[0].pixels, frames[1].pixels)
