"""Fetch a picture from any public https address.

Guarantees, held by tests/web:

- every failure is one ImageError whose text can be shown to a person;
- each hop is https, at the standard port and at public addresses, checked before a packet is sent;
- no more than `max_bytes` of a file are kept, whatever length the answer announces;
- nothing of the user's goes along: no cookies, no passwords, no address of a page.

Proxies that the environment names are not used: behind one nobody could check the address.
"""

import os
from collections.abc import Mapping

import requests

from compressor.imaging.errors import ImageError
from compressor.imaging.limits import MAX_FILE_BYTES
from compressor.imaging.text import printable, quoted
from compressor.web.address import check_address, parse_address
from compressor.web.download import (
    PAGE_TYPES,
    UNKNOWN_TYPES,
    Download,
    DownloadLimits,
    content_type,
    file_name,
    join_url,
    read_file,
)
from compressor.web.hops import DEADLINE_SECONDS, Route, follow
from compressor.web.session import WebSession

SWITCH = "KMC_ADDRESSES"  # a variable of the environment: "off" leaves Google Drive alone
_ON = ("", "on", "1", "true", "yes")
_MAX_HOPS = 5
_MAX_HOST_CHARACTERS = 60
_MAX_KIND_CHARACTERS = 60
_SENTENCE_BY_STATUS = {
    401: "shows this picture to people who are signed in only: save it and upload it instead.",
    403: "does not give this picture to programs: save it and upload it instead.",
    404: "has no such picture: check the address.",
    410: "has no such picture any more.",
    429: "takes no more requests from here for now: try again in a few minutes.",
}


def are_addresses_allowed(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this server fetches pictures from any public address, as it does by default."""
    return environment.get(SWITCH, "").strip().lower() in _ON


def fetch_from_address(
    address: str,
    *,
    session: WebSession | None = None,
    max_bytes: int = MAX_FILE_BYTES,
    deadline: float = DEADLINE_SECONDS,
) -> Download:
    """Download the picture at a public https address.

    `deadline` is in seconds; what it covers: `compressor.web.hops`.
    `session` is a WebSession of this call's own if none is given; one that is given stays open.

    Raises ImageError if the address is no public https address, leads to something that is no
    picture or to more than `max_bytes`, and if the server or the network fails. That the bytes
    decode as a picture is not checked here.
    """
    return follow(
        parse_address(address), _ROUTE, session=session, max_bytes=max_bytes, deadline=deadline
    )


def _checked_hop(url: str, before: str) -> str:
    """The address that the one before leads on to, if it may be requested."""
    try:
        check_address(url)
    except ImageError:
        raise ImageError(
            f"{_host(before)} leads on to an address that is not secure, or has a user name or a"
            " port, so nothing was downloaded: open it and copy the address of the picture itself."
        ) from None
    return url


def _read_answer(response: requests.Response, url: str, limits: DownloadLimits) -> Download | str:
    """The file that an answer holds, or the address to which it leads on."""
    host = _host(url)
    if response.is_redirect:
        return join_url(url, response.headers["Location"])
    if response.status_code != 200:
        raise ImageError(f"{host} {_refusal(response.status_code)}")
    _check_kind(content_type(response), host)
    data = read_file(response, limits, host)
    disposition = response.headers.get("Content-Disposition", "")
    path = check_address(url).path
    return Download(data=data, name=file_name(disposition, path, "picture"))


def _refusal(status: int) -> str:
    if status >= 500:
        return "has trouble right now: try again in a few minutes."
    return _SENTENCE_BY_STATUS.get(status, f"refused the download (HTTP {status}).")


def _check_kind(kind: str, host: str) -> None:
    """Let pictures pass, and files of unknown kind, which the decoder looks into."""
    if kind in PAGE_TYPES:
        raise ImageError(
            f"{host} answers with a web page instead of a picture: open the picture in a tab of its"
            " own and copy that address."
        )
    if not kind.startswith("image/") and kind not in UNKNOWN_TYPES:
        raise ImageError(
            f"The file on {host} is not a picture but {printable(kind, _MAX_KIND_CHARACTERS)}:"
            " choose a picture."
        )


def _host(url: str) -> str:
    """The host of an address that was checked, in quotation marks."""
    return quoted(check_address(url).hostname or "", _MAX_HOST_CHARACTERS)


_ROUTE = Route(
    name=_host,
    read=_read_answer,
    check=_checked_hop,
    max_hops=_MAX_HOPS,
    too_many=f"The address leads on more than {_MAX_HOPS} times: open it and copy the address of"
    " the picture itself.",
)
