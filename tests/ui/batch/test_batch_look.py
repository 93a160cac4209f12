"""A batch of files that look good enough, or that have few enough bytes: page, table, ZIP, CSV."""

import csv
import io
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging.formats.encoder import format_of
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.pipeline.target import Target
from compressor.ui.batch import downloads
from compressor.ui.batch.results import BatchSettings
from compressor.ui.batch.settings import current_settings, describe
from compressor.ui.jobs import worker_pool
from tests.support.pages import BATCH, Page, batch_members, batch_work, finish_batch, metrics, texts
from tests.support.pictures import encoded, photo_like

PHOTOS = [encoded(photo_like(20 + n, 30, seed=n)) for n in range(2)]
BROKEN = PHOTOS[0][:200]
FAST = LookSettings(look=50, effort="fast")
GOAL = "batch-goal"
PALETTES = "batch-palettes"
KB = "batch-kb"
LOOK_KB = "batch-look-kb"
LOOK_WIDGETS = {"look_level", "look", LOOK_KB}
K_WIDGETS = {"k", "space", "dither"}
PSNR_WIDGETS = {"batch-psnr", "batch-most-colors", "space", "dither"}
ALL_WIDGETS = LOOK_WIDGETS | K_WIDGETS | PSNR_WIDGETS | {KB}


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, which take a second to start."""
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def uploaded(script: Page, *contents: bytes) -> AppTest:
    """The page with these files, which are called a.png, b.png and so on."""
    at = script(BATCH)
    at.session_state["effort"] = "fast"
    at.run()
    uploads = [(f"{name}.png", data, "") for name, data in zip("abc", contents, strict=False)]
    at.file_uploader(key="batch-upload-0").set_value(uploads).run()
    assert not at.exception
    return at


def rows(figures: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(figures.decode("utf-8-sig"))))


def states(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["State"])


def compressed(data: bytes, settings: LookSettings, format: str = "png") -> CompressionResult:
    return compress_file(data, CompressionJob(settings=settings, format=format, ssimulacra2=True))


def widgets(at: AppTest) -> set[str]:
    """Those of `ALL_WIDGETS` that are on the page."""
    kinds = (at.number_input, at.segmented_control, at.radio, at.select_slider)
    return {str(widget.key) for kind in kinds for widget in kind} & ALL_WIDGETS


def test_the_look_comes_first_and_a_goal_has_the_widgets_that_count(script: Page) -> None:
    at = uploaded(script, PHOTOS[0])
    goal = at.segmented_control(key=GOAL)
    assert (goal.value, goal.options) == (
        "By look",
        ["By look", "K colours", "By PSNR", "By bytes"],
    )
    assert at.number_input(key="look").value == 70
    assert at.segmented_control(key="look_level").value == "Good"
    assert at.number_input(key=LOOK_KB).value is None
    expected = {
        "By look": LOOK_WIDGETS, "K colours": K_WIDGETS, "By PSNR": PSNR_WIDGETS, "By bytes": {KB}
    }  # fmt: skip
    for name, keys in expected.items():
        at.segmented_control(key=GOAL).set_value(name).run()
        assert not at.exception
        assert widgets(at) == keys, name
    at.segmented_control(key=PALETTES).set_value("A fixed one").run()
    assert widgets(at) == K_WIDGETS - {"k"}
    at.segmented_control(key=PALETTES).set_value("One for all").run()
    assert widgets(at) == K_WIDGETS
    assert GOAL not in [control.key for control in at.segmented_control]


def test_a_level_sets_the_look_and_all_files_have_it(script: Page) -> None:
    at = uploaded(script, PHOTOS[0], BROKEN, PHOTOS[1])
    at.segmented_control(key="look_level").set_value("Small").run()
    assert at.number_input(key="look").value == 50
    finish_batch(at)
    assert batch_work(at).settings == BatchSettings(file_settings=FAST)
    expected = [compressed(data, FAST) for data in PHOTOS]
    files = batch_members(at)
    (first, broken, second) = rows(files.pop("figures.csv"))
    assert files == {
        "a-small.png": expected[0].file, "c-small.png": expected[1].file
    }  # fmt: skip
    assert (first["result"], second["result"]) == ("a-small.png", "c-small.png")
    assert "cut off or damaged" in broken["problem"]
    assert states(at)[0] == states(at)[2] == "done"
    scores = list(at.dataframe[0].value["SSIMULACRA2"])
    assert (scores[0], scores[2]) == (expected[0].ssimulacra2, expected[1].ssimulacra2)
    assert min(scores[0], scores[2]) > 49
    assert metrics(at)["Compressed"] == "2 of 3"


def test_a_fixed_palette_is_that_of_every_file(script: Page) -> None:
    at = uploaded(script, *PHOTOS)
    at.session_state["palette"] = "cga"
    at.segmented_control(key=PALETTES).set_value("A fixed one").run()
    at.selectbox(key="batch-named-palette").set_value("greys-4").run()
    finish_batch(at)
    settings = QualitySettings(palette="greys-4", effort="fast")
    assert batch_work(at).settings == BatchSettings(file_settings=settings)
    files = batch_members(at)
    del files["figures.csv"]
    assert [*files] == ["a-greys-4.png", "b-greys-4.png"]
    job = CompressionJob(settings=settings)
    assert [*files.values()] == [compress_file(data, job).file for data in PHOTOS]
    assert downloads.download_name(batch_work(at).settings) == "pictures-greys-4"
    at.segmented_control(key=PALETTES).set_value("One for all").run()
    finish_batch(at)
    assert batch_work(at).settings.quality.named_palette is None


def test_other_looks_begin_anew_and_the_same_one_goes_on(script: Page) -> None:
    at = uploaded(script, PHOTOS[0])
    at.number_input(key=LOOK_KB).set_value(0.9).run()
    at.number_input(key="look").set_value(50).run()
    finish_batch(at)
    work = batch_work(at)
    assert work.settings.file_settings == replace(FAST, max_bytes=900)
    more = [("b.png", PHOTOS[1], ""), ("a.png", PHOTOS[0], "")]
    at.switch_page("app.py").run()
    at.switch_page(BATCH).run()
    assert at.number_input(key=LOOK_KB).value == 0.9
    at.file_uploader(key="batch-upload-0").set_value(more[:1]).run()
    assert at.button(key="batch-begin").label == "Go on: 1 file left"
    at.number_input(key="look").set_value(51).run()
    assert at.button(key="batch-begin").label == "Compress 2 files"
    assert "still for look 50, effort fast, at most 0.9 kB. Press Compress" in texts(at)
    at.number_input(key="look").set_value(50).run()
    finish_batch(at)
    assert batch_work(at) is work
    assert states(at) == ["done", "done"]


@pytest.mark.parametrize("format", ["png", "webp", "jxl", "smallest"])
def test_every_format_has_the_look(script: Page, format: str) -> None:
    at = uploaded(script, PHOTOS[0])
    at.number_input(key="look").set_value(50).run()
    at.segmented_control(key="batch-format").set_value(format).run()
    finish_batch(at)
    expected = compressed(PHOTOS[0], FAST, format)
    assert batch_members(at)[f"a-small.{format_of(expected.file)}"] == expected.file
    assert expected.ssimulacra2 > 49


def test_a_look_out_of_reach_is_told_with_both_numbers(script: Page) -> None:
    at = uploaded(script, PHOTOS[0])
    at.number_input(key="look").set_value(98).run()
    finish_batch(at)
    assert states(at) == ["done, poorer than wanted"]
    assert "1 picture looks poorer than wanted" in texts(at)
    (row,) = rows(batch_members(at)["figures.csv"])
    assert "A look of 98 is out of reach for 256 colours: the best they have is 95." in row["notes"]


def test_so_many_bytes_are_used_for_the_best_look(script: Page) -> None:
    at = uploaded(script, PHOTOS[0])
    at.segmented_control(key=GOAL).set_value("By bytes").run()
    at.number_input(key=KB).set_value(0.5).run()
    finish_batch(at)
    (result,) = batch_work(at).results.values()
    best = compressed(PHOTOS[0], LookSettings(look=99, max_bytes=500, effort="fast"))
    assert result.compression.file == best.file
    assert 400 < len(best.file) <= 500
    assert states(at) == ["done"], "no certain look was wanted"
    assert result.compression.notes == ()
    at.number_input(key=KB).set_value(0.4).run()
    assert "still for the best look of at most 0.5 kB, effort fast." in texts(at)


def test_bytes_that_cannot_be_had_are_the_problem_of_their_row(script: Page) -> None:
    at = uploaded(script, PHOTOS[0], BROKEN)
    at.number_input(key=LOOK_KB).set_value(0.1).run()
    at.number_input(key="look").set_value(50).run()
    at.session_state["locked"] = tuple((n, n, n) for n in range(60))
    finish_batch(at)
    assert states(at)[0].startswith("Problem: No file of at most 100 bytes is possible: with 64")
    assert "cut off or damaged" in states(at)[1]
    assert metrics(at)["Compressed"] == "0 of 2"
    assert "2 files could not be compressed" in texts(at)


# --- the settings without the page


@pytest.mark.parametrize("more", [{"shared": True}, {"target": Target(psnr=30.0)}])
def test_a_look_excludes_what_belongs_to_k_colours(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        BatchSettings(file_settings=FAST, **more)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="follows from the look"):
        _ = BatchSettings(file_settings=FAST).quality
    quality = QualitySettings(k=5)
    assert BatchSettings(file_settings=quality, **more).quality == quality  # type: ignore[arg-type]


def test_phrases_and_names_of_all_goals() -> None:
    look = BatchSettings(file_settings=FAST, format="webp")
    psnr = BatchSettings(file_settings=QualitySettings(k=64), target=Target(psnr=31.5))
    colors = BatchSettings(file_settings=QualitySettings(k=5))
    shared = BatchSettings(file_settings=QualitySettings(k=5), shared=True)
    assert describe(look) == "look 50, effort fast, as WebP"
    assert describe(psnr).startswith("K = 64, ")
    assert describe(psnr).endswith(", as few as have 31.5 dB")
    assert describe(shared) == f"{describe(colors)}, one palette for all"
    names = [downloads.download_name(each) for each in (look, psnr, colors, shared)]
    assert names == ["pictures-small", "pictures", "pictures-k5", "pictures-k5"]


def test_without_a_page_the_settings_are_the_defaults() -> None:
    assert current_settings() == BatchSettings()
    assert BatchSettings().file_settings == LookSettings()
