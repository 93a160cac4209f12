"""All frames of an animation on the Compress page: asked for, shown, refused, stopped."""

import time
from threading import Event

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging.animation.reader import AnimationReader
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.animation.job import CompressedAnimation
from compressor.pipeline.animation.survey import survey
from compressor.pipeline.settings import QualitySettings
from compressor.ui.elements.animation_player import component
from compressor.ui.formatting import file_size
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from tests.support.animations import moving_square, pillow_file, pillow_frames
from tests.support.animations.in_this_process import decode_here
from tests.support.pages import (
    JOB_SECONDS,
    Page,
    elements,
    experiment_page,
    metrics,
    run_best_quality,
    texts,
    wait_for_job,
)

START = "compress-animation"
KIND = JobKind.ANIMATION
DURATIONS = [20.0, 60.0, 1500.0, 70.0]
MOVING = pillow_file(moving_square(4), "GIF", DURATIONS, loop=2)


@pytest.fixture(autouse=True)
def decoded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process for each look at the frames, which takes a third of a second of a core."""
    decode_here(monkeypatch)


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, which take a second to start."""
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def button_keys(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button]


def subheaders(at: AppTest) -> list[str]:
    return [element.value for element in at.subheader]


def filled(script: Page, data: bytes = MOVING, format: str | None = None) -> AppTest:
    """The page after all frames are compressed, as the format of the file or another one."""
    at = run_best_quality(script, data)
    if format is not None:
        at.segmented_control(key="animation-format-gif").set_value(format).run()
    at.button(key=START).click().run()
    at = wait_for_job(at, KIND)
    assert not at.exception
    return at


def result_of(at: AppTest) -> CompressedAnimation:
    result = at.session_state["results"][KIND]
    assert isinstance(result, CompressedAnimation)
    return result


def test_nothing_is_drawn_for_a_picture_and_nothing_begins_by_itself(script: Page) -> None:
    picture = pillow_file(moving_square(1), "PNG")
    assert START not in button_keys(run_best_quality(script, picture))
    at = run_best_quality(script, MOVING)
    assert "All 4 frames" in subheaders(at)
    assert at.button(key=START).label == "Compress all 4 frames, about 1 s"
    assert KIND not in at.session_state["results"]
    assert KIND not in at.session_state["jobs"]


def test_a_press_gives_the_file_of_the_engine(script: Page) -> None:
    at = filled(script)
    result = result_of(at)
    expected = compress_animation(MOVING, QualitySettings(k=8)).written
    assert result.file == expected.file
    assert START not in button_keys(at)
    shown = pillow_frames(result.file)
    assert [time for _, time in shown] == DURATIONS
    read = [frame.pixels for frame in AnimationReader(expected.file).frames()]
    for (pixels, _), frame in zip(shown, read, strict=True):
        np.testing.assert_array_equal(pixels, frame)
    np.testing.assert_array_equal(pillow_frames(result.first_frame)[0][0], read[0])
    label = f"Download GIF, {file_size(len(result.file))}"
    assert label in [each.label for each in at.get("download_button")]
    assert "The first frame" in subheaders(at)
    numbers = metrics(at)
    assert numbers["Frames"] == "4"
    assert numbers["All frames"] == file_size(len(result.file))
    assert numbers["Your file"] == file_size(len(MOVING))
    assert numbers["Played"] == "3 times"
    assert "animation-bytes" in [chart.key for chart in at.get("plotly_chart")]
    (player,) = elements(at, "animation_player")
    assert player["moving"].endswith(".gif")
    assert player["still"].endswith(".png")


def test_the_bytes_that_a_browser_gets_are_those_of_the_file(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    plain = component.media_url
    monkeypatch.setattr(
        component, "media_url", lambda file, place: sent.append(file) or plain(file, place)
    )
    result = result_of(filled(script))
    assert sent[-2:] == [result.file, result.first_frame]


@pytest.mark.parametrize(("format", "suffix"), [("apng", "APNG"), ("webp", "WebP")])
def test_another_format_is_written(script: Page, format: str, suffix: str) -> None:
    at = filled(script, format=format)
    result = result_of(at)
    assert result.format == format
    assert len(pillow_frames(result.file)) == len(result.frame_sizes) == 4
    labels = [each.label for each in at.get("download_button")]
    assert any(label.startswith(f"Download {suffix}, ") for label in labels)


def test_other_settings_leave_the_result_and_say_so(script: Page) -> None:
    at = filled(script)
    at.segmented_control(key="animation-format-gif").set_value("smallest").run()
    assert not at.exception
    assert START in button_keys(at)
    assert "This animation is still for" in texts(at)
    assert any(each.label.startswith("Download GIF, ") for each in at.get("download_button"))


def test_settings_for_pictures_alone_are_told_in_a_sentence(script: Page) -> None:
    at = run_best_quality(script, MOVING)
    at.session_state["dither"] = "eye"
    at.run()
    assert not at.exception
    assert "it would flicker" in texts(at)
    assert START not in button_keys(at)
    at = experiment_page(script, MOVING).run()
    assert not at.exception
    assert "The restarts experiment is for pictures" in texts(at)
    assert START not in button_keys(at)


def test_what_is_cut_off_is_told(script: Page) -> None:
    at = filled(script, pillow_file(moving_square(4), "GIF")[:-40])
    assert "the 3 before it are used" in texts(at)


def test_a_job_that_fails_is_told_and_can_begin_anew(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    at = run_best_quality(script, MOVING)
    monkeypatch.setattr("compressor.pipeline.animation.compress.write_animation", fail)
    at.button(key=START).click().run()
    if job := at.session_state["jobs"].get(KIND):
        assert job.ended.wait(JOB_SECONDS)
    at.run()
    assert not at.exception
    assert "There was not enough memory" in at.error[0].value
    assert START in button_keys(at)


def test_stop_ends_the_job(script: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow_survey(*args: object, **options: object) -> object:
        checkpoint = args[-1]
        began.set()
        for _ in range(20 * JOB_SECONDS):
            checkpoint()
            time.sleep(0.05)
        return survey(*args, **options)

    began = Event()
    at = run_best_quality(script, MOVING)
    monkeypatch.setattr("compressor.pipeline.animation.compress.survey", slow_survey)
    at.button(key=START).click().run()
    job = at.session_state["jobs"][KIND]
    assert began.wait(JOB_SECONDS)
    at.button(key="stop-animation").click().run()
    assert job.ended.wait(JOB_SECONDS)
    assert not at.run().exception
    assert "Stopped." in texts(at)
    assert START in button_keys(at)
    assert KIND not in at.session_state["results"]


def test_the_file_counts_in_the_bound_of_the_memory(script: Page) -> None:
    at = wait_for_job(run_best_quality(script, MOVING), JobKind.AHEAD)
    before = job_queue().store.nbytes
    at.button(key=START).click().run()
    result = result_of(wait_for_job(at, KIND))
    assert result.nbytes == len(result.file) + len(result.first_frame)
    assert job_queue().store.nbytes == before + result.nbytes
