"""Protects two parts of the sample picture "astronaut", with several weights.

`python -m benchmarks.palettes.protected [--write]` measures the mean colour difference within each
part and in the whole picture, the cost and the bytes, at K = 8, 16 and 32. --write writes
docs/protected.md.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.written_pages import DOCS
from compressor.imaging import Picture, load_image
from compressor.imaging.metrics import error_map
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Work
from compressor.pipeline.protected.part import USUAL_WEIGHT, Part
from compressor.pipeline.protected.weights import mean_in_parts
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES

PAGE = DOCS / "protected.md"
PARTS = {
    "the round badge": Part(x=92, y=240, width=58, height=60),
    "the face": Part(x=112, y=20, width=70, height=90),
}
KS = (8, 16, 32)
WEIGHTS = (1, 2, 5, 10, 20, 50)  # 1 stands for no protection
SILENT = Work(report=lambda done, total, words: None, checkpoint=lambda: None)
INTRO = f"""\
# Protected parts

`python -m benchmarks.palettes.protected --write` wrote this page.

A palette is searched for the counts of the colours, in which a pixel of a protected part counts as
many times as its weight says. So it comes nearer to what is there, at the expense of the rest. Each
row is the sample picture "astronaut" of {{width}} x {{height}} pixels in best quality: the mean
colour difference (CIEDE2000) in the part and in the whole picture, the cost (mean squared RGB
distance with channels in 0..1, all pixels alike), and the bytes of the PNG. The usual weight is
{USUAL_WEIGHT}; a weight of 1 is no protection.

What the weights do where bits are worth something (*Smaller file*, and the smallest file of a
look): the distance of a protected pixel counts so many times, so that cheap bits change it less.
To dither, and to give pixels their nearest colours, needs no weights; dithering for the eye keeps
the palette as it was searched. The restarts experiment has
none: its runs, charts and lessons are plain k-means.
"""
HEAD = """
## {title}: {width} x {height} px at x = {x}, y = {y}

| K | weight | difference in the part | in the whole | cost | bytes |
|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came out with one K and one weight."""

    k: int
    weight: int
    in_part: float
    in_all: float
    cost: float
    size: int

    def __str__(self) -> str:
        return (
            f"| {self.k} | {self.weight} | {self.in_part:.1f} | {self.in_all:.1f}"
            f" | {self.cost:.5f} | {self.size:,} |"
        )


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/protected.md")
    arguments = parser.parse_args()
    data = next(sample.data for sample in SAMPLES if sample.name == "astronaut")
    picture = load_image(data)
    page = INTRO.format(width=picture.width, height=picture.height)
    for title, part in PARTS.items():
        page += HEAD.format(title=title.capitalize(), **vars(part))
        page += "".join(f"{row}\n" for row in measured(picture, part))
    print(page)
    if arguments.write:
        PAGE.write_text(page, "utf-8")


def measured(picture: Picture, part: Part) -> Iterator[Row]:
    """Yield a row for each K and weight."""
    for k in KS:
        for weight in WEIGHTS:
            yield row_of(picture, part, k, weight)


def row_of(picture: Picture, part: Part, k: int, weight: int) -> Row:
    """Measure one K and one weight."""
    protected = Part(**{**vars(part), "weight": weight})
    settings = QualitySettings(k=k, protect=(protected,) if weight > 1 else ())
    indexed = METHODS["quality"].run(picture, settings, SILENT).files[0].picture
    errors = error_map(picture.pixels, indexed.to_pixels())
    return Row(
        k=k,
        weight=weight,
        in_part=mean_in_parts(errors, (part,), picture.full_size),
        in_all=float(errors.mean()),
        cost=indexed.cost,
        size=len(indexed.encode_png()),
    )


if __name__ == "__main__":
    main()
