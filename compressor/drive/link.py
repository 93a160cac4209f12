"""Read the file id out of a pasted Google Drive link, without asking the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from compressor.imaging.errors import ImageError
from compressor.web.address import WRAPPING

_ID = r"[A-Za-z0-9_-]{20,128}"
_WHOLE_ID = re.compile(_ID)
_RESOURCE_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}

_DRIVE_HOSTS = {"drive.google.com", "docs.google.com", "drive.usercontent.google.com"}
_PREVIEW_HOST = re.compile(r"lh\d+\.google(?:usercontent)?\.com")
_PHOTOS_HOSTS = {"photos.google.com", "photos.app.goo.gl"}

# A company's domain and the number of a signed-in account may stand before every path.
_ACCOUNT = r"(?:/a/[^/]+)?(?:/u/\d+)?"
_FILE_PATH = re.compile(rf"{_ACCOUNT}/file(?:/u/\d+)?/d/({_ID})(?:/.*)?")
_PREVIEW_PATH = re.compile(rf"(?:/u/\d+)?/d/({_ID})(?:[=/].*)?")
_QUERY_PATH = re.compile(rf"{_ACCOUNT}/(?:open|uc|thumbnail|download)/?")
_FOLDER_PATH = re.compile(r"/(?:folders|folderview|embeddedfolderview)(?:/|$)")
_DOCUMENT_PATH = re.compile(
    rf"{_ACCOUNT}/(document|spreadsheets|presentation|forms|drawings)(?:/.*)?"
)
_DOCUMENT_KINDS = {
    "document": "a Google Doc",
    "spreadsheets": "a Google Sheet",
    "presentation": "a Google Slides presentation",
    "forms": "a Google Form",
    "drawings": "a Google Drawing",
}

_MAX_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, kw_only=True)
class DriveFile:
    """One file on Google Drive.

    `resource_key` is the second secret that links to some files from before 2021 carry;
    without it Drive treats such a file as private.
    """

    file_id: str
    resource_key: str | None


def parse_drive_link(text: str) -> DriveFile:
    """Read any shape of link to a Drive file, or a bare file id.

    Raises ImageError, and nothing else, if the text is empty, is not one link, leads
    somewhere other than Google Drive, or leads to something that is not a single file.
    """
    pasted = text.strip(WRAPPING)
    _check_is_one_link(pasted)
    if _WHOLE_ID.fullmatch(pasted):
        return DriveFile(file_id=pasted, resource_key=None)
    link = _split(pasted)
    _check_is_drive(link.hostname or "")
    _check_is_single_file(link.path)
    return DriveFile(file_id=_file_id(link), resource_key=_resource_key(link))


def is_drive_link(text: str) -> bool:
    """Whether a text is meant for Google: a bare id, or a link to one of its hosts.

    Of googleusercontent.com, where others' pictures are as well, only what Drive shows counts.
    """
    pasted = text.strip(WRAPPING)
    try:
        link = urlsplit(_with_scheme(pasted))
        host = link.hostname or ""
    except ValueError:
        return False
    if _WHOLE_ID.fullmatch(pasted) or host in _DRIVE_HOSTS or host in _PHOTOS_HOSTS:
        return True
    return bool(_PREVIEW_HOST.fullmatch(host) and _PREVIEW_PATH.fullmatch(link.path))


def _check_is_one_link(pasted: str) -> None:
    if not pasted:
        raise ImageError("The link is empty: paste the link of a picture on Google Drive.")
    if len(pasted.split()) > 1:
        raise ImageError("There are spaces inside the link: paste one link and nothing else.")


def _split(pasted: str) -> SplitResult:
    """The parts of a link that a browser would open without surprises.

    A user name or a port has no place in a Drive link; both are used to make another
    site's address look like Google's.
    """
    try:
        link = urlsplit(_with_scheme(pasted))
        port = link.port
    except ValueError as error:
        raise ImageError(f"“{_beginning_of(pasted)}” is not a link: copy it from Drive.") from error
    if link.scheme not in _DEFAULT_PORTS:
        raise ImageError(f"A Drive link starts with https://, not {_beginning_of(link.scheme)}://.")
    if "@" in link.netloc or port not in (None, _DEFAULT_PORTS[link.scheme]):
        raise ImageError(
            f"“{_end_of(link.netloc)}” has a user name or a port, which no Drive link has: "
            "copy the link from Drive again."
        )
    return link


def _with_scheme(pasted: str) -> str:
    if _SCHEME.match(pasted):
        return pasted
    return f"https://{pasted.removeprefix('//')}"


def _check_is_drive(host: str) -> None:
    if host in _PHOTOS_HOSTS:
        raise ImageError(
            "This is a Google Photos link, which cannot be opened from here: "
            "download the picture and upload it, or put it on Google Drive."
        )
    if host not in _DRIVE_HOSTS and not _PREVIEW_HOST.fullmatch(host):
        raise ImageError(
            f"“{_end_of(host)}” is not Google Drive: "
            "paste a link that starts with https://drive.google.com/."
        )


def _check_is_single_file(path: str) -> None:
    if _FOLDER_PATH.search(path):
        raise ImageError(
            "This is a link to a folder: open the folder and copy the link of one picture."
        )
    if document := _DOCUMENT_PATH.fullmatch(path):
        raise ImageError(
            f"This is a link to {_DOCUMENT_KINDS[document[1]]}, not to a picture: "
            "save the picture as a file of its own and paste that link."
        )


def _file_id(link: SplitResult) -> str:
    """The id in the path or the query; raises ImageError if neither holds one."""
    is_preview = _PREVIEW_HOST.fullmatch(link.hostname or "")
    in_path = (_PREVIEW_PATH if is_preview else _FILE_PATH).fullmatch(link.path)
    if in_path:
        return in_path[1]
    in_query = _query(link).get("id", "")
    if _QUERY_PATH.fullmatch(link.path) and _WHOLE_ID.fullmatch(in_query):
        return in_query
    raise ImageError(
        "This Google Drive link names no file, or its end is cut off: "
        "use Share and then “Copy link” on the picture."
    )


def _resource_key(link: SplitResult) -> str | None:
    key = _query(link).get("resourcekey", "")
    return key if _RESOURCE_KEY.fullmatch(key) else None


def _query(link: SplitResult) -> dict[str, str]:
    return {name.lower(): value for name, value in parse_qsl(link.query)}


def _beginning_of(text: str) -> str:
    """The first characters of someone else's text, fit for a message."""
    shown = "".join(filter(str.isprintable, text[: _MAX_SHOWN_CHARACTERS + 1]))
    return shown if len(text) <= _MAX_SHOWN_CHARACTERS else f"{shown[:_MAX_SHOWN_CHARACTERS]}…"


def _end_of(host: str) -> str:
    """The last characters of a host, since its end says whose it is."""
    shown = "".join(filter(str.isprintable, host[-_MAX_SHOWN_CHARACTERS:]))
    return shown if len(host) <= _MAX_SHOWN_CHARACTERS else f"…{shown}"
