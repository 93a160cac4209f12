"""The command line: all options, and the targets with what is made of a picture by them."""

import contextlib
import hashlib
import io
from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image

from benchmarks.hostile.file_builders import saved
from benchmarks.hostile.fuzz.entrance import Entrance, check_sentence
from benchmarks.hostile.fuzz.mutations import TEXT
from benchmarks.hostile.fuzz.settings_seeds import SETTINGS
from compressor.cli.options import Options, parse_options
from compressor.imaging import load_image
from compressor.pipeline.compress import compress_file
from compressor.pipeline.settings import LookSettings

WORDS_ARE_PARTED_BY = b"\n"
CANT_BE_FOLLOWED = 2  # exit status
COMPRESSED_ONE_OF = 64  # inputs, since it takes a tenth of a second


class CommandLineError(Exception):
    """The command line was refused as it should be: in one sentence, with exit status 2."""


def parse(data: bytes) -> Options:
    """Parse a command line, as the system hands it over: no word has a zero in it.

    Raises:
        CommandLineError: it can't be followed.
    """
    words = [word.decode("utf-8", "surrogateescape") for word in
             data.replace(b"\0", b"").split(WORDS_ARE_PARTED_BY)]  # fmt: skip
    output = io.StringIO()
    errors = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            return parse_options(words)
    except SystemExit as ended:
        status = ended.code
    if status == 0:  # --help, --version or --list-palettes
        raise CommandLineError(output.getvalue().splitlines()[0])
    assert status == CANT_BE_FOLLOWED
    *usage, sentence = errors.getvalue().splitlines()
    assert all(line.startswith(("usage:", "  ")) for line in usage)
    raise CommandLineError(sentence)


def read(data: bytes) -> None:
    """Parse a command line."""
    options = parse(data)
    assert options.files
    options.job.settings.describe()


def read_target(data: bytes) -> None:
    """Parse a command line, and now and then compress a picture by it."""
    options = parse(data)
    if hashlib.sha256(data).digest()[0] % COMPRESSED_ONE_OF or options.large:
        return
    result = compress_file(_picture(), options.job)
    if result.problem is not None:
        check_sentence(result.problem)
        assert "mistake of this program" not in result.problem, result.problem
        return
    settings = options.job.settings
    limit = settings.max_bytes if isinstance(settings, LookSettings) else 0
    if options.job.target is not None:
        limit = options.job.target.max_bytes or 0
    assert limit == 0 or len(result.file) <= limit
    written = load_image(result.file)
    assert (written.width, written.height) == (result.width, result.height)
    for sentence in (*result.notes, *result.shortfalls):
        check_sentence(sentence)


@cache
def _picture() -> bytes:
    """Draw a picture of 12 x 12 pixels, and some hundred colours."""
    pixels = np.random.default_rng(0).integers(0, 256, (12, 12, 3), np.uint8)
    return saved(Image.fromarray(pixels), "PNG")


def seeds() -> list[bytes]:
    """Return the options of all settings, and of what the command line alone has."""
    lines = [settings.arguments(()) for settings in SETTINGS]
    others = (
        "16 --ext -x.png --force --skip-if-larger --verbose",
        "--shared-palette -k 8 -o small/ --recursive --jobs 2",
        "--large -k 64 -o map.png",
        "--restarts 20 --run worst --seed 7 --iterations 3 --height 20",
        "--quality 65-80 --speed 3 --nofs --json",
        "--palette pico-8 --floyd=0.5 --format webp",
        "--fixed e4002b,fff -k 4 --protect 1,2,3,4:20 --first-frame",
        "--list-palettes",
        "--version",
    )
    return _command_lines([*lines, *(line.split() for line in others)])


def targets() -> list[bytes]:
    """Return command lines of all targets, alone and with what goes with them."""
    lines = (
        "",
        "--ssimulacra2 50",
        "--ssimulacra2 99 --max-bytes 300 --effort fast",
        "--max-bytes 250",
        "--max-bytes 0.3k --longest-side 8",
        "--max-bytes 1.5M --fixed e4002b,fff",
        "-k 9 --max-bytes 400",
        "-k 4 --smaller",
        "--smaller 2.5 --dither=0.5 -k 7",
        "--psnr 30",
        "--psnr inf --smaller 0",
        "--quality 20-40",
        "--quality -60 --space oklab",
        "--max-bytes 200 --protect 1,1,4,4:20",
    )
    return _command_lines([line.split() for line in lines])


def _command_lines(lines: Sequence[Sequence[str]]) -> list[bytes]:
    return [WORDS_ARE_PARTED_BY.join(word.encode() for word in (*line, "x.png")) for line in lines]


COMMAND = Entrance(
    read=read,
    refusals=(CommandLineError,),
    seeds=seeds,
    mutations=TEXT,
    inputs_per_process=500,
)
TARGET = Entrance(
    read=read_target,
    refusals=(CommandLineError,),
    seeds=targets,
    mutations=TEXT,
    inputs_per_process=500,
)
