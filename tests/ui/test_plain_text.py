"""Text of strangers as Markdown that shows it as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from compressor.imaging.text import printable
from compressor.ui.plain_text import literal
from tests.support.pages import PAGES, PHOTO, Page, with_picture


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("photo-1.png", "photo-1.png"),
        ("Gruß aus Köln.jpg", "Gruß aus Köln.jpg"),
        ("3 colours, but K = 2: do (x)!", "3 colours, but K = 2: do (x)!"),
        ("my_photo_1.png", r"my\_photo\_1.png"),
        ("![x](a&colon;b)", r"!\[x\](a\&colon;b)"),
        ("<b>$x$ `y` *z* ~~s~~ | #", r"\<b\>\$x\$ \`y\` \*z\* \~\~s\~\~ \| \#"),
        ("# x", r"\# x"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("2024) x", r"2024\) x"),
        ("    code", "code"),
        ("a\\b", r"a\\b"),
        (":material/warning:", "\\:\u2060material/warning:"),
        ("http://x", "http\\:\u2060//x"),
        ("WWW.x.org", "WWW\u2060.x.org"),
        ("me@x.org", "me\u2060\\@x.org"),
        ("a -> b", "a -\u2060\\> b"),
        ("a\u202eb\u2028c\x1b", "a\ufffdb\ufffdc\ufffd"),
        ("at 1.23\u202fPM", "at 1.23 PM"),
    ],
)
def test_what_streamlit_would_read_is_escaped(text: str, markdown: str) -> None:
    assert literal(text) == markdown


NAME = "![x](http&colon;&sol;&sol;x) [a](b) :material_warning: $x$ <b>b</b> \u202e.png"


@pytest.mark.parametrize("file", PAGES)
def test_name_of_the_picture_is_no_markdown_on_any_page(script: Page, file: str) -> None:
    at = with_picture(script(file), PHOTO, NAME).run()
    assert not at.exception
    assert printable(NAME) in [element.value for element in at.sidebar.text]
    shown = "\n".join(_markdown(at))
    for marked in ("![x](", "[a](", ":material_warning:", "$x$ ", "<b>", "\u202e"):
        assert marked not in shown


def test_problem_that_quotes_a_stranger_is_no_markdown(script: Page) -> None:
    at = script("app.py")
    at.session_state["problem"] = "The server said: “[sign in](http://x)”."
    at.run()
    assert at.error[0].value == "The server said: “\\[sign in\\](http\\:\u2060//x)”."


def _markdown(at: AppTest) -> list[str]:
    kinds = ("markdown", "caption", "info", "warning", "error", "title", "subheader", "success")
    return [element.value for kind in kinds for element in getattr(at, kind)]


@given(st.text())
def test_nothing_is_lost_but_spaces(text: str) -> None:
    shown = literal(text).replace("\u2060", "").replace("\\", "")
    assert shown == " ".join(printable(text).split()).replace("\\", "")
