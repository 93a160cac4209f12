"""Write the recipe of a result, and compare the recipe with a repeated result."""

import hashlib
from collections.abc import Sequence

from compressor.imaging import Picture
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.files.names import safe_stem
from compressor.imaging.text import printable
from compressor.pipeline.animation.job import CompressedAnimation
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Result
from compressor.pipeline.setting_schema import Settings
from compressor.recipes.recipe import OutputFile, Recipe, SourcePicture
from compressor.recipes.versions import versions
from compressor.ui.formatting import file_size
from compressor.ui.state import SelectedPicture


def recipe_of(selected: SelectedPicture, result: Result) -> Recipe:
    """Return the recipe of this result."""
    return Recipe(
        source=_source(selected),
        settings=result.settings,
        numbers=result.numbers,
        files=tuple(_output_file(name, data) for name, data in output_files(selected.name, result)),
        versions=versions(),
    )


def animation_recipe_of(selected: SelectedPicture, result: CompressedAnimation) -> Recipe:
    """Return the recipe of this animation."""
    return Recipe(
        source=_source(selected),
        settings=result.settings,
        numbers=result.numbers,
        files=(_output_file(animation_name(selected.name, result.format), result.file),),
        versions=versions(),
        animation=result.options,
    )


def animation_name(name: str, format: str) -> str:
    """Return the name of the download of an animation; `name` is that of its original."""
    return f"{safe_stem(name)}-all-frames{ANIMATION_FORMATS[format].suffix}"


def output_files(name: str, result: Result) -> Sequence[tuple[str, bytes]]:
    """Return (name, PNG file) for the downloads of a result; `name` is the picture's name."""
    stem = safe_stem(name)
    return [(f"{stem}-{file.name}.png", file.picture.encode_png()) for file in result.files]


def matches_picture(recipe: Recipe, picture: Picture) -> bool:
    """Return whether this is the recipe's picture."""
    return recipe.source.sha256 == picture.sha256


def differences(recipe: Recipe, repeated: Recipe) -> list[str]:
    """Return a sentence for each difference of the files and numbers of a repeated result."""
    sentences = []
    if len(recipe.files) != len(repeated.files):
        sentences.append(f"{len(repeated.files)} files, not {len(recipe.files)}")
    for expected_file, file in zip(recipe.files, repeated.files, strict=False):
        if expected_file.sha256 != file.sha256:
            sentences.append(
                f"{file.name}: {file.size:,} bytes with other contents than the recipe's"
                f" {expected_file.size:,}"
            )
    for name, number in repeated.numbers.items():
        if name in recipe.numbers and number != recipe.numbers[name]:
            label = name.replace("_", " ")
            sentences.append(f"{label}: {_digits(number)}, not {_digits(recipe.numbers[name])}")
    return sentences


def other_versions(recipe: Recipe, repeated: Recipe) -> list[str]:
    """Return a sentence for each program that has another version than in the recipe."""
    return [
        f"{name} {version}, not {printable(recipe.versions[name])}"
        for name, version in repeated.versions.items()
        if version != recipe.versions[name]
    ]


def describe_picture(source: SourcePicture) -> str:
    """Return the sizes and the digest of a recipe's picture, in words."""
    return (
        f"{source.width:,} x {source.height:,} px, {file_size(source.size)},"
        f" sha256 {source.sha256[:16]}…"
    )


def describe_settings(settings: Settings) -> str:
    """Return the method and the settings as a phrase."""
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
