"""The charts of the report: still, drawn as SVG, so that a page without scripts holds them.

They scale with the page and take their colours from its style sheet, by the classes `grid`,
`ink`, `run`, `band`, `median`, `best` and `worst`. Best and worst differ in shape and dash too.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

WIDTH = 480
HEIGHT = 300
LEFT = 64
RIGHT = 12
TOP = 12
BOTTOM = 44
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Axes:
    """A drawing area with its two scales; what is drawn is collected in `parts`."""

    x: tuple[float, float]
    y: tuple[float, float]
    parts: list[str] = field(default_factory=list)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies, in the drawing's units."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 2),
            round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 2),
        )

    def path(self, points: list[tuple[float, float]]) -> str:
        """The points as they stand in the attributes of a line."""
        return " ".join("{},{}".format(*self.at(x, y)) for x, y in points)

    def line(self, points: list[tuple[float, float]], kind: str) -> None:
        """A line through points."""
        self.parts.append(f'<polyline class="{kind} line" points="{self.path(points)}"/>')

    def mark(self, x: float, y: float, kind: str, words: str) -> None:
        """A triangle on a point, named: downwards for the best, upwards for the worst."""
        left, top = self.at(x, y)
        up = -6 if kind == "best" else 6
        shape = f"M{left} {top - up}l-7 {2 * up}h14z"
        middle = min(max(left, LEFT + 22), WIDTH - RIGHT - 22)
        below = top + 20 if kind == "best" else top - 10
        self.parts.append(
            f'<path class="{kind} mark" d="{shape}"><title>{words}</title></path>'
            f'<text class="ink mid" x="{middle}" y="{below:.2f}">{kind}</text>'
        )

    def drawn(self, alt: str, x_title: str, y_title: str, x_text: Callable[[float], str]) -> str:
        """All of it, with its grid, as an element of a page."""
        grid = []
        for value, text in _labelled(self.y, _cost_text):
            left, height = self.at(self.x[0], value)
            grid.append(
                f'<path class="grid" d="M{left} {height}H{WIDTH - RIGHT}"/>'
                f'<text class="ink end" x="{LEFT - 6}" y="{height + 4}">{text}</text>'
            )
        for value, text in _labelled(self.x, x_text):
            left, _ = self.at(value, self.y[0])
            grid.append(
                f'<text class="ink mid" x="{left}" y="{HEIGHT - BOTTOM + 18}">{text}</text>'
            )
        center = (LEFT + WIDTH - RIGHT) / 2
        middle = (TOP + HEIGHT - BOTTOM) / 2
        grid.append(
            f'<text class="ink mid" x="{center}" y="{HEIGHT - 6}">{x_title}</text>'
            f'<text class="ink mid" transform="translate(12 {middle}) rotate(-90)">{y_title}</text>'
        )
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}">'
            f"{''.join(grid)}{''.join(self.parts)}</svg>"
        )


def costs_svg(costs: Floats) -> str:
    """The cost of every run as a point, best and worst marked; `costs` are (restarts,)."""
    best = int(np.argmin(costs))
    worst = int(np.argmax(costs))
    axes = Axes(x=(-1, len(costs)), y=_around(costs, 0.16))
    for run, cost in enumerate(costs):
        left, top = axes.at(run, cost)
        axes.parts.append(f'<circle class="run" cx="{left}" cy="{top}" r="2.2"/>')
    axes.mark(best, costs[best], "best", f"best: run {best}, {costs[best]:.6f}")
    axes.mark(worst, costs[worst], "worst", f"worst: run {worst}, {costs[worst]:.6f}")
    alt = (
        f"Cost of each of {len(costs)} runs: best {costs[best]:.6f} in run {best},"
        f" worst {costs[worst]:.6f} in run {worst}"
    )
    return axes.drawn(alt, "run", "cost", _whole_text)


def distribution_svg(costs: Floats) -> str:
    """A histogram of the costs, lying on its side, with their median; `costs` are (restarts,)."""
    counts, edges = np.histogram(costs, min(30, max(5, len(costs) // 10)), _around(costs, 0.0))
    axes = Axes(x=(0, float(counts.max())), y=_around(costs))
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        left, bottom = axes.at(0, low)
        right, top = axes.at(float(count), high)
        axes.parts.append(
            f'<rect class="run" x="{left}" y="{top}" width="{right - left:.2f}"'
            f' height="{max(0.5, bottom - top - 1):.2f}"/>'
        )
    median = float(np.median(costs))
    axes.line([(0, median), (axes.x[1], median)], "median")
    alt = f"How the costs of {len(costs)} runs are distributed: median {median:.6f}"
    return axes.drawn(alt, "number of runs", "cost", _whole_text)


def convergence_svg(history: Floats, best: int, worst: int) -> str:
    """How the cost falls with the iterations: all runs as a band, the best and the worst as lines.

    Args:
        history: (restarts, max_iters) float64, the cost after each iteration.
        best, worst: numbers of these runs.
    """
    steps = history.shape[1]
    axes = Axes(x=(1, max(2, steps)), y=_around(history))
    low = history.min(axis=0)
    high = history.max(axis=0)
    band = [(i + 1.0, float(low[i])) for i in range(steps)]
    band += [(i + 1.0, float(high[i])) for i in reversed(range(steps))]
    axes.parts.append(f'<polygon class="band" points="{axes.path(band)}"/>')
    for run, kind in ((worst, "worst"), (best, "best")):
        axes.line([(i + 1.0, float(cost)) for i, cost in enumerate(history[run])], kind)
    alt = (
        f"Cost after each of {steps} iterations: the best run falls from {history[best, 0]:.6f}"
        f" to {history[best, -1]:.6f}, the worst from {history[worst, 0]:.6f}"
        f" to {history[worst, -1]:.6f}"
    )
    return axes.drawn(alt, "iteration", "cost", _whole_text)


def _around(values: Floats, air: float = 0.08) -> tuple[float, float]:
    """The range of the values with some air; never empty."""
    least = float(values.min())
    most = float(values.max())
    gap = max(most - least, 1e-6 * max(1.0, most))
    return least - air * gap, max(most + air * gap, least + gap)


def _labelled(span: tuple[float, float], text: Callable[[float], str]) -> list[tuple[float, str]]:
    """Round values in a range with their labels, each label once."""
    found: dict[str, float] = {}
    for value in ticks(*span):
        found.setdefault(text(value), value)
    return [(value, words) for words, value in found.items() if words]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most `most` + 1 values from `low` to `high`, steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def _cost_text(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"


def _whole_text(value: float) -> str:
    """Whole numbers alone."""
    return f"{value:,.0f}" if value >= 0 and abs(value - round(value)) < 1e-9 else ""
