"""A cost as people read it: few digits, and what it is in levels of a channel."""

import math

from compressor.pipeline.methods.cost_words import DIGITS
from compressor.pipeline.methods.cost_words import cost_text as cost_text

UNIT = "mean squared RGB distance, channels in 0..1"
AXIS = {"title": "cost", "exponentformat": "none"}  # of a chart: as many digits as ticks need
HOVER = f".{DIGITS}~r"  # as many digits, in the language of d3, which charts read


def rms_levels(cost: float) -> float:
    """Return the root mean square difference of a channel, in levels of 0..255.

    Args:
        cost: mean squared RGB distance, channels in 0..1: the sum over three channels.
    """
    return 255 * math.sqrt(cost / 3)


def levels_text(cost: float) -> str:
    """Format what a cost is in levels of a channel: "8.1 levels of 255"."""
    return f"{rms_levels(cost):.1f} levels of 255"
