"""How numbers are written, the same on every page."""

import math

from compressor.imaging import Picture


def file_size(size: int) -> str:
    """Bytes as people write them: "512 B", "24.1 kB", "3.10 MB" (1 kB = 1000 B)."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.2f} MB"


def size_change(before: int, after: int) -> str:
    """How much smaller or larger a file became, such as "78 % smaller"."""
    change = 100 * (1 - after / before)
    if round(abs(change)) == 0:
        return "the same size"
    return f"{abs(change):.0f} % {'smaller' if change > 0 else 'larger'}"


def decibels(psnr: float) -> str:
    """PSNR, or "no loss"."""
    return "no loss" if math.isinf(psnr) else f"{psnr:.2f} dB"


def duration(seconds: float) -> str:
    """Time left, roughly: "2 s", "1 min 20 s"."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def bits_per_pixel(size: int, picture: Picture) -> float:
    """What a file of `size` bytes spends on each pixel of the picture."""
    return 8 * size / (picture.width * picture.height)


def percent_above(cost: float, least: float) -> str:
    """How much a cost lies above the lowest: "3.21 %", or the difference where that is 0."""
    if least == 0 < cost:
        return f"{cost:.6f}"
    more = 100 * (cost / least - 1) if least else 0.0
    return "under 0.01 %" if 0 < more < 0.005 else f"{more:.2f} %"


def ordinal(number: int) -> str:
    """A place in a row: "1st", "22nd", "113th"."""
    teens = number % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
