"""Answers for machines: conditional requests, other sites allowed to read, the keys that purge."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from haowai.press.models.story import TAIPEI
from haowai.reader.answers import SAFE, declared
from haowai.reader.pages.base import Gone, Moved
from haowai.reader.visit import ReaderRequest, Visit, interface_language


def told(
    content: str | bytes, content_type: str, own: frozenset[str], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A response with the digest of its bytes as ETag.

    There is no Last-Modified: when the newest story is taken down, the rest would have an older one, and whoever
    asks by the time alone would be told that nothing changed.
    """
    raw = content.encode() if isinstance(content, str) else content
    response = HttpResponse(raw, content_type=content_type, headers=headers)
    declared(response, own)
    response["ETag"] = quote_etag(hashlib.sha256(raw).hexdigest()[:24])
    # Public, and without any reader's traits: pages of other sites may read it.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def machine_view(build: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Make a view of a function of a visit that answers with a ``told`` response: only GET and HEAD, 304 to whoever
    has it already."""

    @csrf_exempt
    @wraps(build)
    def view(request: ReaderRequest, **kwargs: str) -> HttpResponseBase:
        if request.method not in SAFE:
            return HttpResponseNotAllowed(SAFE)
        if getattr(request, "visit", None) is None:
            # An address among the files (channels.ANYWHERE) that no file has: it belongs to no channel.
            return declared(HttpResponse(status=404), frozenset())
        # Without the reader's consent: machines are told what everybody may read.
        visit = Visit(request.visit.site, request.visit.channel)
        try:
            with translation.override(interface_language(visit.channel)), timezone.override(TAIPEI):
                response = build(visit, **kwargs)
        except Http404:
            return declared(HttpResponse(status=404), frozenset())
        except Gone as gone:
            return declared(HttpResponse(status=410), gone.keys)
        except Moved as moved:
            return declared(HttpResponsePermanentRedirect(moved.url), moved.keys)
        return if_changed(request, response)

    return view


def if_changed(request: ReaderRequest, response: HttpResponse) -> HttpResponseBase:
    """The response, or 304 with its headers when the reader has it already (RFC 9110, section 13)."""
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    if found is None:
        return response
    if found.status_code == 304:
        for name in ("Surrogate-Key", "Fresh-Until", "Access-Control-Allow-Origin"):
            if name in response:
                found[name] = response[name]
    return found
