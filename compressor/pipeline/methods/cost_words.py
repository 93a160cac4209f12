"""A cost in words; it is the mean squared RGB distance with channels in 0..1."""

import math

DIGITS = 3  # significant ones of a cost in words


def cost_text(cost: float) -> str:
    """Format a cost with three significant digits, without an exponent: "0.00305", "0"."""
    if cost == 0:
        return "0"
    decimals = DIGITS - 1 - math.floor(math.log10(abs(cost)))
    text = f"{cost:.{max(0, decimals)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
