"""Classes of Streamlit without what the app has changed in them."""

from collections.abc import Callable

import pytest


@pytest.fixture
def restore_methods(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives a class its own methods of some names, and afterwards those that it had."""

    def restore(owner: type, *names: str) -> None:
        for name in names:
            method = getattr(owner, name)
            monkeypatch.setattr(owner, name, getattr(method, "__wrapped__", method))

    return restore
