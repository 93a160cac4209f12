"""All frames of an animation on the Compress page: asked for, shown, refused, stopped."""

import json
import shlex
import time
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.cli.main import main
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.errors import RecipeError
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.animation.job import (
    ANIMATION_NUMBERS,
    AnimationOptions,
    CompressedAnimation,
)
from compressor.pipeline.animation.survey import survey
from compressor.pipeline.settings import QualitySettings
from compressor.recipes.recipe import Recipe, SourcePicture, parse_recipe, write_recipe
from compressor.recipes.versions import versions
from compressor.ui.downloads.animation import animation_report, durations_text
from compressor.ui.elements.before_after import component
from compressor.ui.formatting import file_size
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.recipes.from_result import animation_recipe_of
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
    with_picture,
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


def player_of(at: AppTest) -> dict[str, Any]:
    """What the wipe over playing frames was sent."""
    (player,) = [each for each in elements(at, "before_after") if each["moving"]]
    return player


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
    player = player_of(at)
    assert [address.endswith(".gif") for address in player["moving"]] == [True, True]
    assert player["pictures"][1].endswith(".png")
    assert player["labels"][1] == f"8 colours, {file_size(len(result.file))}"


def test_the_bytes_that_a_browser_gets_are_those_of_the_file(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    plain = component.media_url
    monkeypatch.setattr(
        component, "media_url", lambda file, place: sent.append(file) or plain(file, place)
    )
    result = result_of(filled(script))
    assert sent[-3:] == [result.first_frame, MOVING, result.file]


@pytest.mark.parametrize(("format", "suffix"), [("apng", "APNG"), ("webp", "WebP")])
def test_another_format_is_written(script: Page, format: str, suffix: str) -> None:
    at = filled(script, format=format)
    result = result_of(at)
    assert result.format == format
    assert len(pillow_frames(result.file)) == len(result.frame_sizes) == 4
    labels = [each.label for each in at.get("download_button")]
    assert any(label.startswith(f"Download {suffix}, ") for label in labels)


def test_no_answer_of_a_browser_is_the_format_of_the_file(script: Page) -> None:
    at = run_best_quality(script, MOVING)
    at.session_state["animation-format-gif"] = None
    at.session_state["animation-palettes"] = None
    at.run()
    assert not at.exception
    assert START in button_keys(at)


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


def test_a_recipe_repeats_the_animation_to_the_bit(script: Page) -> None:
    at = filled(script, format="apng")
    result = result_of(at)
    recipe = animation_recipe_of(at.session_state["chosen"], result)
    assert parse_recipe(write_recipe(recipe)) == recipe
    assert recipe.numbers["frames"] == 4
    assert recipe.numbers["seconds"] == sum(DURATIONS) / 1000
    again = with_picture(script("app.py"), MOVING, "other name.gif").run()
    again.session_state["repeating"] = True
    again.run()
    again.file_uploader(key="recipe-file").upload(
        "r.json", write_recipe(recipe), "application/json"
    ).run()
    assert "all frames of an animation" in texts(again)
    again.button(key="repeat").click().run()
    again = wait_for_job(again, KIND)
    assert not again.exception
    assert result_of(again).file == result.file
    assert "The recipe was repeated: its file is byte-identical" in again.success[0].value
    assert again.segmented_control(key="animation-format-gif").value == "apng"
    changed = replace(recipe, numbers={**recipe.numbers, "plays": 7})
    again.session_state["recipe"] = changed
    again.run()
    assert "plays: 3, not 7" in texts(again)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("animation", {"format": "mp4", "palettes": "one"}, "In the animation “format” has to be"),
        ("animation", {"format": "gif"}, "In the animation the field “palettes” is missing"),
        ("animation", 7, "What stands for the animation has to be an object"),
        ("numbers", {"cost": 1}, "In the numbers the field “cost” is not known"),
    ],
)
def test_a_recipe_that_was_changed_is_refused_in_a_sentence(
    field: str, value: object, sentence: str
) -> None:
    recipe = json.loads(
        write_recipe(
            Recipe(
                source=SourcePicture(name="a.gif", sha256=64 * "0", width=1, height=1, size=1),
                settings=QualitySettings(),
                numbers=dict.fromkeys(ANIMATION_NUMBERS, 1.0),
                files=(),
                versions=versions(),
                animation=AnimationOptions(format="gif"),
            )
        )
    )
    recipe[field] = value
    with pytest.raises(RecipeError, match=sentence):
        parse_recipe(json.dumps(recipe).encode())


def test_the_report_names_frames_durations_and_loops(script: Page) -> None:
    at = filled(script)
    result = result_of(at)
    report = animation_report(at.session_state["chosen"], result, "http://here/?k=8").decode()
    for text in ("<dd>20, 60, 1500, 70 ms</dd>", "<dd>3 times</dd>", "<dd>1.65 s</dd>"):
        assert text in report
    assert b64encode(result.file).decode() in report
    assert "http://here/?k=8" in report
    assert "<h2>Palettes</h2>" not in report
    assert durations_text((40.0, 40.0, 12.5)) == "2 x 40, 12.5 ms"
    keys = [each.key for each in at.get("download_button")]
    assert {"download-animation-report", "download-animation-recipe"} <= set(keys)


def test_the_command_makes_the_same_file(
    script: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = run_best_quality(script, MOVING)
    at.segmented_control(key="animation-palettes").set_value("one").run()
    at.button(key=START).click().run()
    result = result_of(wait_for_job(at, KIND))
    (command,) = [each.value for each in at.run().code if "--palettes" in each.value]
    assert "--format gif --palettes one" in command
    words = shlex.split(command)
    at_name = 1 + (words.index("compressor") if "compressor" in words else 0)
    monkeypatch.chdir(tmp_path)
    Path(words[at_name]).write_bytes(MOVING)
    assert main(words[at_name:]) == 0
    assert Path(words[-1]).read_bytes() == result.file


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
