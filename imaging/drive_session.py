"""The wire to Google Drive: nothing of the user's goes along, and no private address is asked."""

import socket
from ipaddress import IPv6Address, ip_address
from typing import Any

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPSConnection

from imaging.errors import ImageError

HEADERS = {
    "User-Agent": "kmeans-image-compressor/1.0",
    # Google's own sentences are recognised by their English wording.
    "Accept-Language": "en",
    # Unpacked bytes are the ones that are counted, so ask for nothing packed.
    "Accept-Encoding": "identity",
}


class DriveSession(requests.Session):
    """A session that brings nothing of the user's along and follows nothing by itself.

    ``adapter`` replaces the wire (in tests); there is none for plain http.
    """

    def __init__(self, adapter: BaseAdapter | None = None) -> None:
        super().__init__()
        # Keeps the passwords of a .netrc at home. The price is that proxies named in the
        # environment are not used, behind which the address check would mean nothing.
        self.trust_env = False
        self.headers.update(HEADERS)
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
