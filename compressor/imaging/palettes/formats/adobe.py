"""Adobe's palette files. Numbers are big-endian, names UTF-16 with a final zero."""

import struct

from compressor.imaging.palettes.swatch import Swatch

GROUP_START = 0xC001
GROUP_END = 0xC002
COLOR = 0x0001
NORMAL = 2  # neither a global nor a spot colour
RGB = 0  # the colour space, in an ACO
MAX_UNITS = 0xFFFF  # of a name, the final zero among them


def ase(colors: list[Swatch], name: str) -> bytes:
    """Adobe Swatch Exchange 1.0: one group of RGB colours; alpha is not kept.

    Adobe has not published the layout; it is the one that Olivier Berten worked out for his
    Swatchbook and that readers agree on.
    """
    blocks = [_block(GROUP_START, _counted(name)), *map(_ase_color, colors), _block(GROUP_END)]
    return b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def _ase_color(color: Swatch) -> bytes:
    channels = struct.pack(">3f", *(value / 255 for value in color.rgb))
    return _block(
        COLOR, _counted(color.opaque_hex) + b"RGB " + channels + struct.pack(">H", NORMAL)
    )


def _block(kind: int, data: bytes = b"") -> bytes:
    return struct.pack(">HI", kind, len(data)) + data


def aco(colors: list[Swatch], name: str) -> bytes:
    """Photoshop's colour swatches, version 1 and then 2, which names them; alpha is not kept.

    Adobe Photoshop File Formats Specification, "Color Swatches". The palette has no name.
    """
    plain = [struct.pack(">5H", RGB, *(value * 257 for value in color.rgb), 0) for color in colors]
    named = [
        record + b"\0\0" + _counted(color.opaque_hex)
        for record, color in zip(plain, colors, strict=True)
    ]
    count = len(colors)
    first = struct.pack(">HH", 1, count)
    second = struct.pack(">HH", 2, count)
    return first + b"".join(plain) + second + b"".join(named)


def _counted(text: str) -> bytes:
    """The number of 16-bit units, the final zero among them, and the units."""
    units = (text + "\0").encode("utf-16-be")
    count = len(units) // 2
    if count > MAX_UNITS:
        raise ValueError(
            f"the palette's name takes {count - 1:,} units of UTF-16; this kind of file holds at"
            f" most {MAX_UNITS - 1:,}, so shorten it"
        )
    return struct.pack(">H", count) + units
