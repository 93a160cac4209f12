"""Fixtures of the tests that open pages without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.support.components import one_search_for_components as one_search_for_components
from tests.support.pages import Page
from tests.support.paths import ROOT


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Streamlit's caches outlive a test unless they are cleared."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def script() -> Page:
    """Make an AppTest of a page, as the very first that is opened: script("app.py")."""

    def make(file: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        return test if file == "app.py" else test.switch_page(file)

    return make
