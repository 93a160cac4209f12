"""The table of pages: complete, and what every page draws as its title."""

import pytest

from compressor.ui.navigation import PAGES, Page
from tests.support import pages
from tests.support.paths import ROOT


def test_every_script_is_in_the_table() -> None:
    scripts = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/*.py")}
    assert {page.script for page in PAGES} == scripts | {"app.py"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_a_page_has_the_title_of_its_entry(script: pages.Page, page: Page) -> None:
    assert script(page.script).run().title[0].value == page.title
