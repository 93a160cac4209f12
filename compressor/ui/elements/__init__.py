"""The pages' own elements: each is markup, a style sheet and a script, without an iframe.

Each has a folder: `component.py` tells Streamlit of it, and the markup, the style sheet and the
script have its name. `shared/` has what several use. Scripts are ES modules, which `bundle.py`
joins; `tests/js` checks them.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime

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
    """A PNG, JPEG, WebP or GIF file as an address that holds all of it."""
    return f"data:{_media_type(file)};base64,{base64(file)}"


def media_url(file: bytes, place: str) -> str:
    """The address of a PNG, JPEG, WebP or GIF file, which the browser fetches once and keeps.

    An element's data is sent anew with each change of it, and a data URL with all of its file.

    Args:
        file: the file; this session's run has to name it for as long as it is shown.
        place: where it is shown; what was there before is dropped.
    """
    files = runtime.get_instance().media_file_mgr
    return files.add(file, _media_type(file), place).removeprefix("/")  # as the page's neighbour


def _media_type(file: bytes) -> str:
    kind = {b"\x89PNG": "png", b"RIFF": "webp", b"GIF8": "gif"}.get(file[:4], "jpeg")
    return f"image/{kind}"


def base64(data: bytes) -> str:
    """Bytes as text, for a script to unpack."""
    return b64encode(data).decode("ascii")
