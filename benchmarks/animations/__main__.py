"""Write docs/results/animations.md: `python -m benchmarks.animations`, some ten minutes.

It needs gifsicle on the path, and takes gifski where GIFSKI names it or it is on the path.
"""

import contextlib
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.animations import peers
from benchmarks.animations.measurement import Judge, Measured, bytes_at
from benchmarks.animations.sequences import FRAMES, HEIGHT, SEQUENCES, WIDTH
from benchmarks.server.harness.memory import SAMPLE_SECONDS, memory
from benchmarks.written_pages import RESULTS
from compressor.imaging.types import Pixels
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.animation.scenes import PALETTES
from compressor.pipeline.settings import QualitySettings

PAGE: Final = RESULTS / "animations.md"
EXPLANATION: Final = Path(__file__).with_name("explanation.md")
PART: Final = slice(20, 26)  # the frames that are compared, of 100
# Colours, and the price of a bit.
GIF_POINTS: Final = ((256, 0.5), (128, 1.0), (128, 2.0), (64, 1.0), (32, 1.0), (16, 1.0))
APNG_POINTS: Final = ((256, 0.0), (256, 1.0), (128, 0.0))
GIFSICLE_LOSSY: Final = (20, 80)
GIFSKI_QUALITIES: Final = (70,)
# Compresses; prints the seconds of computing, those of its processes included.
CHILD: Final = """
import resource, sys
from compressor.cli.main import main
assert main(sys.argv[1:]) == 0
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(round(sum(each.ru_utime + each.ru_stime for each in used)))
"""
BYTES_A_MEGABYTE: Final = 10**6


@dataclass(frozen=True, kw_only=True)
class Compared:
    """All files of a sequence; ours have several points each."""

    name: str
    gifs: Sequence[Measured]
    apngs: Sequence[Measured]
    others: Sequence[Measured]
    other_apng: Measured


def main() -> None:
    """Measure, and write the page."""
    gifski = peers.find_gifski()
    if gifski is None:
        print("gifski is not found; its columns are left out", file=sys.stderr)
    compared = [_compare(name, make, gifski) for name, make in SEQUENCES.items()]
    lines = [EXPLANATION.read_text().rstrip(), "", *_gif_table(compared), "", *_points(compared)]
    lines += ["", *_palettes_table(), "", *_apng_table(compared), "", *_cost_table()]
    PAGE.write_text("\n".join(lines) + "\n")


def _compare(name: str, make: Callable[[int], Iterator[Pixels]], gifski: str | None) -> Compared:
    frames = list(make(FRAMES))[PART]
    judge = Judge(frames)
    source = peers.pillow_apng(frames)
    pillow = peers.pillow_gif(frames)
    others = [judge.measure("Pillow, a palette a frame", pillow)]
    for lossy in GIFSICLE_LOSSY:
        data = peers.gifsicle(pillow, lossy)
        others.append(judge.measure(f"gifsicle --lossy={lossy}", data))
    for quality in GIFSKI_QUALITIES if gifski else ():
        data = peers.gifski(gifski or "", frames, quality)
        others.append(judge.measure(f"gifski --quality {quality}", data))
    compared = Compared(
        name=name,
        gifs=[_ours(judge, source, "gif", *point) for point in GIF_POINTS],
        apngs=[_ours(judge, source, "apng", *point) for point in APNG_POINTS],
        others=others,
        other_apng=judge.measure("libimagequant", peers.libimagequant_apng(frames)),
    )
    print(compared, flush=True)
    return compared


def _ours(judge: Judge, source: bytes, format: str, k: int, smaller: float) -> Measured:
    settings = QualitySettings(k=k, smaller=smaller, space="oklab", effort="fast")
    data = compress_animation(source, settings, format).written.file
    return judge.measure(f"-k {k} --smaller {smaller:g}", data)


def _palettes_table() -> list[str]:
    """What palettes by scene and by frame bring, where scenes change and where they do not."""
    rows = []
    for name in ("pan", "fade", "cuts"):
        frames = list(SEQUENCES[name](FRAMES))[PART]
        judge = Judge(frames)
        source = peers.pillow_apng(frames)
        settings = QualitySettings(k=64, smaller=1.0, space="oklab", effort="fast")
        for palettes in PALETTES:
            written = compress_animation(source, settings, "gif", palettes=palettes).written
            measured = judge.measure(palettes, written.file)
            rows.append(
                [
                    name,
                    palettes,
                    str(written.palettes),
                    f"{measured.size / 1000:,.1f}",
                    f"{measured.score:.1f}",
                    f"{measured.worst:.1f}",
                ]
            )
    head = ["sequence", "--palettes", "palettes", "kB", "mean SSIMULACRA2", "worst frame"]
    return ["## Palettes", "", "`-k 64 --smaller 1 --palettes ...`", "", *_table(head, rows)]


def _gif_table(compared: Sequence[Compared]) -> list[str]:
    """Our bytes divided by those of the others, at the score of each of these."""
    names = [each.name for each in compared[0].others]
    head = ["sequence", *names]
    rows = []
    for each in compared:
        cells = [each.name]
        for other in each.others:
            size = bytes_at(each.gifs, other.score)
            ratio = "above our best" if size is None else f"{size / other.size:.2f}"
            cells.append(ratio)
        rows.append(cells)
    means = [_geometric_mean([row[column] for row in rows]) for column in range(1, len(head))]
    rows.append(["geometric mean", *means])
    return ["## GIF, at equal mean SSIMULACRA2", "", "Our bytes divided by theirs.", "",
            *_table(head, rows)]  # fmt: skip


def _geometric_mean(ratios: Sequence[str]) -> str:
    """The mean of those that are numbers; all of them have to be."""
    try:
        return f"{math.exp(sum(math.log(float(ratio)) for ratio in ratios) / len(ratios)):.2f}"
    except ValueError:
        return ""


def _points(compared: Sequence[Compared]) -> list[str]:
    head = ["sequence", "made by", "kB", "mean SSIMULACRA2", "worst frame", "flicker, %"]
    rows = [
        [
            each.name,
            point.name,
            f"{point.size / 1000:,.1f}",
            f"{point.score:.1f}",
            f"{point.worst:.1f}",
            f"{point.flicker:.2f}",
        ]
        for each in compared
        for point in (*each.others, *each.gifs)
    ]
    return ["All files:", "", *_table(head, rows)]


def _apng_table(compared: Sequence[Compared]) -> list[str]:
    head = ["sequence", "libimagequant and Pillow, kB", "its score", "ours at that score, kB",
            "ratio"]  # fmt: skip
    rows = []
    for each in compared:
        other = each.other_apng
        size = bytes_at(each.apngs, other.score)
        ours = "above our best" if size is None else f"{size / 1000:,.1f}"
        ratio = "" if size is None else f"{size / other.size:.2f}"
        rows.append([each.name, f"{other.size / 1000:,.1f}", f"{other.score:.1f}", ours, ratio])
    return ["## APNG", "", *_table(head, rows)]


def _cost_table() -> list[str]:
    """Seconds and memory of the command line, by the number of frames."""
    rows = []
    for count in (25, FRAMES):
        for name in ("pan", "caption"):
            data = peers.pillow_apng(list(SEQUENCES[name](count)))
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "source.png")
                path.write_bytes(data)
                options = ["-k", "128", "--smaller", "1", "--space", "oklab", "-j", "2", "-o"]
                output = str(Path(folder, "out.gif"))
                command = [sys.executable, "-c", CHILD, str(path), *options, output]
                start = time.monotonic()
                child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
                peak = 0
                while child.poll() is None:
                    with contextlib.suppress(psutil.NoSuchProcess):  # it ends at this moment
                        peak = max(peak, memory(psutil.Process(child.pid)))
                    time.sleep(SAMPLE_SECONDS)
                computing = child.communicate()[0].strip()
                seconds = time.monotonic() - start
            row = [f"{seconds:.0f}", computing, f"{peak / BYTES_A_MEGABYTE:.0f}"]
            rows.append([name, str(count), *row])
    head = ["sequence", "frames", "seconds", "of computing", "most memory, MB"]
    return [
        "## Seconds and memory",
        "",
        f"`kmc source.png -k 128 --smaller 1 --space oklab -j 2 -o out.gif`, {WIDTH} x {HEIGHT}"
        " pixels; the memory is that of all processes together, a page that two share counted"
        " once.",
        "",
        *_table(head, rows),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


if __name__ == "__main__":
    main()
