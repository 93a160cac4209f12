"""An animation as a job: its progress, and the bytes of its frames."""

import pytest

from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.pipeline.animation.job import AnimationOptions, compress_all_frames
from compressor.pipeline.settings import QualitySettings
from tests.support.animations import apng_file, moving_square, pillow_frames


def test_progress_never_falls_and_ends_at_most_at_its_total() -> None:
    reports = []
    data = apng_file(moving_square(4))
    compress_all_frames(
        data,
        QualitySettings(k=8),
        AnimationOptions(format="smallest"),
        lambda done, total, words: reports.append((done, total, words)),
        lambda: None,
        None,
    )
    parts = [done for done, _, _ in reports]
    assert parts == sorted(parts)
    assert {total for _, total, _ in reports} == {9000}
    assert parts[0] == 0
    assert 8000 < parts[-1] <= 9000
    assert "Writing frame 4 of 4…" in [words for _, _, words in reports]


@pytest.mark.parametrize("format", list(ANIMATION_FORMATS))
def test_the_bytes_of_frames_are_most_of_the_file(format: str) -> None:
    sources = [*moving_square(4), moving_square(4)[-1]]
    result = compress_all_frames(
        apng_file(sources),
        QualitySettings(k=8),
        AnimationOptions(format=format),
        lambda *_: None,
        lambda: None,
        None,
    )
    sizes = result.frame_sizes
    assert len(sizes) == 5
    assert max(sizes) == sizes[0]
    assert min(sizes) == sizes[-1] > 0  # nothing changes in it
    assert list(result.durations) == [duration for _, duration in pillow_frames(result.file)]
    assert 0.2 * len(result.file) < sum(sizes) < len(result.file)
