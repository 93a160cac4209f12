"""The palettes that have a name: well formed, told apart, and offered for a word like it."""

import re

import pytest

from compressor.imaging.palettes.named_palettes import (
    NAMED_PALETTES,
    NamedPalette,
    nearest_palette_names,
)
from tests.support.paths import ROOT

ASKED_FOR = {
    "game-boy": 4, "pico-8": 16, "commodore-64": 16, "nes": 54, "cga": 16, "cga-4": 4, "ega": 64,
    "zx-spectrum": 15, "web-safe": 216, "black-and-white": 2, "greys-2": 2, "greys-4": 4,
    "greys-16": 16, "spectra-6": 6,
}  # fmt: skip


def test_names_and_numbers_of_colours() -> None:
    assert {name: len(each.codes) for name, each in NAMED_PALETTES.items()} == ASKED_FOR
    assert len({each.label for each in NAMED_PALETTES.values()}) == len(ASKED_FOR)


@pytest.mark.parametrize("palette", NAMED_PALETTES.values(), ids=NAMED_PALETTES)
def test_a_palette_has_a_source_and_each_colour_once(palette: NamedPalette) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", palette.name)
    assert re.fullmatch(r"[^\n]+\.", palette.source)
    assert len({*palette.codes}) == len(palette.codes)
    assert ["#" + bytes(color).hex() for color in palette.colors.tolist()] == [*palette.codes]
    assert len(palette.device_codes) in (0, len(palette.codes))


def test_the_ends_of_greys_are_black_and_white() -> None:
    for name in ("greys-2", "greys-4", "greys-16", "black-and-white"):
        codes = NAMED_PALETTES[name].codes
        assert (codes[0], codes[-1]) == ("#000000", "#ffffff")
    assert NAMED_PALETTES["greys-4"].codes[1:3] == ("#555555", "#aaaaaa")


def test_the_panel_has_its_own_codes_beside_the_measured_colours() -> None:
    panel = NAMED_PALETTES["spectra-6"]
    by_code = dict(zip(panel.device_codes, panel.codes, strict=True))
    assert by_code["red 0x3"] == "#790900"
    assert [code.split()[1] for code in by_code] == ["0x0", "0x1", "0x2", "0x3", "0x5", "0x6"]


def test_the_documentation_has_the_same_table() -> None:
    text = (ROOT / "docs/palettes.md").read_text("utf-8")
    for palette in NAMED_PALETTES.values():
        row = f"| `{palette.name}` | {palette.label} | {len(palette.codes)} | {palette.source} |"
        assert row in text
    panel = NAMED_PALETTES["spectra-6"]
    for device_code, code in zip(panel.device_codes, panel.codes, strict=True):
        name, number = device_code.split()
        assert f"| {name} | `{number}` | `{code}` |" in text


@pytest.mark.parametrize(
    ("word", "name"),
    [("pico8", "pico-8"), ("GameBoy", "game-boy"), ("grays-16", "greys-16"),
     ("spectra6", "spectra-6"), ("commodore", "commodore-64"), ("xyzzy", None)],
)  # fmt: skip
def test_the_nearest_name_comes_first(word: str, name: str | None) -> None:
    names = nearest_palette_names(word)
    assert (names[0] if names else None) == name
    assert len(names) <= 3
