"""Fixtures of the tests that open pages without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from compressor.ui.compress import ahead
from compressor.ui.jobs.job_queue import job_queue
from tests.support.components import one_search_for_components as one_search_for_components
from tests.support.pages import Page
from tests.support.paths import ROOT

SESSION = "test session id"  # of every AppTest
PATIENCE = 120  # seconds for a run of a page; an idle machine needs a fraction of one


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Streamlit's caches outlive a test unless they are cleared, and so do jobs.

    An AppTest's session never leaves, so its jobs would compute beside the tests after it.
    """
    yield
    for job in tuple(job_queue()._active.values()):
        job.leave(SESSION)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def computes_ahead() -> None:
    """Have the pages compute ahead in this test; elsewhere that is work nobody looks at."""


@pytest.fixture(autouse=True)
def nothing_ahead(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No curves and looks ahead, but where a test asks for `computes_ahead`."""
    if "computes_ahead" not in request.fixturenames:
        monkeypatch.setattr(ahead, "compute_ahead", lambda tasks: None)


@pytest.fixture
def script() -> Page:
    """Make an AppTest of a page, as the very first that is opened: script("app.py")."""

    def make(file: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        return test if file == "app.py" else test.switch_page(file)

    return make
