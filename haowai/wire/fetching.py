"""Fetching remote pictures, when asked to: no private addresses, bounded sizes and times, pictures only.

The name is resolved once, every address of it is checked, and the connection goes to the checked address: a
name that answers differently the second time (DNS rebinding) gains nothing. Redirects are followed by hand
and checked again.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import warnings
from types import TracebackType
from typing import IO
from urllib.parse import SplitResult, urljoin, urlsplit

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from haowai.media.models import Photo
from haowai.wire.fitting import ascii_address
from haowai.wire.format import RecordPhoto

LIMIT = 20 * 1024 * 1024
PIXELS = 60_000_000
REDIRECTS = 3
#: Seconds that a server may be silent, and seconds for one picture altogether, redirects included.
SILENCE = 10.0
DEADLINE = 30.0
#: A host that failed so often in one import is left in peace.
FAILURES = 3
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: NAT64: an IPv6 address that ends in the IPv4 one that is meant.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotFetched(Exception):
    """The picture was not fetched; the message says why."""


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


def fetch(url: str) -> bytes:
    """The bytes at a public address, at most ``LIMIT``. Raises NotFetched."""
    with Deadline(DEADLINE) as deadline:
        for _ in range(REDIRECTS + 1):
            answer = _ask(url, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
    raise NotFetched("too many redirects")


def _ask(url: str, deadline: Deadline) -> bytes | str:
    """What the server sends, or the address that it sends us to."""
    parts, port = _parts(url)
    host = parts.hostname or ""
    kind = PinnedHTTPS if parts.scheme == "https" else Pinned
    connection = kind(host, port, public_address(host, port), deadline)
    deadline.check()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Accept": "image/*", "User-Agent": "Haowai"})
        response = connection.getresponse()
        deadline.check()
        if response.status in {301, 302, 303, 307, 308} and (elsewhere := response.getheader("Location")):
            return urljoin(url, elsewhere)
        if response.status != 200:
            raise NotFetched(f"the server answered {response.status}")
        if (response.getheader("Content-Type") or "").strip().lower().startswith("text/"):
            raise NotFetched("this is no picture")
        data = read_bounded(response)
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


def read_bounded(source: IO[bytes] | http.client.HTTPResponse) -> bytes:
    data = source.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise NotFetched(f"the picture has more than {LIMIT // 1024**2} MiB")
    return data


# ------------------------------------------------------------------------------------------------ what came


def kind_of(data: bytes) -> str:
    """The file ending for a picture that can be read whole. Raises NotFetched for anything else."""
    Image.init()
    known = [kind for kind in KINDS if kind in Image.OPEN]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=known) as picture:
                if picture.width * picture.height > PIXELS:
                    raise NotFetched(f"the picture has more than {PIXELS // 1_000_000} million pixels")
                picture.load()
                return KINDS[picture.format or ""]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotFetched(f"the picture has more than {PIXELS // 1_000_000} million pixels") from error
    except NotFetched:
        raise
    except Exception as error:  # decoders raise whatever they stumble over
        raise NotFetched("this is no picture that can be read") from error


class PictureFetcher:
    """Gives the key of a photo of ours for a record's picture; what is here is not fetched again."""

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}

    def __call__(self, photo: RecordPhoto) -> int:
        """Raises NotFetched; then the picture stays remote, and its words are kept."""
        url = photo.url or ""
        known = Photo.objects.filter(source_url=url).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        if photo.expires is not None and photo.expires <= timezone.now():
            raise NotFetched("its rights have ended")
        data = self._fetch(url)
        name = f"{hashlib.sha256(data).hexdigest()[:24]}.{kind_of(data)}"
        row = Photo(
            title=(photo.caption or photo.alt or name)[:250],
            file=ContentFile(data, name=name),
            caption=photo.caption or "",
            credit=(photo.credit or "")[:120],
            alt=(photo.alt or "")[:500],
            expires_at=photo.expires,
            source_url=url,
        )
        row.save()
        return int(row.pk)

    def _fetch(self, url: str) -> bytes:
        host = urlsplit(url).netloc
        if self.failures.get(host, 0) >= FAILURES:
            raise NotFetched(f"{host} failed {FAILURES} times before")
        try:
            return fetch(url)
        except Unreachable:
            self.failures[host] = self.failures.get(host, 0) + 1
            raise
