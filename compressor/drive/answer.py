"""What Google Drive answers: the file, a redirect, or a page that leads on or says why not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import requests
import urllib3

from compressor.drive.page import join_url, next_address, refusal_by_status
from compressor.imaging.errors import ImageError
from compressor.imaging.text import printable

_MAX_PAGE_BYTES = 2**20
_MAX_NAME_CHARACTERS = 120
_MAX_KIND_CHARACTERS = 60
# Of a length in digits: int() raises ValueError for thousands of them.
_MAX_DIGITS = 18
_CHUNK_BYTES = 2**16

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


@dataclass(frozen=True, kw_only=True)
class DownloadLimits:
    """The limits of one download; `ends` is a time of the monotonic clock, in seconds."""

    max_bytes: int
    seconds: float
    ends: float

    def seconds_left(self) -> float:
        """The time that is left, above 0; raises ImageError once it is up."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise ImageError(
                f"The download was not finished after {self.seconds:g} seconds: "
                "try again, or upload the picture instead."
            )
        return seconds


def read_answer(response: requests.Response, url: str, limits: DownloadLimits) -> Download | str:
    """The file that an answer holds, or the address to which it leads on."""
    if response.is_redirect:
        return join_url(url, response.headers["Location"])
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
    """Let pictures pass, and files of unknown kind, which the decoder looks into."""
    if not (kind.startswith("image/") or (is_file and kind in _UNKNOWN_TYPES)):
        raise ImageError(
            "The file on Google Drive is not a picture but"
            f" {printable(kind, _MAX_KIND_CHARACTERS) or 'unknown'}: choose a picture."
        )


def _read_file(response: requests.Response, limits: DownloadLimits) -> bytes:
    """The whole body; raises ImageError where it is too long or breaks off."""
    announced = response.headers.get("Content-Length", "")[:_MAX_DIGITS]
    if announced.isdecimal() and int(announced) > limits.max_bytes:
        raise _too_large_error(int(announced), limits)
    data = bytearray()
    try:
        for chunk in _chunks(response, limits, limits.max_bytes + 1):
            data += chunk
    except (urllib3.exceptions.ProtocolError, ConnectionError) as error:
        raise _interrupted_error(len(data), announced) from error
    if len(data) > limits.max_bytes:
        raise _too_large_error(len(data), limits)
    if announced.isdecimal() and len(data) < int(announced):
        raise _interrupted_error(len(data), announced)
    return bytes(data)


def _chunks(response: requests.Response, limits: DownloadLimits, max_bytes: int) -> Iterator[bytes]:
    """The body piece by piece, ending soon after `max_bytes`; raises once the time is up.

    It reads what has arrived instead of waiting for a full piece, so that a trickle can't
    outlast the deadline.
    """
    read = 0
    while read < max_bytes and (chunk := response.raw.read1(_CHUNK_BYTES)):
        limits.seconds_left()
        read += len(chunk)
        yield chunk


def _too_large_error(size: int, limits: DownloadLimits) -> ImageError:
    return ImageError(
        f"The file on Google Drive has {size / 2**20:.1f} MB or more; "
        f"at most {limits.max_bytes / 2**20:g} MB can be read: make it smaller first."
    )


def _interrupted_error(read: int, announced: str) -> ImageError:
    of_all = f" of {int(announced):,}" if announced.isdecimal() else ""
    return ImageError(f"The download broke off after {read:,}{of_all} bytes: try again.")


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
    return shown[-_MAX_NAME_CHARACTERS:] or "drive-picture"
