"""A decoder's process: the same pictures as in this process, and no file can hold it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from PIL import Image

from compressor.imaging import ImageError, Picture, load_image
from compressor.imaging.errors import ProgramError
from compressor.parallel.decoder import Decoder, arrays, child, decoder, limits, process
from compressor.parallel.decoder.messages import receive_bytes, send_json
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like, saved

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limits")


HOSTILE = b"a file that is too much"


def pictures() -> dict[str, bytes]:
    rng = np.random.default_rng(1)
    rgba = Image.fromarray(rng.integers(0, 256, (30, 40, 4), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = Image.fromarray(photo_like(50, 70))
    return {
        "RGB": encoded(photo_like(50, 70)),
        "alpha": saved(rgba, "PNG"),
        "alpha that is opaque": saved(photo.convert("RGBA"), "PNG"),
        "turned": saved(photo, "JPEG", exif=exif),
        "grey": saved(photo.convert("L"), "WEBP", lossless=True),
        "CMYK with a note": saved(photo.convert("CMYK"), "TIFF"),
    }


@pytest.fixture(params=["copy", "new interpreter"], scope="module")
def started(request: pytest.FixtureRequest) -> Iterator[Decoder]:
    """A decoder of each kind of process."""
    start = process._fork if request.param == "copy" else process._spawn
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(decoder, "start_process", start)
        running = Decoder()
        running.start()
    yield running
    running.close()


def copied(
    monkeypatch: pytest.MonkeyPatch,
    action: Callable[[], object] = bool,
    clock_seconds: float = 60,
) -> Decoder:
    """A decoder whose processes are copies of this one and do `action` for the hostile file."""

    def load(data: bytes, **options: Any) -> Picture:
        if data == HOSTILE:
            action()
        return load_image(data, **options)

    monkeypatch.setattr(decoder, "start_process", process._fork)
    monkeypatch.setattr(child, "load_image", load)
    return Decoder(clock_seconds)


def assert_same(picture: Picture, expected: Picture) -> None:
    assert np.array_equal(picture.pixels, expected.pixels)
    assert (picture.rgba is None) == (expected.rgba is None)
    if picture.rgba is not None:
        assert np.array_equal(picture.rgba, expected.rgba)
    for field in ("format", "size_bytes", "sha256", "notes"):
        assert getattr(picture, field) == getattr(expected, field)


@pytest.mark.parametrize("name", pictures())
def test_a_picture_is_that_of_load_image(started: Decoder, name: str) -> None:
    data = pictures()[name]
    assert_same(started.load(data), load_image(data))


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(photo_like(20, 30))[:300]])
def test_a_refusal_is_that_of_load_image(started: Decoder, data: bytes) -> None:
    with pytest.raises(ImageError) as expected:
        load_image(data)
    with pytest.raises(ImageError) as refusal:
        started.load(data)
    assert str(refusal.value) == str(expected.value)
    assert type(refusal.value) is type(expected.value)


def test_pictures_stay_when_the_process_goes_on_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    running = copied(monkeypatch)
    files = [encoded(photo_like(20 + n, 30, seed=n)) for n in range(5)]
    loaded = [running.load(data) for data in files]
    running.close()
    for picture, data in zip(loaded, files, strict=True):
        assert_same(picture, load_image(data))
        picture.pixels[0] = 0  # as those of load_image they may be written to


@pytest.mark.parametrize("name", ["RGB", "alpha"])
def test_where_no_memory_can_be_read_the_pixels_come_through_the_pipe(
    started: Decoder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = pictures()[name]
    monkeypatch.setattr(arrays, "_process_vm_readv", None)
    assert_same(started.load(data), load_image(data))


@linux
def test_memory_is_read_in_as_many_pieces_as_it_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    readv = arrays._process_vm_readv
    pieces = 0

    def in_pieces(pid: int, own: Any, _: int, other: Any, *rest: int) -> int:
        nonlocal pieces
        pieces += 1
        for block in (own, other):
            block._obj.size = min(block._obj.size, 1000)
        return int(readv(pid, own, 1, other, 1, 0))

    monkeypatch.setattr(arrays, "_process_vm_readv", in_pieces)
    source = photo_like(50, 70)
    copy = np.zeros_like(source)
    assert arrays.read_memory(os.getpid(), source.ctypes.data, copy)
    assert np.array_equal(copy, source)
    assert pieces == 11


@linux
@pytest.mark.parametrize("address", [0, 1, -1, 2**47 - 4096, 2**64 - 1, 2**200])
def test_what_is_not_there_is_not_read(address: int) -> None:
    """As a process may ask for that a file has taken over."""
    assert not arrays.read_memory(os.getpid(), address, np.zeros((100, 100, 3), np.uint8))


def compute() -> None:
    """Compute within one call of C, which no Python code can interrupt."""
    10**10**9


def take_memory() -> None:
    np.ones(2 * limits.MEMORY_BYTES, np.uint8)


def exhaust_memory() -> None:
    raise MemoryError


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def make_a_mistake() -> None:
    raise KeyError("planted")


@linux
@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (compute, "takes more than 1 s of computing to decode"),
        (take_memory, "not enough memory for this picture"),
        (exhaust_memory, "not enough memory for this picture"),
        (be_killed, "not enough memory for this picture"),
        (partial(time.sleep, 3600), "took more than 2 s to decode"),
        (os.abort, "broke down at this one"),
    ],
)
def test_a_file_that_is_too_much_costs_a_sentence_and_the_next_is_decoded(
    monkeypatch: pytest.MonkeyPatch, action: Callable[[], object], sentence: str
) -> None:
    clock_seconds = 2 if isinstance(action, partial) else 60
    if action is compute:
        monkeypatch.setattr(limits, "CPU_SECONDS", 1)
    running = copied(monkeypatch, action, clock_seconds)
    with pytest.raises(ImageError, match=sentence) as refusal:
        running.load(HOSTILE)
    assert not isinstance(refusal.value, ProgramError)
    assert "\n" not in str(refusal.value)
    data = pictures()["alpha"]
    assert_same(running.load(data), load_image(data))
    running.close()


def test_a_mistake_of_ours_is_told_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    running = copied(monkeypatch, make_a_mistake)
    with pytest.raises(ProgramError, match=r"not of your file \(KeyError: 'planted'\)"):
        running.load(HOSTILE)
    running.close()


def test_a_process_that_was_ended_while_it_waited_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running = copied(monkeypatch)
    data = pictures()["RGB"]
    running.load(data)
    assert running._process is not None
    handle = running._process.handle
    os.kill(handle.pid, signal.SIGKILL)
    while handle.poll() is None:
        time.sleep(0.01)
    assert_same(running.load(data), load_image(data))
    running.close()


def test_ctrl_c_leaves_no_answer_of_one_file_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    running = copied(monkeypatch)
    first, second = pictures()["RGB"], pictures()["alpha"]

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(decoder, "receive_json", interrupted)
        with pytest.raises(KeyboardInterrupt):
            running.load(first)
    assert_same(running.load(second), load_image(second))
    running.close()


@pytest.mark.parametrize("start", [process._fork, process._spawn])
def test_no_process_is_left_behind(start: Callable[[], process.ChildProcess]) -> None:
    """It ends when nobody can ask it for anything any more, as when its parent was killed."""
    assert start().close() == 0


def test_a_copy_keeps_no_pipe_of_its_original(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    running = copied(monkeypatch)
    running.start()
    os.close(writer)
    assert os.read(reader, 1) == b"", "the copy holds the other end"
    os.close(reader)
    running.close()


@linux
@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"format": "PNG", "notes": [], "has_alpha": 1},
        {"problem": "no picture"},
    ],
)
def test_an_answer_that_makes_no_sense_is_no_picture(
    monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    """As from a process that a file has taken over."""

    def nonsense(data: bytearray, requests: IO[bytes], answers: IO[bytes]) -> None:
        send_json(answers, answer)
        send_json(answers, {"shape": [2**31, 2**31, 3], "address": 0})

    monkeypatch.setattr(child, "_answer", nonsense)
    running = copied(monkeypatch)
    with pytest.raises(ImageError, match="broke down"):
        running.load(pictures()["RGB"])
    running.close()


def test_a_message_says_how_long_it_is() -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write((2**63).to_bytes(8))
    with os.fdopen(reader, "rb") as file, pytest.raises(ValueError, match="a message of"):
        receive_bytes(file, 1000)


BUSY = """
import sys, threading, time
from compressor.parallel.decoder import child, decoder, load_untrusted_image, process
decoder.start_process = process._fork
child.load_image = lambda data: time.sleep(3600)
threading.Thread(target=load_untrusted_image, args=(b"picture",), daemon=True).start()
while decoder._decoder_of.cache_info().currsize == 0 or decoder._decoder_of(%s)._process is None:
    time.sleep(0.01)
time.sleep(0.1)
print(decoder._decoder_of(%s)._process.handle.pid)
"""


@linux
def test_a_program_ends_while_a_file_is_decoded_and_leaves_no_process() -> None:
    script = BUSY.replace("%s", "__import__('os').getpid()")
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    pid = int(ran.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    raise AssertionError("the process goes on")
