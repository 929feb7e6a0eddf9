"""The views of what machines read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.views.decorators.csrf import csrf_exempt

from haowai.media.pictures import forget_social_pictures
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader import social
from haowai.reader.answers import SAFE, declared, page_view
from haowai.reader.machines import api, crawlers, feeds, searching, sitemaps
from haowai.reader.machines.answers import if_changed, machine_view, told
from haowai.reader.machines.openapi import document
from haowai.reader.machines.syndication import FORMATS
from haowai.reader.pages.feeds import feeds_page
from haowai.reader.search.asking import WHILE, may_ask
from haowai.reader.visit import ReaderRequest, Visit

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"

feed_list = page_view(feeds_page)


@machine_view
def feed(visit: Visit, of: str, kind: str, **named: str) -> HttpResponse:
    """A feed: ``of`` says which kind of list, ``kind`` the format, the rest names the list."""
    write, content_type = FORMATS[kind]
    made, own = feeds.BUILDERS[of](visit, kind, **named)
    return told(write(made), content_type, own)


@machine_view
def sitemap_index(visit: Visit) -> HttpResponse:
    return _sitemap(sitemaps.index(visit))


@machine_view
def sitemap(visit: Visit, of: str, **named: str) -> HttpResponse:
    return _sitemap(sitemaps.BUILDERS[of](visit, **named))


@machine_view
def robots(visit: Visit) -> HttpResponse:
    return _text(visit, crawlers.robots_txt(visit.channel))


@machine_view
def ads(visit: Visit) -> HttpResponse:
    return _text(visit, crawlers.plain_file(visit.channel.ads_txt))


@machine_view
def security(visit: Visit) -> HttpResponse:
    return _text(visit, crawlers.security_txt(visit.channel))


@machine_view
def opensearch(visit: Visit) -> HttpResponse:
    content = crawlers.opensearch_xml(visit.channel)
    return told(content, "application/opensearchdescription+xml; charset=utf-8", frozenset({keys.CHROME}))


@csrf_exempt
def security_moved(request: HttpRequest) -> HttpResponseBase:
    """RFC 9116, section 3: the file may also be asked for at the top."""
    return declared(HttpResponsePermanentRedirect("/.well-known/security.txt"), frozenset())


@csrf_exempt
def stories(request: ReaderRequest) -> HttpResponseBase:
    return _answer(request, lambda visit: api.stories(visit, asked_of(request)))


@csrf_exempt
def story(request: ReaderRequest, number: str) -> HttpResponseBase:
    return _answer(request, lambda visit: api.story(visit, number))


@csrf_exempt
def search(request: ReaderRequest) -> HttpResponseBase:
    """Kept by nobody, and bounded for each address."""

    def build(visit: Visit) -> api.Answer:
        if not may_ask(request):
            raise api.Problem(429, "Too many requests", f"Ask again in {WHILE} seconds.")
        return searching.search(visit, asked_of(request))

    response = _answer(request, build)
    response["Cache-Control"] = "private, no-store"
    if response.status_code == 429:
        response["Retry-After"] = str(WHILE)
    return response


@csrf_exempt
def related(request: ReaderRequest, number: str) -> HttpResponseBase:
    return _answer(request, lambda visit: api.related(visit, number, request.GET.dict()))


@csrf_exempt
def sections(request: ReaderRequest) -> HttpResponseBase:
    return _answer(request, api.sections)


@csrf_exempt
def topics(request: ReaderRequest) -> HttpResponseBase:
    return _answer(request, lambda visit: api.topics(visit, asked_of(request)))


def asked_of(request: ReaderRequest) -> dict[str, str]:
    """The parameters of an address. Raises Problem for thousands of them."""
    try:
        return request.GET.dict()
    except SuspiciousOperation as error:
        raise api.Problem(400, "Bad request", "There are too many parameters.") from error


@csrf_exempt
def openapi(request: ReaderRequest) -> HttpResponseBase:
    return _answer(request, lambda visit: (document(visit.site), frozenset({keys.CHROME})))


@csrf_exempt
def no_such(request: ReaderRequest) -> HttpResponseBase:
    """Any other address under ``/api/``: told in the form of the API, and not as a page for people."""

    def build(visit: Visit) -> api.Answer:
        raise api.Problem(404, "Not found", "There is nothing at this address; see /api/openapi.json.")

    return _answer(request, build)


@csrf_exempt
def social_picture(request: HttpRequest, number: str, digest: str, shape: str) -> HttpResponseBase:
    """One shape of a story's picture. 410 once the story is taken down, 404 where there never was one."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    story = Story.objects.select_related("channel", "section").filter(pk=int(number)).first()
    if story is None:
        return HttpResponse(status=404, headers={"Cache-Control": "no-store"})
    own = {"Surrogate-Key": " ".join(sorted({keys.story(story.number), keys.CHROME}))}
    if not story.is_live:
        forget_social_pictures(story.number)
        return HttpResponse(status=410, headers={"Cache-Control": "no-store"} | own)
    drawing = social.drawing_of_story(story)
    if digest != drawing.digest:
        # A link shared before the headline changed: it gets the picture as it is now.
        return HttpResponse(
            status=302, headers={"Location": drawing.url(shape), "Cache-Control": "no-store"} | own
        )
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{digest}-{shape}"'} | own
    return HttpResponse(social.made(drawing, shape), content_type="image/png", headers=headers)


def _answer(request: ReaderRequest, build: Any) -> HttpResponseBase:
    """What ``build`` makes of a visit as JSON, or the problem that it raises."""
    try:
        if request.method not in SAFE:
            raise api.Problem(405, "Method not allowed", "This API is read: GET and HEAD.")
        # Without the reader's consent: machines are told what everybody may read.
        answer, own = build(Visit(request.visit.site, request.visit.channel))
    except api.Problem as problem:
        response = told(api.written(problem.body()), PROBLEM, problem.keys)
        response.status_code = problem.status
        if problem.status == 405:
            response["Allow"] = ", ".join(SAFE)
        return response
    return if_changed(request, told(api.written(answer), JSON, own))


def _sitemap(made: sitemaps.Made) -> HttpResponse:
    response = told(made.content, XML, made.keys)
    # A sitemap is for finding pages, and is no page to be found.
    response["X-Robots-Tag"] = "noindex"
    return response


def _text(visit: Visit, content: str) -> HttpResponse:
    if not content:
        raise Http404
    return told(content, TEXT, frozenset({keys.CHROME}))
