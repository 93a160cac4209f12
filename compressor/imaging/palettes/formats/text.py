"""Palette files of plain text: GIMP, Paint Shop Pro, CSS, JSON, and a bare list."""

import json as standard_json

from compressor.imaging.palettes.swatch import Swatch

COLUMNS = 16  # as GIMP shows them


def gpl(colors: list[Swatch], name: str) -> bytes:
    """A GIMP palette, version 2 (gimp/app/core/gimppalette-load.c): UTF-8, a colour a line."""
    head = ["GIMP Palette", f"Name: {name}", f"Columns: {min(COLUMNS, len(colors))}", "#"]
    lines = ["{:3} {:3} {:3}\t".format(*color.rgb) + color.opaque_hex for color in colors]
    return _lines(head + lines)


def jasc(colors: list[Swatch], name: str) -> bytes:
    """A palette of Paint Shop Pro: JASC-PAL 0100, lines end as on Windows. It has no name."""
    head = ["JASC-PAL", "0100", str(len(colors))]
    return _lines(head + ["{} {} {}".format(*color.rgb) for color in colors], "\r\n")


def css(colors: list[Swatch], name: str) -> bytes:
    """Custom properties of :root, --color-1 and on (CSS Custom Properties 1; CSS Color 4)."""
    comment = name.replace("*/", "* /")
    variables = [f"  --color-{n}: {color.hex};" for n, color in enumerate(colors, 1)]
    return _lines([f"/* {comment} */", ":root {", *variables, "}"])


def json(colors: list[Swatch], name: str) -> bytes:
    """An object with the name and the colours; shares only where they are known."""
    entries = [
        {"hex": color.hex, "rgb": list(color.rgb), "alpha": round(color.alpha / 255, 4)}
        | ({} if color.share is None else {"share": color.share})
        for color in colors
    ]
    lines = [standard_json.dumps(entry) for entry in entries]
    head = f'{{"name": {standard_json.dumps(name, ensure_ascii=False)}, "colors": ['
    return _lines([head, ",\n".join(lines), "]}"])


def hexadecimal(colors: list[Swatch], name: str) -> bytes:
    """A colour a line, #rrggbb, or #rrggbbaa where it is not opaque. It has no name."""
    return _lines([color.hex for color in colors])


def _lines(lines: list[str], end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()
