"""The README's Python examples run in the repository's folder, and print what it says."""

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

TEXT = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_library_example_gives_the_shapes_that_it_names() -> None:
    names: dict[str, object] = {}
    exec(EXAMPLES[0], names)
    for name, shape in re.findall(r"^(\w+) = .*# (\(.*\)) uint8$", EXAMPLES[0], re.MULTILINE):
        assert f"{names[name].shape} {names[name].dtype}" == f"{shape} uint8"  # type: ignore[attr-defined]


def test_the_example_with_files_prints_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (printed,) = re.findall(r"It prints\n\n```\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "compressor").symlink_to(ROOT / "compressor")
    monkeypatch.chdir(tmp_path)  # it writes a file
    exec(EXAMPLES[1], {})
    assert capsys.readouterr().out == printed
    assert (tmp_path / "coffee-k16.png").exists()


def test_every_path_that_the_readme_names_exists() -> None:
    links = re.findall(r"\]\(([^):]+)\)", TEXT)
    folders = re.findall(r"^\| (`[^|]*`) \|", TEXT, re.MULTILINE)
    named = {path for cell in folders for path in re.findall(r"`([\w./]+)`", cell)}
    assert len(links) > 10
    assert len(named) > 10
    for path in {*links, *named}:
        assert (ROOT / path).exists(), path
