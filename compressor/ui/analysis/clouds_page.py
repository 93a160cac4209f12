"""A page of all clouds of an experiment: one HTML file with Plotly's script, opened offline."""

from functools import cache
from pathlib import Path

import jinja2
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs


def write_clouds_page(figure: go.Figure, title: str, alt: str) -> bytes:
    """Return a page, in UTF-8, that shows a figure of several scenes and turns them together.

    Args:
        figure: of `compressor.figures.clouds.scenes.clouds_figure`.
        title: of the page.
        alt: what is seen.
    """
    page = _template().render(
        title=title,
        alt=alt,
        paper=figure.layout.paper_bgcolor,
        plotly=get_plotlyjs(),
        figure=str(figure.to_json()).replace("<", "\\u003c"),  # or a title could end the script
    )
    return page.encode()


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("clouds_page.html")
