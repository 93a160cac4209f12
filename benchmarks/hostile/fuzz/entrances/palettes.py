"""A palette: its name, and its file."""

import json

import numpy as np

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import BYTES, JSON, TEXT
from compressor.imaging import ImageError
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.imaging.palettes.reader import MAX_COLORS, read_palette
from compressor.imaging.palettes.writer import PALETTE_FORMATS, write_palette
from compressor.imaging.types import Palette
from compressor.pipeline.settings import PALETTE

READ_BACK = ("gpl", "pal", "css", "json", "hex", "png")


def read_name(data: bytes) -> None:
    """Find a palette by its name in a link or a recipe."""
    text = data.decode("utf-8", "replace")
    assert PALETTE.from_text(text) in PALETTE
    assert PALETTE.from_json(json.loads(json.dumps(text))) == text


def read_file(data: bytes) -> None:
    """Read a palette file, write it in every format, and read what can be read again."""
    palette = read_palette(data)
    assert palette.dtype == np.uint8
    assert palette.shape[1] in (3, 4)
    assert 1 <= len(np.unique(palette, axis=0)) == len(palette) <= MAX_COLORS
    for name, format in PALETTE_FORMATS.items():
        written = write_palette(palette, name, "a palette")
        if name in READ_BACK and (format.keeps_alpha or palette.shape[1] == 3):
            assert _seen(read_palette(written)) == _seen(palette), name


def _seen(palette: Palette) -> set[tuple[int, ...]]:
    """Return the colours that are not wholly transparent, as which a picture's are alike."""
    return {(*color, 255)[:4] for color in palette.tolist() if (*color, 255)[3]}


def names() -> list[bytes]:
    """Return the names of palettes."""
    return [name.encode() for name in PALETTE.values]


def files() -> list[bytes]:
    """Return palettes in every format."""
    opaque = NAMED_PALETTES["pico-8"].colors
    alphas = np.arange(0, 256, 17, dtype=np.uint8)
    palettes = (opaque, np.column_stack([opaque, alphas]))
    own = [write_palette(palette, name, "PICO-8") for palette in palettes for name in READ_BACK]
    return [*own, b"/* logo */ :root { --red: #e4002b; }", b"e4002b fff; #000", b'["#e4002b"]',
            b'{"colors": [{"hex": "#e4002b80"}, {"hex": "#fff"}]}']  # fmt: skip


NAME = Entrance(
    read=read_name, refusals=(ValueError,), seeds=names, mutations=TEXT, inputs_per_process=1000
)
FILE = Entrance(
    read=read_file,
    refusals=(ImageError,),
    seeds=files,
    mutations=(*BYTES, *JSON),
    inputs_per_process=200,
)
