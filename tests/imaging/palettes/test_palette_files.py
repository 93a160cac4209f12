"""Palettes as files: read back by other programs' readers, or by the published layout."""

import io
import json
import re
import struct
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import swatch
from PIL import GimpPaletteFile

from compressor.imaging import PALETTE_FORMATS, write_palette
from compressor.imaging.palettes.formats.grid import SIDE
from tests.support.pngs import open_png

NAMES = ["Sunset", 'a <b> & "c" */ }', "Zwei\nZeilen\x00", "日本 😀", "", "#\t\ud800"]
CLEAN = ["Sunset", 'a <b> & "c" */ }', "Zwei Zeilen", "日本 😀", "Palette", "#"]
named = pytest.mark.parametrize(("name", "clean"), list(zip(NAMES, CLEAN, strict=True)))


def rng(seed=0):
    return np.random.default_rng(seed)


def a_palette(n=20, channels=3):
    palette = rng(n).integers(0, 256, (n, channels), dtype=np.uint8)
    palette[0, :3] = 0, 128, 255
    return palette


@pytest.fixture(params=[1, 2, 17, 256])
def palette(request):
    return a_palette(request.param)


# --- GIMP


@named
def test_gpl_by_pillow(name, clean, palette):
    data = write_palette(palette, "gpl", name)
    found, mode = GimpPaletteFile.GimpPaletteFile(io.BytesIO(data)).getpalette()
    assert mode == "RGB"
    assert found[: palette.size] == palette.tobytes()
    lines = data.decode("utf-8").split("\n")
    assert lines[:2] == ["GIMP Palette", f"Name: {clean}"]
    assert lines[-1] == ""
    assert len(lines) == 5 + len(palette)


# --- Adobe


@named
def test_ase_by_swatch(name, clean, palette, tmp_path):
    file = tmp_path / "palette.ase"
    file.write_bytes(write_palette(palette, "ase", name))
    (group,) = swatch.parse(str(file))
    assert (group["type"], group["name"]) == ("Color Group", clean)
    assert [entry["name"] for entry in group["swatches"]] == [hex_of(c) for c in palette]
    assert {entry["data"]["mode"] for entry in group["swatches"]} == {"RGB"}
    values = np.array([entry["data"]["values"] for entry in group["swatches"]])
    assert np.array_equal(np.rint(values * 255), palette)
    assert np.abs(values * 255 - palette).max() < 1e-4


def hex_of(color):
    return "#{:02x}{:02x}{:02x}".format(*color)


def read_aco(data):
    """Both versions of Photoshop's colour swatches, by Adobe's file format specification."""
    sections = {}
    at = 0
    while at < len(data):
        version, count = struct.unpack_from(">HH", data, at)
        at += 4
        entries = []
        for _ in range(count):
            space, *values = struct.unpack_from(">5H", data, at)
            at += 10
            name = None
            if version == 2:
                (units,) = struct.unpack_from(">I", data, at)
                name = data[at + 4 : at + 4 + 2 * units].decode("utf-16-be")
                at += 4 + 2 * units
            entries.append((space, values, name))
        sections[version] = entries
    assert at == len(data)
    return sections


def test_aco_by_its_layout(palette):
    sections = read_aco(write_palette(palette, "aco", "any"))
    assert list(sections) == [1, 2]
    for entries in sections.values():
        assert {space for space, _, _ in entries} == {0}
        values = np.array([values for _, values, _ in entries])
        assert np.array_equal(values[:, :3], palette.astype(int) * 257)
        assert (values[:, 3] == 0).all()
    assert [name for _, _, name in sections[2]] == [hex_of(color) + "\0" for color in palette]


# --- text


def test_jasc_by_its_layout(palette):
    text = write_palette(palette, "pal", "any").decode("ascii")
    head, version, count, *lines, end = text.split("\r\n")
    assert (head, version, int(count), end) == ("JASC-PAL", "0100", len(palette), "")
    assert "\n" not in text.replace("\r\n", "")
    assert [[int(value) for value in line.split(" ")] for line in lines] == palette.tolist()


@named
def test_css_by_its_grammar(name, clean):
    palette = a_palette(20, 4)
    palette[:3, 3] = 255, 0, 7
    text = write_palette(palette, "css", name).decode("utf-8")
    rules = re.sub(
        r"/\*.*?\*/", "", text, flags=re.DOTALL
    ).strip()  # a comment ends at its first */
    found = re.fullmatch(r":root \{\n((?:  --color-\d+: #[0-9a-f]{6,8};\n)*)\}", rules)
    assert found, rules
    values = re.findall(r"--color-(\d+): #([0-9a-f]+);", found[1])
    assert [int(number) for number, _ in values] == list(range(1, 21))
    assert [list(bytes.fromhex(value.ljust(8, "f"))) for _, value in values] == palette.tolist()
    assert [len(value) for _, value in values[:3]] == [6, 8, 8]
    assert clean.replace("*/", "* /") in text


@named
def test_json_by_the_standard_librarys(name, clean):
    palette = a_palette(9, 4)
    shares = rng().dirichlet(np.ones(9))
    found = json.loads(write_palette(palette, "json", name, shares))
    assert found["name"] == clean
    assert [entry["rgb"] for entry in found["colors"]] == palette[:, :3].tolist()
    alpha = np.array([entry["alpha"] for entry in found["colors"]])
    assert np.array_equal(np.rint(alpha * 255), palette[:, 3])
    assert [entry["share"] for entry in found["colors"]] == shares.tolist()
    assert [bytes.fromhex(entry["hex"][1:].ljust(8, "f")) for entry in found["colors"]] == [
        color.tobytes() for color in palette
    ]


def test_json_without_shares_says_nothing_of_them():
    found = json.loads(write_palette(a_palette(3), "json", "any"))
    assert all(set(entry) == {"hex", "rgb", "alpha"} for entry in found["colors"])


def test_hexadecimal_list(palette):
    lines = write_palette(palette, "hex", "any").decode("ascii").splitlines()
    assert lines == [hex_of(color) for color in palette]
    with_alpha = write_palette(np.array([[1, 2, 3, 128]], np.uint8), "hex", "any")
    assert with_alpha == b"#01020380\n"


# --- drawings

SVG = "{http://www.w3.org/2000/svg}"


@named
def test_svg_by_an_xml_parser(name, clean):
    palette = a_palette(20, 4)
    palette[0, 3] = 255
    root = ElementTree.fromstring(write_palette(palette, "svg", name, np.full(20, 0.05)))
    assert root.find(f"{SVG}title").text == clean
    squares = root.findall(f"{SVG}rect")
    assert [square.get("fill") for square in squares] == [hex_of(color[:3]) for color in palette]
    opacity = [float(square.get("fill-opacity", 1)) for square in squares]
    assert np.array_equal(np.rint(np.array(opacity) * 255), palette[:, 3])
    places = {(int(square.get("x")), int(square.get("y"))) for square in squares}
    assert len(places) == 20
    assert max(x for x, _ in places) + SIDE == int(root.get("width")) == 16 * SIDE
    assert max(y for _, y in places) + SIDE == int(root.get("height")) == 2 * SIDE
    assert squares[0].find(f"{SVG}title").text == "#0080ff, 5.0 %"


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("n", [1, 2, 16, 17, 255, 256])
def test_png_swatches(n, channels):
    palette = a_palette(n, channels)
    picture = open_png(write_palette(palette, "png", "any"))
    columns = min(n, 16)
    assert (picture.width, picture.height) == (columns * SIDE, -(-n // 16) * SIDE)
    for corner in (0, SIDE - 1):
        middle = picture.pixels[corner::SIDE, corner::SIDE].reshape(-1, picture.pixels.shape[2])
        assert np.array_equal(middle[:n, : palette.shape[1]], palette[:, : middle.shape[1]])
        assert (middle[n:] == 0).all()


# --- all of them


@pytest.mark.parametrize("format", PALETTE_FORMATS)
def test_formats_say_what_they_are(format):
    facts = PALETTE_FORMATS[format]
    assert facts.name == format
    assert re.fullmatch("[a-z]{3,4}", facts.extension)
    assert re.fullmatch("[a-z]+/[a-z+-]+", facts.mime)
    assert facts.label
    opaque, clear = (np.array([[9, 8, 7, alpha]], np.uint8) for alpha in (255, 3))
    written = [write_palette(palette, format, "any") for palette in (opaque, clear)]
    assert (written[0] != written[1]) == facts.keeps_alpha
    assert write_palette(opaque[:, :3], format, "any") == written[0]
    assert write_palette(opaque, format, "any") == written[0]


@pytest.mark.parametrize(
    ("palette", "format", "shares", "message"),
    [
        (a_palette(), "bmp", None, "format='bmp' must be one of gpl, ase"),
        (a_palette() / 255, "gpl", None, "uint8 of shape .* not float64"),
        (a_palette(4, 5), "gpl", None, r"not uint8 \(4, 5\)"),
        (np.zeros((0, 3), np.uint8), "gpl", None, "1 to 256 colours, not 0"),
        (np.zeros((257, 3), np.uint8), "gpl", None, "1 to 256 colours, not 257"),
        (a_palette(4), "json", [0.5, 0.5], "2 shares do not fit 4 colours"),
    ],
)
def test_what_is_refused(palette, format, shares, message):
    with pytest.raises(ValueError, match=message):
        write_palette(palette, format, "any", shares)


@pytest.mark.parametrize("format", PALETTE_FORMATS)
def test_name_of_any_length_is_written_or_refused(format):
    name = "n" * 100_000
    if format != "ase":
        assert write_palette(a_palette(), format, name)
        return
    assert write_palette(a_palette(), format, name[:65_534])
    message = "the palette's name takes 65,535 units of UTF-16; .* at most 65,534, so shorten it"
    with pytest.raises(ValueError, match=message):
        write_palette(a_palette(), format, name[:65_535])
