"""The animations of strangers: the same frames, from a process that ends in any case."""

import numpy as np
import pytest

from compressor.imaging import ImageError, limits
from compressor.imaging.animation.reader import AnimationReader
from compressor.parallel.decoder import UntrustedAnimation, animations, process
from tests.support.animations import moving_square, pillow_file


@pytest.fixture(params=["copy", "new interpreter"], autouse=True)
def handles(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """The processes that were started, of either kind."""
    started = []
    start = process._fork if request.param == "copy" else process._spawn

    def start_process(child: str):
        started.append(start(child))
        return started[-1]

    monkeypatch.setattr(animations, "start_process", start_process)
    return started


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_the_frames_are_those_of_the_reader(format: str, handles) -> None:
    data = pillow_file(moving_square(4, clear=True), format, [10, 20, 30, 40])
    reader = AnimationReader(data)
    animation = UntrustedAnimation(data)
    for _ in range(2):
        frames = list(animation.frames())
        for frame, expected in zip(frames, reader.frames(), strict=True):
            np.testing.assert_array_equal(frame.pixels, expected.pixels)
            assert frame.duration == expected.duration
    assert animation.header == reader.header
    assert all(handle.handle.poll() is not None for handle in handles)


def test_a_cut_is_told(handles) -> None:
    data = pillow_file(moving_square(4), "GIF")
    animation = UntrustedAnimation(data[:-30])
    assert len(list(animation.frames())) == 3
    assert "frame 4 of 4" in animation.last_note


def test_what_is_no_animation_is_refused(handles) -> None:
    with pytest.raises(ImageError, match="not an animation"):
        next(UntrustedAnimation(b"plain text").frames())
    assert all(handle.handle.poll() is not None for handle in handles)


def test_the_process_ends_where_no_more_frames_are_wanted(handles) -> None:
    frames = UntrustedAnimation(pillow_file(moving_square(5), "PNG")).frames()
    next(frames)
    frames.close()
    assert handles[0].handle.poll() is not None


def test_a_frame_that_takes_too_long_is_given_up(handles) -> None:
    data = pillow_file(moving_square(3, size=(900, 900)), "WEBP")
    with pytest.raises(ImageError, match="took more than 0 s"):
        list(UntrustedAnimation(data, clock_seconds=0.001).frames())


def test_a_file_that_is_too_long_is_not_sent(handles) -> None:
    with pytest.raises(ImageError, match="at most 50 MB"):
        next(UntrustedAnimation(b"GIF89a" + bytes(limits.MAX_FILE_BYTES)).frames())
    assert not handles
