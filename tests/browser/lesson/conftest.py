"""The pages of the lesson show what moves: these tests look at that too."""

import pytest
from playwright.sync_api import Page

from tests.support.browser.tabs import allow_motion


@pytest.fixture
def page(page: Page) -> Page:
    """A fresh tab that shows what moves."""
    allow_motion(page)
    return page
