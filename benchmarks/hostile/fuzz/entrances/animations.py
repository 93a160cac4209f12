"""The bytes of an animation: GIF, APNG and WebP, here and in the process that decodes them."""

import math
import threading

import numpy as np

from benchmarks.hostile.fuzz.animation_seeds import animations
from benchmarks.hostile.fuzz.decoder import ENDED
from benchmarks.hostile.fuzz.entrance import Entrance
from compressor.imaging import ImageError
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.animation.frame import AnimationHeader, Frame
from compressor.imaging.animation.reader import AnimationReader, animation_format
from compressor.parallel.decoder.animations import UntrustedAnimation
from compressor.parallel.decoder.limits import ANIMATION_CPU_SECONDS


def read(data: bytes) -> None:
    """Read all frames of an animation, and check what is known of each."""
    format = animation_format(data)  # asked of every file, and never refused
    reader = AnimationReader(data)
    assert format in (None, reader.header.format)
    done = 0
    for frame in reader.frames():
        check_frame(frame, reader.header)
        done += 1
    check_end(done, reader.header, reader.last_note)


def read_in_a_process(data: bytes) -> None:
    """Read all frames by a process of its own, which no file may end."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()  # a clock of the one before, beside which no process is copied
    animation = UntrustedAnimation(data)
    done = 0
    try:
        for frame in animation.frames():
            check_frame(frame, animation.known_header)
            done += 1
    except ImageError as error:
        if any(words in str(error) for words in ENDED):
            raise RuntimeError(str(error)) from error
        raise
    check_end(done, animation.known_header, animation.last_note)


def check_frame(frame: Frame, header: AnimationHeader) -> None:
    """Assert that a frame is one of this animation."""
    assert frame.pixels.shape == (header.height, header.width, 4)
    assert frame.pixels.dtype == np.uint8
    is_empty = frame.pixels.view(np.uint32)[..., 0] == 0
    assert np.array_equal(is_empty, frame.pixels[..., 3] == 0), "a colour that nobody sees"
    assert math.isfinite(frame.duration)
    assert frame.duration >= 0


def check_end(done: int, header: AnimationHeader, last_note: str) -> None:
    """Assert that frames that could not be read are told of, and only those."""
    assert header.format in ANIMATION_FORMATS
    assert header.plays >= 0
    assert 1 <= done <= header.frames
    assert bool(last_note) == (done < header.frames)
    assert all(note.isprintable() for note in (*header.notes, last_note))


ANIMATION = Entrance(
    read=read,
    refusals=(ImageError,),
    seeds=animations,
    inputs_per_process=100,
    cpu_seconds=ANIMATION_CPU_SECONDS,
)
IN_A_PROCESS = Entrance(
    read=read_in_a_process, refusals=(ImageError,), seeds=animations, inputs_per_process=100
)
