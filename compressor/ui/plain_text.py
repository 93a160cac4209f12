"""Text of strangers on a page: file names, and sentences that quote a file, a link or a recipe.

`literal` is for everything that Streamlit takes for Markdown: headings, captions, warnings, labels,
tooltips. Elements that know no markup (`st.text`, the cells of a table, alternative texts) get
`printable`. A test holds all pages to it.
"""

import re

from compressor.imaging.text import printable

# Syntax of CommonMark, of GitHub's and of Streamlit's Markdown. Of the other punctuation only a
# list's mark at the beginning has a meaning of its own.
_SYNTAX = re.compile(r"[\\`*_\[\]<>&$~|#+@^{}]|:(?=\S)|^-")
_LIST_NUMBER = re.compile(r"^(\d+)(?=[.)])")
_WORD_JOINER = "\u2060"  # takes no room; both sides of it are other words
# What is looked for once more in the finished text, where a backslash is gone: addresses, icons,
# and arrows. A word joiner is put before each match.
_LATE_SYNTAX = re.compile(
    r"(?<=:)(?=\S)|(?=@)|(?<=www)(?=\.)|(?<=(?<!\S)[<>~-])(?=(?:->|[>=-])(?!\S))", re.IGNORECASE
)


def literal(text: str) -> str:
    """Markdown that shows the text as it is, on one line, with a mark for what can't be printed.

    Spaces at the ends are left out, and several are one, as a page shows them anyway.
    """
    words = " ".join(printable(text).split())
    escaped = _SYNTAX.sub(r"\\\g<0>", _LATE_SYNTAX.sub(_WORD_JOINER, words))
    return _LIST_NUMBER.sub(r"\1\\", escaped)
