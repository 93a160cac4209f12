"""The page docs/results/dithering.md and its plot, from what `dithering` measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = "kmc OKLab, dithered"
THEIRS = "libimagequant, dithered"
COLUMNS = (
    ("SSIMULACRA2", "ssimulacra2", ".1f"),
    ("MSE", "mse", ".1f"),
    ("SSIM", "ssim", ".3f"),
    ("bytes", "size", ",.0f"),
    ("s", "seconds", ".2f"),
)
NOTES = """The original is 100 for SSIMULACRA2; 70 is called high quality, 50 medium.
`kmc OKLab, dithered` has the default strength, 0.9: close to the best SSIMULACRA2, with
fewer bytes and less noise than strength 1.

What is not the same: each library chooses its own palette, but Pillow gets our OKLab palette,
since only its dithering is compared. libimagequant runs at its default speed and weighs the
pixels by importance. All bytes come from one encoder. Seconds are wall-clock time for palette
and indices, measured once on a busy machine.

OKLab minimises perceived differences, not those in RGB, so its MSE is higher than that of methods
that optimise in RGB; dithering always makes MSE and SSIM worse. Compare methods at the same K. If
the number of colours is free, more colours without dithering reach about the same SSIMULACRA2 for
the same bytes, as the plot shows."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """Quality, size and time of one picture by one method.

    Attributes:
        picture: the file's name without its suffix.
        k: the largest number of colours.
        method: the method's name.
        ssimulacra2: 100 is the original, 70 high quality, 50 medium, 10 very low.
        mse: mean squared error, summed over the three channels in 0..255.
        ssim: mean structural similarity of the three channels.
        size: bytes of the indexed PNG; all methods use the same encoder.
        seconds: wall-clock time of palette and indices together.
    """

    picture: str
    k: int
    method: str
    ssimulacra2: float
    mse: float
    ssim: float
    size: int
    seconds: float


def mean(scores: Sequence[Score], k: int, method: str, number: str) -> float:
    """Return the mean over the pictures of one number, which is an attribute of Score."""
    chosen = [getattr(score, number) for score in scores if (score.k, score.method) == (k, method)]
    return sum(chosen) / len(chosen)


def report(scores: Sequence[Score], methods: Sequence[str], ks: Sequence[int], machine: str) -> str:
    """Return the page: how it was measured, means, wins, and every picture."""
    parts = [
        "# Dithering: kmc, libimagequant and Pillow",
        f"`python -m benchmarks.palettes.dithering DIR --write` wrote this page. {machine}.",
        "![SSIMULACRA2 over bytes](plots/dithering.svg)",
        NOTES,
        "## Means",
        *(_means(scores, methods, k) for k in ks),
        f"## {OURS} against {THEIRS}",
        _wins(scores, ks),
        "## Every picture",
        *(_pictures(scores, methods, k) for k in ks),
    ]
    return "\n\n".join(parts)


def _means(scores: Sequence[Score], methods: Sequence[str], k: int) -> str:
    head = [f"K = {k}", *(title for title, _, _ in COLUMNS)]
    rows = [
        [method, *(format(mean(scores, k, method, name), form) for _, name, form in COLUMNS)]
        for method in methods
    ]
    return _table([head, *rows])


def _wins(scores: Sequence[Score], ks: Sequence[int]) -> str:
    """Return on how many pictures kmc is better, for each number."""
    better: dict[str, Callable[[float, float], bool]] = {
        "ssimulacra2": float.__gt__,
        "mse": float.__lt__,
        "ssim": float.__gt__,
        "size": lambda ours, theirs: ours <= theirs,
    }
    rows = [
        ["pictures where ours is better (bytes: no more)", "SSIMULACRA2", "MSE", "SSIM", "bytes"]
    ]
    for k in ks:
        pairs = list(
            zip(
                (score for score in scores if (score.k, score.method) == (k, OURS)),
                (score for score in scores if (score.k, score.method) == (k, THEIRS)),
                strict=True,
            )
        )
        wins = [
            sum(is_better(getattr(ours, name), getattr(theirs, name)) for ours, theirs in pairs)
            for name, is_better in better.items()
        ]
        rows.append([f"K = {k}", *(f"{count} of {len(pairs)}" for count in wins)])
    return _table(rows)


def _pictures(scores: Sequence[Score], methods: Sequence[str], k: int) -> str:
    """Return SSIMULACRA2 and bytes of each picture and method."""
    cells = {
        (score.picture, score.method): f"{score.ssimulacra2:.1f} / {score.size:,}"
        for score in scores
        if score.k == k
    }
    pictures = sorted({picture for picture, _ in cells})
    head = [f"K = {k}: SSIMULACRA2 / bytes", *methods]
    return _table([head, *([p, *(cells[p, method] for method in methods)] for p in pictures)])


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as Markdown; the first row is the head, numbers are right-aligned."""
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *body])


def plot(scores: Sequence[Score], methods: Sequence[str], file: Path) -> None:
    """Draw mean SSIMULACRA2 over mean bytes, a line for each method."""
    import matplotlib.pyplot as plt  # imported here, since the tables do not need it

    figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
    ks = sorted({score.k for score in scores})
    for method in methods:
        sizes = [mean(scores, k, method, "size") / 1000 for k in ks]
        values = [mean(scores, k, method, "ssimulacra2") for k in ks]
        axes.plot(sizes, values, marker="o", label=method)
    axes.set(xlabel="kB a picture, mean", ylabel="SSIMULACRA2, mean")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file)
    plt.close(figure)
