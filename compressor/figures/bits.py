"""The bits of a picture: over K, and of each of its indices."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.curves import use_k_axis
from compressor.figures.style import BEST, RUN, WORST, apply_theme, with_legend_below
from compressor.imaging.types import Pixels

CHEAP = (16, 26, 38)  # RGB, of an index that takes no bit
COSTLY = (255, 214, 120)
SCALE_TOP = 8.0  # bits of an index from which on it is as bright as can be


def bits_chart(
    ks: Sequence[int],
    plain: Sequence[float],
    entropy: Sequence[float],
    file: Sequence[float],
    theme: str,
) -> go.Figure:
    """Return three ways to count bits a pixel over K, on a logarithmic axis.

    Args:
        ks: palette sizes, rising.
        plain: bits a pixel of the palette and of indices of log2(K) bits.
        entropy: those of the palette and of indices of their entropy.
        file: those of the file.
        theme: "light" or "dark".
    """
    figure = go.Figure()
    for name, values, color, symbol in (
        ("log2 K a pixel", plain, WORST, "square"),
        ("entropy", entropy, RUN, "diamond"),
        ("PNG file", file, BEST, "circle"),
    ):
        figure.add_scatter(
            x=list(ks),
            y=list(values),
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 2},
            marker={"color": color, "symbol": symbol, "size": 9},
            hovertemplate=f"K = %{{x}}<br>{name}: %{{y:.2f}} bits a pixel<extra></extra>",
        )
    apply_theme(figure, theme, 380)
    figure.update_layout(title_text="Bits a pixel, the palette included", dragmode=False)
    use_k_axis(figure)
    figure.update_yaxes(rangemode="tozero")
    return with_legend_below(figure)


def bits_map(bits: NDArray[np.float64]) -> Pixels:
    """Return (H, W, 3) uint8: the more bits, (H, W) float64, an index takes, the brighter."""
    part = np.clip(bits / SCALE_TOP, 0, 1)[..., np.newaxis]
    mixed = (1 - part) * np.array(CHEAP) + part * np.array(COSTLY)
    return np.asarray(np.rint(mixed), np.uint8)
