"""The pages' own elements: each is markup, a style sheet and a script, without an iframe.

Scripts may share parts: files without imports and exports that are put before the element's own.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent


def element(name: str, *shared: str) -> Any:
    """The mounting command of the element whose files lie here, named `name`.

    Args:
        name: of its .html, .css and .js.
        shared: names of .js files, and of .css files where there are any, that go before.
    """
    return st.components.v2.component(
        name,
        html=source(f"{name}.html"),
        css=joined("css", *shared, name),
        js=script(name, *shared),
    )


def script(name: str, *shared: str) -> str:
    """The script of an element with the parts that it shares, as one module."""
    return joined("js", *shared, name)


def joined(kind: str, *names: str) -> str:
    """The files of these names and kind, one after the other; what is not there is left out."""
    return "\n".join(source(f"{n}.{kind}") for n in names if (FOLDER / f"{n}.{kind}").exists())


def source(file: str) -> str:
    """The text of one of the files here."""
    return (FOLDER / file).read_text("utf-8")


def data_url(file: bytes) -> str:
    """A PNG, JPEG or WebP file as an address that holds all of it."""
    kind = {b"\x89PNG": "png", b"RIFF": "webp"}.get(file[:4], "jpeg")
    return f"data:image/{kind};base64,{base64(file)}"


def base64(data: bytes) -> str:
    """Bytes as text, for a script to unpack."""
    return b64encode(data).decode("ascii")
