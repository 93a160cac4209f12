"""Fetch the picture behind a Google Drive link.

Drive answers with the file, with a redirect, or with a page: a page either leads on to the
file (the virus-scan warning, in two generations) or says why there is none.

Guarantees, held by tests/drive/test_drive.py:

- every failure is one ImageError whose text can be shown to a person;
- each hop is https, to a host of Google's, at a public address, checked before it is asked;
- no more than `max_bytes` of a file are kept, whatever length the answer announces.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from compressor.drive.answer import SOURCE, read_answer
from compressor.drive.link import DriveFile, parse_drive_link
from compressor.drive.page import PRIVATE_FILE
from compressor.imaging.errors import ImageError
from compressor.imaging.limits import MAX_FILE_BYTES
from compressor.web.download import Download as Download
from compressor.web.hops import DEADLINE_SECONDS, Route, follow
from compressor.web.session import WebSession

_MAX_HOPS = 8

_START_URL = "https://drive.usercontent.google.com/download"
_SIGN_IN_HOST = "accounts.google.com"
# A pattern for the whole host, because URL readers disagree about stray characters:
# one takes evil.com\.googleusercontent.com for a host of Google's, another for evil.com.
_FILE_HOST = re.compile(
    r"(?:(?:www|docs|drive|drive\.usercontent)\.)?google\.com"
    r"|(?:[a-z0-9-]+\.)+googleusercontent\.com"
)


def fetch_drive_image(
    link: str,
    *,
    session: WebSession | None = None,
    max_bytes: int = MAX_FILE_BYTES,
    deadline: float = DEADLINE_SECONDS,
) -> Download:
    """Download the picture that a Google Drive link leads to.

    `deadline` is in seconds; what it covers: `compressor.web.hops`.
    `session` is a WebSession of this call's own if none is given; one that is given
    stays open.

    Raises ImageError if the link is not one to a Drive file, the file is not shared with
    everyone, is gone, is not a picture or is larger than `max_bytes`, and if Google or
    the network fails. That the bytes decode as a picture is not checked here.
    """
    start = _start_url(parse_drive_link(link))
    return follow(start, _ROUTE, session=session, max_bytes=max_bytes, deadline=deadline)


def _start_url(file: DriveFile) -> str:
    query = {"id": file.file_id, "export": "download", "confirm": "t"}
    if file.resource_key is not None:
        query["resourcekey"] = file.resource_key
    return f"{_START_URL}?{urlencode(query)}"


def _checked_address(url: str) -> str:
    """The address, if it is one of Google's that files come from; checked at every hop."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        host = ""
        port = None
        parts = urlsplit("")
    if host == _SIGN_IN_HOST:
        raise ImageError(PRIVATE_FILE)
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        host = ""
    if not _FILE_HOST.fullmatch(host):
        raise ImageError(
            "Google Drive sent the download on to an address that is not Google's or not secure, "
            "so nothing was downloaded: check the link."
        )
    return url


_ROUTE = Route(
    name=lambda url: SOURCE,
    read=read_answer,
    check=lambda url, before: _checked_address(url),
    max_hops=_MAX_HOPS,
    too_many=f"Google Drive sent the download on more than {_MAX_HOPS} times: try again.",
)
