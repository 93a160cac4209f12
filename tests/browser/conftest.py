"""The browser and the server of the tests in a real browser: one server for each worker."""

from collections.abc import Iterator

import pytest

from benchmarks.server.harness.app_server import launch_options, serving


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the browser that this machine has."""
    return launch_options()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the app."""
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address
