"""Fetching what lies at an address of the public internet, when asked to: no private addresses, bounded sizes and
times.

The name is resolved once, every address of it is checked, and the connection goes to the checked address: a
name that answers differently the second time (DNS rebinding) gains nothing. Redirects are followed by hand
and checked again.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import IO
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri

REDIRECTS = 3
#: Seconds that a server may be silent.
SILENCE = 10.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: NAT64: an IPv6 address that ends in the IPv4 one that is meant.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Wish:
    """What is asked for: its type (for ``Accept``), at most ``limit`` bytes within ``seconds``, redirects included.
    Without ``texts`` an answer of a text type is refused. With ``hosts`` no other host is asked."""

    accept: str
    limit: int
    seconds: float
    texts: bool = False
    hosts: frozenset[str] = frozenset()


class NotFetched(Exception):
    """It was not fetched; the message says why."""


class Unreachable(NotFetched):
    """The host did not answer, or not in time."""


# ------------------------------------------------------------------------------------------------- where to


def public_address(host: str, port: int) -> str:
    """An address of the host that is on the public internet. Raises NotFetched when any of its addresses is
    not.
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} cannot be resolved") from error
    for text in found:
        if not is_public(text):
            raise NotFetched(f"{host} is not on the public internet")
    return sorted(found)[0]


def is_public(text: str) -> bool:
    """Whether an IP address is on the public internet, and so is every address that it may stand for."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False  # with a zone: link-local
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        for one in _meant_by(address)
    )


def _meant_by(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in NAT64:
        return [inner]
    return [address, address.sixtofour] if address.sixtofour else [address]


# -------------------------------------------------------------------------------------------------- the way


class Deadline:
    """Cuts a connection off when the time is over: one that sends a byte now and then is never silent."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = threading.Event()
        self.passed = False
        self.sock: socket.socket | None = None

    def __enter__(self) -> Deadline:
        threading.Thread(target=self.watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()

    def watch(self) -> None:
        wait = self.seconds
        # More than once: the first time there may be no socket yet.
        while not self.over.wait(wait):
            self.passed, wait = True, 0.1
            if self.sock is not None:
                with contextlib.suppress(OSError):
                    self.sock.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        if self.passed:
            raise Unreachable("the server took too long")


class Pinned(http.client.HTTPConnection):
    """HTTP to a checked address."""

    def __init__(self, host: str, port: int, address: str, deadline: Deadline) -> None:
        super().__init__(host, port, timeout=SILENCE)
        self.address = address
        self.deadline = deadline

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        # The connection forgets its socket when a server says that it will close it; the answer goes on.
        self.deadline.sock = self.sock


class PinnedHTTPS(Pinned):
    """HTTPS to a checked address, with the certificate of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.deadline.sock = self.sock
        self.sock.do_handshake()


def fetch(url: str, wish: Wish) -> bytes:
    """The bytes at a public address. Raises NotFetched."""
    with Deadline(wish.seconds) as deadline:
        for _ in range(REDIRECTS + 1):
            answer = _ask(url, wish, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
    raise NotFetched("too many redirects")


def _ask(url: str, wish: Wish, deadline: Deadline) -> bytes | str:
    """What the server sends, or the address that it sends us to."""
    parts, port = _parts(url)
    host = parts.hostname or ""
    if wish.hosts and host not in wish.hosts:
        raise NotFetched(f"{host} is not asked")
    kind = PinnedHTTPS if parts.scheme == "https" else Pinned
    connection = kind(host, port, public_address(host, port), deadline)
    deadline.check()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Accept": wish.accept, "User-Agent": "Haowai"})
        response = connection.getresponse()
        deadline.check()
        if response.status in {301, 302, 303, 307, 308} and (elsewhere := response.getheader("Location")):
            return urljoin(url, elsewhere)
        if response.status != 200:
            raise NotFetched(f"the server answered {response.status}")
        kind_said = (response.getheader("Content-Type") or "").strip().lower()
        if kind_said.startswith("text/") and not wish.texts:
            raise NotFetched(f"this is not {wish.accept}")
        data = read_bounded(response, wish.limit)
        deadline.check()
        return data
    except (OSError, http.client.HTTPException, ValueError) as error:
        deadline.check()
        raise Unreachable(f"the connection failed: {error}") from error
    finally:
        connection.close()


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(ascii_address(url))
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotFetched("this is no address") from error
    if parts.scheme not in {"http", "https"} or parts.username is not None or parts.password is not None:
        raise NotFetched("only http and https addresses without a password are fetched")
    return parts, port


def read_bounded(source: IO[bytes] | http.client.HTTPResponse, limit: int) -> bytes:
    """Everything there is to read. Raises NotFetched for more than ``limit`` bytes."""
    data = source.read(limit + 1)
    if len(data) > limit:
        raise NotFetched(f"it has more than {limit // 1024**2} MiB")
    return data


def ascii_address(url: str) -> str:
    """The address in ASCII, as servers are asked for it. Raises ValueError when it is none."""
    parts = urlsplit(url)
    if not parts.hostname or (parts.port is not None and parts.port < 1):
        raise ValueError("no host")
    if not url.isascii():
        host = parts.hostname.encode("idna").decode()
        netloc = f"{host}:{parts.port}" if parts.port else host
        url = iri_to_uri(urlunsplit(parts._replace(netloc=netloc)))
    return url
