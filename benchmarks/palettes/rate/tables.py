"""The tables of docs/results/rate.md."""

from collections.abc import Sequence

from benchmarks.palettes.rate.comparison import (
    REFERENCE,
    SSIMULACRA2,
    Measure,
    Measured,
    ratio_at,
    smaller_pictures,
)

NO_PALETTE = ("JPEG", "AVIF")


def ratio_table(measured: Measured, programs: Sequence[str], measure: Measure) -> str:
    """Return each program's bytes relative to the reference's, at each level of a measure."""
    rows = [[measure.label, *(f"{level:g}" for level in measure.levels)]]
    for program in programs:
        cells = []
        for level in measure.levels:
            ratio = ratio_at(measured, program, REFERENCE, measure, level)
            cells.append(f"{ratio.mean:.3f} ({ratio.count})" if ratio else "")
        rows.append([program, *cells])
    return table(rows)


def win_table(measured: Measured, peers: Sequence[str], ours: str, no_palette: str) -> str:
    """Return on how many pictures each peer has fewer bytes than this project, and on which.

    Args:
        measured: the points.
        peers: the programs' names.
        ours: the files that those with a palette are compared with.
        no_palette: the files that JPEG and AVIF are compared with.
    """
    rows = [["SSIMULACRA2", *(f"{level:g}" for level in SSIMULACRA2.levels), "on"]]
    for peer in peers:
        reference = no_palette if peer in NO_PALETTE else ours
        cells = []
        names: dict[str, None] = {}
        for level in SSIMULACRA2.levels:
            smaller, count = smaller_pictures(measured, peer, reference, level)
            cells.append(f"{len(smaller)} of {count}")
            names |= dict.fromkeys(smaller)
        everywhere = len(names) == len(measured) and len(names) > 1
        rows.append([peer, *cells, "all" if everywhere else ", ".join(names)])
    return table(rows)


def picture_table(measured: Measured, programs: Sequence[str], level: float) -> str:
    """Return every picture's kilobytes at a SSIMULACRA2; the fewest with a palette are bold."""
    rows = [[f"kB at {level:g}", *programs]]
    for picture, points in measured.items():
        sizes = {name: SSIMULACRA2.bytes_at(points[name], level) for name in programs}
        with_palette = [size for name, size in sizes.items() if name not in NO_PALETTE and size]
        least = min(with_palette, default=0)
        rows.append([picture, *(_kilobytes(size, least) for size in sizes.values())])
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as Markdown; the first row is the head, numbers are right-aligned."""
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *body])


def _kilobytes(size: float | None, least: float) -> str:
    if size is None:
        return ""
    text = f"{size / 1000:.1f}"
    return f"**{text}**" if size == least else text
