"""The tests of what is done with an animation's frames decode them in their own process."""

from collections.abc import Iterator

import pytest

from compressor.pipeline.animation import compress
from tests.support.animations.in_this_process import AnimationHere


@pytest.fixture(autouse=True, scope="package")
def decoded_here() -> Iterator[None]:
    """Decode in this process."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(compress, "UntrustedAnimation", AnimationHere)
        yield
