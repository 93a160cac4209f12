"""A fixture for tests that open pages without a browser; a conftest imports it."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(autouse=True, scope="session")
def one_search_for_components() -> Iterator[None]:
    """Each AppTest reads the metadata of all installed packages, which takes most of its time.

    The app's own elements are no packages, and what is installed does not change in a run.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        scan = cache(manifest_scanner.scan_component_manifests)
        monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield
