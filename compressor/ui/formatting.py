"""Numbers as text, in the same form on every page."""

import math

from compressor.figures.cost_text import cost_text
from compressor.imaging import Picture


def file_size(size: int) -> str:
    """Format bytes: "512 B", "24.1 kB", "3.10 MB" (1 kB = 1000 B)."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.2f} MB"


SAME_SIZE = "the same size"


def size_change(before: int, after: int) -> str:
    """Format how much smaller or larger a file became, such as "78 % smaller"."""
    change = 100 * (1 - after / before)
    if round(abs(change)) == 0:
        return SAME_SIZE
    return f"{abs(change):.0f} % {'smaller' if change > 0 else 'larger'}"


def decibels(psnr: float, part: str = "") -> str:
    """Format a PSNR, such as "32.10 dB"; an infinite one is "no loss".

    Args:
        psnr: in dB.
        part: `Picture.part`, where only a part of the file is used: "no loss" is said of it alone.
    """
    if not math.isinf(psnr):
        return f"{psnr:.2f} dB"
    return f"no loss against the {part}" if part else "no loss"


def duration(seconds: float) -> str:
    """Format a time roughly: "2 s", "1 min 20 s"."""
    rounded = max(1, round(seconds))
    return f"{rounded} s" if rounded < 60 else f"{rounded // 60} min {rounded % 60} s"


def bits_per_pixel(size: int, picture: Picture) -> float:
    """Return the bits that a file of `size` bytes has for each pixel of the picture."""
    return 8 * size / (picture.width * picture.height)


def percent_above(cost: float, lowest_cost: float) -> str:
    """Format how far a cost lies above the lowest: "3.21 %"; above 0, the difference itself."""
    if lowest_cost == 0 < cost:
        return cost_text(cost)
    percent = 100 * (cost / lowest_cost - 1) if lowest_cost else 0.0
    return "under 0.01 %" if 0 < percent < 0.005 else f"{percent:.2f} %"


def how_far_above(cost: float, lowest_cost: float, what: str) -> str:
    """Format how far a cost lies above the lowest, as per cent up to twice of it.

    Args:
        cost, lowest_cost: the two costs.
        what: what has the lowest cost, such as "the best".

    Returns:
        such as "3.21 % above the best" or "2.2 times as high as the best".
    """
    if lowest_cost and cost >= 2 * lowest_cost:
        return f"{cost / lowest_cost:.1f} times as high as {what}"
    return f"{percent_above(cost, lowest_cost)} above {what}"


def share_percent(share: float) -> str:
    """Format a share in 0..1 as per cent, such as "12.3 %"."""
    return f"{100 * share:.1f} %"


def ordinal(number: int) -> str:
    """Format a place in a row: "1st", "22nd", "113th"."""
    is_teen = number % 100 in (11, 12, 13)
    suffix = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


def plural(count: int, noun: str) -> str:
    """Format a count of things: "1 file", "1,200 files"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
