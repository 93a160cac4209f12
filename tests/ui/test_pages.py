"""Every page: empty, filled, and given something that can't be read."""

import io
import time

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from compressor.pipeline.experiment import KIND, ExperimentResult
from compressor.pipeline.settings import RestartSettings
from compressor.samples import SAMPLES
from compressor.ui.jobs.job import Job, State
from compressor.ui.settings import restart_settings
from tests.support.pages import Page, texts, with_picture
from tests.support.pictures import encoded, photo_like

PAGES = (
    "app.py",
    "pages/1_Compress.py",
    "pages/2_Choose_K.py",
    "pages/3_Palette.py",
    "pages/4_Analysis.py",
    "pages/5_Step_by_step.py",
    "pages/6_How_it_works.py",
    "pages/7_Batch.py",
)
FEW_RUNS = {"k": 8, "k2": 2, "restarts": 5, "iterations": 2, "height": 40}


def set_numbers(at: AppTest, **numbers: int) -> AppTest:
    for key, value in numbers.items():
        at.number_input(key=key).set_value(value)
    return at


def compressed(script: Page, data: bytes, **numbers: int) -> AppTest:
    """The Compress page after its job has ended."""
    at = set_numbers(experimenting(script, data).run(), **numbers)
    at.button(key="compress").click().run()
    if (job := waited_for(at)) is not None:
        assert job.ended.wait(30)
    return at.run()


def experimenting(script: Page, data: bytes, name: str = "photo.png") -> AppTest:
    """The Compress page with the method that is an experiment."""
    at = with_picture(script("pages/1_Compress.py"), data, name)
    at.session_state["method"] = restart_settings.RESTARTS
    return at


def waited_for(at: AppTest) -> Job | None:
    """The experiment that the session waits for."""
    return at.session_state["jobs"].get(KIND) if "jobs" in at.session_state else None


def result_of(at: AppTest) -> ExperimentResult | None:
    """The experiment's result that the session has."""
    return at.session_state["results"].get(KIND) if "results" in at.session_state else None


def wait_for_runs(job: Job, number: int) -> None:
    """Sleeping in between: a busy loop would keep the interpreter from the job's thread."""
    for _ in range(600):
        if job.done >= number:
            return
        assert job.active
        time.sleep(0.05)
    raise TimeoutError(f"{job.done} runs are done, not {number}")


@pytest.mark.parametrize("file", PAGES)
def test_an_empty_page_shows_its_frame_and_no_exception(script: Page, file: str) -> None:
    at = script(file).run()
    assert not at.exception
    assert len(at.title) == 1
    assert any("K-means image compressor" in element.value for element in at.sidebar.markdown)


@pytest.mark.parametrize("file", PAGES[1:6])
def test_a_page_without_a_picture_says_so(script: Page, file: str) -> None:
    at = script(file).run()
    assert "no picture yet" in at.info[0].value
    assert not at.button


def test_analysis_without_a_result_says_so(script: Page) -> None:
    at = with_picture(script("pages/4_Analysis.py"), encoded(photo_like(20, 30))).run()
    assert "no experiment on this picture yet" in at.info[0].value
    at.button(key="run").click().run()
    assert at.session_state["method"] == restart_settings.RESTARTS
    # so small a picture may be done already
    job = waited_for(at)
    found = result_of(at)
    assert (job.task.key[-1] if job else found.settings) == RestartSettings()


def test_a_sample_shows_its_data(script: Page) -> None:
    at = script("app.py").run()
    at.button(key="sample-chelsea.png").click().run()
    assert not at.exception
    shown = {metric.label: metric.value for metric in at.metric}
    pixels = np.asarray(Image.open(io.BytesIO(SAMPLES[1].data)).convert("RGB"))
    colors = len(np.unique(pixels.reshape(-1, 3), axis=0))
    assert shown["Width"] == "451 px"
    assert shown["Height"] == "300 px"
    assert shown["File (PNG)"] == "240.5 kB"
    assert shown["Distinct colours"] == f"{colors:,}"


def test_an_upload_is_taken_into_use_and_a_bad_one_loses_nothing(script: Page) -> None:
    at = script("app.py").run()
    at.segmented_control(key="source").set_value("Upload").run()
    good = encoded(photo_like(12, 17), "JPEG")
    at.file_uploader(key="upload").upload("mine.jpg", good, "image/jpeg").run()
    assert at.session_state["chosen"].name == "mine.jpg"
    assert {metric.label: metric.value for metric in at.metric}["Width"] == "17 px"

    cut = encoded(photo_like(12, 17))[:300]
    at.file_uploader(key="upload").upload("broken.png", cut, "image/png").run()
    assert not at.exception
    assert [error.value for error in at.error] == [
        "The picture is cut off or damaged, so it can't be decoded; try another copy,"
        " or open it in a picture editor and save it anew."
    ]
    assert at.session_state["chosen"].name == "mine.jpg"
    assert len(at.metric) == 5


def test_the_server_lets_go_of_an_upload_when_the_next_is_in_use(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda self, session, file: removed.append(file)
    )
    at = script("app.py").run()
    at.segmented_control(key="source").set_value("Upload").run()
    at.file_uploader(key="upload").upload("a.png", encoded(photo_like(12, 17))).run()
    first = at.session_state["upload"].file_id
    at.run()
    assert removed == []
    at.file_uploader(key="upload").upload("b.png", encoded(photo_like(12, 18))).run()
    assert at.session_state["chosen"].name == "b.png"
    assert removed == [first]


def test_a_bad_drive_link_says_why(script: Page) -> None:
    at = script("app.py").run()
    at.segmented_control(key="source").set_value("Google Drive").run()
    at.text_input(key="link").set_value("https://example.org/cat.png")
    next(b for b in at.button if b.label == "Fetch").click().run()
    assert not at.exception
    assert "is not Google Drive" in at.error[0].value


def test_transparency_and_animation_are_said(script: Page) -> None:
    rgba = np.zeros((4, 5, 4), np.uint8)
    at = with_picture(script("app.py"), encoded(rgba)).run()
    assert "the experiment sees them laid on white" in texts(at)


def test_changing_a_setting_computes_nothing(script: Page) -> None:
    at = experimenting(script, encoded(photo_like(30, 40))).run()
    set_numbers(at, k=7).run()
    assert waited_for(at) is None
    assert result_of(at) is None


def test_compress_shows_the_numbers_of_the_result(script: Page) -> None:
    data = encoded(photo_like(60, 80))
    at = compressed(script, data, **FEW_RUNS)
    assert not at.exception
    result = result_of(at)
    assert result.settings == RestartSettings(k=8, k2=2, restarts=5, max_iters=2, height=40)
    assert result.pixels.shape == (40, 53, 3)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Cost"] == f"{min(result.runs.costs):.6f}"
    assert shown["File"] in texts(at)
    assert {v.name for v in result.variants} == {"k8-best", "k8-worst", "k2-best"}
    assert result.best.full.indices.shape == (60, 80)
    assert result.worst.cost == max(result.runs.costs)


def test_the_same_job_comes_from_the_cache(script: Page) -> None:
    data = encoded(photo_like(60, 80))
    first = result_of(compressed(script, data, **FEW_RUNS))
    again = experimenting(script, data, "other-name.png").run()
    set_numbers(again, **FEW_RUNS).button(key="compress").click().run()
    assert result_of(again) is first
    assert waited_for(again) is None


def test_fewer_colours_than_asked_for(script: Page) -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    flat[:10, :, 0] = 200
    flat[:, 10:, 2] = 90
    at = compressed(script, encoded(flat), restarts=3, iterations=2)
    assert "You asked for 16 colours; this picture has 4." in texts(at)
    exact = result_of(at).exact
    assert np.array_equal(exact.full.to_pixels(), flat)
    assert exact.full.encoded_bit_depth() == 2


def test_a_single_pixel_goes_all_the_way(script: Page) -> None:
    at = compressed(script, encoded(np.full((1, 1, 3), 77, np.uint8)), restarts=2)
    assert not at.exception
    assert result_of(at).best.full.to_pixels().tolist() == [[[77, 77, 77]]]


def test_analysis_follows_an_experiment_that_is_under_way(script: Page) -> None:
    at = experimenting(script, encoded(photo_like(250, 400))).run()
    set_numbers(at, k=256, restarts=1000, iterations=100).button(key="compress").click().run()
    job = waited_for(at)
    at.switch_page("pages/4_Analysis.py").run()
    assert not at.exception
    assert not at.info
    at.button(key="stop").click().run()
    assert job.ended.wait(10)
    assert "no experiment on this picture yet" in at.run().info[0].value


def test_stop_keeps_the_runs_and_says_how_many(script: Page) -> None:
    at = experimenting(script, encoded(photo_like(250, 400))).run()
    set_numbers(at, restarts=1000, iterations=20).button(key="compress").click().run()
    job = waited_for(at)
    wait_for_runs(job, 2)
    at.button(key="stop").click().run()
    assert job.ended.wait(5)
    assert job.state is State.STOPPED
    at.run()
    assert "Compress goes on from there" in texts(at)
    at.button(key="compress").click().run()
    again = waited_for(at)
    wait_for_runs(again, job.done + 1)
    assert again.done > job.done
    at.button(key="stop").click().run()
    assert again.ended.wait(5)


def test_settings_survive_a_page_change_and_serve_the_first_page(script: Page) -> None:
    at = experimenting(script, encoded(photo_like(20, 30))).run()
    set_numbers(at, k=7, restarts=3).run()
    at.switch_page("app.py").run()
    next(button for button in at.button if button.label == "Compress it").click().run()
    assert not at.exception
    job = waited_for(at)
    result = result_of(at)
    _, sha256, asked = job.task.key if job else (KIND, result.sha256, result.settings)
    assert sha256 == at.session_state["chosen"].picture.sha256
    assert asked == RestartSettings(k=7, restarts=3)


def test_another_picture_drops_the_result(script: Page) -> None:
    at = compressed(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at.switch_page("app.py").run()
    at.button(key="sample-coffee.png").click().run()
    assert result_of(at) is None
    assert at.session_state["chosen"].name == "coffee.png"


def analysis(script: Page, done: AppTest, tab: str = "Runs") -> AppTest:
    """A tab of the Analysis page in the session of another page."""
    at = script("pages/4_Analysis.py")
    at.session_state["chosen"] = done.session_state["chosen"]
    at.session_state["results"] = done.session_state["results"]
    at.session_state["part"] = tab
    at.run()
    assert not at.exception
    return at


def test_analysis_shows_charts_pictures_and_palettes(script: Page) -> None:
    done = compressed(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    runs = analysis(script, done)
    assert len(runs.get("plotly_chart")) == 3
    assert "5 runs of K = 8" in texts(runs)
    assert f"cost {result_of(done).best.cost:.6f}" in texts(analysis(script, done, "Pictures"))


def test_a_second_k_that_is_the_first_is_shown_and_offered_once(script: Page) -> None:
    done = compressed(script, encoded(photo_like(60, 80)), **{**FEW_RUNS, "k2": 8})
    assert not done.exception
    labels = [button.label for button in done.get("download_button")]
    assert labels[:2] == ["Download k8-best", "Download k8-worst"]
    assert "Download k8-best" not in labels[2:]
    for tab in ("Runs", "Restarts", "Pictures", "Clouds"):
        analysis(script, done, tab)
    for file in ("pages/3_Palette.py", "pages/5_Step_by_step.py"):
        at = script(file)
        at.session_state["chosen"] = done.session_state["chosen"]
        at.session_state["results"] = done.session_state["results"]
        assert not at.run().exception


def test_how_it_works_quotes_the_code(script: Page) -> None:
    at = script("pages/6_How_it_works.py").run()
    assert not at.exception
    assert any("def find_closest_centroids" in code.value for code in at.code)
    assert len(at.get("plotly_chart")) == 5


def test_file_names_are_safe() -> None:
    assert restart_settings.safe_stem("My holiday photo.final.jpg") == "My-holiday-photo-final"
    assert restart_settings.safe_stem("../../etc/passwd") == "passwd"
    assert restart_settings.safe_stem("<script>.png") == "script"
    assert restart_settings.safe_stem("...") == "picture"
