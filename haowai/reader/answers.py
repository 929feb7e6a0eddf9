"""From a page to a response: headers, redirects, and what is said when there is no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from haowai.media.pictures import media_origin
from haowai.press import keys
from haowai.press.addresses import candidates
from haowai.press.models import Alias, Story
from haowai.reader import clock
from haowai.reader.gate import consents
from haowai.reader.links import story_url
from haowai.reader.pages.base import Gone, Moved, Page, See
from haowai.reader.pages.errors import gone_page, not_found_page
from haowai.reader.site import Site
from haowai.reader.visit import ReaderRequest, Visit

Parameters = ParamSpec("Parameters")
SAFE = ("GET", "HEAD")


def answer(page: Page) -> HttpResponse:
    """The response with a page. Browsers ask each time whether it is still true; a page of a restricted story is kept
    by nobody, and its gate is marked for the caches in front: there are two answers at its address."""
    response = HttpResponse(page.html(), status=page.status)
    allowed = {"script-src": [page.chrome.early.source], "style-src": [page.chrome.theme.source]}
    if origin := media_origin():
        allowed |= {"img-src": [origin], "media-src": [origin]}
    if page.frames:
        allowed["frame-src"] = sorted(page.frames)
    response._csp_update = allowed  # type: ignore[attr-defined]
    if page.label:
        response["Rating"] = page.label
        response["Vary"] = "Cookie"
    if page.label or not page.indexed:
        response["X-Robots-Tag"] = "noindex"
    if page.adult:
        response["Cache-Control"] = "private, no-store"
        return response
    if page.gated:
        response["X-Gated"] = "1"
    return declared(response, page.keys)


def declared(response: HttpResponse, own: frozenset[str]) -> HttpResponse:
    """The response with what purges it: keys, and the moment at which what it was made of ceases to be true
    (``clock.good_until``, Unix seconds). Redirects too are asked for each time: a story may move back."""
    response["Cache-Control"] = "no-cache"
    if own:
        response["Surrogate-Key"] = " ".join(sorted(own))
    if until := clock.fresh_until():
        response["Fresh-Until"] = repr(until.timestamp())
    return response


def page_view(
    build: Callable[Concatenate[Visit, Parameters], Page],
) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that builds a page: only GET and HEAD, one address for each page, aliases
    last."""

    @csrf_exempt
    @wraps(build)
    def view(request: ReaderRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        if request.method not in SAFE:
            return HttpResponseNotAllowed(SAFE)
        visit = getattr(request, "visit", None)
        if visit is None:
            # An address among the files (channels.ANYWHERE) that no file has: it belongs to no channel.
            return declared(HttpResponse(status=404), frozenset())
        visit = replace(visit, adult=consents(request))
        try:
            if request.META.get("QUERY_STRING"):
                follow_alias(visit.site, request, with_query=True)
            try:
                page = build(visit, *args, **kwargs)
            except Http404:
                follow_alias(visit.site, request)
                page = not_found_page(visit)
            if page.chrome.channel.pk != visit.channel.pk or not page.is_at(request.path):
                raise Moved(page.address, page.keys)
        except Moved as moved:
            return declared(HttpResponsePermanentRedirect(moved.url), moved.keys)
        except See as see:
            return declared(HttpResponseRedirect(see.url), see.keys)
        except Gone as gone:
            page = gone_page(visit, gone.keys)
        return answer(page)

    return view


def follow_alias(site: Site, request: ReaderRequest, *, with_query: bool = False, ours: bool = True) -> None:
    """Raise Moved (or Gone) when the address asked for is an older one of a story.

    ``with_query`` looks only at aliases that name the query asked for: the path alone may be a page of today. Where the
    host is not ``ours``, an answer is kept only if an alias names that host: there are as many others as anybody likes.
    """
    query = request.META.get("QUERY_STRING", "")
    forms = candidates(request.host_asked, request.path, query)
    if with_query:
        forms = [form for form in forms if "?" in form]
    if not forms:
        return
    known = dict(Alias.objects.filter(address__in=forms).values_list("address", "number"))
    form = next((form for form in forms if form in known), None)
    story = Story.objects.filter(pk=known[form]).first() if form else None
    if form is None or story is None:
        return
    own = frozenset({keys.story(story.number), keys.CHROME, keys.aliases_at(request.path)})
    if not ours and form.startswith("/"):
        own = frozenset()
    if not story.is_live:
        raise Gone(own)
    raise Moved(story_url(site, story), own)


def elsewhere(request: ReaderRequest, site: Site) -> HttpResponseBase:
    """The answer at a host that is no channel's: an older address may be known there, else nothing is said of
    us."""
    if request.method in SAFE:
        try:
            follow_alias(site, request, ours=False)
        except Moved as moved:
            return declared(HttpResponsePermanentRedirect(moved.url), moved.keys)
        except Gone as gone:
            return declared(_plain("reader/pages/gone_elsewhere.html", 410), gone.keys)
    return declared(_plain("reader/pages/misdirected.html", 421), frozenset())


def no_newspaper(request: HttpRequest) -> HttpResponse:
    """The answer while no newspaper is installed: how to get one."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    return declared(_plain("reader/pages/no_newspaper.html", 503), frozenset())


def _plain(template: str, status: int, **context: Any) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status)
