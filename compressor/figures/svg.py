"""Charts as SVG, which needs no scripts: those of the report, of slides, and files of their own.

They scale with the page and take their colours from its style sheet, by the classes `grid`,
`ink`, `run`, `band`, `median`, `best`, `worst`, `steps` and `now`; `svg_file` brings one along.
Best and worst differ in shape and dash too.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import numpy as np
from numpy.typing import NDArray

from compressor.figures.cost_text import UNIT
from kmc import median_run

WIDTH = 480
HEIGHT = 300
LEFT = 64
RIGHT = 12
TOP = 12
BOTTOM = 44
EDGE = 8  # around a chart in a file
TITLE = 44  # the height that a title and the unit of costs have above a chart in a file
MAX_STEP_MARKS = 60  # half-steps that are marked one by one
STYLE = """
svg { font-family: "Source Sans 3", system-ui, sans-serif; --ink: #1b2222; --line: #d5dbdb;
  --run: #2f7fb5; --best: #00785a; --worst: #b84c00; --band: #56b4e955; }
@media (prefers-color-scheme: dark) { svg { --ink: #e9eeee; --line: #394141; --run: #56b4e9;
  --best: #2fc79c; --worst: #f08a3c; --band: #56b4e940; } }
text { font-size: 14px; fill: var(--ink); } .title { font-size: 16px; } .end { text-anchor: end; }
.mid { text-anchor: middle; } .grid { stroke: var(--line); } .run { fill: var(--run); }
.band { fill: var(--band); } .line { fill: none; stroke-width: 2.5; }
.line.best { stroke: var(--best); } .line.worst { stroke: var(--worst); stroke-dasharray: 7 5; }
.line.median { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 7 5; }
.mark.best { fill: var(--best); } .mark.worst { fill: var(--worst); }
.line.steps { stroke: var(--ink); stroke-width: 1.75; } .step { fill: var(--ink); }
.now { fill: var(--worst); stroke: var(--worst); }
"""
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Axes:
    """A drawing area with two linear axes.

    Attributes:
        x, y: the lowest and the highest value of each axis.
        parts: the SVG elements drawn so far.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    parts: list[str] = field(default_factory=list)

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Return the position of a point in the drawing's units."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 2),
            round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 2),
        )

    def path(self, points: list[tuple[float, float]]) -> str:
        """Return points as the attribute of a polyline or polygon."""
        return " ".join("{},{}".format(*self.position(x, y)) for x, y in points)

    def line(self, points: list[tuple[float, float]], kind: str) -> None:
        """Draw a line through points in the style of a class."""
        self.parts.append(f'<polyline class="{kind} line" points="{self.path(points)}"/>')

    def mark(self, x: float, y: float, kind: str, tooltip: str) -> None:
        """Draw a named triangle on a point: downwards for the best, upwards for the worst."""
        left, top = self.position(x, y)
        up = -6 if kind == "best" else 6
        shape = f"M{left} {top - up}l-7 {2 * up}h14z"
        middle = min(max(left, LEFT + 22), WIDTH - RIGHT - 22)
        below = top + 20 if kind == "best" else top - 10
        self.parts.append(
            f'<path class="{kind} mark" d="{shape}"><title>{tooltip}</title></path>'
            f'<text class="ink mid" x="{middle}" y="{below:.2f}">{kind}</text>'
        )

    def render(self, alt: str, x_title: str, y_title: str, x_text: Callable[[float], str]) -> str:
        """Return the chart with its grid as an SVG element."""
        grid = []
        for value, text in _labelled_ticks(self.y, _cost_text):
            left, height = self.position(self.x[0], value)
            grid.append(
                f'<path class="grid" d="M{left} {height}H{WIDTH - RIGHT}"/>'
                f'<text class="ink end" x="{LEFT - 6}" y="{height + 4}">{text}</text>'
            )
        for value, text in _labelled_ticks(self.x, x_text):
            left, _ = self.position(value, self.y[0])
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


def svg_file(svg: str, title: str) -> bytes:
    """Return a chart of this module as a file of its own.

    It gets a title, the unit of costs, and its style sheet.
    """
    wide = WIDTH + 2 * EDGE
    high = HEIGHT + TITLE + EDGE
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-EDGE} {-TITLE} {wide} {high}"'
        f' width="{wide}" height="{high}" role="img"'
    )
    heading = (
        f'<text class="title" x="0" y="-26">{escape(title)}</text>'
        f'<text x="0" y="-8">Cost: {UNIT}</text>'
    )
    head, _, rest = svg.partition(">")
    label = head[head.index(" aria-label=") :]
    return f"{frame}{label}><style>{STYLE}</style>{heading}{rest}".encode()


def steps_svg(costs: Floats, iteration: int = 0) -> str:
    """Return the cost after every half-step of a run, squares for assignments, discs for updates.

    Args:
        costs: (2 n,) float64, after the assignment and the update of each of n iterations.
        iteration: the one whose update is marked; 0 for none.
    """
    iterations = len(costs) // 2
    axes = Axes(x=(0, iterations), y=_padded_range(costs))
    points = [((half + 1) / 2, float(cost)) for half, cost in enumerate(costs)]
    axes.line(points, "steps")
    if len(points) <= MAX_STEP_MARKS:
        for half, point in enumerate(points, 1):
            axes.parts.append(_step_mark(*axes.position(*point), is_update=half % 2 == 0))
    if iteration > 0:
        left, top = axes.position(iteration, float(costs[2 * iteration - 1]))
        axes.parts.append(
            f'<path class="now" d="M{left} {TOP}V{HEIGHT - BOTTOM}"/>'
            f'<circle class="now" cx="{left}" cy="{top}" r="6"/>'
        )
    alt = (
        f"The cost after every half-step falls from {costs[0]:.6f} to {costs[-1]:.6f}"
        f" in {iterations} iterations"
    )
    return axes.render(alt, "iteration", "cost", _integer_text)


def costs_svg(costs: Floats) -> str:
    """Return the cost of every run, (restarts,) float64, as points; best and worst are marked."""
    best = int(np.argmin(costs))
    worst = int(np.argmax(costs))
    axes = Axes(x=(-1, len(costs)), y=_padded_range(costs, 0.16))
    for run, cost in enumerate(costs):
        left, top = axes.position(run, cost)
        axes.parts.append(f'<circle class="run" cx="{left}" cy="{top}" r="2.2"/>')
    axes.mark(best, costs[best], "best", f"best: run {best}, {costs[best]:.6f}")
    axes.mark(worst, costs[worst], "worst", f"worst: run {worst}, {costs[worst]:.6f}")
    alt = (
        f"Cost of each of {len(costs)} runs: best {costs[best]:.6f} in run {best},"
        f" worst {costs[worst]:.6f} in run {worst}"
    )
    return axes.render(alt, "run", "cost", _integer_text)


def distribution_svg(costs: Floats) -> str:
    """Return a horizontal histogram of the costs, (restarts,) float64, with their median."""
    counts, edges = np.histogram(
        costs, min(30, max(5, len(costs) // 10)), _padded_range(costs, 0.0)
    )
    axes = Axes(x=(0, float(counts.max())), y=_padded_range(costs))
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        left, bottom = axes.position(0, low)
        right, top = axes.position(float(count), high)
        axes.parts.append(
            f'<rect class="run" x="{left}" y="{top}" width="{right - left:.2f}"'
            f' height="{max(0.5, bottom - top - 1):.2f}"/>'
        )
    median = float(costs[median_run(costs)])
    axes.line([(0, median), (axes.x[1], median)], "median")
    alt = f"How the costs of {len(costs)} runs are distributed: median {median:.6f}"
    return axes.render(alt, "number of runs", "cost", _integer_text)


def convergence_svg(history: Floats, best: int, worst: int) -> str:
    """Return the cost over the iterations: all runs as a band, best and worst as lines.

    Args:
        history: (restarts, max_iters) float64, the cost after each iteration.
        best, worst: the numbers of these runs.
    """
    steps = history.shape[1]
    axes = Axes(x=(1, max(2, steps)), y=_padded_range(history))
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
    return axes.render(alt, "iteration", "cost", _integer_text)


def _step_mark(left: float, top: float, *, is_update: bool) -> str:
    if is_update:
        return f'<circle class="step" cx="{left}" cy="{top}" r="3"/>'
    corner = f'x="{left - 2.5:.2f}" y="{top - 2.5:.2f}"'
    return f'<rect class="step" {corner} width="5" height="5"/>'


def _padded_range(values: Floats, padding: float = 0.08) -> tuple[float, float]:
    """Return the range of the values with a share of it as padding; it is never empty."""
    lowest = float(values.min())
    highest = float(values.max())
    extent = max(highest - lowest, 1e-6 * max(1.0, highest))
    return lowest - padding * extent, max(highest + padding * extent, lowest + extent)


def _labelled_ticks(
    limits: tuple[float, float], text: Callable[[float], str]
) -> list[tuple[float, str]]:
    """Return the ticks of an axis with their labels, each label once."""
    value_of_label: dict[str, float] = {}
    for value in ticks(*limits):
        value_of_label.setdefault(text(value), value)
    return [(value, label) for label, value in value_of_label.items() if label]


def ticks(low: float, high: float, max_steps: int = 5) -> list[float]:
    """Return at most `max_steps` + 1 multiples of 1, 2 or 5 times a power of ten in a range."""
    min_step = (high - low) / max_steps
    power = 10.0 ** math.floor(math.log10(min_step))
    step = next(
        factor * power for factor in (1, 2, 5, 10) if factor * power >= min_step * (1 - 1e-9)
    )
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def _cost_text(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"


def _integer_text(value: float) -> str:
    """Return an integer as text; "" for other values, which get no label."""
    return f"{value:,.0f}" if value >= 0 and abs(value - round(value)) < 1e-9 else ""
