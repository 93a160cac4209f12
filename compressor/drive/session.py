"""The connection to Google Drive: it sends nothing of the user's, and to no private address."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from compressor.imaging.errors import ImageError

HEADERS = {
    "User-Agent": "kmeans-image-compressor/1.0",
    # Google's own sentences are recognised by their English wording.
    "Accept-Language": "en",
    # Unpacked bytes are the ones that are counted, so ask for nothing packed.
    "Accept-Encoding": "identity",
}
_TRANSLATED_NETWORKS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


class DriveSession(requests.Session):
    """A session that sends nothing of the user's and follows no redirect by itself.

    `adapter` replaces the transport (in tests); there is none for plain http.
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


class PromptConnection(HTTPConnection):
    """Hangs up when the head of an answer is not there within the read timeout as a whole.

    The timeout alone is one for each piece that arrives, and a byte now and then would keep it
    waiting for years. `hang_up_after` does the same for the body.
    """

    def getresponse(self) -> Any:
        self._answering: socket.socket | None = self.sock  # http.client may forget it at the body
        with _time_limit(self.hang_up, float(self.timeout or 0)):
            return super().getresponse()

    def hang_up(self) -> None:
        """End the connection, whatever another thread waits for."""
        if self._answering is not None:
            with contextlib.suppress(OSError):
                self._answering.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def hang_up_after(response: requests.Response, seconds: float) -> Iterator[None]:
    """Hang up on an answer whose body is not read within so many seconds by the block.

    A clock that is looked at between two pieces is not enough: http.client reads the line with a
    chunk's length, and the lines after the last chunk, inside one call.

    Raises:
        TimeoutError: the time was up, whatever the block raised then.
    """
    connection = getattr(response.raw, "connection", None)
    if not isinstance(connection, PromptConnection):
        yield
        return
    with _time_limit(connection.hang_up, seconds):
        yield


@contextlib.contextmanager
def _time_limit(hang_up: Callable[[], None], seconds: float) -> Iterator[None]:
    """Hang up when the block has not ended in time, and raise TimeoutError at its end."""
    late = threading.Event()

    def end() -> None:
        late.set()
        hang_up()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    except Exception as error:
        raise (TimeoutError() if late.is_set() else error) from None
    finally:
        timer.cancel()
    if late.is_set():  # http.client takes an end for the end of the head
        raise TimeoutError


class _PublicAddressConnection(PromptConnection, HTTPSConnection):
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
    """Whether an IP address can be reached from the whole internet.

    An IPv6 address that leads on to an IPv4 address counts as that one.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.is_site_local:
            return False
        ip = _embedded(ip) or ip
    return ip.is_global and not ip.is_multicast


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside: IPv4-mapped, IPv4-compatible, NAT64 (RFC 6052, 8215) or 6to4."""
    if any(ip in network for network in _TRANSLATED_NETWORKS):
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour
