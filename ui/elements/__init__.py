"""The pages' own elements: each is markup, a style sheet and a script, without an iframe."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent


def element(name: str) -> Any:
    """The mounting command of the element whose three files lie here, named `name`."""
    html, css, js = (
        (FOLDER / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    return st.components.v2.component(name, html=html, css=css, js=js)


def data_url(file: bytes) -> str:
    """A PNG, JPEG or WebP file as an address that holds all of it."""
    kind = {b"\x89PNG": "png", b"RIFF": "webp"}.get(file[:4], "jpeg")
    return f"data:image/{kind};base64,{b64encode(file).decode('ascii')}"
