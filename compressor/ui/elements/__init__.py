"""The pages' own elements: each is markup, a style sheet and a script, without an iframe.

Each has a folder: `component.py` tells Streamlit of it, and the markup, the style sheet and the
script have its name. `shared/` has what several use. Scripts are ES modules, which `bundle.py`
joins; `tests/js` checks them.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st

from compressor.ui.elements.bundle import bundle_script, bundle_styles

FOLDER = Path(__file__).parent


def element(name: str) -> Any:
    """The mounting command of the element whose folder has this name."""
    folder = FOLDER / name
    return st.components.v2.component(
        name,
        html=(folder / f"{name}.html").read_text("utf-8"),
        css=bundle_styles(folder / f"{name}.css"),
        js=bundle_script(folder / f"{name}.js"),
    )


def data_url(file: bytes) -> str:
    """A PNG, JPEG or WebP file as an address that holds all of it."""
    kind = {b"\x89PNG": "png", b"RIFF": "webp"}.get(file[:4], "jpeg")
    return f"data:image/{kind};base64,{base64(file)}"


def base64(data: bytes) -> str:
    """Bytes as text, for a script to unpack."""
    return b64encode(data).decode("ascii")
