"""Which addresses of the internet protocol belong to the whole internet, and which to one network.

A server that fetches what strangers name must not fetch from its own network for them.
"""

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted

_TRANSLATED_NETWORKS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


def public_addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, looked up once; all of them are public.

    Args:
        host: a name or an address in any form that the system takes, decimal and octal included.
        port: that is to be connected to.
        seconds: how long the look-up may take.

    Raises:
        ImageError: one of them is not public.
        OSError: there are none; TimeoutError where none came in time.
    """
    addresses = _look_up(host.strip("[]"), port, seconds)
    for address in addresses:
        check_public(address, host)
    return addresses


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """All addresses of a host, each once; raises OSError.

    The system's look-up has no time limit, so it is left to itself when its time is over.
    """
    outcome: list[list[str] | OSError] = []

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            outcome.append(error)
        except UnicodeError as error:  # a name that can't be one
            outcome.append(OSError(str(error)))
        else:
            outcome.append(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise TimeoutError
    if isinstance(outcome[0], OSError):
        raise outcome[0]
    return outcome[0]


def check_public(address: str, host: str) -> None:
    """Raise ImageError for an address, which `host` leads to, that is not public."""
    if not is_public_address(address):
        raise ImageError(
            f"{quoted(host, 60)} leads to a private address, so nothing was downloaded: only"
            " pictures on the public internet can be fetched."
        )


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
