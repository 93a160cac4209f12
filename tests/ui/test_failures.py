"""A job that fails: whose mistake it is, and what the page says."""

import logging
from dataclasses import replace

import pytest

from compressor.imaging.errors import ImageError
from compressor.pipeline.methods import METHODS
from compressor.pipeline.settings import QualitySettings
from compressor.ui.jobs.job import State
from tests.support.pages import Page, best_quality_page
from tests.support.pictures import encoded, photo_like

PHOTO = encoded(photo_like(12, 15))


def failed_job_message(script: Page, monkeypatch: pytest.MonkeyPatch, error: Exception) -> str:
    """Return what the Compress page says after its job has raised this error."""

    def fail(*_: object) -> None:
        raise error

    method = replace(METHODS[QualitySettings.method], run=fail)
    monkeypatch.setitem(METHODS, QualitySettings.method, method)
    at = best_quality_page(script, PHOTO).run()
    job = at.session_state["jobs"][QualitySettings.method]
    assert job.ended.wait(30)
    assert job.state is State.FAILED
    at.run()
    assert not at.exception
    return str(at.error[0].value)


def test_a_mistake_of_the_program_is_told_as_ours_and_logged(
    script: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = failed_job_message(script, monkeypatch, KeyError("no such thing"))
    assert message == (
        "This is a mistake of this program, not of your picture."
        " Your picture is kept; please try again."
    )
    assert "no such thing" in caplog.text


def test_memory_exhausted_is_told_as_that(
    script: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = failed_job_message(script, monkeypatch, MemoryError())
    assert message.startswith("There was not enough memory for this picture")
    assert "mistake" not in message
    assert "MemoryError" in caplog.text


def test_an_expected_error_carries_its_own_sentence(
    script: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        message = failed_job_message(script, monkeypatch, ImageError("It has 3 pixels too many."))
    assert message.startswith("It has 3 pixels too many.")
    assert "A job failed" not in caplog.text
