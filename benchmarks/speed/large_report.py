"""The page docs/results/large.md, from what `benchmarks.speed.large` measured."""

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
AIMED_AT = "24.2 MP"  # the picture that has an aim, by what the page says of its size
AIM_SECONDS = 2.6  # of kmc, by the clock on two quiet cores
TRIED = """\
What was tried for 24 megapixels:

- **Kept.** That all entries are used is proved by a few colours, in place of comparing all 616,000
  with all entries, and the map compares whole numbers by one exact product: 6 % less CPU time for
  the palette and 25 % less for the map, in pairs with the version before, and the same file to the
  bit.
- **Not kept.** Threads that share the search for the two nearest clusters, which is 70 % of the
  palette's time: the same bits, for 5 to 15 % more CPU seconds. On two quiet cores two threads take
  2.2 to 2.5 s in place of 3.0 for the palette (0.56 in place of 0.67 s at 0.4 megapixels), beside
  other processes nothing is gained, and a search that a thread has begun can't be stopped by
  Ctrl-C. All in all that would be 4.2 s. Level 6 of libdeflate: a third less time
  to encode, but 1.8 % more bytes. Counting neighbours for the order of the palette in a quarter of
  the pixels: within the noise. Larger blocks and shared scratch arrays: 2 to 5 % of a search.
- **The bound.** A search takes 0.65 ns for each pair of a point and a cluster: the product, and two
  minima along the rows, each of which reads the scores from the cache. The breaths of the palette
  follow from one another, and so do the iterations in each. libdeflate packs in one thread, in two
  thirds of the time to encode; parts packed side by side need a library that can end a part
  without ending the stream.
"""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One process, from a file to a PNG.

    Attributes:
        program: its name.
        seconds: wall-clock time of the whole process.
        cpu: processor time of all its threads, in seconds.
        memory: peak resident memory in bytes.
        size: bytes of the PNG.
        mse: mean squared error, summed over the channels in 0..255.
        stages: wall-clock seconds of each stage; empty where they are not known.
    """

    program: str
    seconds: float
    cpu: float
    memory: int
    size: int
    mse: float
    stages: dict[str, float]


def report(rounds: Sequence[Round], picture: str, machine: str, command: str) -> str:
    """Return the page: the picture, a row for each program, the stages, and how it was measured."""
    programs = list(dict.fromkeys(r.program for r in rounds))
    parts = [
        "# Large pictures: kmc and pngquant",
        f"`{command}` wrote this page. {machine}",
        picture,
        _program_table(rounds, programs),
        "The stages of kmc, median seconds:",
        _stage_table([r for r in rounds if r.stages]),
        "Each round is a process of its own, and the programs take turns. Seconds and memory are"
        " those of the whole process, as the system counts them. pngquant reads the picture as"
        " PNG (written at zlib level 6), since it reads nothing else; kmc reads the file itself."
        " Both choose their own palette. Where other programs run meanwhile, CPU seconds say more"
        " than the clock's.",
        *_aim(rounds, picture),
    ]
    return "\n\n".join(parts)


def _aim(rounds: Sequence[Round], picture: str) -> list[str]:
    """Return whether kmc is as quick as is aimed at for this picture, and what was tried."""
    if AIMED_AT not in picture:
        return []
    best = min(r.seconds for r in rounds if r.stages)
    verdict = "reached" if best <= AIM_SECONDS else "missed"
    return [
        f"Aimed at are {AIM_SECONDS} s by the clock on two cores: {verdict}, {best:.2f} s.",
        TRIED.rstrip(),
    ]


def _program_table(rounds: Sequence[Round], programs: Sequence[str]) -> str:
    head = ["", "best s", "median s", "CPU s", "memory, MB", "MSE", "PNG, bytes"]
    rows = [_program_row([r for r in rounds if r.program == name]) for name in programs]
    return _table([head, *rows])


def _program_row(rounds: Sequence[Round]) -> list[str]:
    seconds = [r.seconds for r in rounds]
    return [
        rounds[0].program,
        f"{min(seconds):.2f}",
        f"{median(seconds):.2f}",
        f"{median(r.cpu for r in rounds):.2f}",
        f"{max(r.memory for r in rounds) / 1e6:.0f}",
        f"{rounds[0].mse:.2f}",
        f"{rounds[0].size:,}",
    ]


def _stage_table(rounds: Sequence[Round]) -> str:
    rows = [
        [title, f"{median(r.stages[name] for r in rounds):.2f}"] for name, title in STAGES.items()
    ]
    return _table([["stage", "s"], *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as Markdown; the first row is the head, numbers are right-aligned."""
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *body])
