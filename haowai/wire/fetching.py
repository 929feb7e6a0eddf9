"""Fetching remote pictures, when asked to: no private addresses, bounded sizes, pictures only.

The name is resolved once, every address of it is checked, and the connection goes to the checked address: a name that
answers differently the second time (DNS rebinding) gains nothing. Redirects are followed by hand and checked again.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import ipaddress
import socket
import ssl
from typing import IO
from urllib.parse import quote, urljoin, urlsplit

import structlog
from django.core.files.base import ContentFile
from PIL import Image

from haowai.media.models import Photo
from haowai.wire.format import RecordPhoto

log = structlog.get_logger(__name__)

LIMIT = 20 * 1024 * 1024
PIXELS = 60_000_000
REDIRECTS = 3
TIMEOUT = 15.0
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}


class NotFetched(Exception):
    """The picture was not fetched; the message says why."""


def public_address(host: str, port: int) -> str:
    """An address of the host that is on the public internet. Raises NotFetched when any of its addresses is not."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise NotFetched(f"{host} cannot be resolved") from error
    for text in found:
        address = ipaddress.ip_address(text.split("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        if not mapped.is_global or mapped.is_multicast:
            raise NotFetched(f"{host} is not on the public internet")
    return sorted(found)[0]


class PinnedHTTPS(http.client.HTTPSConnection):
    """HTTPS to a checked address, with the certificate of the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def fetch(url: str) -> bytes:
    """The bytes at a public address, at most ``LIMIT``. Raises NotFetched."""
    for _ in range(REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NotFetched("only http and https addresses are fetched")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise NotFetched("the address has no valid port") from error
        address = public_address(parts.hostname, port)
        connection = (
            PinnedHTTPS(parts.hostname, port, address)
            if parts.scheme == "https"
            else http.client.HTTPConnection(address, port, timeout=TIMEOUT)
        )
        try:
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Host": parts.netloc, "Accept": "image/*", "User-Agent": "Haowai"})
            response = connection.getresponse()
            if response.status in {301, 302, 303, 307, 308} and (target := response.getheader("Location", "")):
                url = urljoin(url, target)
                continue
            if response.status != 200:
                raise NotFetched(f"the server answered {response.status}")
            return read_bounded(response)
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(f"the connection failed: {error}") from error
        finally:
            connection.close()
    raise NotFetched("too many redirects")


def read_bounded(source: IO[bytes] | http.client.HTTPResponse) -> bytes:
    data = source.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise NotFetched(f"the picture has more than {LIMIT // 1024**2} MiB")
    return data


def kind_of(data: bytes) -> str:
    """The file ending for a picture that can be read whole. Raises NotFetched for anything else."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > PIXELS:
                raise NotFetched(f"the picture has more than {PIXELS // 1_000_000} million pixels")
            kind = KINDS.get(picture.format or "")
            picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotFetched("this is no picture") from error
    if kind is None:
        raise NotFetched("this kind of picture is not taken")
    return kind


class PictureFetcher:
    """Gives the key of a photo of ours for a record's picture; each address is fetched once. A picture that can't be
    had stays remote: its words are kept, and the reason is logged."""

    def __init__(self) -> None:
        self.tried: dict[str, int | None] = {}

    def __call__(self, photo: RecordPhoto) -> int | None:
        if not photo.url:
            return None
        if photo.url not in self.tried:
            self.tried[photo.url] = self.take(photo, photo.url)
        return self.tried[photo.url]

    def take(self, photo: RecordPhoto, url: str) -> int | None:
        known = Photo.objects.filter(source_url=url[:2000]).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        try:
            data = fetch(url)
            kind = kind_of(data)
        except NotFetched as error:
            log.warning("picture not fetched", url=url, reason=str(error))
            return None
        name = f"{hashlib.sha256(data).hexdigest()[:24]}.{kind}"
        row = Photo(
            title=(photo.caption or photo.alt or name)[:250],
            file=ContentFile(data, name=name),
            caption=photo.caption or "",
            credit=(photo.credit or "")[:120],
            alt=(photo.alt or "")[:500],
            expires_at=photo.expires,
            source_url=url[:2000],
        )
        row.save()
        return int(row.pk)
