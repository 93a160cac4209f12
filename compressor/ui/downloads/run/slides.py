"""A run as slides: one HTML file that asks for nothing from the network, a slide an iteration.

Arrow keys go forward and back, and printing gives a page for each slide. They are light whatever
the theme of the app, as paper is.
"""

import hashlib
import io
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from markupsafe import Markup
from PIL import Image

from compressor.figures.film.canvas import LOOKS
from compressor.figures.film.cloud_panel import CloudPanel
from compressor.figures.film.run import DrawnRun
from compressor.figures.film.words import COST_NOTE, heading, sentences
from compressor.figures.svg import steps_svg
from compressor.imaging import encode_png
from compressor.imaging.types import Pixels
from compressor.ui.elements import data_url
from compressor.ui.templates import template
from kmc import label_pixels

TEMPLATE = Path(__file__).with_name("slides.html")
SCRIPT = Path(__file__).with_name("slides.js")
CLOUD_SIZE = (840, 620)  # pixels
THEME = "light"


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide: pictures as data URLs, with their alternative texts, and the chart as SVG."""

    heading: str
    sentences: list[str]
    picture: str
    picture_alt: str
    cloud: str
    cloud_alt: str
    chart: Markup


def write_slides(run: DrawnRun, title: str) -> bytes:
    """Return the slides of a run as an HTML file in UTF-8; `title` says of which picture."""
    script = SCRIPT.read_text()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    cloud = CloudPanel(run, *CLOUD_SIZE, LOOKS[THEME])
    slides = [_slide(run, cloud, iteration) for iteration in range(run.iterations + 1)]
    page = template(TEMPLATE).render(
        title=f"{title}: {run.title}",
        note=COST_NOTE,
        slides=slides,
        script=Markup(script),
        script_hash=f"sha256-{digest}",
    )
    return page.encode("utf-8", "replace")


def _slide(run: DrawnRun, cloud: CloudPanel, iteration: int) -> Slide:
    name = heading(run, iteration)
    k = len(run.palettes[0])
    return Slide(
        heading=name,
        sentences=sentences(run, iteration),
        picture=data_url(_picture(run, iteration)),
        picture_alt=f"{name}: the picture in {k} colours" if iteration else "The picture",
        cloud=data_url(_lossless(cloud.draw(iteration))),
        cloud_alt=f"{name}: the picture's colours in the RGB cube, with {k} centroids",
        chart=Markup(steps_svg(run.costs, iteration)),
    )


def _picture(run: DrawnRun, iteration: int) -> bytes:
    """The picture after an iteration: each pixel in the colour of its centroid."""
    if iteration == 0:
        return _lossless(run.pixels)
    labels = label_pixels(run.pixels, run.color_counts, run.trace.labels[iteration - 1])
    return encode_png(np.asarray(labels), run.palettes[iteration], effort="fast")


def _lossless(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, method=2, quality=50)
    return file.getvalue()
