"""What Google Drive answers: the file, a redirect, or a page that leads on or says why not."""

import requests

from compressor.drive.page import next_address, refusal_by_status
from compressor.imaging.errors import ImageError
from compressor.imaging.text import printable
from compressor.web.download import (
    MAX_PAGE_BYTES,
    PAGE_TYPES,
    UNKNOWN_TYPES,
    Download,
    DownloadLimits,
    content_type,
    file_name,
    join_url,
    read_chunks,
    read_file,
)

SOURCE = "Google Drive"
_MAX_KIND_CHARACTERS = 60
_DEFAULT_NAME = "drive-picture"


def read_answer(response: requests.Response, url: str, limits: DownloadLimits) -> Download | str:
    """The file that an answer holds, or the address to which it leads on."""
    if response.is_redirect:
        return join_url(url, response.headers["Location"])
    kind = content_type(response)
    disposition = response.headers.get("Content-Disposition", "")
    if response.status_code >= 500:
        raise ImageError("Google Drive has trouble right now: try again in a few minutes.")
    if kind in PAGE_TYPES and not disposition:
        page = b"".join(read_chunks(response, limits, MAX_PAGE_BYTES))
        return next_address(page.decode("utf-8", "replace"), url, response.status_code)
    if response.status_code != 200:
        raise ImageError(refusal_by_status(response.status_code))
    _check_kind(kind, bool(disposition))
    data = read_file(response, limits, SOURCE)
    return Download(data=data, name=file_name(disposition, "", _DEFAULT_NAME))


def _check_kind(kind: str, is_file: bool) -> None:
    """Let pictures pass, and files of unknown kind, which the decoder looks into."""
    if not (kind.startswith("image/") or (is_file and kind in UNKNOWN_TYPES)):
        raise ImageError(
            "The file on Google Drive is not a picture but"
            f" {printable(kind, _MAX_KIND_CHARACTERS) or 'unknown'}: choose a picture."
        )
