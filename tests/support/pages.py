"""Pages without a browser: what they show, and sessions that have a picture or a result."""

import io
import json
import time
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT, ExperimentResult
from compressor.pipeline.methods.look import LookResult
from compressor.pipeline.methods.quality import BEST_QUALITY, QualityResult
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.task import Task, TaskResult
from compressor.samples import SAMPLES
from compressor.ui import navigation
from compressor.ui.batch.downloads import results_zip
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.session import UPLOADS_KEY
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.picture_cache import PictureFile
from compressor.ui.results import SessionResults
from compressor.ui.state import SelectedPicture
from tests.support.pictures import encoded, photo_like

Page = Callable[..., AppTest]
COMPRESS = navigation.COMPRESS.script
CHOOSE_K = navigation.CHOOSE_K.script
PALETTE = navigation.PALETTE.script
ANALYSIS = navigation.ANALYSIS.script
STEP_BY_STEP = navigation.STEP_BY_STEP.script
HOW_IT_WORKS = navigation.HOW_IT_WORKS.script
WHERE_IT_FAILS = navigation.WHERE_IT_FAILS.script
BATCH = navigation.BATCH.script
PAGES = tuple(page.script for page in navigation.PAGES)
OF_EVERY_PAGE = ("drop_anywhere", "tab_token", "picture_buttons")
PHOTO = encoded(photo_like(30, 40))
JOB_SECONDS = 180  # how long a test waits for a job; an idle machine needs a fraction of it
FEW_RUNS = {"k": 8, "k2": 2, "restarts": 5, "iterations": 2, "height": 40}


def texts(at: AppTest) -> str:
    """All sentences of a page, in one string."""
    kinds = ("markdown", "caption", "info", "warning", "error", "title", "subheader", "text")
    return "\n".join(element.value for kind in kinds for element in getattr(at, kind))


def metrics(at: AppTest) -> dict[str, str]:
    """The numbers that a page shows, by their labels."""
    return {metric.label: metric.value for metric in at.metric}


def elements(at: AppTest, name: str) -> list[dict[str, Any]]:
    """The data of the page's own elements of this name."""
    components = [element.proto for element in at.get("bidi_component")]
    return [json.loads(proto.json) for proto in components if proto.component_name == name]


def element_data(at: AppTest, number: int = 0) -> dict[str, Any]:
    """The data of one of the page's own elements, but for what every page has."""
    protos = [element.proto for element in at.get("bidi_component")]
    own = [proto for proto in protos if proto.component_name not in OF_EVERY_PAGE]
    data: dict[str, Any] = json.loads(own[number].json)
    return data


def use_sample(at: AppTest, name: str) -> AppTest:
    """The page after the sample of this file name was pressed."""
    sample = next(sample for sample in SAMPLES if sample.file == name)
    at.session_state["chosen"] = SelectedPicture(
        file=PictureFile(data=sample.data), name=name, source="Sample", sample=sample.name
    )
    return at.run()


def unpack(text: str, dtype: str = "u1", columns: int = 3) -> np.ndarray:
    """(n, columns): the numbers that were packed as base64 for an element."""
    return np.frombuffer(b64decode(text), dtype).reshape(-1, columns)


def with_picture(at: AppTest, data: bytes, name: str = "photo.png") -> AppTest:
    """The page in a session that has chosen this picture."""
    at.session_state["chosen"] = SelectedPicture(
        file=PictureFile(data=data), name=name, source="upload"
    )
    at.session_state["loss"] = True  # the closed details of a result are not drawn
    return at


def results_of(results: Mapping[str, TaskResult]) -> SessionResults:
    """The results of a session, by their kinds, which the server's store keeps."""
    session_results = SessionResults()
    for kind, result in results.items():
        key = (kind, id(result))
        job_queue().store.keep(key, result, result.nbytes)
        session_results.add(Task(kind=kind, key=key, run=partial(_given, result)))
    return session_results


def _given(result: TaskResult, *_: object) -> TaskResult:
    return result


def with_results_of(at: AppTest, other: AppTest) -> AppTest:
    """The page in a session that has the picture and the results of another one."""
    at.session_state["chosen"] = other.session_state["chosen"]
    at.session_state["results"] = other.session_state["results"]
    return at


def open_analysis(script: Page, done: AppTest, tab: str = "Runs") -> AppTest:
    """A tab of the Analysis page in the session of another page."""
    at = with_results_of(script(ANALYSIS), done)
    at.session_state["part"] = tab
    at.run()
    assert not at.exception
    return at


def set_numbers(at: AppTest, **numbers: int) -> AppTest:
    """Type numbers into the fields of these keys."""
    for key, value in numbers.items():
        at.number_input(key=key).set_value(value)
    return at


def experiment_page(script: Page, data: bytes, name: str = "photo.png") -> AppTest:
    """The Compress page where the restarts experiment is the chosen method."""
    at = with_picture(script(COMPRESS), data, name)
    at.session_state["method"] = RESTARTS_EXPERIMENT.title
    return at


def run_experiment(script: Page, data: bytes, **numbers: int) -> AppTest:
    """The Compress page after an experiment has ended."""
    at = set_numbers(experiment_page(script, data).run(), **numbers)
    at.button(key="compress").click().run()
    if (job := experiment_job(at)) is not None:
        assert job.ended.wait(JOB_SECONDS)
    return at.run()


def experiment_job(at: AppTest) -> Job | None:
    """The experiment that the session waits for."""
    return (
        at.session_state["jobs"].get(RestartSettings.method) if "jobs" in at.session_state else None
    )


def experiment_result(at: AppTest) -> ExperimentResult | None:
    """The experiment's result that the session has."""
    state = at.session_state
    return state["results"].get(RestartSettings.method) if "results" in state else None


def best_quality_page(script: Page, data: bytes = PHOTO, name: str = "photo.png") -> AppTest:
    """The Compress page where "Best quality" is the chosen method."""
    at = with_picture(script(COMPRESS), data, name)
    at.session_state["method"] = BEST_QUALITY.title
    return at


def run_best_quality(script: Page, data: bytes = PHOTO, k: int = 8, **state: object) -> AppTest:
    """The Compress page after the method "Best quality" has ended."""
    at = best_quality_page(script, data)
    for key, value in {"k": k, **state}.items():
        at.session_state[key] = value
    return wait_for_job(at.run(), QualitySettings.method)


def quality_result(at: AppTest) -> QualityResult:
    """The result of "Best quality" that the session has."""
    result: QualityResult = at.session_state["results"][QualitySettings.method]
    return result


def run_smallest_file(script: Page, data: bytes = PHOTO, **state: object) -> AppTest:
    """The Compress page after its first method, "Smallest file", has ended."""
    at = with_picture(script(COMPRESS), data)
    for key, value in state.items():
        at.session_state[key] = value
    return wait_for_job(at.run(), LookSettings.method)


def look_result(at: AppTest) -> LookResult:
    """The result of "Smallest file" that the session has."""
    result: LookResult = at.session_state["results"][LookSettings.method]
    return result


def batch_work(at: AppTest) -> BatchJob:
    """The batch that the session has begun."""
    work = at.session_state["batch-work"]
    assert isinstance(work, BatchJob)
    return work


def finish_batch(at: AppTest) -> AppTest:
    """The page after its batch has been begun, and has ended."""
    at.button(key="batch-begin").click().run()
    if job := at.session_state["jobs"].get(JobKind.BATCH):
        assert job.ended.wait(JOB_SECONDS)
    at.run()
    assert not at.exception
    return at


def batch_members(at: AppTest) -> dict[str, bytes]:
    """The files of the batch's ZIP, by their names."""
    data = results_zip(at.session_state[UPLOADS_KEY].all, batch_work(at))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wait_for_job(at: AppTest, kind: str) -> AppTest:
    """The page after the job of this kind has ended well."""
    if job := at.session_state["jobs"].get(kind):
        assert job.ended.wait(JOB_SECONDS)
        assert job.state is State.DONE
    return at.run()


def wait_for_runs(job: Job, number: int) -> None:
    """Sleep until so many runs are done: a busy loop would keep the job's thread from work."""
    for _ in range(20 * JOB_SECONDS):
        if job.done >= number:
            return
        assert job.active
        time.sleep(0.05)
    raise TimeoutError(f"{job.done} runs are done, not {number}")
