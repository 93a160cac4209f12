"""Fixtures that several tests share: pages without a browser, and small pictures as files."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from hypothesis import Phase
from hypothesis import settings as hypothesis
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.pictures import PictureFile
from ui.state import Chosen

# For mutation testing: the same examples for every mutant, and a failure is not made smaller.
hypothesis.register_profile(
    "mutants", derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)

ROOT = Path(__file__).parent.parent
Page = Callable[..., AppTest]


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


def encoded(pixels: np.ndarray, format: str = "PNG", **options: object) -> bytes:
    """A picture file of these pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format, **options)
    return file.getvalue()


def photo_like(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    """Smooth colours with some noise: (rows, columns, 3) uint8 of thousands of colours."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j]
    smooth = np.stack([x, y, (1 - x) * (1 - y)], axis=-1) * 220
    return np.clip(smooth + rng.normal(0, 12, smooth.shape) + 15, 0, 255).astype(np.uint8)


def texts(at: AppTest) -> str:
    """All that a page says, in one string."""
    kinds = ("markdown", "caption", "info", "warning", "error", "title", "subheader", "text")
    return "\n".join(element.value for kind in kinds for element in getattr(at, kind))


def with_picture(at: AppTest, data: bytes, name: str = "photo.png") -> AppTest:
    """The page in a session that has chosen this picture."""
    at.session_state["chosen"] = Chosen(file=PictureFile(data=data), name=name, source="upload")
    return at
