"""Recipes of results: written, and compared with what came out when one was repeated."""

import hashlib
import math

from compressor.imaging import Picture
from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.quality import QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.recipes.recipe import OutputFile, Recipe, Setting, SourcePicture
from compressor.recipes.versions import versions
from compressor.ui.formatting import file_size
from compressor.ui.settings import quality_settings
from compressor.ui.settings.restart_settings import (
    BEST_QUALITY,
    RESTARTS,
    SETTING_OF_WIDGET,
    describe,
    safe_stem,
)
from compressor.ui.state import SelectedPicture


def recipe_of(now: SelectedPicture, result: ExperimentResult | QualityResult) -> Recipe:
    """How this result was made, and what came out."""
    if isinstance(result, ExperimentResult):
        method = "restarts"
        settings = _settings(result.settings)
        numbers = _costs(result)
    else:
        method = "quality"
        settings = _settings(result.wishes)
        numbers = _quality(result)
    return Recipe(
        source=_source(now),
        method=method,
        settings=settings,
        numbers=numbers,
        files=tuple(_made(name, data) for name, data in output_files(now.name, result)),
        versions=versions(),
    )


def output_files(name: str, result: ExperimentResult | QualityResult) -> list[tuple[str, bytes]]:
    """The PNG files of a result of the picture of this name, in the order of the downloads."""
    begin = safe_stem(name)
    if isinstance(result, ExperimentResult):
        return [(f"{begin}-{made.name}.png", made.full.encode_png()) for made in result.variants]
    found = [(f"{begin}-{result.name}.png", result.picture.encode_png())]
    if result.exact is not None:
        count = len(result.exact.palette)
        found.append((f"{begin}-{count}-colours-exact.png", result.exact.encode_png()))
    return found


def settings_of(recipe: Recipe) -> RestartSettings | QualitySettings:
    """What a recipe asks for, as the pages know it."""
    given = dict(recipe.settings)
    if recipe.method == "restarts":
        return RestartSettings(**{SETTING_OF_WIDGET[name]: value for name, value in given.items()})  # type: ignore[arg-type]
    return QualitySettings(fixed=given.pop("locked"), **given)  # type: ignore[arg-type]


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


def in_words(asked_for: RestartSettings | QualitySettings) -> str:
    """The method and the settings as a phrase."""
    if isinstance(asked_for, RestartSettings):
        return f"{RESTARTS}, {describe(asked_for)}"
    return f"{BEST_QUALITY}, {quality_settings.describe(asked_for)}"


def _source(now: SelectedPicture) -> SourcePicture:
    picture = now.picture
    return SourcePicture(
        name=now.name.encode("utf-8", "replace").decode("utf-8")[:300],
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        size=picture.size_bytes,
    )


def _settings(of: RestartSettings | QualitySettings) -> dict[str, Setting]:
    if isinstance(of, RestartSettings):
        return {key: getattr(of, name) for key, name in SETTING_OF_WIDGET.items()}
    return {
        "k": of.k,
        "effort": of.effort,
        "space": of.space,
        "dither": of.dither,
        "locked": of.fixed,
    }


def _costs(result: ExperimentResult) -> dict[str, float | None]:
    runs = result.runs
    runs2 = result.runs2
    return {
        "best_cost": result.best.cost,
        "best_run": runs.best,
        "worst_cost": result.worst.cost,
        "worst_run": runs.worst,
        "second_cost": result.second.cost,
        "second_run": runs2.best,
    }


def _quality(result: QualityResult) -> dict[str, float | None]:
    psnr = result.quality.psnr
    return {
        "cost": result.picture.cost,
        "psnr": None if math.isinf(psnr) else psnr,
        "ssim": min(1.0, max(0.0, result.quality.ssim)),
    }


def _made(name: str, data: bytes) -> OutputFile:
    return OutputFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _digits(number: float | None) -> str:
    return "endless" if number is None else f"{number:.10g}"
