"""Costs as the pages write them, by another way than theirs."""

import numpy as np


def three_digits(cost: float) -> str:
    """The cost with three significant digits, without an exponent or zeros at its end."""
    return np.format_float_positional(float(f"{cost:.3g}"), trim="-")
