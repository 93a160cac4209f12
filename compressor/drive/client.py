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
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit

import requests
import urllib3

from compressor.drive.link import DriveFile, parse_drive_link
from compressor.drive.page import PRIVATE, joined, next_address, refusal_by_status
from compressor.drive.session import DriveSession
from compressor.imaging.errors import ImageError
from compressor.imaging.limits import MAX_FILE_BYTES

_MAX_HOPS = 8
_MAX_PAGE_BYTES = 2**20
_MAX_NAME_LENGTH = 120
_MAX_KIND_LENGTH = 60
# Of a length in digits: int() raises ValueError for thousands of them.
_MAX_DIGITS = 18
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
_PAGE_TYPES = {"text/html", "application/xhtml+xml"}
# Drive's way of saying that it does not know: the decoder will find out.
_UNKNOWN_TYPES = {"", "application/octet-stream", "binary/octet-stream"}

_EXTENDED_NAME = re.compile(r"filename\*=\s*UTF-8'[^']*'([^;\s]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r'filename=\s*(?:"([^"]*)"|([^;\s"]+))', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Download:
    """A fetched file: its bytes, undecoded, and a base name that is safe to show."""

    data: bytes
    name: str


def fetch_drive_image(
    link: str,
    *,
    session: requests.Session | None = None,
    max_bytes: int = MAX_FILE_BYTES,
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
            answer = _read_answer(response, url, limits)
        if isinstance(answer, Download):
            return answer
        url = _trusted(answer)
    raise ImageError(f"Google Drive sent the download on more than {_MAX_HOPS} times: try again.")


def _trusted(url: str) -> str:
    """The address, if it is one that Google hands files out from; checked at every hop."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        host = ""
        port = None
        parts = urlsplit("")
    if host == _SIGN_IN_HOST:
        raise ImageError(PRIVATE)
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        host = ""
    if not _FILE_HOST.fullmatch(host):
        raise ImageError(
            "Google Drive sent the download on to an address that is not Google's or not secure, "
            "so nothing was downloaded: check the link."
        )
    return url


def _ask(url: str, session: requests.Session, limits: _Limits) -> requests.Response:
    session.cookies.clear()
    left = limits.seconds_left()
    timeout = min(_CONNECT_SECONDS, left), min(_READ_SECONDS, left)
    return session.get(url, stream=True, allow_redirects=False, timeout=timeout)


def _read_answer(response: requests.Response, url: str, limits: _Limits) -> Download | str:
    """The file, or the next address."""
    if response.is_redirect:
        return joined(url, response.headers["Location"])
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    disposition = response.headers.get("Content-Disposition", "")
    if response.status_code >= 500:
        raise ImageError("Google Drive has trouble right now: try again in a few minutes.")
    if kind in _PAGE_TYPES and not disposition:
        page = b"".join(_chunks(response, limits, _MAX_PAGE_BYTES))
        return next_address(page.decode("utf-8", "replace"), url, response.status_code)
    if response.status_code != 200:
        raise ImageError(refusal_by_status(response.status_code))
    _check_kind(kind, bool(disposition))
    return Download(data=_read_file(response, limits), name=_file_name(disposition))


def _check_kind(kind: str, is_file: bool) -> None:
    """Pictures pass, and files of unknown kind, which the decoder looks into."""
    if not (kind.startswith("image/") or (is_file and kind in _UNKNOWN_TYPES)):
        raise ImageError(
            f"The file on Google Drive is not a picture but {kind[:_MAX_KIND_LENGTH] or 'unknown'}:"
            " choose a picture."
        )


def _read_file(response: requests.Response, limits: _Limits) -> bytes:
    """The whole body, or ImageError where it is too long or breaks off."""
    announced = response.headers.get("Content-Length", "")[:_MAX_DIGITS]
    if announced.isdecimal() and int(announced) > limits.max_bytes:
        raise _too_large(int(announced), limits)
    data = bytearray()
    try:
        for chunk in _chunks(response, limits, limits.max_bytes + 1):
            data += chunk
    except (urllib3.exceptions.ProtocolError, ConnectionError) as error:
        raise _broke_off(len(data), announced) from error
    if len(data) > limits.max_bytes:
        raise _too_large(len(data), limits)
    if announced.isdecimal() and len(data) < int(announced):
        raise _broke_off(len(data), announced)
    return bytes(data)


def _chunks(response: requests.Response, limits: _Limits, most: int) -> Iterator[bytes]:
    """The body piece by piece, ending soon after `most` bytes; raises once the time is up.

    It reads what has arrived instead of waiting for a full piece, so that a trickle can't
    outlast the deadline.
    """
    read = 0
    while read < most and (chunk := response.raw.read1(_CHUNK_BYTES)):
        limits.seconds_left()
        read += len(chunk)
        yield chunk


def _too_large(size: int, limits: _Limits) -> ImageError:
    return ImageError(
        f"The file on Google Drive has {size / 2**20:.1f} MB or more; "
        f"at most {limits.max_bytes / 2**20:g} MB can be read: make it smaller first."
    )


def _broke_off(read: int, announced: str) -> ImageError:
    whole = f" of {int(announced):,}" if announced.isdecimal() else ""
    return ImageError(f"The download broke off after {read:,}{whole} bytes: try again.")


def _file_name(disposition: str) -> str:
    """The file's own name, without folders and control characters."""
    if extended := _EXTENDED_NAME.search(disposition):
        name = unquote(extended[1])
    elif plain := _PLAIN_NAME.search(disposition):
        name = plain[1] or plain[2] or ""
    else:
        name = ""
    base = re.split(r"[/\\]", name)[-1]
    shown = "".join(filter(str.isprintable, base)).strip(" .")
    return shown[-_MAX_NAME_LENGTH:] or "drive-picture"
