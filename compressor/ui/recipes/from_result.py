"""Recipes of results: written, and compared with what came out when one was repeated."""

import hashlib
from collections.abc import Sequence

from compressor.imaging import Picture
from compressor.imaging.files.names import safe_stem
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Result
from compressor.pipeline.settings import Settings
from compressor.recipes.recipe import OutputFile, Recipe, SourcePicture
from compressor.recipes.versions import versions
from compressor.ui.formatting import file_size
from compressor.ui.state import SelectedPicture


def recipe_of(selected: SelectedPicture, result: Result) -> Recipe:
    """How this result was made, and what came out."""
    return Recipe(
        source=_source(selected),
        settings=result.settings,
        numbers=result.numbers,
        files=tuple(_output_file(name, data) for name, data in output_files(selected.name, result)),
        versions=versions(),
    )


def output_files(name: str, result: Result) -> Sequence[tuple[str, bytes]]:
    """The PNG files of a result of the picture of this name, in the order of the downloads."""
    stem = safe_stem(name)
    return [(f"{stem}-{file.name}.png", file.picture.encode_png()) for file in result.files]


def matches_picture(recipe: Recipe, picture: Picture) -> bool:
    """Whether this is the recipe's picture."""
    return recipe.source.sha256 == picture.sha256


def differences(recipe: Recipe, made: Recipe) -> list[str]:
    """What is not as the recipe says, of the same picture and settings; empty if nothing is."""
    found = []
    if len(recipe.files) != len(made.files):
        found.append(f"{len(made.files)} files, not {len(recipe.files)}")
    for before, after in zip(recipe.files, made.files, strict=False):
        if before.sha256 != after.sha256:
            found.append(
                f"{after.name}: {after.size:,} bytes with other contents than the recipe's"
                f" {before.size:,}"
            )
    for name, number in made.numbers.items():
        if number != recipe.numbers[name]:
            label = name.replace("_", " ")
            found.append(f"{label}: {_digits(number)}, not {_digits(recipe.numbers[name])}")
    return found


def other_versions(recipe: Recipe, made: Recipe) -> list[str]:
    """The programs that are of another version than the recipe's."""
    return [
        f"{name} {now}, not {recipe.versions[name]}"
        for name, now in made.versions.items()
        if now != recipe.versions[name]
    ]


def describe_picture(source: SourcePicture) -> str:
    """The picture of a recipe, in numbers."""
    return (
        f"{source.width:,} x {source.height:,} px, {file_size(source.size)},"
        f" sha256 {source.sha256[:16]}…"
    )


def describe_settings(settings: Settings) -> str:
    """The method and the settings as a phrase."""
    return f"{METHODS[settings.method].title}, {settings.describe()}"


def _source(selected: SelectedPicture) -> SourcePicture:
    picture = selected.picture
    return SourcePicture(
        name=selected.name.encode("utf-8", "replace").decode("utf-8")[:300],
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        size=picture.size_bytes,
    )


def _output_file(name: str, data: bytes) -> OutputFile:
    return OutputFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _digits(number: float | None) -> str:
    return "endless" if number is None else f"{number:.10g}"
