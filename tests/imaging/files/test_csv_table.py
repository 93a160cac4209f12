"""CSV that a spreadsheet opens and runs nothing of."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.imaging.files.csv_table import write_csv

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "\u00a0=1",
    "\u200b=1", "\ufeff@x", "\x0b=1", "\u2028-1"
)  # fmt: skip


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_cells_come_back_as_they_were() -> None:
    data = write_csv(["file", "bytes"], [['a,b "c"\nd.png', 12], ["Gruß.png", None], ["-", -3.5]])
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for Latin-1 otherwise"
    assert read(data) == [
        ["file", "bytes"], ['a,b "c"\nd.png', "12"], ["Gruß.png", ""], ["'-", "-3.5"]
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula(text: str) -> None:
    assert read(write_csv(["x"], [[text]]))[1] == [f"'{text}"]


@pytest.mark.parametrize("name", ["x;=1+1;.png", "x\t=1+1\t.png", 'x";=1+1;".png', "x,=1.png"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_no_formula_whatever_the_separator(name: str, separator: str) -> None:
    data = write_csv(["file", "result"], [[name, name]]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        assert len(row) == 2 or separator != ","


@given(st.lists(st.text("=+-@;,\t\"' a", max_size=8), min_size=1, max_size=3))
def test_no_cell_is_a_formula_whatever_the_separator(cells: list[str]) -> None:
    text = write_csv(["x"] * len(cells), [cells]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


@given(st.text(max_size=20))
def test_no_cell_of_text_begins_as_a_formula_does(text: str) -> None:
    data = write_csv(["x", "y"], [[text, "end"]])
    cell = read(data)[1][0]
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
