"""How much one address may do in a while, kept in the memory of one process and forgotten with the while."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import ip_address


class Limiter:
    """At most ``most`` acts of one address in ``seconds``; of at most ``addresses`` at once, so that a flood of
    addresses fills no memory: whoever comes when it is full has to wait for the next while.

    Addresses are kept as digests under a key that no one else has, and thrown away with each while.
    """

    def __init__(
        self,
        most: int,
        seconds: float,
        *,
        addresses: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most, self.seconds, self.addresses, self.clock = most, seconds, addresses, clock
        self._lock = threading.Lock()
        self._begun = clock()
        self._key = secrets.token_bytes(16)
        self._counts: dict[bytes, int] = {}

    def allows(self, address: str, acts: int = 1) -> bool:
        """Whether the address may do so many acts more; they are counted when it may."""
        with self._lock:
            if self.clock() - self._begun >= self.seconds:
                self._begun, self._key = self.clock(), secrets.token_bytes(16)
                self._counts.clear()
            known = blake2b(network_of(address).encode(), key=self._key, digest_size=8).digest()
            done = self._counts.get(known, 0)
            if done + acts > self.most or (not done and len(self._counts) >= self.addresses):
                return False
            self._counts[known] = done + acts
            return True


def network_of(address: str) -> str:
    """What belongs to one connection: an address of IPv4, the first 64 bits of one of IPv6."""
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.exploded[:19]
    return address
