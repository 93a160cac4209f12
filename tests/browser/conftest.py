"""The browser and the server of the tests in a real browser: one server for each worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.server.harness.app_server import FLAGS, Server, launch_options, running
from tests.support.browser.experiment import run_experiment
from tests.support.browser.failed_page import told_when_failed
from tests.support.browser.tabs import FilledTab, Tabs

PHONE: ViewportSize = {"width": 390, "height": 844}
# The tabs share what is compiled; yet every load would have other threads parse all scripts anew.
PARSE_NOTHING_TWICE = "--js-flags=--no-script-streaming"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the browser that this machine has."""
    return {**launch_options(), "args": [*FLAGS, PARSE_NOTHING_TWICE]}


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the app, which must have logged no error at the end."""
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server
    errors = server.logged_errors()
    assert not errors, "\n".join(errors)


@pytest.fixture(scope="session")
def server(running_server: Server) -> str:
    """The address of a server of the app."""
    return running_server.address


@pytest.fixture(scope="session")
def tabs(browser: Browser, server: str) -> Tabs:
    """The tabs of the visitor who walks through the app."""
    return Tabs(browser, server)


@pytest.fixture(scope="session")
def tabs_of_somebody_else(browser: Browser, server: str) -> Tabs:
    """The tabs of another visitor, who shares nothing with the first."""
    return Tabs(browser, server)


@pytest.fixture
def page(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh tab."""
    yield from tab_of_a_test(tabs, request)


@pytest.fixture
def page_of_somebody_else(
    tabs_of_somebody_else: Tabs, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A fresh tab of another visitor."""
    yield from tab_of_a_test(tabs_of_somebody_else, request)


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a phone, which has a finger for a mouse."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        with told_when_failed(page, request):
            yield page


def tab_of_a_test(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a tab; a test that failed leaves nothing to the next one, not even its process."""
    failed_before = request.session.testsfailed
    page = tabs.open_tab()
    with told_when_failed(page, request):
        yield page
    if request.session.testsfailed > failed_before:
        tabs.forget_profile()
    else:
        tabs.close_tab(page)


@pytest.fixture(scope="session")
def experiment_tab(tabs: Tabs, server: str) -> Iterator[FilledTab]:
    """The tab of an experiment that is run once for all who look at its result."""
    tab = FilledTab(tabs, lambda page: run_experiment(page, server))
    yield tab
    tab.close()


@pytest.fixture
def experiment_page(experiment_tab: FilledTab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the session that has the experiment's result; which page, a test before chose."""
    failed_before = request.session.testsfailed
    yield experiment_tab.take()
    if request.session.testsfailed > failed_before:
        experiment_tab.tabs.forget_profile()
