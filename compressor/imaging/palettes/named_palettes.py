"""Fixed palettes that have a name: those of machines, of screens of the past, and plain greys.

Many were never written down in sRGB: their source says whose measurement or convention is meant.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from compressor.imaging.palettes.hex_codes import parse_hex, to_hex
from compressor.imaging.types import Palette


@dataclass(frozen=True, kw_only=True, eq=False)
class NamedPalette:
    """A palette with a name.

    Attributes:
        name: what links, recipes and the command line call it.
        label: what pages call it.
        source: where its colours come from, in one line.
        codes: its 2 to 256 different colours as "#rrggbb", in the order of the source.
        device_codes: the name and the number that the device has for each colour, such as
            "red 0x3"; empty where it is no device that is sent numbers.
    """

    name: str
    label: str
    source: str
    codes: tuple[str, ...]
    device_codes: tuple[str, ...] = ()

    @cached_property
    def colors(self) -> Palette:
        """(n, 3) uint8, the colours."""
        return np.array([parse_hex(code) for code in self.codes], np.uint8)


def nearest_palette_names(word: str) -> list[str]:
    """Return the names that are most like a word, at most three, the nearest first."""
    return difflib.get_close_matches(word.lower(), NAMED_PALETTES, n=3)


def _palette(
    name: str, label: str, source: str, codes: str | Iterable[str], device_codes: str = ""
) -> NamedPalette:
    words = codes.split() if isinstance(codes, str) else codes
    return NamedPalette(
        name=name,
        label=label,
        source=source,
        codes=tuple(to_hex(parse_hex(code)) for code in words),
        device_codes=tuple(filter(None, device_codes.split(", "))),
    )


def _cube(*levels: int) -> list[str]:
    """Return all colours whose channels have one of these levels, 0..255."""
    return [to_hex(color) for color in product(levels, repeat=3)]


def _greys(count: int) -> list[str]:
    """Return evenly spaced greys from black to white."""
    return [to_hex([255 * step // (count - 1)] * 3) for step in range(count)]


_EVEN = "evenly spaced in sRGB"

NAMED_PALETTES: Final = {
    palette.name: palette
    for palette in (
        _palette(
            "game-boy",
            "Game Boy",
            "The four greens that emulators have long shown for the screen of 1989, by convention;"
            " as in Wikipedia, List of video game console palettes.",
            "0f380f 306230 8bac0f 9bbc0f",
        ),
        _palette(
            "pico-8",
            "PICO-8",
            "Lexaloffle, PICO-8 User Manual: the 16 colours of the system palette.",
            "000000 1d2b53 7e2553 008751 ab5236 5f574f c2c3c7 fff1e8"
            " ff004d ffa300 ffec27 00e436 29adff 83769c ff77a8 ffccaa",
        ),
        _palette(
            "commodore-64",
            "Commodore 64",
            "Philip Timmermann (Pepto), Calculating the color palette of the VIC II, 2001: from the"
            " levels and angles of its signal.",
            "000000 ffffff 68372b 70a4b2 6f3d86 588d43 352879 b8c76f"
            " 6f4f25 433900 9a6759 444444 6c6c6c 9ad284 6c5eb5 959595",
        ),
        _palette(
            "nes",
            "NES",
            "NESdev Wiki, PPU palettes: the 2C02, whose 64 entries are 54 different colours.",
            "545454 001e74 081090 300088 440064 5c0030 540400 3c1800 202a00 083a00 004000"
            " 003c00 00323c 000000"
            " 989698 084cc4 3032ec 5c1ee4 8814b0 a01464 982220 783c00 545a00 287200 087c00"
            " 007628 006678"
            " eceeec 4c9aec 787cec b062ec e454ec ec58b4 ec6a64 d48820 a0aa00 74c400 4cd020"
            " 38cc6c 38b4cc 3c3c3c"
            " a8ccec bcbcec d4b2ec ecaeec ecaed4 ecb4b0 e4c490 ccd278 b4de78 a8e290 98e2b4"
            " a0d6e4 a0a2a0",
        ),
        _palette(
            "cga",
            "CGA",
            "IBM Color/Graphics Adapter: the 16 RGBI colours as the display 5153 shows them, with"
            " brown in place of dark yellow.",
            "000000 0000aa 00aa00 00aaaa aa0000 aa00aa aa5500 aaaaaa"
            " 555555 5555ff 55ff55 55ffff ff5555 ff55ff ffff55 ffffff",
        ),
        _palette(
            "cga-4",
            "CGA, 4 colours",
            "IBM Color/Graphics Adapter: palette 1 of 320 x 200 pixels, at high intensity.",
            "000000 55ffff ff55ff ffffff",
        ),
        _palette(
            "ega",
            "EGA",
            "IBM Enhanced Graphics Adapter: two bits a channel make 64 colours.",
            _cube(0x00, 0x55, 0xAA, 0xFF),
        ),
        _palette(
            "zx-spectrum",
            "ZX Spectrum",
            "Eight colours, and all but black brighter; the darker at 85 % of the voltage, as in"
            " Wikipedia, ZX Spectrum graphic modes.",
            dict.fromkeys([*_cube(0x00, 0xD8), *_cube(0x00, 0xFF)]),
        ),
        _palette(
            "web-safe",
            "Web-safe",
            "Netscape Navigator, 1994: the cube of six levels a channel.",
            _cube(0x00, 0x33, 0x66, 0x99, 0xCC, 0xFF),
        ),
        _palette(
            "black-and-white",
            "Black and white",
            "The two ends of sRGB, for printers and e-ink of one bit.",
            _greys(2),
        ),
        _palette("greys-2", "2 greys", f"Black and white, {_EVEN}: 1 bit a pixel.", _greys(2)),
        _palette("greys-4", "4 greys", f"From black to white, {_EVEN}: 2 bits a pixel.", _greys(4)),
        _palette(
            "greys-16", "16 greys", f"From black to white, {_EVEN}: 4 bits a pixel.", _greys(16)
        ),
        _palette(
            "spectra-6",
            "Spectra 6 e-ink",
            "Measured on a 7.3 inch panel by OpenDisplay, package epaper-dithering 6.1.1"
            " (SPECTRA_7_3_6COLOR, February 2026); the codes are those of Waveshare's driver.",
            "1a0d23 b9cacd cab800 790900 00458b 285239",
            "black 0x0, white 0x1, yellow 0x2, red 0x3, blue 0x5, green 0x6",
        ),
    )
}
