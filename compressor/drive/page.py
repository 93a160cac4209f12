"""Read the pages that Google Drive sends instead of a file: onwards, or why not."""

import contextlib
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted
from compressor.web.download import join_url

_MAX_QUOTED_CHARACTERS = 160

PRIVATE_FILE = (
    "Google Drive does not show this file to everyone: "
    "share it with “Anyone with the link” and try again."
)
_MISSING_FILE = "Google Drive has no such file: it may be deleted, or the link may be incomplete."
_TOO_MANY_VIEWERS = (
    "Too many people opened this file on Google Drive lately: "
    "try again within 24 hours, or download the picture and upload it."
)
_TOO_MANY_DOWNLOADS = (
    "Google Drive takes no more downloads from here for now: try again in a few minutes."
)

_SENTENCE_BY_WORDING = {
    re.compile(r"too many users|quota", re.IGNORECASE): _TOO_MANY_VIEWERS,
    re.compile(r"permission|need access|access denied|sign in", re.IGNORECASE): PRIVATE_FILE,
    re.compile(r"does not exist|doesn['’]t exist|deleted|not found", re.IGNORECASE): _MISSING_FILE,
}
_SENTENCE_BY_STATUS = {
    401: PRIVATE_FILE,
    403: PRIVATE_FILE,
    404: _MISSING_FILE,
    410: _MISSING_FILE,
    429: _TOO_MANY_DOWNLOADS,
}


def next_address(html: str, url: str, status: int) -> str:
    """The address to which a page leads on: the virus-scan page, in either of its generations.

    Args:
        html: the text of the page.
        url: its own address, which relative links start from.
        status: the HTTP status it came with, which explains less than Google's own text.

    Raises:
        ImageError: the page says why there is no file, or says nothing that is known.
    """
    page = _Page()
    # How html.parser gives up on some malformed markup and on numbers of thousands of digits;
    # what came before still counts.
    with contextlib.suppress(AssertionError, ValueError):
        page.feed(html)
    if page.form_action is not None:
        query = urlencode(page.inputs)
        separator = "&" if "?" in page.form_action else "?"
        return join_url(url, f"{page.form_action}{separator}{query}" if query else page.form_action)
    if page.download_link is not None:
        return join_url(url, page.download_link)
    raise ImageError(_reason(" ".join(page.reason.split()), status))


def refusal_by_status(status: int) -> str:
    """One sentence for an HTTP status that is not 200."""
    refused = f"Google Drive refused the download (HTTP {status})."
    return _SENTENCE_BY_STATUS.get(status, refused)


def _reason(text: str, status: int) -> str:
    for wording, sentence in _SENTENCE_BY_WORDING.items():
        if wording.search(text):
            return sentence
    if status != 200:
        return refusal_by_status(status)
    if text:
        return f"Google Drive refused the download: {quoted(text, _MAX_QUOTED_CHARACTERS)}"
    return (
        "Google Drive sent a web page instead of a picture: "
        "check that the link is shared with “Anyone with the link”."
    )


class _Page(HTMLParser):
    """Collects the form, the link and the reason that a page may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.form_action: str | None = None
        self.inputs: list[tuple[str, str]] = []
        self.download_link: str | None = None
        self.reason = ""
        self._in_form = False
        self._in_reason = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("id") == "download-form":
            self.form_action = attributes.get("action", "")
            self._in_form = True
        elif tag == "input" and self._in_form and attributes.get("name"):
            self.inputs.append((attributes["name"], attributes.get("value", "")))
        elif tag == "a" and attributes.get("href", "").startswith("/uc?export=download"):
            self.download_link = attributes["href"]
        elif tag == "p" and "uc-error-subcaption" in attributes.get("class", "").split():
            self._in_reason = True

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"
        self._in_reason = self._in_reason and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_reason:
            self.reason += data
