"""Read a pasted address of a picture, without asking the network, and check where a hop leads."""

import re
from urllib.parse import SplitResult, urlsplit

from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted

HTTPS_PORT = 443
# What mails, chats and documents leave around a copied link.
WRAPPING = " \t\r\n\f\v\u00a0\u200b\ufeff<>\"'`“”‘’«»"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?![0-9]+(?:/|$))")
_HOST = re.compile(r"[^\s\x00-\x20/\\@?#%]+")
_MAX_SHOWN_CHARACTERS = 60
_MAX_CHARACTERS = 4000


def parse_address(text: str) -> str:
    """The https address that a text holds; "example.org/a.png" means https too.

    Raises:
        ImageError: it is empty, not one address, not https, or has a port or a password in it.
    """
    pasted = text.strip(WRAPPING)
    if not pasted:
        raise ImageError("The address is empty: paste the address of a picture.")
    if len(pasted.split()) > 1:
        raise ImageError("There are spaces inside the address: paste one address and nothing else.")
    if len(pasted) > _MAX_CHARACTERS:
        raise ImageError(
            f"The address has {len(pasted):,} characters, and at most {_MAX_CHARACTERS:,} are"
            " taken: save the picture and upload it instead."
        )
    url = pasted if _SCHEME.match(pasted) else f"https://{pasted.removeprefix('//')}"
    check_address(url)
    return url


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be requested; it is checked at every hop.

    Raises:
        ImageError: it is not https, or names a user, a port or no host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _no_address_error(url) from error
    if parts.scheme == "http":
        raise ImageError(
            "The address starts with http://, so anybody on the way could change the picture: only"
            " https:// addresses are fetched."
        )
    if parts.scheme != "https":
        raise ImageError(
            f"The address of a picture starts with https://, not {quoted(f'{parts.scheme}:')}: open"
            " the picture in a tab of its own and copy its address."
        )
    if "@" in parts.netloc or port not in (None, HTTPS_PORT):
        raise ImageError(
            f"{quoted(parts.netloc, _MAX_SHOWN_CHARACTERS)} has a user name or a port, which are"
            " not used here: save the picture and upload it instead."
        )
    if not _HOST.fullmatch(parts.hostname or ""):
        raise _no_address_error(url)
    return parts


def _no_address_error(url: str) -> ImageError:
    return ImageError(
        f"{quoted(url, _MAX_SHOWN_CHARACTERS)} is not the address of a picture: copy it anew."
    )
