"""The tests of what is done with an animation's frames decode them in their own process."""

from collections.abc import Iterator

import pytest

from tests.support.animations.in_this_process import decode_here


@pytest.fixture(autouse=True, scope="package")
def decoded_here() -> Iterator[None]:
    """Decode in this process."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        decode_here(monkeypatch)
        yield
