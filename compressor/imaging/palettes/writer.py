"""Palettes as files for other programs: GIMP, Adobe, Paint Shop Pro, style sheets, and so on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compressor.imaging.palettes.formats import adobe, png, svg, text
from compressor.imaging.palettes.swatch import Swatch, swatches
from compressor.imaging.types import Palette

Writer = Callable[[list[Swatch], str], bytes]


@dataclass(frozen=True, kw_only=True)
class PaletteFormat:
    """A kind of palette file.

    Attributes:
        name: what `write_palette` knows it by.
        extension: of the file's name, without the dot.
        mime: the media type.
        label: for people, with the programs that read it.
        keeps_alpha: whether a colour's transparency is written.
    """

    name: str
    extension: str
    mime: str
    label: str
    keeps_alpha: bool
    write: Writer


def _format(
    name: str, write: Writer, label: str, mime: str, extension: str = "", alpha: bool = False
) -> PaletteFormat:
    return PaletteFormat(
        name=name,
        extension=extension or name,
        mime=mime,
        label=label,
        keeps_alpha=alpha,
        write=write,
    )


_BINARY = "application/octet-stream"
_PLAIN_TEXT = "text/plain"
PALETTE_FORMATS: Mapping[str, PaletteFormat] = {
    palette_format.name: palette_format
    for palette_format in (
        _format("gpl", text.gpl, "GIMP, Inkscape, Krita (GPL)", _PLAIN_TEXT),
        _format("ase", adobe.ase, "Adobe Swatch Exchange (ASE)", _BINARY),
        _format("aco", adobe.aco, "Photoshop colour swatch (ACO)", _BINARY),
        _format("pal", text.jasc, "Paint Shop Pro (JASC PAL)", _PLAIN_TEXT),
        _format("css", text.css, "CSS variables", "text/css", alpha=True),
        _format("json", text.json, "JSON", "application/json", alpha=True),
        _format("hex", text.hexadecimal, "Hexadecimal list", _PLAIN_TEXT, "txt", alpha=True),
        _format("svg", svg.svg, "Swatches as SVG", "image/svg+xml", alpha=True),
        _format("png", png.png, "Swatches as PNG", "image/png", alpha=True),
    )
}


def write_palette(palette: Palette, format: str, name: str, shares: Any = None) -> bytes:
    """Write a palette as a file for other programs.

    Formats without alpha (`PaletteFormat.keeps_alpha`) get the colours as if opaque.

    Args:
        palette: (n, 3) or (n, 4) uint8 with alpha, n >= 1; written in this order.
        format: a key of `PALETTE_FORMATS`.
        name: of the palette, for people; control characters become spaces.
        shares: (n,) each colour's share of the picture in 0..1, where a format can tell it.

    Raises:
        ValueError: for an unknown format, a palette of the wrong shape or dtype, not as many
            shares as colours, or a name of over 65,534 characters in an ASE.
    """
    if format not in PALETTE_FORMATS:
        raise ValueError(f"format={format!r} must be one of {', '.join(PALETTE_FORMATS)}")
    return PALETTE_FORMATS[format].write(swatches(palette, shares), _one_line(name))


def _one_line(name: str) -> str:
    """A name that no line-based format can mistake for something else."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split()) or "Palette"
