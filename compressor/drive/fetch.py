"""Fetch a picture by whatever was pasted: a Google Drive link, or any public address."""

from compressor.drive.client import fetch_drive_image
from compressor.drive.link import is_drive_link
from compressor.web.client import are_addresses_allowed, fetch_from_address
from compressor.web.download import Download


def fetch_image(address: str) -> Download:
    """Download the picture that a link of Google Drive, its bare id or any address leads to.

    Where the server's configuration allows no addresses, all but Google Drive is refused.

    Raises:
        ImageError: as `fetch_drive_image` and `fetch_from_address` do.
    """
    if is_drive_link(address) or not are_addresses_allowed():
        return fetch_drive_image(address)
    return fetch_from_address(address)
