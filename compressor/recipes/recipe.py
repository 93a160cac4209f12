"""Recipes: a JSON file that says how a result was made, and what came out, to make it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compressor.imaging.errors import RecipeError
from compressor.pipeline.methods import METHODS
from compressor.pipeline.setting_values import Choice, IntRange
from compressor.pipeline.settings import Settings
from compressor.recipes.json_fields import CheckedObject, read_json

FORMAT = "K-means image compressor recipe"
VERSION = 1
VERSIONS = ("project", "python", "numpy", "pillow", "opencv", "deflate", "machine")
MAX_FILES = 16
SIDE_RANGE = IntRange(min=1, max=100_000_000)  # pixels
SIZE_RANGE = IntRange(min=0, max=10**12)  # bytes


@dataclass(frozen=True, kw_only=True)
class SourcePicture:
    """The picture that a recipe is for: its file's name, digest, and sizes in pixels and bytes."""

    name: str
    sha256: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, kw_only=True)
class OutputFile:
    """A file that came out."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a result was made, and what came out.

    Attributes:
        source: the picture.
        settings: of the method that made it.
        numbers: what came out, by the names in `Method.numbers`; None stands for infinity. Costs
            are mean squared RGB distances, channels in 0..1.
        files: what came out, in the order in which they were offered.
        versions: of the programs that made it, by the names in `VERSIONS`.
    """

    source: SourcePicture
    settings: Settings
    numbers: Mapping[str, float | None]
    files: tuple[OutputFile, ...]
    versions: Mapping[str, str]


def write_recipe(recipe: Recipe) -> bytes:
    """The file, in UTF-8."""
    settings = recipe.settings
    value = {
        "format": FORMAT,
        "version": VERSION,
        "picture": vars(recipe.source),
        "method": settings.method,
        "settings": {
            each.name: each.values.to_json(getattr(settings, each.name))
            for each in settings.schema()
        },
        "numbers": dict(recipe.numbers),
        "files": [vars(file) for file in recipe.files],
        "versions": dict(recipe.versions),
    }
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def parse_recipe(data: bytes) -> Recipe:
    """Read a recipe; of whatever bytes.

    Raises:
        RecipeError: and nothing else, where it is no recipe of this version with every field
            as it has to be.
    """
    names = ("format", "version", "picture", "method", "settings", "numbers", "files", "versions")
    value = read_json(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise RecipeError("This is JSON, but not a recipe of this program.")
    if value.get("version") != VERSION or type(value["version"]) is not int:
        raise RecipeError(f"This recipe is of another version; version {VERSION} can be read.")
    fields = CheckedObject(value, "the recipe", names)
    method = METHODS[fields.value("method", Choice(values=tuple(METHODS)))]
    return Recipe(
        source=_source(fields.required("picture")),
        settings=_settings(fields.required("settings"), method.settings),
        numbers=_numbers(fields.required("numbers"), method.numbers),
        files=tuple(_output_file(file) for file in fields.items("files", MAX_FILES)),
        versions=_versions(fields.required("versions")),
    )


def _source(value: Any) -> SourcePicture:
    fields = CheckedObject(value, "the picture", ("name", "sha256", "width", "height", "size"))
    return SourcePicture(
        name=fields.text("name"),
        sha256=fields.digest("sha256"),
        width=fields.value("width", SIDE_RANGE),
        height=fields.value("height", SIDE_RANGE),
        size=fields.value("size", SIZE_RANGE),
    )


def _settings(value: Any, settings: type[Settings]) -> Settings:
    schema = settings.schema()
    fields = CheckedObject(value, "the settings", [each.name for each in schema])
    return settings(**{each.name: fields.value(each.name, each.values) for each in schema})


def _numbers(value: Any, names: tuple[str, ...]) -> dict[str, float | None]:
    fields = CheckedObject(value, "the numbers", names)
    return {name: fields.number(name) for name in names}


def _output_file(value: Any) -> OutputFile:
    fields = CheckedObject(value, "a file", ("name", "size", "sha256"))
    return OutputFile(
        name=fields.text("name"),
        size=fields.value("size", SIZE_RANGE),
        sha256=fields.digest("sha256"),
    )


def _versions(value: Any) -> dict[str, str]:
    fields = CheckedObject(value, "the versions", VERSIONS)
    return {name: fields.text(name, 80) for name in VERSIONS}
