"""The views: each takes an address apart, calls the builder of its page, and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.views.decorators.csrf import csrf_exempt

from haowai.press import keys
from haowai.reader import app, theme
from haowai.reader import gate as consent
from haowai.reader.answers import SAFE, answer, declared, page_view
from haowai.reader.pages import archives, article, checkpoints, fronts, latest, offline, paper
from haowai.reader.pages import corrections as correction_pages
from haowai.reader.pages import hot as hot_pages
from haowai.reader.pages import related as related_pages
from haowai.reader.pages import search as search_pages
from haowai.reader.pages import service as service_pages
from haowai.reader.pages import specials as special_pages
from haowai.reader.pages import versions as version_pages
from haowai.reader.pages.base import Page
from haowai.reader.pages.gate import refused_page
from haowai.reader.search.asking import WHILE, may_ask, query_of
from haowai.reader.search.typing import typed_html
from haowai.reader.visit import ReaderRequest, Visit
from haowai.sections.models import Channel

FOREVER = "public, max-age=31536000, immutable"
#: An emblem is a drawing: opened by itself it may neither run nor fetch anything.
DRAWING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

home = page_view(fronts.home_page)
section = page_view(fronts.section_page)
latest_list = page_view(latest.latest_page)
hot = page_view(hot_pages.hot_page)
found = page_view(search_pages.search_page)
too_many = page_view(search_pages.busy_page)
section_archive = page_view(archives.section_archive)
channel_archive = page_view(archives.channel_archive)
story = page_view(article.article_page)
story_by_number = page_view(article.any_story)
topic = page_view(archives.topic_page)
topic_archive = page_view(archives.topic_archive)
author = page_view(archives.author_page)
author_archive = page_view(archives.author_archive)
paper_front = page_view(paper.paper_page)
paper_day = page_view(paper.paper_day_page)
paper_sheet = page_view(paper.paper_sheet_page)
special = page_view(special_pages.special_page)
specials = page_view(special_pages.specials_page)
corrections = page_view(correction_pages.corrections_page)
corrections_month = page_view(correction_pages.corrections_month)
service = page_view(service_pages.service_page)
related = page_view(related_pages.related_page)
timeline = page_view(related_pages.timeline_page)
versions = page_view(version_pages.versions_page)
version = page_view(version_pages.version_page)
comparison = page_view(version_pages.comparison_page)
corrected = page_view(version_pages.corrected_page)
checkpoint_list = page_view(checkpoints.checkpoints_page)
offline_stories = page_view(offline.offline_page)


def _nothing(visit: Visit) -> Page:
    raise Http404


nothing = page_view(_nothing)


def file_view(build: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that answers with a small file: only GET and HEAD."""

    @csrf_exempt
    @wraps(build)
    def view(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method not in SAFE:
            return HttpResponseNotAllowed(SAFE)
        try:
            return build(request, **kwargs)
        except Http404:
            return declared(HttpResponse(status=404), frozenset())

    return view


@csrf_exempt  # no cookie, no token: the browser says where the form comes from
def gate(request: ReaderRequest) -> HttpResponseBase:
    """The reader's answer at the 18+ gate: consent is kept in a cookie, or taken back. Only POST."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not consent.is_short_form(request):
        # Before anything is read: an upload would be written to the disk first.
        return declared(HttpResponse(status=400), frozenset())
    back = consent.path_back(request.POST.get("next", ""))
    if not consent.is_own_form(request):
        return answer(refused_page(request.visit, back))
    response = HttpResponse(status=303, headers={"Location": back, "Cache-Control": "no-store"})
    if request.POST.get("answer") == "enter":
        consent.grant(request, response)
    else:
        consent.withdraw(request, response)
    return response


@csrf_exempt
def search(request: ReaderRequest) -> HttpResponseBase:
    """The one page that is made of its query. An address that asks too often is told when it may go on."""
    if may_ask(request):
        return found(request, query=query_of(request))
    response = too_many(request, query=query_of(request))
    response["Retry-After"] = str(WHILE)
    return response


@file_view
def search_typing(request: ReaderRequest) -> HttpResponse:
    """The first stories with what is typed so far, for find.island.js: a fragment, kept by nobody."""
    if not may_ask(request):
        response = HttpResponse(status=429, headers={"Retry-After": str(WHILE)})
    else:
        response = HttpResponse(typed_html(request.visit, query_of(request).get("q", "")))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@file_view
def compare(request: ReaderRequest, section_slug: str, number: str) -> HttpResponse:
    """From the form that chooses two versions to the address of their comparison."""
    chosen = [request.GET.get(name, "") for name in ("from", "to")]
    there = f"/{section_slug}/{number}/versions/"
    if all(re.fullmatch(r"[0-9]{1,18}", row) for row in chosen):
        there += "...".join(sorted(chosen, key=int)) + "/"
    return declared(HttpResponseRedirect(there), frozenset())


@file_view
def favicon(request: ReaderRequest) -> HttpResponse:
    channel = request.visit.channel
    return declared(_drawing(theme.icon_svg(channel)), frozenset({keys.CHROME}))


@file_view
def emblem(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    channel = _channel(slug)
    if not theme.has_emblem(channel):
        raise Http404
    return _kept(_drawing(channel.emblem), channel, for_ever=digest == theme.emblem_digest(channel))


@file_view
def manifest(request: ReaderRequest) -> HttpResponse:
    channel = request.visit.channel
    content = json.dumps(app.manifest(channel), ensure_ascii=False)
    return declared(HttpResponse(content, content_type="application/manifest+json"), frozenset({keys.CHROME}))


@file_view
def icon(request: ReaderRequest, name: str) -> HttpResponse:
    channel, paper = request.visit.channel, request.visit.site.paper
    content = app.icon_png(app.initial_of(channel, paper), channel.colour, *app.ICONS[name])
    response = declared(HttpResponse(content, content_type="image/png"), frozenset({keys.CHROME}))
    response["Cache-Control"] = "public, max-age=86400"
    return response


@file_view
def worker(request: ReaderRequest) -> HttpResponse:
    channel = request.visit.channel
    response = HttpResponse(app.worker_script(channel), content_type="text/javascript; charset=utf-8")
    return declared(response, frozenset({keys.CHROME}))


@file_view
def withdrawn(request: ReaderRequest) -> HttpResponse:
    since = request.GET.get("since", "")
    if since and not re.fullmatch(r"[0-9]{1,18}", since):
        raise Http404
    content = json.dumps(app.withdrawn_since(int(since) if since else None))
    response = HttpResponse(content, content_type="application/json")
    # The same for many readers, and a minute old at most. It has no key: each row of the log changes it.
    response["Cache-Control"] = "public, max-age=60"
    return response


@file_view
def checkpoint(request: ReaderRequest, number: str) -> HttpResponse:
    content = checkpoints.checkpoint_text(number)
    return declared(HttpResponse(content, content_type="application/json"), frozenset())


@file_view
def checkpoint_feed(request: ReaderRequest) -> HttpResponse:
    feed = checkpoints.checkpoint_feed(request.visit)
    return declared(HttpResponse(feed, content_type="application/atom+xml"), frozenset())


def _channel(slug: str) -> Channel:
    channel = Channel.objects.filter(slug=slug).first()
    if channel is None:
        raise Http404
    return channel


def _drawing(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Content-Security-Policy": DRAWING})


def _kept(response: HttpResponse, channel: Channel, *, for_ever: bool) -> HttpResponse:
    declared(response, frozenset({keys.channel(channel.pk)}))
    if for_ever:
        response["Cache-Control"] = FOREVER
    return response
