"""The downloads of one run, which are made at the click: the page goes on meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.figures.cost_text import UNIT
from compressor.figures.film.animation import ENCODERS, animate
from compressor.figures.film.run import DrawnRun
from compressor.figures.svg import steps_svg, svg_file
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.charts import theme
from compressor.ui.downloads.run.kept_trace import kept_trace
from compressor.ui.downloads.run.numbers import steps_csv
from compressor.ui.downloads.run.slides import write_slides
from compressor.ui.results import StoredResult
from kmc import count_colors


@dataclass(frozen=True, kw_only=True, eq=False)
class RunToTake:
    """A run, small enough to wait for a click: its course is computed again where needed.

    Attributes:
        experiment: the result on whose picture it runs.
        picture_key: tells that picture from others.
        start: (k, 3) float64 in 0..1, its first centroids.
        iterations: at most so many.
        title: what tells it from others, such as "K = 8, run 17".
        picture: the name of the picture, printable.
        stem: the names of its files without their ends.
    """

    experiment: StoredResult[ExperimentResult]
    picture_key: str
    start: NDArray[np.float64]
    iterations: int
    title: str
    picture: str
    stem: str

    def drawn(self) -> DrawnRun:
        """Return the run with its course."""
        pixels = self.experiment.get().pixels
        return DrawnRun(
            title=self.title,
            trace=kept_trace(self.picture_key, pixels, self.start, self.iterations),
            pixels=pixels,
            color_counts=count_colors(pixels),
        )


def run_downloads(run: RunToTake) -> None:
    """Draw the button that offers the run as animations, slides, a chart and numbers."""
    with st.popover("Download this run", icon=":material/download:"):
        for name in ENCODERS:
            format = ANIMATION_FORMATS[name]
            _button(
                f"Animated {format.label}",
                partial(_animation, run, name, theme()),
                f"{run.stem}{format.suffix}",
                format.mime,
                ":material/animation:",
            )
        _button(
            "Slides",
            partial(_slides, run),
            f"{run.stem}-slides.html",
            "text/html",
            ":material/slideshow:",
        )
        _button(
            "Cost as a chart (SVG)",
            partial(_chart, run),
            f"{run.stem}-cost.svg",
            "image/svg+xml",
            ":material/show_chart:",
        )
        _button(
            "Numbers (CSV)",
            partial(_numbers, run),
            f"{run.stem}.csv",
            "text/csv",
            ":material/table:",
        )
        st.caption(
            "Animations take at most 5 seconds and 5 MB; a GIF has 256 colours, WebP all. Slides"
            " are one HTML file for the browser: arrow keys go on and back, each prints a page."
            f" Cost: {UNIT}."
        )


def _button(label: str, make: Callable[[], bytes], file_name: str, mime: str, icon: str) -> None:
    st.download_button(
        label,
        make,
        file_name,
        mime,
        on_click="ignore",
        icon=icon,
        key=f"take-{label}",
        width="stretch",
    )


def _animation(run: RunToTake, format: str, theme: str) -> bytes:
    return animate(run.drawn(), format, theme)


def _slides(run: RunToTake) -> bytes:
    return write_slides(run.drawn(), run.picture)


def _chart(run: RunToTake) -> bytes:
    return svg_file(steps_svg(run.drawn().costs), f"{run.title}: cost after every half-step")


def _numbers(run: RunToTake) -> bytes:
    return steps_csv(run.drawn().trace)
