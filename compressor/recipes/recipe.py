"""Recipes: JSON files with the picture, the settings and the numbers of a result, to repeat it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.errors import RecipeError
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.animation.job import (
    ANIMATION_NUMBERS,
    ANIMATION_SIGNED_NUMBERS,
    AnimationOptions,
)
from compressor.pipeline.animation.scenes import PALETTES
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Method
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.setting_values import Choice, IntRange
from compressor.recipes.json_fields import CheckedObject, read_json

FORMAT = "K-means image compressor recipe"
VERSION = 1
VERSIONS = ("project", "python", "numpy", "pillow", "opencv", "deflate", "machine")
MAX_FILES = 16
SIDE_RANGE = IntRange(min=1, max=100_000_000)  # pixels
SIZE_RANGE = IntRange(min=0, max=10**12)  # bytes


@dataclass(frozen=True, kw_only=True)
class SourcePicture:
    """The picture of a recipe: the name and digest of its file, its size in pixels and in bytes."""

    name: str
    sha256: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, kw_only=True)
class OutputFile:
    """A file of the result: its name, its size in bytes, and its digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that is needed to repeat a result, and to check that it is the same.

    Attributes:
        source: the original picture.
        settings: the settings of the method.
        numbers: the numbers of the result, by the names in `Method.numbers`; None stands for
            infinity, and recipes of earlier versions lack those that are newer. Costs are mean
            squared RGB distances with channels in 0..1.
        files: the files of the result, in the order in which they were offered.
        versions: the versions of the programs that computed it, by the names in `VERSIONS`.
        animation: what was chosen beside the settings for all frames of an animation, whose numbers
            have the names in `ANIMATION_NUMBERS`; None for the result of a picture.
    """

    source: SourcePicture
    settings: Settings
    numbers: Mapping[str, float | None]
    files: tuple[OutputFile, ...]
    versions: Mapping[str, str]
    animation: AnimationOptions | None = None


def write_recipe(recipe: Recipe) -> bytes:
    """Return the recipe as a JSON file in UTF-8."""
    settings = recipe.settings
    value = {
        "format": FORMAT,
        "version": VERSION,
        "picture": vars(recipe.source),
        "method": settings.method,
        "settings": {
            setting.name: setting.values.to_json(getattr(settings, setting.name))
            for setting in settings.schema()
        },
        "numbers": dict(recipe.numbers),
        "files": [vars(file) for file in recipe.files],
        "versions": dict(recipe.versions),
    }
    if recipe.animation is not None:
        value["animation"] = vars(recipe.animation)
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def parse_recipe(data: bytes) -> Recipe:
    """Parse a recipe from any bytes.

    Raises:
        RecipeError: the bytes are no recipe of this version, or a field is missing or wrong. No
            other exception is raised.
    """
    names = (
        "format",
        "version",
        "picture",
        "method",
        "settings",
        "numbers",
        "files",
        "versions",
        "animation",
    )
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
        numbers=_numbers(fields.required("numbers"), method, "animation" in value),
        files=tuple(_output_file(file) for file in fields.items("files", MAX_FILES)),
        versions=_versions(fields.required("versions")),
        animation=_animation(value["animation"]) if "animation" in value else None,
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
    fields = CheckedObject(value, "the settings", [setting.name for setting in schema])
    read = settings(
        **{
            setting.name: fields.value(setting.name, setting.values)
            for setting in schema
            if setting.name in value or not setting.later
        }
    )
    if problem := read.problem():
        raise RecipeError(f"The settings can't be met: {problem}")
    return read


def _animation(value: Any) -> AnimationOptions:
    fields = CheckedObject(value, "the animation", ("format", "palettes"))
    formats = Choice(values=(*ANIMATION_FORMATS, SMALLEST))
    return AnimationOptions(
        format=fields.value("format", formats),
        palettes=fields.value("palettes", Choice(values=PALETTES)),
    )


def _numbers(value: Any, method: Method, is_animation: bool) -> dict[str, float | None]:
    if is_animation:
        fields = CheckedObject(value, "the numbers", ANIMATION_NUMBERS)
        return {
            name: fields.number(name, signed=name in ANIMATION_SIGNED_NUMBERS)
            for name in ANIMATION_NUMBERS
        }
    fields = CheckedObject(value, "the numbers", method.numbers)
    return {
        name: fields.number(name, signed=name in method.signed_numbers)
        for name in method.numbers
        if name in value or name not in method.later_numbers
    }


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
