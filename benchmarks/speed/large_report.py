"""What `benchmarks.large` measured, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STAGES = {
    "start": "start of Python and imports",
    "decode": "decode",
    "count": "count distinct colours",
    "palette": "best palette",
    "map": "map all pixels",
    "encode": "encode",
}


@dataclass(frozen=True, kw_only=True)
class Round:
    """One process, from a file to a PNG.

    Attributes:
        program: its name.
        seconds: of the whole process, by the clock.
        cpu: seconds of processor time, of all its threads.
        memory: most resident memory at any time, in bytes.
        size: bytes of the PNG.
        mse: mean squared error, summed over the channels in 0..255.
        stages: seconds of each stage, by the clock, where they are known.
    """

    program: str
    seconds: float
    cpu: float
    memory: int
    size: int
    mse: float
    stages: dict[str, float]


def report(rounds: Sequence[Round], picture: str, machine: str, command: str) -> str:
    """The page: the picture, one row a program, the stages, and what to bear in mind."""
    programs = list(dict.fromkeys(each.program for each in rounds))
    parts = [
        "# Large pictures: kmc and pngquant",
        f"`{command}` wrote this page. {machine}",
        picture,
        _programs(rounds, programs),
        "The stages of kmc, median seconds:",
        _stages([each for each in rounds if each.stages]),
        "Each round is a process of its own, and the programs take turns. Seconds and memory are"
        " those of the whole process, as the system counts them. pngquant reads the picture as"
        " PNG (written at zlib level 6), since it reads nothing else; kmc reads the file itself."
        " Both choose their own palette. Where other programs run meanwhile, CPU seconds say more"
        " than the clock's.",
    ]
    return "\n\n".join(parts)


def _programs(rounds: Sequence[Round], programs: Sequence[str]) -> str:
    head = ["", "best s", "median s", "CPU s", "memory, MB", "MSE", "PNG, bytes"]
    rows = [_program([each for each in rounds if each.program == name]) for name in programs]
    return _table([head, *rows])


def _program(rounds: Sequence[Round]) -> list[str]:
    seconds = [each.seconds for each in rounds]
    return [
        rounds[0].program,
        f"{min(seconds):.2f}",
        f"{median(seconds):.2f}",
        f"{median(each.cpu for each in rounds):.2f}",
        f"{max(each.memory for each in rounds) / 1e6:.0f}",
        f"{rounds[0].mse:.2f}",
        f"{rounds[0].size:,}",
    ]


def _stages(rounds: Sequence[Round]) -> str:
    rows = [
        [title, f"{median(each.stages[name] for each in rounds):.2f}"]
        for name, title in STAGES.items()
    ]
    return _table([["stage", "s"], *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as Markdown; the first row is the head, numbers stand to the right."""
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *body])
