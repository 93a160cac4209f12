"""The parser of the command line and its `--help`: the options in groups, and examples."""

import argparse
from typing import Any, NoReturn

from compressor.cli import values
from compressor.cli.standard_streams import write_lines
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.imaging.text import printable
from compressor.installation import PROGRAM, install_command, running_program
from compressor.pipeline.animation.scenes import AUTO, PALETTES
from compressor.pipeline.setting_schema import Setting
from compressor.pipeline.setting_values import Choice, IntRange
from compressor.pipeline.settings import (
    FILE_FORMAT,
    FORMAT,
    PALETTE,
    LookSettings,
    QualitySettings,
    RestartSettings,
    installed_formats,
)
from kmc import __version__

FORMAT_OF_FILES = Choice(values=(*dict.fromkeys((*FORMAT.values, *ANIMATION_FORMATS)),))
MAX_ERROR_CHARACTERS = 500  # of a message, which may quote a word that is as long as one likes
DESCRIPTION = """\
Reduces pictures to a few colours by k-means, and writes them as indexed PNG files, or as lossless
WebP or JPEG XL: each in the palette that comes nearest to it. Of a GIF, an APNG or an animated WebP
every frame is written. The options of pngquant that mean the same have its names.
"""
EXAMPLES = """\
examples:
  python -m compressor photo.jpg
      writes photo-small.png, the smallest file that looks good
  python -m compressor photo.jpg --ssimulacra2 50 -o medium.webp
      a smaller one of medium quality, as WebP without loss
  python -m compressor photo.jpg -k 16
      writes photo-k16.png, in the 16 colours that come nearest to the picture
  python -m compressor photo.jpg logo.png -k 64 -o small/
      writes small/photo-k64.png and small/logo-k64.png
  python -m compressor holiday --recursive -o small/ --jobs 2
      all pictures in a folder and below it, by two processes
  python -m compressor 'holiday/*.jpg' --shared-palette --ext -shared.png
      one palette for all of them
  python -m compressor photo.jpg --psnr 30 -o good.png
      the fewest colours that have a PSNR of 30 dB
  python -m compressor photo.jpg --longest-side 1600 -o web-page.png
      made smaller first, so that no side has more than 1600 pixels
  python -m compressor photo.jpg --max-bytes 20k -o light.png
      the best look that 20,000 bytes can have
  python -m compressor photo.jpg --quality 20-40 --skip-if-larger -o web.png
      as pngquant would: no better than 40, nothing below 20, nothing larger than the original
  python -m compressor photo.jpg -k 64 -o small.webp
      as WebP without loss, which is often smaller than a PNG
  python -m compressor holiday -k 64 --format smallest -o small/
      each picture in the format that has the fewest bytes
  python -m compressor animation.gif -k 64
      writes animation-k64.gif: every frame, in one palette, and what is still stays still
  python -m compressor animation.gif --format webp --smaller 2
      as animated WebP without loss, of pixels that may stay what they are where it hardly shows
  python -m compressor photo.jpg --palette brand.gpl --dither -o brand.png
      in the colours of a palette file, mixed by dithering
  python -m compressor photo.jpg --palette pico-8 --dither
      writes photo-pico-8.png, in exactly the colours of PICO-8; --list-palettes tells the others
  python -m compressor photo.jpg -k 64 --smaller -o smaller.png
      with colours of neighbours where that hardly shows, so that the file packs better
  python -m compressor logo.png -k 4 --fixed e4002b,fff -o logo-4.png
      with two colours that must be among the four
  python -m compressor photo.jpg -k 8 --protect 6,2,10,8:20 -o sign.png
      so that what is in this part keeps its colours, among eight
  python -m compressor - -k 8 < photo.jpg > photo-8.png
      from standard input to standard output
  python -m compressor holiday -k 32 --json > figures.jsonl
      one line of JSON a file: bytes, PSNR, SSIMULACRA2, palette, and what went wrong
  python -m compressor map.tif --large -k 64 -o map.png
      a picture larger than memory, in strips
  python -m compressor photo.jpg --restarts 20 --seed 7 -o best-of-20.png
      plain k-means from 20 random starts, and of these the best
"""
EXIT_CODES = """\
exit codes:
  0   every file was written
  1   a file could not be read or written, or does not fit into --max-bytes; others were written
  2   the command line can't be followed; nothing was done
  98  a file would have become larger and was left alone (--skip-if-larger)
  99  a file did not reach the least --quality, or the --psnr, and was left alone
  130 interrupted; 143 ended by SIGTERM
"""


class _PrintableParser(argparse.ArgumentParser):
    """A parser whose messages quote no character that a terminal takes as an order."""

    def print_help(self, file: Any = None) -> None:
        write_lines(self.format_help())  # argparse says nothing where it can't be written

    def error(self, message: str) -> NoReturn:
        super().error(printable(message, MAX_ERROR_CHARACTERS))


class _ListPalettes(argparse.Action):
    """Print the palettes that have a name, a line for each, and exit."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(nargs=0, default=argparse.SUPPRESS, **arguments)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        width = max(map(len, NAMED_PALETTES))
        for palette in NAMED_PALETTES.values():
            line = f"{palette.name:{width}}  {len(palette.codes):3} colours  {palette.source}"
            write_lines(f"{line}\n")
            for device_code, code in zip(palette.device_codes, palette.codes, strict=False):
                write_lines(f"{'':{width}}    {device_code}: {code}\n")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    program = running_program()
    argument_parser = _PrintableParser(
        prog=program,
        usage="%(prog)s [options] [COLORS] FILE [FILE ...]",
        description=DESCRIPTION,
        epilog=f"{EXAMPLES.replace(PROGRAM, program)}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    argument_parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="pictures (PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF, HEIC), folders, patterns such as"
        " '*.jpg', or - for standard input. A number before the first file is COLORS, as for"
        " pngquant",
    )
    _add_palette(argument_parser.add_argument_group("the palette"))
    _add_files(argument_parser.add_argument_group("the files"))
    _add_restarts(argument_parser.add_argument_group("the restarts experiment"))
    _add_workers(argument_parser.add_argument_group("workers (the result is the same)"))
    _add_output(argument_parser.add_argument_group("output"))
    return argument_parser


def _add_palette(group: argparse._ArgumentGroup) -> None:
    with_flags = [setting for setting in QualitySettings.schema() if setting.flags]
    # That of the palette takes a file as well, and stands among the targets.
    k, *other_settings = (each for each in with_flags if each.values is not PALETTE)
    _add_setting(group, k)
    _add_targets(group)
    alternatives = {setting.name: _add_setting(group, setting) for setting in other_settings}
    alternatives["effort"].add_argument(
        "--speed",
        type=values.int_in(IntRange(min=1, max=11)),
        metavar="N",
        help="the same as a number, as for pngquant: 1 and 2 are best, 3 to 5 balanced, 6 to 11"
        " fast",
    )
    alternatives["dither"].add_argument(
        "--nofs", action="store_true", help="no dithering, as without --dither"
    )


def _add_setting(
    group: argparse._ArgumentGroup, setting: Setting
) -> argparse._MutuallyExclusiveGroup:
    """Add the option of a setting; return the group of options that exclude it."""
    alternatives = group.add_mutually_exclusive_group()
    alternatives.add_argument(
        *reversed(setting.flags),
        dest=setting.name,
        help=setting.cli_help or setting.help,
        **values.argument(setting.values),
    )
    return alternatives


def _add_targets(group: argparse._ArgumentGroup) -> None:
    look, *_ = LookSettings.schema()
    _add_setting(group, look)
    target = group.add_mutually_exclusive_group()
    target.add_argument(
        "--psnr", type=values.decibels, metavar="DB", help="the fewest colours with this PSNR"
    )
    target.add_argument(
        "--quality",
        type=values.quality,
        metavar="MIN-MAX",
        help="the fewest colours of quality MAX, or all that are allowed if these have MIN, on"
        " pngquant's scale of 0 to 100: 65-80 stands for a PSNR of 37.6 to 40.3 dB",
    )
    target.add_argument(
        "--max-bytes",
        type=values.size,
        metavar="N",
        help="the best look whose file has at most N bytes, or with -k the most colours up to"
        " that number; 100k is 100,000, 1.5M is 1,500,000",
    )
    target.add_argument(
        "--palette",
        metavar="FILE",
        help="use the colours of this file: GPL, JASC PAL, JSON, CSS, hex codes, or a picture of"
        " at most 256 colours; or those of a palette with a name, such as pico-8",
    )
    group.add_argument(
        "--list-palettes",
        action=_ListPalettes,
        help="print the palettes that have a name, how many colours each has, and its source",
    )
    target.add_argument(
        "--shared-palette",
        action="store_true",
        help="one palette for all files, the nearest to all of them together",
    )


def _add_files(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="the file to write, or the folder (an existing one, or with / at the end; it is made"
        " where missing), or - for standard output; default beside the original",
    )
    group.add_argument(
        *FILE_FORMAT.flags,
        type=values.choice_of(FORMAT_OF_FILES),
        metavar=f"{{{','.join(_offered_formats())}}}",
        help=f"{FILE_FORMAT.cli_help}. Animations keep their format; gif and apng are for them"
        " alone, and png makes an APNG of them",
    )
    group.add_argument(
        "--first-frame",
        action="store_true",
        help="of a GIF, APNG or animated WebP take the first frame alone, as a picture; without"
        " this all frames are written, with the durations and loops that they have",
    )
    group.add_argument(
        "--palettes",
        choices=PALETTES,
        default=AUTO,
        help="of an animation that becomes a GIF: one palette for all frames, one for each of the"
        " scenes, or one for each of the frames; default auto, a scene its own where that takes"
        " fewer bytes at an equal distance from the source",
    )
    group.add_argument(
        "--ext",
        metavar="END",
        help="what the names of new files end in, in place of the original's .jpg; default"
        " -small.png, -k16.png after a number of colours, the name of a palette, or -reduced.png"
        " after --psnr, --quality or a palette's file; .webp and the like for another format",
    )
    group.add_argument(
        "-f", "--force", action="store_true", help="write over files that exist already"
    )
    group.add_argument(
        "--skip-if-larger",
        action="store_true",
        help="write nothing where the new file would not be smaller than the original",
    )
    group.add_argument(
        "--large",
        action="store_true",
        help="read and write in strips: for pictures larger than memory, and beyond the limits of"
        f" 50 MB and 100 megapixels. Needs `{install_command('large')}`",
    )
    group.add_argument(
        "-r",
        "--recursive",
        action="store_true",
        help="look into folders in folders; those below -o keep their places. Names that begin"
        " with a dot, and results of earlier times, which end in --ext, are passed over",
    )
    # pngquant's option for what is always done here.
    group.add_argument("--strip", action="store_true", help=argparse.SUPPRESS)


def _offered_formats() -> list[str]:
    """The formats of pictures whose package is there, those of animations alone, and smallest."""
    *pictures, smallest = installed_formats()
    alone = [name for name in ANIMATION_FORMATS if name not in pictures]
    return [*pictures, *alone, smallest]


def _add_restarts(group: argparse._ArgumentGroup) -> None:
    shared = {setting.name for setting in QualitySettings.schema()}
    for setting in RestartSettings.schema():
        if setting.flags and setting.name not in shared:
            _add_setting(group, setting)
    group.add_argument(
        "--run",
        type=values.run,
        metavar="RUN",
        help="which of the runs: best (the default), worst, or its number",
    )


def _add_workers(group: argparse._ArgumentGroup) -> None:
    workers = group.add_mutually_exclusive_group()
    workers.add_argument(
        "-j",
        "--jobs",
        type=values.int_in(IntRange(min=1, max=1024)),
        metavar="N",
        help="the number of processes; default 1, and from 8 files on one for each core",
    )
    workers.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="the workers of a Dask scheduler, such as tcp://192.0.2.1:8786",
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    row_formats = group.add_mutually_exclusive_group()
    row_formats.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="row_format",
        help="write a line of JSON for each file to standard output, in the order of the files",
    )
    row_formats.add_argument(
        "--csv",
        action="store_const",
        const="csv",
        dest="row_format",
        help="the same as a CSV table",
    )
    group.add_argument("-v", "--verbose", action="store_true", help="say what became of each file")
    group.add_argument(
        "--version", action="version", version=f"K-means image compressor {__version__}"
    )
