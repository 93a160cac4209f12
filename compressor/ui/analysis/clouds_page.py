"""A page of all clouds of an experiment: one HTML file with Plotly's script, opened offline."""

from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from compressor.ui.templates import template

TEMPLATE = Path(__file__).with_name("clouds_page.html")


def write_clouds_page(figure: go.Figure, title: str, alt: str) -> bytes:
    """Return a page, in UTF-8, that shows a figure of several scenes and turns them together.

    Args:
        figure: of `compressor.figures.clouds.scenes.clouds_figure`.
        title: of the page.
        alt: what is seen.
    """
    page = template(TEMPLATE).render(
        title=title,
        alt=alt,
        paper=figure.layout.paper_bgcolor,
        plotly=get_plotlyjs(),
        figure=str(figure.to_json()).replace("<", "\\u003c"),  # or a title could end the script
    )
    return page.encode()
