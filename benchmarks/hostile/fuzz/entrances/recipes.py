"""A recipe: its bytes, and its fields."""

import json

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import FIELDS
from benchmarks.hostile.fuzz.settings_seeds import SETTINGS
from compressor.imaging.errors import RecipeError
from compressor.pipeline.methods import METHODS
from compressor.pipeline.setting_schema import Settings
from compressor.recipes.recipe import (
    VERSIONS,
    OutputFile,
    Recipe,
    SourcePicture,
    parse_recipe,
    write_recipe,
)


def read(data: bytes) -> None:
    """Parse a recipe, and check that it is the same once written and that it can be told."""
    recipe = parse_recipe(data)
    assert parse_recipe(write_recipe(recipe)) == recipe
    check_settings(recipe.settings)


def check_settings(settings: Settings) -> None:
    """Assert that each setting is one of its values, and the same through links and recipes."""
    for setting in settings.schema():
        value = getattr(settings, setting.name)
        values = setting.values
        assert value in values, f"{setting.name} is {value!r}"
        assert values.from_text(values.to_text(value)) == value
        assert values.from_json(json.loads(json.dumps(values.to_json(value)))) == value
    assert settings.describe().isprintable()
    assert all(text.isprintable() for row in settings.rows() for text in row)
    assert settings.fitted().fitted() == settings.fitted()
    settings.problem((640, 480))
    settings.arguments()


def seeds() -> list[bytes]:
    """Return a recipe of every method, and of settings that are not the default ones."""
    return [_recipe(settings) for settings in SETTINGS]


def _recipe(settings: Settings) -> bytes:
    method = METHODS[settings.method]
    source = SourcePicture(
        name="photo.jpg", sha256="0123456789abcdef" * 4, width=640, height=480, size=9
    )
    output = OutputFile(name="photo-k16.png", size=35_612, sha256="fedcba9876543210" * 4)
    return write_recipe(
        Recipe(
            source=source,
            settings=settings,
            numbers={name: 1.0 if "run" not in name else 1 for name in method.numbers},
            files=(output, output),
            versions=dict.fromkeys(VERSIONS, "1.2.3"),
        )
    )


RECIPE = Entrance(read=read, refusals=(RecipeError,), seeds=seeds, inputs_per_process=500)
RECIPE_FIELDS = Entrance(
    read=read, refusals=(RecipeError,), seeds=seeds, mutations=FIELDS, inputs_per_process=500
)
