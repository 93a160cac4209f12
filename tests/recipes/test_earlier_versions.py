"""Links and recipes of version 0.1.0 still open: they mean what they meant, and make its files."""

import hashlib
import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from compressor.imaging import load_image
from compressor.pipeline.methods import METHODS
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.recipes.recipe import parse_recipe
from compressor.recipes.versions import versions
from compressor.samples import FOLDER
from compressor.ui.links.query_params import encode, parse
from tests.support.work import silent_work

KEPT = Path(__file__).parent / "kept"
SETTINGS = {
    "quality": QualitySettings(
        k=12,
        effort="best",
        space="oklab",
        dither=0.75,
        locked=((228, 0, 43), (255, 255, 255)),
    ),
    "restarts": RestartSettings(k=12, k2=5, restarts=40, iterations=8, seed=20261128, height=120),
}

# Palettes of best quality can differ in the last digits between processors (docs/machines.md).
SAME_BYTES_EVERYWHERE = ("restarts",)
# What the bytes of a file depend on, beside the project.
PACKERS = {name: versions()[name] for name in ("numpy", "pillow", "opencv", "deflate")}


@pytest.mark.parametrize(("method", "settings"), SETTINGS.items())
def test_a_kept_link_means_what_it_meant(method: str, settings: Settings) -> None:
    query = (KEPT / f"link-{method}.txt").read_text().strip()
    link = parse(dict(parse_qsl(query)))
    assert (link.sample, link.method, link.chosen) == ("astronaut", method, settings)
    assert link.run
    assert link.notes == ()
    assert encode(link) == {"method": method, **dict(parse_qsl(query))}


@pytest.mark.parametrize(("method", "settings"), SETTINGS.items())
def test_a_kept_recipe_makes_its_files_again(method: str, settings: Settings) -> None:
    recipe = parse_recipe((KEPT / f"recipe-{method}.json").read_bytes())
    assert recipe.settings == settings
    picture = load_image((FOLDER / "astronaut.png").read_bytes())
    assert recipe.source.sha256 == picture.sha256
    result = METHODS[method].run(picture, recipe.settings, silent_work())
    for name, number in recipe.numbers.items():
        assert result.numbers[name] == pytest.approx(number, rel=1e-4)
    if method in SAME_BYTES_EVERYWHERE and {n: recipe.versions[n] for n in PACKERS} == PACKERS:
        digests = [hashlib.sha256(file.picture.encode_png()).hexdigest() for file in result.files]
        assert digests == [file.sha256 for file in recipe.files]


def test_the_kept_files_are_those_of_the_recipes() -> None:
    digests = json.dumps(json.loads((KEPT / "files.json").read_text()))
    for method in SETTINGS:
        recipe = parse_recipe((KEPT / f"recipe-{method}.json").read_bytes())
        assert all(file.sha256 in digests for file in recipe.files)
