"""Text of strangers as Markdown that shows it as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.imaging.text import printable
from compressor.ui.plain_text import literal


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


@given(st.text())
def test_nothing_is_lost_but_spaces(text: str) -> None:
    shown = literal(text).replace("\u2060", "").replace("\\", "")
    assert shown == " ".join(printable(text).split()).replace("\\", "")
