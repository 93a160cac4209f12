"""Pages without a browser: what they say, and a session that has a picture."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from compressor.ui.picture_cache import PictureFile
from compressor.ui.state import SelectedPicture

Page = Callable[..., AppTest]


def texts(at: AppTest) -> str:
    """All that a page says, in one string."""
    kinds = ("markdown", "caption", "info", "warning", "error", "title", "subheader", "text")
    return "\n".join(element.value for kind in kinds for element in getattr(at, kind))


def with_picture(at: AppTest, data: bytes, name: str = "photo.png") -> AppTest:
    """The page in a session that has chosen this picture."""
    at.session_state["chosen"] = SelectedPicture(
        file=PictureFile(data=data), name=name, source="upload"
    )
    return at
