"""Fetch the picture behind a Google Drive link.

Drive answers with the file, with a redirect, or with a page: a page either leads on to the
file (the virus-scan warning, in two generations) or says why there is none.

Guarantees, held by tests/test_drive.py:

- every failure is one ImageError whose text can be shown to a person;
- each hop is https, to a host of Google's, at a public address, checked before it is asked;
- no more than ``max_bytes`` of a file are kept, whatever length the answer announces.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from html.parser import HTMLParser
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPSConnection

from imaging.drive_link import DriveFile, parse_drive_link
from imaging.errors import ImageError

MAX_BYTES = 50 * 2**20

_MAX_HOPS = 8
_MAX_PAGE_BYTES = 2**20
_MAX_NAME_LENGTH = 120
_MAX_QUOTE_LENGTH = 160
_CHUNK_BYTES = 2**16
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 15.0

_START_URL = "https://drive.usercontent.google.com/download"
_SIGN_IN_HOST = "accounts.google.com"
# A pattern for the whole host, because URL readers disagree about stray characters:
# one takes evil.com\.googleusercontent.com for a host of Google's, another for evil.com.
_FILE_HOST = re.compile(
    r"(?:(?:www|docs|drive|drive\.usercontent)\.)?google\.com"
    r"|(?:[a-z0-9-]+\.)+googleusercontent\.com"
)
_HEADERS = {
    "User-Agent": "kmc-picture-fetcher/1.0",
    # Google's own sentences are recognised by their English wording.
    "Accept-Language": "en",
    # Unpacked bytes are the ones that are counted, so ask for nothing packed.
    "Accept-Encoding": "identity",
}

_PAGE_TYPES = {"text/html", "application/xhtml+xml"}
# Drive's way of saying that it does not know: the decoder will find out.
_UNKNOWN_TYPES = {"", "application/octet-stream", "binary/octet-stream"}

_EXTENDED_NAME = re.compile(r"filename\*=\s*UTF-8'[^']*'([^;\s]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r'filename=\s*(?:"([^"]*)"|([^;\s"]+))', re.IGNORECASE)

_PRIVATE = (
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
    re.compile(r"permission|need access|access denied|sign in", re.IGNORECASE): _PRIVATE,
    re.compile(r"does not exist|doesn['’]t exist|deleted|not found", re.IGNORECASE): _MISSING,
}
_SENTENCE_BY_STATUS = {
    401: _PRIVATE,
    403: _PRIVATE,
    404: _MISSING,
    410: _MISSING,
    429: _THROTTLED,
}


@dataclass(frozen=True, kw_only=True)
class Download:
    """A fetched file: its bytes, undecoded, and a base name that is safe to show."""

    data: bytes
    name: str


def fetch_drive_image(
    link: str,
    *,
    session: requests.Session | None = None,
    max_bytes: int = MAX_BYTES,
    deadline: float = 60.0,
) -> Download:
    """Download the picture that a Google Drive link leads to.

    ``deadline`` is in seconds and is checked before every request and after every piece
    of an answer, so the whole can overrun it by one wait for the network (15 s at most).
    ``session`` is a DriveSession of this call's own if none is given; one that is given
    stays open.

    Raises ImageError if the link is not one to a Drive file, the file is not shared with
    everyone, is gone, is not a picture or is larger than ``max_bytes``, and if Google or
    the network fails. That the bytes decode as a picture is not checked here.
    """
    file = parse_drive_link(link)
    limits = _Limits(max_bytes=max_bytes, seconds=deadline, ends=time.monotonic() + deadline)
    opened: AbstractContextManager[requests.Session]
    opened = DriveSession() if session is None else nullcontext(session)
    with opened as active, _network_failures_as_sentences():
        return _follow(_start_url(file), active, limits)


class DriveSession(requests.Session):
    """A session that brings nothing of the user's along and follows nothing by itself.

    ``adapter`` replaces the wire (in tests); there is none for plain http.
    """

    def __init__(self, adapter: BaseAdapter | None = None) -> None:
        super().__init__()
        # Keeps the passwords of a .netrc at home. The price is that proxies named in the
        # environment are not used, behind which the address check would mean nothing.
        self.trust_env = False
        self.adapters.clear()
        self.mount("https://", adapter or PublicAddressAdapter())

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: requests would read a redirect's body to its end, however long it is."""


class PublicAddressAdapter(HTTPAdapter):
    """The https transport that refuses hosts at private addresses, raising ImageError."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicAddressPool}


class _PublicAddressConnection(HTTPSConnection):
    """Hangs up on a private address before a byte is sent.

    The address is that of the connected socket, not of a look-up made before: a name
    server that changes its answer in between (DNS rebinding) gains nothing.
    """

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        if not is_public_address(connected.getpeername()[0]):
            connected.close()
            raise ImageError(
                "Google Drive's name leads to a private address on this network, "
                "so nothing was downloaded: check the network's settings."
            )
        return connected


class _PublicAddressPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicAddressConnection


def is_public_address(address: str) -> bool:
    """Whether an IP address can be reached from the whole internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped.is_global
    return ip.is_global


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """What one download may cost; ``ends`` is a time of the monotonic clock."""

    max_bytes: int
    seconds: float
    ends: float

    def seconds_left(self) -> float:
        """More than 0; raises ImageError once the time is up."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise ImageError(
                f"The download was not finished after {self.seconds:g} seconds: "
                "try again, or upload the picture instead."
            )
        return left


@contextmanager
def _network_failures_as_sentences() -> Iterator[None]:
    """Turn what requests raises, and urllib3 below it, into ImageError."""
    try:
        yield
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise ImageError("Google Drive did not answer in time: try again.") from error
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise ImageError(
            "The connection to Google Drive is not secure, so nothing was downloaded: "
            "try again on another network."
        ) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise ImageError(
            "Google Drive could not be reached: check the connection and try again."
        ) from error


def _start_url(file: DriveFile) -> str:
    query = {"id": file.file_id, "export": "download", "confirm": "t"}
    if file.resource_key is not None:
        query["resourcekey"] = file.resource_key
    return f"{_START_URL}?{urlencode(query)}"


def _follow(url: str, session: requests.Session, limits: _Limits) -> Download:
    """Ask one address after the other until one answers with the file."""
    for _ in range(_MAX_HOPS + 1):
        with _ask(url, session, limits) as response:
            answer = _read_answer(response, limits)
        if isinstance(answer, Download):
            return answer
        url = _trusted(urljoin_or_refuse(url, answer))
    raise ImageError(f"Google Drive sent the download on more than {_MAX_HOPS} times: try again.")
