"""Reading the file out of an answer, within limits of bytes and time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

import requests
import urllib3

from compressor.imaging.errors import ImageError

MAX_PAGE_BYTES = 2**20
PAGE_TYPES = {"text/html", "application/xhtml+xml"}
# A server's way of saying that it does not know: the decoder will find out.
UNKNOWN_TYPES = {"", "application/octet-stream", "binary/octet-stream"}
_MAX_NAME_CHARACTERS = 120
# Of a length in digits: int() raises ValueError for thousands of them.
_MAX_DIGITS = 18
_CHUNK_BYTES = 2**16

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


def content_type(response: requests.Response) -> str:
    """The kind of an answer, in small letters and without its parameters; "" if it tells none."""
    header: str = response.headers.get("Content-Type", "")
    return header.partition(";")[0].strip().lower()


def join_url(url: str, address: str) -> str:
    """The address relative to `url`; "", which no check lets pass, if it is malformed."""
    try:
        return urljoin(url, address)
    except ValueError:
        return ""


def read_file(response: requests.Response, limits: DownloadLimits, source: str) -> bytes:
    """The whole body; raises ImageError where it is too long or breaks off.

    Args:
        response: whose body was not read.
        limits: of the download.
        source: where the file is, for messages, such as "Google Drive".
    """
    announced = response.headers.get("Content-Length", "")[:_MAX_DIGITS]
    if announced.isdecimal() and int(announced) > limits.max_bytes:
        raise _too_large_error(int(announced), limits, source)
    data = bytearray()
    try:
        for chunk in read_chunks(response, limits, limits.max_bytes + 1):
            data += chunk
    except (urllib3.exceptions.ProtocolError, ConnectionError) as error:
        raise _interrupted_error(len(data), announced) from error
    if len(data) > limits.max_bytes:
        raise _too_large_error(len(data), limits, source)
    if announced.isdecimal() and len(data) < int(announced):
        raise _interrupted_error(len(data), announced)
    return bytes(data)


def read_chunks(
    response: requests.Response, limits: DownloadLimits, max_bytes: int
) -> Iterator[bytes]:
    """The body piece by piece, ending soon after `max_bytes`; raises once the time is up.

    It reads what has arrived instead of waiting for a full piece, so that a trickle can't
    outlast the deadline.
    """
    read = 0
    while read < max_bytes and (chunk := response.raw.read1(_CHUNK_BYTES)):
        limits.seconds_left()
        read += len(chunk)
        yield chunk


def _too_large_error(size: int, limits: DownloadLimits, source: str) -> ImageError:
    return ImageError(
        f"The file on {source} has {size / 2**20:.1f} MB or more; "
        f"at most {limits.max_bytes / 2**20:g} MB can be read: make it smaller first."
    )


def _interrupted_error(read: int, announced: str) -> ImageError:
    of_all = f" of {int(announced):,}" if announced.isdecimal() else ""
    return ImageError(f"The download broke off after {read:,}{of_all} bytes: try again.")


def file_name(disposition: str, path: str, default: str) -> str:
    """The file's own name, without folders and control characters.

    Args:
        disposition: the header that may name it.
        path: of its address, which may end in its name.
        default: where neither does.
    """
    if extended := _EXTENDED_NAME.search(disposition):
        name = unquote(extended[1])
    elif plain := _PLAIN_NAME.search(disposition):
        name = plain[1] or plain[2] or ""
    else:
        name = unquote(path)
    base = re.split(r"[/\\]", name)[-1]
    shown = "".join(filter(str.isprintable, base)).strip(" .")
    return shown[-_MAX_NAME_CHARACTERS:] or default


@contextmanager
def network_failures_as_image_errors(source: str) -> Iterator[None]:
    """Turn what requests raises, and urllib3 below it, into ImageError; `source` as above."""
    try:
        yield
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise ImageError(f"{source} did not answer in time: try again.") from error
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise ImageError(
            f"The connection to {source} is not secure, so nothing was downloaded: "
            "try again on another network."
        ) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise ImageError(
            f"{source} could not be reached: check the connection and try again."
        ) from error
