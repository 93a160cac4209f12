"""A cost as people read it: few digits, and what it is in levels of a channel."""

import math

UNIT = "mean squared RGB distance, channels in 0..1"
AXIS = {"title": "cost", "exponentformat": "none"}  # of a chart: as many digits as ticks need
DIGITS = 3  # significant ones of a cost in words
HOVER = f".{DIGITS}~r"  # the same in the language of d3, which charts read


def cost_text(cost: float) -> str:
    """Format a cost with three significant digits, without an exponent: "0.00305", "0"."""
    if cost == 0:
        return "0"
    decimals = DIGITS - 1 - math.floor(math.log10(abs(cost)))
    text = f"{cost:.{max(0, decimals)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rms_levels(cost: float) -> float:
    """Return the root mean square difference of a channel, in levels of 0..255.

    Args:
        cost: mean squared RGB distance, channels in 0..1: the sum over three channels.
    """
    return 255 * math.sqrt(cost / 3)


def levels_text(cost: float) -> str:
    """Format what a cost is in levels of a channel: "8.1 levels of 255"."""
    return f"{rms_levels(cost):.1f} levels of 255"
