"""How often one address may ask, and what a request asks with."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from haowai.lib.limits import Limiter

#: Seconds after which an address that asked too much may ask again, at the latest.
WHILE = 60
#: For pages, what is shown while one types, and the API together.
limiter = Limiter(most=settings.SEARCHES_PER_MINUTE, seconds=WHILE)


def may_ask(request: HttpRequest) -> bool:
    """Whether the reader's address may ask once more; it is counted when it may."""
    return limiter.allows(str(request.META.get("CLIENT_ADDRESS", "")))


def query_of(request: HttpRequest) -> dict[str, str]:
    """The parameters of an address; none of one with thousands of them."""
    try:
        return request.GET.dict()
    except SuspiciousOperation:
        return {}
