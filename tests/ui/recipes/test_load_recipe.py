"""Loading a recipe on the Image page and repeating it, without a browser."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from compressor.imaging import load_image
from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT, ExperimentResult
from compressor.pipeline.methods.quality import QualityResult, compute_best_quality
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.recipes.recipe import Recipe, write_recipe
from compressor.samples import SAMPLES
from compressor.ui.picture_cache import PictureFile
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.state import SelectedPicture
from tests.support.pages import (
    FEW_RUNS,
    Page,
    experiment_result,
    look_result,
    quality_result,
    run_best_quality,
    run_experiment,
    run_smallest_file,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

DATA = encoded(photo_like(60, 80))


def recipe_file(at: AppTest, result: ExperimentResult | QualityResult) -> bytes:
    return write_recipe(recipe_of(at.session_state["chosen"], result))


def loaded(at: AppTest, recipe: bytes) -> AppTest:
    """The page after a recipe was put into it."""
    at.session_state["repeating"] = True
    at.run()
    at.file_uploader(key="recipe-file").upload("r.json", recipe, "application/json").run()
    assert not at.exception
    return at


def changed(recipe: bytes, **fields: Any) -> bytes:
    value = json.loads(recipe)
    for name, change in fields.items():
        value[name].update(change)
    return json.dumps(value).encode()


def repeated(script: Page, recipe: bytes, kind: str) -> AppTest:
    """The Compress page after the recipe was repeated in a new session."""
    at = loaded(with_picture(script("app.py"), DATA, "other name.png").run(), recipe)
    at.button(key="repeat").click().run()
    if job := at.session_state["jobs"].get(kind):
        assert job.ended.wait(60)
    return at.switch_page("pages/1_Compress.py").run()


def test_an_experiment_is_repeated_to_the_byte(script: Page) -> None:
    first = run_experiment(script, DATA, **FEW_RUNS)
    at = repeated(script, recipe_file(first, experiment_result(first)), RestartSettings.method)
    assert experiment_result(at).settings == RestartSettings(
        k=8, k2=2, restarts=5, iterations=2, height=40
    )
    assert at.session_state["method"] == RESTARTS_EXPERIMENT.title
    assert "all 3 files are byte-identical" in at.success[0].value
    at.number_input(key="k").set_value(9).run()
    at.button(key="compress").click().run()
    if job := at.session_state["jobs"].get(RestartSettings.method):
        assert job.ended.wait(60)
    at.run()
    assert experiment_result(at).settings.k == 9
    assert not at.success
    assert "Not what the recipe says" not in texts(at)  # it was asked for something else


def test_best_quality_is_repeated_to_the_byte(script: Page) -> None:
    first = run_best_quality(script, DATA, locked=((1, 2, 3),), smaller=2.5)
    at = repeated(script, recipe_file(first, quality_result(first)), QualitySettings.method)
    assert quality_result(at).settings == QualitySettings(k=8, locked=((1, 2, 3),), smaller=2.5)
    assert "its file is byte-identical" in at.success[0].value


def test_the_smallest_file_is_repeated_to_the_byte(script: Page) -> None:
    first = run_smallest_file(script, DATA, look=30, effort="fast")
    at = repeated(script, recipe_file(first, look_result(first)), LookSettings.method)
    assert look_result(at).settings == LookSettings(look=30, effort="fast")
    assert "its file is byte-identical" in at.success[0].value


def test_what_differs_and_why_is_said(script: Page) -> None:
    first = run_best_quality(script, DATA)
    recipe = recipe_file(first, quality_result(first))
    other = changed(recipe, numbers={"cost": 0.5}, versions={"numpy": "<b>1.0</b>"})
    at = repeated(script, other, QualitySettings.method)
    assert not at.success
    said = [text.value for text in at.text]
    assert any(line.startswith("cost: ") and line.endswith(", not 0.5") for line in said)
    assert any("These versions differ: numpy" in line and "<b>1.0</b>" in line for line in said)


def test_where_the_versions_are_the_same_the_processor_may_differ(script: Page) -> None:
    first = run_best_quality(script, DATA)
    other = changed(recipe_file(first, quality_result(first)), numbers={"cost": 0.5})
    at = repeated(script, other, QualitySettings.method)
    assert not at.success
    said = [text.value for text in at.text]
    assert any("The versions are the same." in line for line in said)
    assert any("another kind of processor" in line for line in said)


def sample_recipe() -> Recipe:
    picture = load_image(SAMPLES[1].data)
    chosen = SelectedPicture(
        file=PictureFile(data=SAMPLES[1].data), name="renamed.png", source="Upload"
    )
    settings = QualitySettings(k=3, effort="fast")
    return recipe_of(chosen, compute_best_quality(picture, settings, silent_work()))


def test_a_sample_is_taken_by_its_digest(script: Page) -> None:
    at = loaded(script("app.py").run(), write_recipe(sample_recipe()))
    assert at.session_state["chosen"].name == "chelsea.png"
    assert "Best quality, K = 3, effort fast" in texts(at)
    at.button(key="repeat").click().run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == QualitySettings(k=3, effort="fast")


def test_another_picture_is_asked_for(script: Page) -> None:
    first = run_best_quality(script, DATA)
    name = "<img src=x onerror=alert(1)>"
    recipe = changed(recipe_file(first, quality_result(first)), picture={"name": name})
    at = loaded(script("app.py").run(), recipe)
    assert at.button(key="repeat").disabled
    assert "It needs its picture" in texts(at)
    digest = load_image(DATA).sha256[:16]
    needs = next(text.value for text in at.text if digest in text.value)
    assert needs.startswith(f"“{name}”, 80 x 60 px, ")
    assert not any(name in one.value for one in (*at.markdown, *at.caption))
    other = encoded(photo_like(60, 80, seed=1))
    at.file_uploader(key="upload").upload("a.png", other, "image/png").run()
    at.switch_page("app.py").run()
    assert not at.exception
    assert "The picture in use is another one." in texts(at)
    assert at.button(key="repeat").disabled
    at.file_uploader(key="upload").upload("b.png", DATA, "image/png").run()
    at.switch_page("app.py").run()
    assert not at.button(key="repeat").disabled
    at.button(key="put-away").click().run()
    assert not [button for button in at.button if button.key == "repeat"]


def test_a_file_that_is_no_recipe_says_why_and_changes_nothing(script: Page) -> None:
    at = with_picture(script("app.py"), DATA).run()
    loaded(at, b'{"<b>": 1, "format": 2}')
    assert "This file can't be repeated" in texts(at)
    assert "This is JSON, but not a recipe of this program." in texts(at)
    assert "recipe" not in at.session_state
    assert at.session_state["chosen"].picture.sha256 == load_image(DATA).sha256
