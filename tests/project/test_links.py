"""What a page of documentation or a module names is there."""

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SCRIPTS_OF_OTHERS = {"node_modules", ".venv"}
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "kmc/*.md", "compressor/**/*.md")
    for path in ROOT.glob(pattern)
)


def links(text: str) -> list[str]:
    """The targets of Markdown's links that lead to files, without their anchors."""
    return re.findall(r"\]\(([^):#\s]+)(?:#[^)]*)?\)", text)


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    dead = [
        target
        for target in links(document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert dead == []


def test_every_page_that_is_named_as_docs_exists() -> None:
    sources = [
        path
        for folder in ("benchmarks", "compressor", "docs", "kmc", "tests")
        for pattern in ("*.py", "*.js", "*.css", "*.md")
        for path in (ROOT / folder).rglob(pattern)
        if not SCRIPTS_OF_OTHERS & set(path.parts)
    ]
    named = {
        (target, path.relative_to(ROOT).as_posix())
        for path in [*sources, *ROOT.glob("*.md")]
        for target in re.findall(r"\bdocs/[\w/-]+\.(?:md|png|svg)\b", path.read_text("utf-8"))
    }
    assert len(named) > 50
    assert {pair for pair in named if not (ROOT / pair[0]).exists()} == set()
