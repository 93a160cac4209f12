"""Several palettes in a GIF: what is still stays still, wherever frames are compressed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging.animation.gif_blocks import read_gif_blocks
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.psnr import psnr
from compressor.pipeline.animation import segment as segment_module
from compressor.pipeline.animation.compress import ONE_PALETTE, compress_animation
from compressor.pipeline.animation.scenes import PALETTES, Offer, scene_starts
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from tests.support.animations import apng_file, moving_square, opencv_frames, pillow_frames

SEVERAL = ["auto", "scenes", "frames"]
FEW = QualitySettings(k=12, smaller=1.0, effort="fast")


@contextmanager
def short_segments(frames: int) -> Iterator[None]:
    """Segments of at most so many frames."""
    with (
        patch.object(segment_module, "MOST_FRAMES", frames),
        patch.object(segment_module, "LEAST_FRAMES", 1),
    ):
        yield


def drifting_frames(seed: int):
    """Textures of some hue that move in places; now and then there is another hue."""
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(6, 28, 2))
    frames = []
    frame = np.zeros((*shape, 3), np.uint8)
    for number in range(int(rng.integers(3, 8))):
        moves = rng.random(shape) < rng.choice([0, 0.2, 0.7, 1])
        if number == 0 or rng.random() < 0.3:
            hue = rng.integers(0, 200, 3)
            moves[...] |= rng.random() < 0.7
        frame = frame.copy()
        frame[moves] = hue + rng.integers(0, 50, (moves.sum(), 3))
        frames.append(frame)
    return frames


@pytest.mark.parametrize("palettes", PALETTES)
@given(
    seed=st.integers(0, 2**32),
    dither=st.sampled_from([0.0, 0.0, 1.0]),
    length=st.integers(1, 4),
)
@settings(max_examples=4, deadline=None)
def test_where_the_source_is_still_so_is_the_result(
    palettes: str, seed: int, dither: float, length: int
) -> None:
    sources = drifting_frames(seed)
    wanted = QualitySettings(k=7, dither=dither, smaller=1.0, effort="fast")
    with short_segments(length):
        result = compress_animation(apng_file(sources), wanted, "gif", palettes=palettes)
    frames = [pixels[..., :3] for pixels, _ in pillow_frames(result.written.file)]
    assert len(frames) == len(sources)
    for number in range(1, len(sources)):
        still = (sources[number] == sources[number - 1]).all(axis=2)
        np.testing.assert_array_equal(frames[number][still], frames[number - 1][still])
    for (pixels, _), frame in zip(opencv_frames(result.written.file), frames, strict=True):
        np.testing.assert_array_equal(pixels[..., :3], frame)
    stacked = [np.concatenate(parts) for parts in (sources, frames)]
    assert result.written.psnr == pytest.approx(psnr(*stacked))


@pytest.mark.parametrize("palettes", ["one", "frames"])
def test_the_file_does_not_depend_on_the_workers(palettes: str) -> None:
    data = apng_file(drifting_frames(7))
    with short_segments(2), ThreadPoolExecutor(2) as executor:
        alone, divided = (
            compress_animation(
                data, FEW, "gif", palettes=palettes, measures_look=True, executor=each
            ).written
            for each in (None, executor)
        )
    assert divided == alone or divided.file == alone.file
    assert divided.scores == alone.scores


def cuts(frames_a_scene: int):
    """Two scenes without a colour in common."""
    rng = np.random.default_rng(3)
    return [
        (base + rng.integers(0, 60, (60, 80, 3))).astype(np.uint8)
        for base in ([0, 10, 180], [190, 90, 0])
        for _ in range(frames_a_scene)
    ]


def local_tables(data: bytes) -> int:
    frames = read_gif_blocks(data).frames
    return sum(frame.colors.stop > frame.colors.start for frame in frames)


@pytest.mark.parametrize(("palettes", "count"), [("one", 1), ("scenes", 2), ("frames", 6)])
def test_scenes_and_frames_have_palettes_of_their_own(palettes: str, count: int) -> None:
    written = compress_animation(apng_file(cuts(3)), FEW, "gif", palettes=palettes).written
    assert written.palettes == count
    assert local_tables(written.file) == {1: 0, 2: 3, 6: 5}[count]
    frames = AnimationReader(written.file).frames()
    assert sum(1 for _ in frames) == 6


def test_a_palette_for_each_scene_is_nearer() -> None:
    data = apng_file(cuts(2))
    one, several = (
        compress_animation(data, FEW, "gif", palettes=each).written for each in ("one", "auto")
    )
    assert several.palettes == 2
    assert several.psnr > one.psnr + 1


def test_where_nothing_changes_altogether_one_palette_is_enough() -> None:
    written = compress_animation(apng_file(moving_square(5)), FEW, "gif").written
    assert written.palettes == 1


def test_a_palette_of_its_own_has_to_save_more_than_it_takes() -> None:
    offer = Offer(
        shared_distance=2.0,
        own_distance=1.0,
        changing_pixels=10_000,
        frames=1,
        palette=np.zeros((256, 3), np.uint8),
    )
    assert not offer.pays  # 510 bytes are saved, and 768 taken
    for better in ({"changing_pixels": 20_000}, {"own_distance": 0.3}):
        assert Offer(**{**vars(offer), **better}).pays
    assert not Offer(**{**vars(offer), "own_distance": 2.5, "changing_pixels": 10**6}).pays


def test_a_scene_begins_where_the_colours_are_others() -> None:
    frames = cuts(3)
    assert scene_starts(frames, "scenes") == scene_starts(frames, "auto") == [0, 3]
    assert scene_starts(frames, "frames") == list(range(6))
    assert scene_starts(frames, "one") == [0]


@pytest.mark.parametrize(
    ("format", "clear", "given"),
    [("apng", False, None), ("gif", True, None), ("gif", False, [[0, 0, 0], [255, 255, 255]])],
    ids=["apng", "clear", "given"],
)
def test_where_several_can_not_be_had_it_is_told(format: str, clear: bool, given) -> None:
    data = apng_file(moving_square(3, clear=clear))
    palette = None if given is None else np.array(given, np.uint8)
    result = compress_animation(data, FEW, format, palettes="frames", palette=palette)
    assert result.written.palettes == 1
    assert ONE_PALETTE in result.shortfalls
    assert ONE_PALETTE not in compress_animation(data, FEW, format, palette=palette).shortfalls


def test_there_is_no_other_choice() -> None:
    with pytest.raises(ValueError, match="'many' is not"):
        CompressionJob(palettes="many")
