"""A palette as a drawing: one square a colour."""

from html import escape

from compressor.imaging.palettes.formats.grid import SIDE, grid
from compressor.imaging.palettes.swatch import Swatch


def svg(colors: list[Swatch], name: str) -> bytes:
    """SVG 1.1; each square's title is its colour and, where known, its share of the picture."""
    rows, columns = grid(len(colors))
    width = columns * SIDE
    height = rows * SIDE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">',
        f"<title>{escape(name, quote=False)}</title>",
        *(_square(n, color, columns) for n, color in enumerate(colors)),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _square(number: int, color: Swatch, columns: int) -> str:
    y, x = divmod(number, columns)
    opacity = "" if color.alpha == 255 else f' fill-opacity="{color.alpha / 255:.4g}"'
    share = "" if color.share is None else f", {color.share * 100:.1f} %"
    return (
        f'<rect x="{x * SIDE}" y="{y * SIDE}" width="{SIDE}" height="{SIDE}"'
        f' fill="{color.opaque_hex}"{opacity}><title>{color.hex}{share}</title></rect>'
    )
