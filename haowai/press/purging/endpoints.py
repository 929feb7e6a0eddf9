"""The caches in front, as addresses that take purges (``settings.PURGE_URLS``), and what is said to each kind."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from haowai.lib.env import BadSetting
from haowai.lib.remote import Deadline, NotFetched

#: Bytes of keys in one header line. Varnish refuses lines of more than 8 KiB (http_req_hdr_len).
LINE = 7_000
#: Keys in one request: of Fastly's batches, and well within what Cloudflare takes.
MOST_KEYS, MOST_TAGS = 256, 30
_SECRET = re.compile(r"(?P<host>\S+)\s+(?P<name>[A-Za-z0-9-]+):\s*(?P<value>\S.*)")


class NotPurged(Exception):
    """A cache did not confirm a purge; the message says why, and holds no secret."""


@dataclass(frozen=True)
class Endpoint:
    """One address of the setting. ``kind`` is what stands before the plus of its scheme: ``varnish``, ``tags`` or
    nothing. ``secret`` is a header that it asks for."""

    address: str
    kind: str
    secret: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Short, and no other endpoint's: host, port, and a digest of the whole."""
        host = urlsplit(self.address).netloc.lower()
        return f"{host[:24]}-{sha256(self.address.encode()).hexdigest()[:6]}"

    @property
    def refuses_older(self) -> bool:
        """Whether it keeps no answer that was checked before the newest row it has heard of (deploy/varnish): then no
        fetch that is under way can put an old page back."""
        return self.kind == "varnish"

    def announce(self, row: int, seconds: float) -> None:
        """Let a cache that refuses older answers know of a row. Raises NotPurged."""
        self._ask("PURGE", {"Purged-At-Row": str(row)}, b"", seconds)

    def purge(self, keys: Iterable[str], row: int, seconds: float, *, since: int | None = None) -> None:
        """Take out of the cache whatever was made of one of the keys, by the press log up to ``row``. Each request
        takes ``seconds`` at most. Raises NotPurged; what was purged before stays so.

        ``since``: the keys are all those of the rows from there to ``row``. A cache that refuses older answers
        remembers which rows it has whole, and takes nothing out a second time for them."""
        for method, headers, body in self.requests(keys, row, since):
            self._ask(method, headers, body, seconds)

    def requests(
        self, keys: Iterable[str], row: int, since: int | None = None
    ) -> Iterator[tuple[str, dict[str, str], bytes]]:
        """Method, headers and body of each request that it takes: as many as the limits of its kind ask for."""
        if self.kind == "varnish":
            yield from _to_varnish(keys, row, since)
            return
        for part in batches(keys, MOST_TAGS if self.kind == "tags" else MOST_KEYS):
            line = " ".join(part)
            if self.kind == "tags":
                yield "POST", {"Content-Type": "application/json"}, json.dumps({"tags": part}).encode()
            else:
                yield "POST", {"Surrogate-Key": line}, b""

    def _ask(self, method: str, headers: dict[str, str], body: bytes, seconds: float) -> None:
        parts = urlsplit(self.address)
        secure = parts.scheme.endswith("https")
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        sent = {"User-Agent": "Haowai", "Connection": "close", **headers}
        if self.secret:
            sent |= dict([self.secret])
        connection = (
            http.client.HTTPSConnection(host, port, timeout=seconds, context=_tls())
            if secure
            else http.client.HTTPConnection(host, port, timeout=seconds)
        )
        try:
            with Deadline(seconds) as deadline:
                connection.connect()
                deadline.sock = connection.sock
                deadline.check()
                connection.request(method, parts.path or "/", body, sent)
                status = connection.getresponse().status
                deadline.check()
        except TimeoutError as error:
            raise NotPurged(f"no answer within {seconds:g} s") from error
        except NotFetched as error:
            raise NotPurged(f"no answer within {seconds:g} s") from error
        except (OSError, http.client.HTTPException) as error:
            late = isinstance(error, http.client.HTTPException | ConnectionError) and deadline.passed
            raise NotPurged(f"no answer within {seconds:g} s" if late else _reason(error)) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotPurged(f"it answered {status}")


def _to_varnish(
    keys: Iterable[str], row: int, since: int | None
) -> Iterator[tuple[str, dict[str, str], bytes]]:
    """Rows without a key are told too, so that those it has whole have no gap."""
    parts = list(batches(keys, MOST_KEYS)) or ([] if since is None else [[]])
    for at, part in enumerate(parts, start=1):
        headers = {"Purged-At-Row": str(row)}
        if part:
            headers["xkey"] = " ".join(part)
        if since is not None:
            headers["Purged-From-Row"] = str(since)
        if at < len(parts):
            headers["Purged-More"] = "yes"
        yield "PURGE", headers, b""


def batches(keys: Iterable[str], most: int) -> Iterator[list[str]]:
    """The keys, each once and in order of the alphabet, in parts that fit into one request."""
    part: list[str] = []
    length = 0
    for key in sorted(set(keys)):
        if part and (len(part) == most or length + len(key) >= LINE):
            yield part
            part, length = [], 0
        part.append(key)
        length += len(key) + 1
    if part:
        yield part


def endpoints() -> tuple[Endpoint, ...]:
    """The caches in front. Raises BadSetting for a file of secrets that can't be read."""
    return _endpoints(tuple(settings.PURGE_URLS), Path(settings.HAOWAI_HOME) / "secrets" / "purge")


@lru_cache(maxsize=4)
def _endpoints(addresses: tuple[str, ...], file: Path) -> tuple[Endpoint, ...]:
    if not addresses:
        return ()
    secrets = read_secrets(file)
    found = []
    for address in addresses:
        kind, _plus, bare = address.rpartition("+")
        found.append(Endpoint(bare, kind, secrets.get(urlsplit(bare).netloc.lower())))
    return tuple(found)


def read_secrets(file: Path) -> dict[str, tuple[str, str]]:
    """Lines ``HOST Header-Name: value`` of a file, by host (with its port, as the address has it). Empty when there is
    no file. Raises BadSetting, which names the line and never what stands in it."""
    if not file.exists():
        return {}
    secrets = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SECRET.fullmatch(line.strip())
        if match is None or not match["value"].isascii() or not match["value"].isprintable():
            raise BadSetting(f"{file}, line {number}: write HOST Header-Name: value")
        secrets[match["host"].lower()] = (match["name"], match["value"])
    return secrets


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _reason(error: Exception) -> str:
    """What the system says, without what was sent."""
    return (error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__).lower()
