"""Which addresses of the internet protocol belong to the whole internet, and which to one network.

A server that fetches what strangers name must not fetch from its own network for them.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted

_TRANSLATED_NETWORKS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, looked up once; all of them are public.

    Args:
        host: a name or an address in any form that the system takes, decimal and octal included.
        port: that is to be connected to.

    Raises:
        ImageError: one of them is not public.
        OSError: there are none.
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        check_public(address, host)
    return addresses


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
