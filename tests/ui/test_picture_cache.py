"""Decoded pictures: shared by content, bounded, let go when they were not used for a while."""

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import compressor.ui.picture_cache
from compressor.imaging import ImageError, Picture, load_image
from compressor.imaging.errors import DecodeLimitError
from compressor.ui.memory.store import KEEP_SECONDS, MemoryStore
from compressor.ui.picture_cache import PictureCache, PictureFile
from tests.support.pictures import encoded, photo_like
from tests.support.work import Clock

ROOM = 2**20  # bytes
FILES = [PictureFile(data=encoded(photo_like(40, 50, seed=seed))) for seed in range(4)]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files that were decoded, in order."""
    reads = []

    def load(data: bytes) -> Picture:
        reads.append(data)
        time.sleep(0.05)  # long enough for others to ask meanwhile
        return load_image(data)

    monkeypatch.setattr(compressor.ui.picture_cache, "load_untrusted_image", load)
    return reads


def get(pictures: PictureCache, file: PictureFile) -> Picture:
    return pictures.get(file.sha256, file.data)


def test_a_file_is_decoded_once_for_all(decoded: list[bytes]) -> None:
    pictures = PictureCache(MemoryStore(ROOM))
    with ThreadPoolExecutor(8) as threads:
        pictures_of_threads = list(threads.map(lambda _: get(pictures, FILES[0]), range(8)))
    assert len(decoded) == 1
    assert all(one is pictures_of_threads[0] for one in pictures_of_threads)
    assert (pictures_of_threads[0].pixels == photo_like(40, 50)).all()


def test_those_used_longest_ago_go_first(decoded: list[bytes]) -> None:
    size = get(PictureCache(MemoryStore(ROOM)), FILES[0]).nbytes
    pictures = PictureCache(MemoryStore(int(2.5 * size)))
    get(pictures, FILES[0])
    get(pictures, FILES[1])
    get(pictures, FILES[0])
    get(pictures, FILES[2])  # the third has no room: the second goes
    decoded.clear()
    for number in (0, 2, 1):
        get(pictures, FILES[number])
    assert decoded == [FILES[1].data]


def test_one_larger_than_all_may_be_kept_is_kept_alone(decoded: list[bytes]) -> None:
    pictures = PictureCache(MemoryStore(10))
    for number in (0, 0, 1, 1, 0):
        get(pictures, FILES[number])
    assert decoded == [FILES[0].data, FILES[1].data, FILES[0].data]


def test_what_nobody_looks_at_is_let_go(decoded: list[bytes]) -> None:
    clock = Clock()
    store = MemoryStore(ROOM, clock)
    pictures = PictureCache(store)
    get(pictures, FILES[0])
    get(pictures, FILES[1])
    clock.now = KEEP_SECONDS - 1
    get(pictures, FILES[0])
    gone = weakref.ref(get(pictures, FILES[2]))
    clock.now = KEEP_SECONDS + 1
    get(pictures, FILES[0])
    clock.now = 2 * KEEP_SECONDS
    store.expire()
    gc.collect()
    assert gone() is None
    get(pictures, FILES[0])
    get(pictures, FILES[1])
    assert decoded == [FILES[number].data for number in (0, 1, 2, 1)]


def test_a_file_that_cannot_be_read_says_so_every_time_and_hinders_nobody() -> None:
    pictures = PictureCache(MemoryStore(ROOM))
    for _ in range(2):
        with pytest.raises(ImageError, match="not a picture"):
            pictures.get("0" * 64, b"no picture at all")
    assert get(pictures, FILES[0]).width == 50


def test_large_pictures_are_decoded_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = 0
    most = 0
    lock = threading.Lock()

    def load(data: bytes) -> Picture:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        picture = load_image(data)
        with lock:
            at_once -= 1
        return picture

    monkeypatch.setattr(compressor.ui.picture_cache, "load_untrusted_image", load)
    pictures = PictureCache(MemoryStore(ROOM))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda file: get(pictures, file), FILES))
    assert most == 1


def test_the_colours_count_as_memory_once_they_are_counted() -> None:
    picture = load_image(encoded(photo_like(40, 50)))
    before = picture.nbytes
    assert before == 40 * 50 * 3
    counted = picture.count_colors()
    assert picture.nbytes == before + len(counted) * (3 + 1)  # no colour has above 255 pixels
    again = picture.count_colors()
    assert again.colors is counted.colors
    assert again.counts.dtype == counted.counts.dtype == np.int64
    assert again.counts.tolist() == counted.counts.tolist()


@pytest.mark.parametrize(("pixels", "bytes_of_a_count"), [(255, 1), (256, 2), (65_536, 4)])
def test_counts_are_kept_in_the_bytes_that_they_need(pixels: int, bytes_of_a_count: int) -> None:
    picture = load_image(encoded(np.zeros((1, pixels, 3), np.uint8)))
    before = picture.nbytes
    assert picture.count_colors().counts.tolist() == [pixels]
    assert picture.nbytes == before + 3 + bytes_of_a_count
    assert picture.count_colors().pixels == pixels


def test_a_transparent_picture_counts_its_own_colours_and_those_on_white() -> None:
    pixels = np.array([[[9, 9, 9, 255], [1, 2, 3, 0], [9, 9, 9, 128]]], np.uint8)
    picture = load_image(encoded(pixels))
    assert picture.nbytes == 3 * (3 + 4)
    assert len(picture.count_colors()) == 3
    assert len(picture.count_colors_on_white()) == 3
    assert picture.count_colors_on_white().colors.shape == (3, 3)


def test_a_file_that_took_too_long_is_not_decoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is drawn anew at each click, and asks for the picture each time."""
    attempts = []

    def take_too_long(data: bytes) -> Picture:
        attempts.append(data)
        raise DecodeLimitError("It takes too long.")

    monkeypatch.setattr(compressor.ui.picture_cache, "load_untrusted_image", take_too_long)
    pictures = PictureCache(MemoryStore(ROOM))
    for file in (FILES[0], FILES[0], FILES[1]):
        with pytest.raises(DecodeLimitError, match=r"^It takes too long\.$"):
            get(pictures, file)
    assert attempts == [FILES[0].data, FILES[1].data]
