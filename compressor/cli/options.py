"""The command line as it was meant: checked, and with its defaults."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compressor.cli.parser import parser
from compressor.cli.pngquant_quality import psnr_of_quality
from compressor.imaging.errors import ImageError
from compressor.imaging.limits import check_bytes
from compressor.imaging.palettes.reader import read_palette
from compressor.pipeline.compression_job import BEST_RUN, CompressionJob
from compressor.pipeline.settings import COLOR_COUNT, QualitySettings, RestartSettings, Settings
from compressor.pipeline.target import Target

STDIO = "-"  # input or output
FLAGS = {
    setting.name: setting.flags[-1]
    for settings in (QualitySettings, RestartSettings)
    for setting in settings.schema()
    if setting.flags
}
QUALITY_NAMES = {setting.name for setting in QualitySettings.schema()}
RESTART_NAMES = {setting.name for setting in RestartSettings.schema()}
ONLY_WITH_RESTARTS = ("run", *(name for name in FLAGS if name in RESTART_NAMES - QUALITY_NAMES))
NOT_WITH_RESTARTS = (
    *("psnr", "quality", "max_bytes", "palette", "shared_palette", "speed"),
    *(name for name in FLAGS if name in QUALITY_NAMES - RESTART_NAMES),
)
INCOMPATIBLE_WITH_LARGE = ("psnr", "quality", "max_bytes", "restarts", "dither", "skip_if_larger")
EFFORT_OF_SPEED = {**dict.fromkeys((1, 2), "best"), **dict.fromkeys((3, 4, 5), "balanced")}


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """What to do.

    Attributes:
        files: as they were given: names, folders, patterns, or "-".
        job: what is to become of each.
        shared: whether the palette is made of all of them first.
        large: whether they are read and written in strips.
        least_psnr: below so many decibels nothing is written.
        output: a path, "-", or None for beside the original.
        ending: of new files' names.
        figures: "json", "csv", or None.
    """

    files: tuple[str, ...]
    job: CompressionJob
    shared: bool
    large: bool
    least_psnr: float | None
    output: str | None
    ending: str
    force: bool
    skip_if_larger: bool
    recursive: bool
    jobs: int | None
    dask: str | None
    figures: str | None
    verbose: bool


def parse_options(arguments: Sequence[str]) -> Options:
    """Read a command line; where it can't be followed, say why and exit with 2."""
    reader = parser()
    given = reader.parse_intermixed_args(_normalize_getopt(arguments))
    try:
        return _orders(given)
    except ImageError as error:
        reader.exit(2, f"{reader.prog}: error: {error}\n")  # a sentence, which needs no usage


def _normalize_getopt(words: Sequence[str]) -> list[str]:
    """What getopt, and so pngquant, takes otherwise: --floyd has its strength behind a = or has
    none, and --ext and --quality may be followed by what begins with a dash."""
    found = list(words)
    end = words.index("--") if "--" in words else len(words)
    for place in reversed(range(end)):
        if found[place] in ("--dither", "--floyd"):
            found[place] += "=1"
        elif found[place] in ("--ext", "--quality") and place + 1 < end:
            found[place : place + 2] = [f"{found[place]}={found[place + 1]}"]
    return found


def _orders(given: argparse.Namespace) -> Options:
    files, colors = _split_colors_argument(given.files, given.k)
    _check_combinations(given, files)
    looked_for = not (given.psnr is given.quality is given.max_bytes is None)
    k = colors or (COLOR_COUNT.max if looked_for else QualitySettings.defaults().k)
    if given.locked and len(given.locked) > k:
        raise ImageError(f"{len(given.locked)} colours are fixed, but {k} are allowed; raise -k.")
    ending = f"-k{k}.png" if not (looked_for or given.palette) else "-reduced.png"
    return Options(
        files=tuple(files),
        job=_job(given, k),
        shared=given.shared_palette,
        large=given.large,
        least_psnr=_min_psnr(given),
        output=given.output,
        ending=_suffix(given.ext) if given.ext is not None else ending,
        force=given.force,
        skip_if_larger=given.skip_if_larger,
        recursive=given.recursive,
        jobs=given.jobs,
        dask=given.dask,
        figures=given.figures,
        verbose=given.verbose,
    )


def _split_colors_argument(words: list[str], colors: int | None) -> tuple[list[str], int | None]:
    """The files, and the number of colours where it comes before them."""
    if colors is None and len(words) > 1 and words[0].isascii() and words[0].isdigit():
        if int(words[0]) not in COLOR_COUNT:
            raise ImageError(f"{words[0]} colours are asked for; it has to be {COLOR_COUNT}.")
        return words[1:], int(words[0])
    return words, colors


def _check_combinations(given: argparse.Namespace, files: list[str]) -> None:
    """Raise ImageError for what contradicts itself."""
    if not files:
        raise ImageError("Which pictures? Give their names, or - for standard input.")
    if files.count(STDIO) > 1 or (STDIO in files and given.shared_palette):
        raise ImageError("Standard input can be read once only.")
    if given.palette and given.k:
        raise ImageError("With --palette its file says how many colours; leave out the number.")
    if given.palette and given.locked:
        raise ImageError("With --palette all colours are given; leave out --fixed.")
    here = STDIO in (given.output, *files) and given.output in (STDIO, None)
    if here and len(files) > 1:
        raise ImageError("Only one picture can go to standard output; give a folder by -o.")
    if here and given.figures:
        raise ImageError("The PNG and the figures can't both go to standard output; give -o FILE.")
    if given.large:
        _reject_together_with(
            given,
            INCOMPATIBLE_WITH_LARGE,
            "needs the whole picture at once, so it is not for --large",
        )
        if STDIO in (given.output, *files):
            raise ImageError("--large needs files, not standard input or output.")
    if given.restarts is None:
        _reject_together_with(
            given, ONLY_WITH_RESTARTS, "belongs to --restarts N, which is missing"
        )
    else:
        _reject_together_with(
            given, NOT_WITH_RESTARTS, "is not for --restarts, which is plain k-means"
        )


def _reject_together_with(given: argparse.Namespace, names: Sequence[str], why: str) -> None:
    for name in names:
        if getattr(given, name) not in (None, False):
            raise ImageError(f"{FLAGS.get(name, '--' + name.replace('_', '-'))} {why}.")


def _job(given: argparse.Namespace, k: int) -> CompressionJob:
    try:
        return CompressionJob(
            settings=_settings(given, k),
            target=_target(given),
            palette=_palette(Path(given.palette)) if given.palette else None,
            run=BEST_RUN if given.run is None else given.run,
            thumbnail=False,
        )
    except ValueError as error:
        raise ImageError(f"{error}.") from None


def _settings(given: argparse.Namespace, k: int) -> Settings:
    """Those that are given, the others at their default."""
    method = QualitySettings if given.restarts is None else RestartSettings
    values = {name: getattr(given, name, None) for name in method.defaults().values()}
    if values.get("effort", "") is None and given.speed:
        values["effort"] = EFFORT_OF_SPEED.get(given.speed, "fast")
    chosen = {name: value for name, value in values.items() if value is not None}
    return method(**{**chosen, "k": k})


def _target(given: argparse.Namespace) -> Target | None:
    if given.max_bytes is not None:
        return Target(max_bytes=given.max_bytes)
    if given.psnr is not None:
        return Target(psnr=given.psnr, or_nearest=True)
    if given.quality is not None:
        return Target(psnr=psnr_of_quality(given.quality[1]), or_nearest=True)
    return None


def _min_psnr(given: argparse.Namespace) -> float | None:
    if given.quality is not None:
        return psnr_of_quality(given.quality[0])
    return given.psnr  # type: ignore[no-any-return]


def _palette(file: Path) -> NDArray[np.uint8]:
    try:
        check_bytes(file.stat().st_size)
        return read_palette(file.read_bytes())
    except OSError as error:
        raise ImageError(f"The palette {file} can't be read: {error.strerror}.") from None


def _suffix(text: str) -> str:
    """What names end in; pngquant takes "new.png" as it is, and so is it here."""
    if not text or Path(f"x{text}").name != f"x{text}":
        raise ImageError(
            f"--ext {text!r} is no ending of a file name, such as -small.encode_png()."
        )
    return text
