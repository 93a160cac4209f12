"""The bytes of each frame of an animation."""

from collections.abc import Sequence

import plotly.graph_objects as go

from compressor.figures.style import RUN, apply_theme

HEIGHT = 220  # pixels
MOST_GAPS = 60  # with more frames no room is left between the bars


def frame_bytes_chart(sizes: Sequence[int], theme: str) -> go.Figure:
    """Return a bar for each frame.

    Args:
        sizes: the bytes of each frame.
        theme: "light" or "dark".
    """
    figure = go.Figure()
    figure.add_bar(
        x=list(range(1, len(sizes) + 1)),
        y=[size / 1e3 for size in sizes],
        marker={"color": RUN, "line": {"width": 0}},
        hovertemplate="frame %{x}<br>%{y:.2f} kB<extra></extra>",
    )
    apply_theme(figure, theme, HEIGHT)
    figure.update_layout(
        title_text="Bytes of each frame",
        bargap=0.15 if len(sizes) <= MOST_GAPS else 0,
        dragmode=False,
    )
    figure.update_xaxes(title_text="frame", title_standoff=4, tickformat="d")
    if len(sizes) <= 10:
        figure.update_xaxes(dtick=1)
    figure.update_yaxes(ticksuffix=" kB", rangemode="tozero")
    return figure
