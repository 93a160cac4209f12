"""The options of the command line: parsed, checked, and with their defaults."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compressor.cli.output_format import OutputFormats, output_formats, result_suffixes
from compressor.cli.parser import MAX_ERROR_CHARACTERS, parser
from compressor.cli.pngquant_quality import psnr_of_quality
from compressor.imaging.errors import ImageError
from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST
from compressor.imaging.limits import check_bytes
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES, nearest_palette_names
from compressor.imaging.palettes.reader import read_palette
from compressor.imaging.text import printable
from compressor.parallel.decoder import load_untrusted_image
from compressor.pipeline.compression_job import BEST_RUN, CompressionJob
from compressor.pipeline.protected.part import MAX_PARTS, Part
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.setting_values import Amount, Switch
from compressor.pipeline.settings import (
    COLOR_COUNT,
    LOOK,
    LookSettings,
    QualitySettings,
    RestartSettings,
)
from compressor.pipeline.target import Target

MAX_DIGITS = 10  # of the number of colours; int() raises ValueError for thousands of them
STDIO = "-"  # stands for standard input or standard output
FLAGS = {
    setting.name: setting.flags[-1]
    for settings in (LookSettings, QualitySettings, RestartSettings)
    for setting in settings.schema()
    if setting.flags
}
USUAL_AMOUNTS = {
    flag: setting.values.to_text(setting.values.usual)
    for setting in QualitySettings.schema()
    if isinstance(setting.values, Amount)
    for flag in setting.flags
}
SWITCHES = {
    flag
    for setting in QualitySettings.schema()
    if isinstance(setting.values, Switch)
    for flag in setting.flags
}
QUALITY_NAMES = {setting.name for setting in QualitySettings.schema()}
RESTART_NAMES = {setting.name for setting in RestartSettings.schema()}
# With these colours are chosen in another way than by the look of the file.
OTHER_WAYS = ("psnr", "quality", "palette", "shared_palette", "restarts", "large", "nofs")
ONLY_WITH_RESTARTS = ("run", *(name for name in FLAGS if name in RESTART_NAMES - QUALITY_NAMES))
NOT_WITH_RESTARTS = (
    *("look", "psnr", "quality", "max_bytes", "palette", "shared_palette", "speed"),
    *(name for name in FLAGS if name in QUALITY_NAMES - RESTART_NAMES),
)
INCOMPATIBLE_WITH_LARGE = (
    "look",
    "psnr",
    "quality",
    "max_bytes",
    "restarts",
    "dither",
    "longest_side",
    "protect",
    "keep_rare",
    "skip_if_larger",
)
NUMBER = r"-?[0-9]*\.?[0-9]+(e-?[0-9]+)?"
EFFORT_OF_SPEED = {**dict.fromkeys((1, 2), "best"), **dict.fromkeys((3, 4, 5), "balanced")}


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """What the command line asks for.

    Attributes:
        files: names, folders, patterns, or "-", as the command line has them.
        job: how each file is compressed.
        formats: what pictures and animations become.
        shared: whether all files get one palette, which is computed first.
        large: whether the files are read and written in strips.
        min_psnr: the PSNR in dB below which a file is not written, or None.
        output: the path to write to, "-" for standard output, or None for beside the original.
        output_suffix: what the names of new files end in.
        animation_stem: what those of animations that keep their format end in, before its suffix;
            None where it is `output_suffix` as well.
        suffix_is_open: whether the suffix of the format follows, which is known only when the
            file is there.
        earlier_suffixes: what the names of results of earlier times end in.
        force: whether existing files are replaced.
        skip_if_larger: whether a file that would not become smaller is left alone.
        recursive: whether folders in folders are searched.
        jobs: the number of processes, or None for the default.
        dask: the address of a Dask scheduler, or None.
        row_format: the format of the rows on standard output, "json" or "csv", or None.
        verbose: whether written files are reported too.
    """

    files: tuple[str, ...]
    job: CompressionJob
    formats: OutputFormats
    shared: bool
    large: bool
    min_psnr: float | None
    output: str | None
    output_suffix: str
    animation_stem: str | None
    suffix_is_open: bool
    earlier_suffixes: tuple[str, ...]
    force: bool
    skip_if_larger: bool
    recursive: bool
    jobs: int | None
    dask: str | None
    row_format: str | None
    verbose: bool


def parse_options(arguments: Sequence[str]) -> Options:
    """Parse a command line; where it can't be followed, print why and exit with 2."""
    argument_parser = parser()
    namespace = argument_parser.parse_intermixed_args(_normalize_getopt(arguments))
    try:
        return _options(namespace)
    except ImageError as error:  # its sentence needs no usage beside it
        argument_parser.exit(
            2, f"{argument_parser.prog}: error: {printable(str(error), MAX_ERROR_CHARACTERS)}\n"
        )


def _normalize_getopt(words: Sequence[str]) -> list[str]:
    """Rewrite what argparse reads in another way than getopt, which pngquant uses.

    The value of --floyd stands behind a = or is left out, and the value of --ext and --quality
    may begin with a dash. The number of --smaller may be left out, also before a file.
    """
    normalized = list(words)
    end = words.index("--") if "--" in words else len(words)
    for index in reversed(range(end)):
        if normalized[index] in ("--dither", "--floyd"):
            normalized[index] += "=1"
        elif normalized[index] in SWITCHES:
            normalized[index] += "=on"
        elif normalized[index] in USUAL_AMOUNTS:
            if not re.fullmatch(NUMBER, "".join(normalized[index + 1 : index + 2])):
                normalized.insert(index + 1, USUAL_AMOUNTS[normalized[index]])
            normalized[index : index + 2] = ["=".join(normalized[index : index + 2])]
        elif normalized[index] in ("--ext", "--quality") and index + 1 < end:
            normalized[index : index + 2] = [f"{normalized[index]}={normalized[index + 1]}"]
    return normalized


def _options(arguments: argparse.Namespace) -> Options:
    files, colors = _split_colors_argument(arguments.files, arguments.k)
    arguments.protect = _parts(arguments.protect)
    _check_combinations(arguments, files)
    look = _look_settings(arguments, colors)
    has_target = not (arguments.psnr is arguments.quality is arguments.max_bytes is None)
    k = colors or (COLOR_COUNT.max if has_target else QualitySettings.defaults().k)
    if arguments.locked and len(arguments.locked) > k:
        raise ImageError(
            f"{len(arguments.locked)} colours are fixed, but {k} are allowed; raise -k."
        )
    formats = output_formats(arguments)
    format = formats.pictures
    stem = _stem(arguments, k, has_target=has_target, has_look=look is not None)
    output_suffix = stem if format == SMALLEST else f"{stem}{FILE_FORMATS[format].suffix}"
    earlier_suffixes = result_suffixes(stem)
    if arguments.ext is not None:
        output_suffix = _suffix(arguments.ext)
        earlier_suffixes = (output_suffix,)
    return Options(
        files=tuple(files),
        job=_job(arguments, look or _settings(arguments, k), formats),
        formats=formats,
        shared=arguments.shared_palette,
        large=arguments.large,
        min_psnr=_min_psnr(arguments),
        output=arguments.output,
        output_suffix=output_suffix,
        animation_stem=stem if arguments.ext is None and format != SMALLEST else None,
        suffix_is_open=format == SMALLEST and arguments.ext is None,
        earlier_suffixes=earlier_suffixes,
        force=arguments.force,
        skip_if_larger=arguments.skip_if_larger,
        recursive=arguments.recursive,
        jobs=arguments.jobs,
        dask=arguments.dask,
        row_format=arguments.row_format,
        verbose=arguments.verbose,
    )


def _stem(arguments: argparse.Namespace, k: int, *, has_target: bool, has_look: bool) -> str:
    """What the names of new files end in, before the suffix of their format."""
    if has_look:
        return "-small"
    if name := _palette_name(arguments):
        return f"-{name}"
    return "-reduced" if has_target or arguments.palette else f"-k{k}"


def _look_settings(arguments: argparse.Namespace, colors: int | None) -> LookSettings | None:
    """Return the settings of the smallest file; None where colours are chosen in another way.

    Raises:
        ImageError: a look is asked for, and colours or what belongs to them as well.
    """
    others = {setting.name for setting in QualitySettings.schema() if setting.flags}
    others -= {"k", *(setting.name for setting in LookSettings.schema())}
    names = (*OTHER_WAYS, *sorted(others))
    by_hand = [name for name in names if _is_given(arguments, name)]
    if arguments.look is not None:
        reason = f"is chosen by --ssimulacra2 {arguments.look} itself; leave it out"
        if colors is not None:
            raise ImageError(f"The number of colours, {colors}, {reason}.")
        _reject_together_with(arguments, by_hand, reason)
    elif colors is not None or by_hand:
        return None
    look = arguments.look
    if look is None:
        look = LookSettings.defaults().look if arguments.max_bytes is None else LOOK.max
    return LookSettings(
        look=look,
        max_bytes=arguments.max_bytes or 0,
        effort=_effort(arguments),
        locked=arguments.locked or (),
        protect=arguments.protect or (),
        longest_side=arguments.longest_side or 0,
    )


def _parts(parts: list[Part] | None) -> tuple[Part, ...] | None:
    """Return the protected parts, each once; None where there are none.

    Raises:
        ImageError: there are too many.
    """
    different = tuple(dict.fromkeys(parts or ()))
    if len(different) > MAX_PARTS:
        raise ImageError(
            f"{len(different)} parts are protected; at most {MAX_PARTS} can be, so leave out"
            f" {len(different) - MAX_PARTS}."
        )
    return different or None


def _effort(arguments: argparse.Namespace) -> str:
    """Return the effort that --effort or --speed asks for, or the default."""
    if arguments.effort is None and arguments.speed:
        return EFFORT_OF_SPEED.get(arguments.speed, "fast")
    return str(arguments.effort or QualitySettings.defaults().effort)


def _split_colors_argument(words: list[str], colors: int | None) -> tuple[list[str], int | None]:
    """Return the files, and the number of colours, which may stand before them as in pngquant."""
    if colors is None and len(words) > 1 and words[0].isascii() and words[0].isdigit():
        number = int(words[0][:MAX_DIGITS])
        if len(words[0]) > MAX_DIGITS or number not in COLOR_COUNT:
            shown = printable(words[0], MAX_DIGITS)
            raise ImageError(f"{shown} colours are asked for; it has to be {COLOR_COUNT}.")
        return words[1:], number
    return words, colors


def _check_combinations(arguments: argparse.Namespace, files: list[str]) -> None:
    """Raise ImageError for options that contradict each other."""
    if not files:
        raise ImageError("Which pictures? Give their names, or - for standard input.")
    if files.count(STDIO) > 1 or (STDIO in files and arguments.shared_palette):
        raise ImageError("Standard input can be read once only.")
    if arguments.palette:
        _check_with_palette(arguments)
    if arguments.keep_rare == "on" and (arguments.palette or arguments.shared_palette):
        raise ImageError(
            "--keep-rare looks for the colours of one picture, so it is not for --palette or"
            " --shared-palette; leave one of them out."
        )
    is_to_stdout = STDIO in (arguments.output, *files) and arguments.output in (STDIO, None)
    if is_to_stdout and len(files) > 1:
        raise ImageError("Only one picture can go to standard output; give a folder by -o.")
    if is_to_stdout and arguments.row_format:
        raise ImageError(
            "The picture and the figures can't both go to standard output; give -o FILE."
        )
    if arguments.large:
        _reject_together_with(
            arguments,
            INCOMPATIBLE_WITH_LARGE,
            "needs the whole picture at once, so it is not for --large",
        )
        if STDIO in (arguments.output, *files):
            raise ImageError("--large needs files, not standard input or output.")
    if arguments.restarts is None:
        _reject_together_with(
            arguments, ONLY_WITH_RESTARTS, "belongs to --restarts N, which is missing"
        )
    else:
        _reject_together_with(
            arguments, NOT_WITH_RESTARTS, "is not for --restarts, which is plain k-means"
        )


def _check_with_palette(arguments: argparse.Namespace) -> None:
    """Raise ImageError for options that contradict --palette."""
    if arguments.k:
        raise ImageError("With --palette the palette says how many colours; leave out the number.")
    if arguments.locked:
        raise ImageError("With --palette all colours are given; leave out --fixed.")
    if arguments.protect and not arguments.smaller:
        raise ImageError(
            "With --palette all colours are given, so --protect changes nothing without --smaller;"
            " leave it out."
        )


def _is_given(arguments: argparse.Namespace, name: str) -> bool:
    """Return whether an option is on the command line; 0 is a value like others."""
    value = getattr(arguments, name)
    return value is not None and value is not False


def _reject_together_with(arguments: argparse.Namespace, names: Sequence[str], reason: str) -> None:
    for name in names:
        if _is_given(arguments, name):
            raise ImageError(f"{FLAGS.get(name, '--' + name.replace('_', '-'))} {reason}.")


def _job(
    arguments: argparse.Namespace, settings: Settings, formats: OutputFormats
) -> CompressionJob:
    palette = None
    if arguments.palette and _palette_name(arguments) is None:
        palette = _palette(Path(arguments.palette))
    try:
        return CompressionJob(
            settings=settings,
            target=None if isinstance(settings, LookSettings) else _target(arguments),
            palette=palette,
            run=BEST_RUN if arguments.run is None else arguments.run,
            format=formats.pictures,
            animations=formats.animations,
            palettes=arguments.palettes,
            thumbnail=False,
            ssimulacra2=arguments.verbose or arguments.row_format is not None,
        )
    except ValueError as error:
        raise ImageError(f"{error}.") from None


def _settings(arguments: argparse.Namespace, k: int) -> Settings:
    """Return the settings of the command line; those that it leaves out have their default."""
    method = QualitySettings if arguments.restarts is None else RestartSettings
    values = {name: getattr(arguments, name, None) for name in method.defaults().values()}
    if "effort" in values:
        values["effort"] = _effort(arguments)
    if "palette" in values:
        values["palette"] = _palette_name(arguments)
    given_values = {name: value for name, value in values.items() if value is not None}
    return method(**{**given_values, "k": k})


def _target(arguments: argparse.Namespace) -> Target | None:
    if arguments.max_bytes is not None:
        return Target(max_bytes=arguments.max_bytes)
    if arguments.psnr is not None:
        return Target(psnr=arguments.psnr, or_nearest=True)
    if arguments.quality is not None:
        return Target(psnr=psnr_of_quality(arguments.quality[1]), or_nearest=True)
    return None


def _min_psnr(arguments: argparse.Namespace) -> float | None:
    if arguments.quality is not None:
        return psnr_of_quality(arguments.quality[0])
    return arguments.psnr  # type: ignore[no-any-return]


def _palette_name(arguments: argparse.Namespace) -> str | None:
    """Return the name that --palette gives; None where it gives a file, or is left out."""
    word = arguments.palette
    return word if word in NAMED_PALETTES and not Path(word).exists() else None


def _palette(file: Path) -> NDArray[np.uint8]:
    try:
        check_bytes(file.stat().st_size)
        return read_palette(file.read_bytes(), load_untrusted_image)
    except FileNotFoundError:
        names = " or ".join(nearest_palette_names(str(file)))
        hint = f"; did you mean {names}?" if names else "."
        raise ImageError(
            f"There is no palette file {file}, and no palette has this name{hint} --list-palettes"
            " tells all names."
        ) from None
    except OSError as error:
        raise ImageError(f"The palette {file} can't be read: {error.strerror}.") from None


def _suffix(text: str) -> str:
    """Check what file names are to end in; as in pngquant, "new.png" needs no separator."""
    if not text or Path(f"x{text}").name != f"x{text}":
        raise ImageError(f"--ext {text!r} is no ending of a file name, such as -small.png.")
    return text
