"""The proxies whose headers are believed (``HAOWAI_TRUSTED_PROXIES``)."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

Network = IPv4Network | IPv6Network


@lru_cache(maxsize=8)
def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """The networks of the setting; raises ValueError on one that is none."""
    return tuple(ip_network(text, strict=False) for text in texts)


def is_trusted(address: str) -> bool:
    """Whether a peer's address is in one of the networks."""
    trusted = settings.TRUSTED_PROXIES
    return bool(trusted) and _is_in(address, tuple(trusted))


@lru_cache(maxsize=4096)
def _is_in(address: str, texts: tuple[str, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if parsed.version == 6 and parsed.ipv4_mapped:
        # How a socket of both families tells an address of IPv4.
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks(texts))


def reader_address(peer: str, forwarded: str) -> str:
    """The address of a reader: the last one in X-Forwarded-For that is no trusted proxy, else the peer's."""
    address = peer
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()] if forwarded else []
    while hops and is_trusted(address):
        address = hops.pop()
    return address
