"""Recipes: a JSON file that says how a result was made, and what came out, to make it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compressor.imaging.errors import RecipeError
from compressor.imaging.palettes.hex_codes import parse_hex, to_hex
from compressor.pipeline.settings import (
    CHOICES,
    MAX_LOCKED,
    METHODS,
    NUMBERS,
    QUALITY,
    RESTARTS,
    Choice,
    IntRange,
)
from compressor.recipes.json_fields import CheckedObject, read_json

FORMAT = "K-means image compressor recipe"
VERSION = 1
SETTINGS = {"quality": QUALITY, "restarts": RESTARTS}
# What comes out, beside the files. Costs are mean squared RGB distances, channels in 0..1.
RESULT_FIELDS = {
    "quality": ("cost", "psnr", "ssim"),
    "restarts": (
        "best_cost", "best_run", "worst_cost", "worst_run", "second_cost", "second_run"
    ),
}  # fmt: skip
VERSIONS = ("project", "python", "numpy", "pillow", "opencv", "deflate", "machine")
MOST_FILES = 16
SIDE_RANGE = IntRange(least=1, most=100_000_000)
SIZE_RANGE = IntRange(least=0, most=10**12)

Color = tuple[int, int, int]
Setting = int | float | str | tuple[Color, ...]


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
        method: "quality" or "restarts".
        settings: all of the method's, by the names in `compressor.pipeline.settings`.
        numbers: what came out, by the names in `NUMBERS_OUT`; None stands for infinity.
        files: what came out, in the order in which they were offered.
        versions: of the programs that made it, by the names in `VERSIONS`.
    """

    source: SourcePicture
    method: str
    settings: Mapping[str, Setting]
    numbers: Mapping[str, float | None]
    files: tuple[OutputFile, ...]
    versions: Mapping[str, str]


def write_recipe(recipe: Recipe) -> bytes:
    """The file, in UTF-8."""
    settings: dict[str, Any] = dict(recipe.settings)
    if "locked" in settings:
        settings["locked"] = [to_hex(color) for color in settings["locked"]]
    value = {
        "format": FORMAT,
        "version": VERSION,
        "picture": vars(recipe.source),
        "method": recipe.method,
        "settings": settings,
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
    method = str(fields.limited("method", METHODS))
    return Recipe(
        source=_source(fields.any("picture")),
        method=method,
        settings=_settings(fields.any("settings"), SETTINGS[method]),
        numbers=_numbers(fields.any("numbers"), RESULT_FIELDS[method]),
        files=tuple(_made(file) for file in fields.items("files", MOST_FILES)),
        versions=_versions(fields.any("versions")),
    )


def _source(value: Any) -> SourcePicture:
    fields = CheckedObject(value, "the picture", ("name", "sha256", "width", "height", "size"))
    return SourcePicture(
        name=fields.text("name"),
        sha256=fields.digest("sha256"),
        width=fields.limited("width", SIDE_RANGE),
        height=fields.limited("height", SIDE_RANGE),
        size=fields.limited("size", SIZE_RANGE),
    )


def _settings(value: Any, names: tuple[str, ...]) -> dict[str, Setting]:
    fields = CheckedObject(value, "the settings", names)
    limits: dict[str, IntRange | Choice] = {**NUMBERS, **CHOICES}
    found = {name: fields.limited(name, limits[name]) for name in names if name in limits}
    if "dither" in found:
        found["dither"] = float(found["dither"])
    if "locked" in names:
        found["locked"] = _locked(fields)
    return found


def _locked(fields: CheckedObject) -> tuple[Color, ...]:
    wrong = fields.wrong("locked", "a list of colours such as #e4002b, each once")
    colors = []
    for code in fields.items("locked", MAX_LOCKED):
        try:
            color = parse_hex(str(code))
        except ValueError:
            raise wrong from None
        if to_hex(color) != code:  # the form in which recipes are written, and no other
            raise wrong
        colors.append(color)
    if len(set(colors)) < len(colors):
        raise wrong
    return tuple(colors)


def _numbers(value: Any, names: tuple[str, ...]) -> dict[str, float | None]:
    fields = CheckedObject(value, "the numbers", names)
    return {name: fields.number(name) for name in names}


def _made(value: Any) -> OutputFile:
    fields = CheckedObject(value, "a file", ("name", "size", "sha256"))
    return OutputFile(
        name=fields.text("name"),
        size=fields.limited("size", SIZE_RANGE),
        sha256=fields.digest("sha256"),
    )


def _versions(value: Any) -> dict[str, str]:
    fields = CheckedObject(value, "the versions", VERSIONS)
    return {name: fields.text(name, 80) for name in VERSIONS}
