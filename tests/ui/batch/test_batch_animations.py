"""Animations in a batch: all of their frames in their own format, or the first one as a picture."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging.files.picture_files import may_move
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from compressor.ui.batch import job as batch_job
from compressor.ui.batch.settings import (
    FIRST_FRAME,
    FORMAT_KEY,
    FRAMES_KEY,
    GOAL_KEY,
    K_COLORS,
    PALETTES_KEY,
    SHARED,
)
from compressor.ui.jobs import worker_pool
from tests.support.animations import apng_file, moving_square, pillow_file, pillow_frames
from tests.support.pages import BATCH, Page, batch_members, elements, finish_batch, texts
from tests.support.pictures import encoded, photo_like

SETTINGS = QualitySettings(k=16)
FILES = {
    "a.gif": pillow_file(moving_square(4), "GIF", [20.0, 60.0, 1500.0, 70.0], loop=2),
    "b.png": apng_file(moving_square(3)),
    "c.webp": pillow_file(moving_square(2), "WEBP"),
    "photo.png": encoded(photo_like(20, 30)),
}


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, which take a second to start."""
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def uploaded(script: Page, *names: str, palettes: str | None = None) -> AppTest:
    """The page after these files were uploaded, with K colours."""
    at = script(BATCH)
    at.session_state[GOAL_KEY] = K_COLORS
    if palettes:
        at.session_state[PALETTES_KEY] = palettes
    at.run()
    uploads = [(name, FILES[name], "") for name in names]
    at.file_uploader(key="batch-upload-0").set_value(uploads).run()
    assert not at.exception
    return at


def rows(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig"))))


def test_all_frames_are_in_the_zip_in_the_format_of_each_file(script: Page) -> None:
    at = finish_batch(uploaded(script, *FILES))
    files = batch_members(at)
    job = CompressionJob(settings=SETTINGS, animations="own", ssimulacra2=True)
    for name, new_name in zip(FILES, ("a-k16.gif", "b-k16.png", "c-k16.webp"), strict=False):
        assert files[new_name] == compress_file(FILES[name], job).file
    assert [duration for _, duration in pillow_frames(files["a-k16.gif"])] == [20, 60, 1500, 70]
    table = at.dataframe[0].value
    assert [state.removesuffix(", no loss") for state in table["State"]] == [
        "done, GIF, 4 frames",
        "done, APNG, 3 frames",
        "done, WebP, 2 frames",
        "done",
    ]
    assert list(table["After"])[:2] == [
        len(files[name]) / 1e3 for name in ("a-k16.gif", "b-k16.png")
    ]
    assert [row["frames"] for row in rows(files)] == ["4", "3", "2", "1"]
    assert all(str(each).startswith("data:image/") for each in table["Picture"])


def test_the_first_frame_alone_is_a_picture(script: Page) -> None:
    at = uploaded(script, "a.gif")
    at.segmented_control(key=FRAMES_KEY).set_value(FIRST_FRAME).run()
    at = finish_batch(at)
    files = batch_members(at)
    picture = compress_file(FILES["a.gif"], CompressionJob(settings=SETTINGS))
    assert files["a-k16.png"] == picture.file
    assert "first of 4 frames" in at.dataframe[0].value["State"][0]
    at.segmented_control(key=FRAMES_KEY).set_value("All frames").run()
    assert "first frames alone" in texts(at)


@pytest.mark.parametrize(("format", "suffix"), [("webp", {"webp"}), ("jxl", {"gif"})])
def test_another_format_is_written_where_it_holds_animations(
    script: Page, format: str, suffix: set[str]
) -> None:
    at = uploaded(script, "a.gif")
    at.segmented_control(key=FORMAT_KEY).set_value(format).run()
    (name, *_) = batch_members(finish_batch(at))
    assert {name.rpartition(".")[2]} == suffix


def test_one_palette_for_all_has_the_colours_of_every_frame(script: Page) -> None:
    at = finish_batch(uploaded(script, "a.gif", "photo.png", palettes=SHARED))
    files = batch_members(at)
    assert len(pillow_frames(files["a-k16.gif"])) == 4
    palette = at.session_state["batch-work"].palette
    assert len(palette.colors) == 16


def test_what_is_too_much_work_among_others_is_refused_in_a_sentence(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_job, "MAX_ANIMATION_SECONDS", 0.001)
    at = finish_batch(uploaded(script, "a.gif", "photo.png"))
    first, second = at.dataframe[0].value["State"]
    assert "The animation has 4 frames of 40 x 24 pixels" in first
    assert "compress it by itself" in first
    assert second == "done"


def test_the_choice_is_there_for_animations_alone(script: Page) -> None:
    at = uploaded(script, "photo.png")
    assert FRAMES_KEY not in [each.key for each in at.segmented_control]
    assert all(may_move(FILES[name]) for name in ("a.gif", "b.png", "c.webp"))
    assert not may_move(FILES["photo.png"])


def test_a_row_plays_its_animation(script: Page) -> None:
    at = finish_batch(uploaded(script, "a.gif"))
    at.session_state["batch-table"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert elements(at, "before_after")[0]["moving"]
