"""Read the pages that Google Drive sends instead of a file: onwards, or why not."""

import contextlib
import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from compressor.imaging.errors import ImageError

_MAX_QUOTE_LENGTH = 160

PRIVATE = (
    "Google Drive does not show this file to everyone: "
    "share it with “Anyone with the link” and try again."
)
_MISSING = "Google Drive has no such file: it may be deleted, or the link may be incomplete."
_CROWDED = (
    "Too many people opened this file on Google Drive lately: "
    "try again within 24 hours, or download the picture and upload it."
)
_THROTTLED = "Google Drive takes no more downloads from here for now: try again in a few minutes."

_SENTENCE_BY_WORDING = {
    re.compile(r"too many users|quota", re.IGNORECASE): _CROWDED,
    re.compile(r"permission|need access|access denied|sign in", re.IGNORECASE): PRIVATE,
    re.compile(r"does not exist|doesn['’]t exist|deleted|not found", re.IGNORECASE): _MISSING,
}
_SENTENCE_BY_STATUS = {
    401: PRIVATE,
    403: PRIVATE,
    404: _MISSING,
    410: _MISSING,
    429: _THROTTLED,
}


def next_address(html: str, url: str, status: int) -> str:
    """Where a page leads on to: the virus-scan page, in either of its generations.

    Args:
        html: the text of the page.
        url: its own address, which relative links start from.
        status: the HTTP status it came with, which explains less than Google's own text.

    Raises:
        ImageError: the page says why there is no file, or nothing that is known.
    """
    page = _Page()
    # How html.parser gives up on some malformed markup and on numbers of thousands of digits;
    # what came before still counts.
    with contextlib.suppress(AssertionError, ValueError):
        page.feed(html)
    if page.form_action is not None:
        query = urlencode(page.inputs)
        joint = "&" if "?" in page.form_action else "?"
        return joined(url, f"{page.form_action}{joint}{query}" if query else page.form_action)
    if page.download_link is not None:
        return joined(url, page.download_link)
    raise ImageError(_reason(" ".join(page.reason.split()), status))


def joined(url: str, address: str) -> str:
    """The address as seen from `url`; "", which no check lets pass, if it is malformed."""
    try:
        return urljoin(url, address)
    except ValueError:
        return ""


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
        return f"Google Drive refused the download: “{text[:_MAX_QUOTE_LENGTH]}”"
    return (
        "Google Drive sent a web page instead of a picture: "
        "check that the link is shared with “Anyone with the link”."
    )


class _Page(HTMLParser):
    """Collects the few elements that matter."""

    def __init__(self) -> None:
        super().__init__()
        self.form_action: str | None = None
        self.inputs: list[tuple[str, str]] = []
        self.download_link: str | None = None
        self.reason = ""
        self._in_form = False
        self._in_reason = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("id") == "download-form":
            self.form_action = found.get("action", "")
            self._in_form = True
        elif tag == "input" and self._in_form and found.get("name"):
            self.inputs.append((found["name"], found.get("value", "")))
        elif tag == "a" and found.get("href", "").startswith("/uc?export=download"):
            self.download_link = found["href"]
        elif tag == "p" and "uc-error-subcaption" in found.get("class", "").split():
            self._in_reason = True

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"
        self._in_reason = self._in_reason and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_reason:
            self.reason += data
