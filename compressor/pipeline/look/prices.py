"""The price of bits that just reaches a goal, from trials at other prices.

Bytes and score are both nearly straight lines over the logarithm of the price.
"""

from collections.abc import Callable, Sequence

from compressor.pipeline.look.trial import Trial
from compressor.pipeline.settings import MAX_SMALLER

MIN_SMALLER = 0.05
ROUNDING = 100  # prices are whole hundredths


def price_between(low: Trial, high: Trial, excess: Callable[[Trial], float]) -> float:
    """The price where a straight line through two trials is 0, over the price's logarithm."""
    above = excess(low)
    below = excess(high)
    share = above / (above - below) if above != below else 0.5
    return rounded_price(low.price + min(max(share, 0.0), 1.0) * (high.price - low.price))


def corrected_price(made: Sequence[Trial], excess: Callable[[Trial], float], slope: float) -> float:
    """The next price: by the last two trials, or by the usual slope where there is one alone."""
    last = made[-1]
    if len(made) > 1 and made[-2].price != last.price:
        measured = (excess(last) - excess(made[-2])) / (last.price - made[-2].price)
        if slope * 4 < measured < slope / 4:
            slope = measured
    return rounded_price(last.price - excess(last) / slope)


def rounded_price(price: float) -> float:
    """A price from its binary logarithm, as settings have it."""
    smaller: float = min(max(2.0**price, MIN_SMALLER), float(MAX_SMALLER))
    return round(smaller * ROUNDING) / ROUNDING
