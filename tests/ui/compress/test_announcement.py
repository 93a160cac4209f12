"""What those who hear the Compress page are told."""

import pytest

from compressor.ui import state
from compressor.ui.formatting import file_size
from tests.support.pages import (
    FEW_RUNS,
    PHOTO,
    Page,
    best_quality_page,
    elements,
    quality_result,
    run_best_quality,
    run_experiment,
)


def test_nothing_is_told_before_there_is_a_result(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "begin", lambda settings: None)
    at = best_quality_page(script, PHOTO).run()
    assert not at.exception
    assert elements(at, "live_status") == [{"sentence": ""}]


def test_a_result_is_told_in_a_sentence(script: Page) -> None:
    at = run_best_quality(script)
    size = file_size(len(quality_result(at).picture.encode_png()))
    (said,) = elements(at, "live_status")
    assert said["sentence"].startswith(f"Done: {size}, ")
    assert " % smaller. " in said["sentence"]


def test_the_end_of_an_experiment_is_told(script: Page) -> None:
    at = run_experiment(script, PHOTO, **FEW_RUNS)
    assert elements(at, "live_status") == [{"sentence": "Done: the experiment has ended."}]
