"""What is told to caches in front of Haowai, and to nobody else: how long a page may be kept, and by which keys it will
be purged.

Long lives are for caches that we purge; browsers ask each time. Without ``PURGE_URLS`` nothing is said.
"""

from __future__ import annotations

import math
from functools import lru_cache

from django.conf import settings

from haowai.press.purging import EVERYTHING

Headers = list[tuple[str, str]]
#: Seconds that a page is kept in front: until it is purged, in effect.
LIFE = 86_400
#: Seconds in which a page whose life is over may be shown once more while a new one is fetched (RFC 5861).
WHILE_REVALIDATE = 60
#: Seconds in which it may be shown while we can't answer.
IF_ERROR = 86_400
#: Bytes of a header line: Varnish takes 8 KiB with the name (http_resp_hdr_len), Cloudflare and Fastly 16 KiB.
LONGEST = 8_000
NOT_KEPT: Headers = [("Surrogate-Control", "no-store"), ("CDN-Cache-Control", "no-store")]


def headers_for_caches(keys: frozenset[str], fresh_until: float, now: float, checked: int) -> Headers:
    """Headers for the answer with a page that was made of ``keys``.

    Times are seconds since 1970, ``fresh_until`` is infinite for a page without an end: no cache keeps it longer.
    ``checked`` is the row of the press log up to which the page is known to be true. Empty without caches in front.
    """
    if not settings.PURGE_URLS:
        return []
    named = _keys(keys, tuple(settings.PURGE_URLS))
    if not keys or not named:
        return NOT_KEPT
    left = fresh_until - now
    life = LIFE if math.isinf(left) else max(0, min(LIFE, math.floor(left)))
    if life == 0:
        return NOT_KEPT
    # At its end a page stops being true: nobody may see it while a new one is fetched.
    meanwhile = f", stale-while-revalidate={WHILE_REVALIDATE}" if life == LIFE else ""
    said = f"max-age={life}{meanwhile}, stale-if-error={IF_ERROR}"
    return [
        ("Surrogate-Control", said),
        ("CDN-Cache-Control", said),
        ("Checked-At-Row", str(checked)),
        *named,
    ]


@lru_cache(maxsize=4096)
def _keys(keys: frozenset[str], addresses: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The keys as each kind of cache in front reads them; nothing when they are too many for a line: a page that can't
    be purged by all of its keys may not be kept."""
    every = sorted({*keys, EVERYTHING})
    line = " ".join(every)
    if len(line) > LONGEST:
        return ()
    named = [("Surrogate-Key", line)]
    if any(address.startswith("varnish+") for address in addresses):
        named.append(("xkey", line))
    if any(address.startswith("tags+") for address in addresses):
        named.append(("Cache-Tag", ",".join(every)))
    return tuple(named)
