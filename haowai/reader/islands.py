"""Islands: the fragments of pages that are restless, each with a life of its own and the same bytes for every reader
of a channel; and what counts promotions. Pages fetch them by script (page.js); without it each is a plain link.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from haowai.audience.counting import counts
from haowai.audience.lists import By, Period
from haowai.discovery.related.showing import SHOWN
from haowai.lib.limits import Limiter
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader import clock
from haowai.reader.answers import SAFE, declared, page_view
from haowai.reader.cards import Card, card_of, photo_keys
from haowai.reader.gate import is_own_form
from haowai.reader.hot import hot_of, sections_read
from haowai.reader.images import SMALL_SIZES
from haowai.reader.links import Links
from haowai.reader.lists import newest_of
from haowai.reader.pages.base import Page
from haowai.reader.pages.latest import grown
from haowai.reader.pages.related import company
from haowai.reader.promotions import target_of
from haowai.reader.visit import ReaderRequest, Visit
from haowai.sections.models import Breaking, Promotion, Section

#: Pages ask every 3.5 seconds (page.js): with this much the bar is everywhere within five seconds of the desk's word.
MOMENT = "public, max-age=1"
#: Lists that are open ask every twenty seconds (latest.island.js).
SHORTLY = "public, max-age=5"
#: Bars that wait behind the newest one, and the stories offered to an idle reader.
BARS, ONWARD = 4, 7
#: Beside a story stand six; one of these may be the story itself.
BESIDE = 7
#: Of a channel's newest stories, those that are looked at for ``ONWARD`` that may be offered.
LOOKED_AT = 16
#: What is read most stands beside a story when it is so many at least; and so many stand in a ranked slot.
FEW, RANKED = 3, 10
#: A report of what was seen: at most so many bytes, and so many promotions, as there are slots on a page.
MOST_BYTES, MOST_SEEN = 200, 8
#: What one address may count in a minute, in one process.
limiter = Limiter(most=60, seconds=60)


@dataclass(frozen=True)
class Bar:
    """What is breaking. ``key`` changes with the words: a reader who closed the bar gets to see the new ones."""

    key: str
    words: str
    url: str
    restricted: bool
    ends_at: datetime


def bars_of(links: Links) -> tuple[tuple[Bar, ...], frozenset[str]]:
    """The bars of a channel now, newest first, and what changes them. They are true until the next one begins or ends.

    A bar about a story that was taken down goes with it, since its words tell what may not be told any more. That of a
    restricted story has the safe headline, not the desk's words.
    """
    moment = clock.now()
    ahead = list(Breaking.objects.not_over(moment).filter(Q(channel=None) | Q(channel=links.channel.pk)))
    clock.good_until(*(each.begins_at for each in ahead), *(each.ends_at for each in ahead))
    on = [each for each in ahead if each.begins_at <= moment][: 2 * BARS]
    numbers = {each.story for each in on if each.story}
    stories = Story.objects.in_bulk(numbers) if numbers else {}
    own = frozenset({keys.BREAKING, keys.CHROME, *map(keys.story, numbers)})
    bars = [
        _bar(each, stories.get(each.story or 0), links)
        for each in on
        if not each.story or (each.story in stories and stories[each.story].is_live)
    ]
    return tuple(bars[:BARS]), own


def _bar(breaking: Breaking, story: Story | None, links: Links) -> Bar:
    restricted = story is not None and story.is_restricted
    words = story.title if story and restricted else breaking.text
    digest = blake2b(words.encode(), digest_size=4).hexdigest()
    url = links.story(story) if story else ""
    return Bar(f"{breaking.pk}-{digest}", words, url, restricted, breaking.ends_at)


def onward_of(links: Links) -> tuple[tuple[Card, ...], frozenset[str]]:
    """Stories to go on with: the newest of the channel that are neither restricted nor sponsored."""
    key = keys.channel(links.channel.pk)
    newest = newest_of(key, LOOKED_AT)
    offered = [story for story in newest if not story.is_restricted and not story.sponsored][:ONWARD]
    cards = tuple(card_of(story, links, sizes=SMALL_SIZES, most=480) for story in offered)
    return cards, frozenset({key, keys.CHROME, *map(keys.story, _numbers(newest)), *photo_keys(offered)})


def beside_of(links: Links, section: Section) -> tuple[tuple[Card, ...], frozenset[str]]:
    """The newest stories of a section, for the column beside each of its stories."""
    key = keys.section(section.pk)
    cards = tuple(card_of(story, links, pictured=False) for story in newest_of(key, BESIDE))
    return cards, frozenset({key, keys.CHROME})


def hot_beside(links: Links, section: Section) -> tuple[tuple[Card, ...], frozenset[str]]:
    """What is read most of a section today; nothing while it is too little to be a list."""
    hot = hot_of(links, Period.TODAY, By.READERS, [section], BESIDE)
    return (hot.cards if len(hot.cards) >= FEW else ()), hot.keys


def _numbers(stories: list[Story]) -> list[int]:
    return [story.number for story in stories]


@csrf_exempt
def breaking(request: ReaderRequest) -> HttpResponseBase:
    """The breaking bars of the channel; nothing at all while nothing is breaking."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    bars, own = bars_of(request.visit.links)
    html = render_to_string("reader/islands/breaking.html", {"bars": bars}) if bars else ""
    response = _fragment(request, html, own)
    response["Cache-Control"] = MOMENT
    return response


@csrf_exempt
def beside(request: ReaderRequest, section_slug: str) -> HttpResponseBase:
    """All that is restless about a story’s page, in the one answer that it asks for when it is shown: breaking bars,
    and the newest stories of its section."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    section = request.visit.site.section(request.visit.channel, section_slug)
    if section is None:
        return _not_here(request)
    bars, own = bars_of(request.visit.links)
    cards, also = beside_of(request.visit.links, section)
    hot, of_hot = hot_beside(request.visit.links, section)
    html = render_to_string(
        "reader/islands/beside.html", {"bars": bars, "cards": cards, "hot": hot, "section": section}
    )
    response = _fragment(request, html, own | also | of_hot)
    response["Cache-Control"] = MOMENT
    return response


@csrf_exempt
def hot(request: ReaderRequest, section_slug: str | None = None) -> HttpResponseBase:
    """What is read most now, of the channel or of a section of it, for ranked slots of fronts; nothing while nothing
    was counted."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    links = request.visit.links
    sections = sections_read(links)
    if section_slug is not None:
        section = request.visit.site.section(request.visit.channel, section_slug)
        if section is None:
            return _not_here(request)
        sections = [section]
    found = hot_of(links, Period.NOW, By.READERS, sections, RANKED)
    html = render_to_string("reader/islands/hot.html", {"cards": found.cards}) if found.cards else ""
    response = _fragment(request, html, found.keys | {keys.CHROME})
    response["Cache-Control"] = MOMENT
    return response


@csrf_exempt
def related(request: ReaderRequest, number: str) -> HttpResponseBase:
    """What belongs to a story, for the end of its page: related stories and the affair’s timeline. Empty for a story
    that nobody may see, or that is restricted."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    story = Story.objects.filter(pk=int(number)).first()
    if story is None:
        return _not_here(request)
    if not story.is_live:
        return _fragment(request, "", frozenset({keys.CHROME, keys.story(story.number)}))
    found = company(request.visit.links, story, most=SHOWN)
    html = render_to_string("reader/islands/related.html", {"company": found}) if found.cards else ""
    return _fragment(request, html, found.keys)


@csrf_exempt
def onward(request: ReaderRequest) -> HttpResponseBase:
    """Stories to go on with, for a reader who pauses."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    cards, own = onward_of(request.visit.links)
    html = render_to_string("reader/islands/onward.html", {"cards": cards}) if cards else ""
    return _fragment(request, html, own)


@csrf_exempt
def latest(request: ReaderRequest, cursor: str) -> HttpResponseBase:
    """What a list of the latest that is open shows since its newest story: one address for all who came as far."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    try:
        live = grown(request.visit.links, cursor)
    except ValueError:
        return _not_here(request)
    response = _fragment(request, render_to_string("reader/islands/latest.html", {"live": live}), live.keys)
    response["Cache-Control"] = SHORTLY
    return response


def _fragment(request: HttpRequest, html: str, own: frozenset[str]) -> HttpResponseBase:
    """A fragment, or 304 when the asker has it already."""
    response = declared(HttpResponse(html), own)
    response["X-Robots-Tag"] = "noindex"
    etag = f'"{blake2b(html.encode(), digest_size=10).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


# --- Counting promotions ------------------------------------------------------------------------------------


@csrf_exempt
def promotions_seen(request: ReaderRequest) -> HttpResponseBase:
    """A page's report of the promotions that were in view: a JSON list of their keys. Nothing is said or kept of who
    reports; what comes from elsewhere, or too often, counts for nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    seen = _seen(request)
    if seen is None:
        return _uncounted(400)
    if seen and is_own_form(request) and limiter.allows(_address(request), len(seen)):
        counts.add(views=seen)
    return _uncounted(204)


def _seen(request: HttpRequest) -> set[int] | None:
    """The keys of a report, None for what is none. Its length is looked at before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    try:
        told: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list) or len(told) > MOST_SEEN:
        return None
    fine = all(type(key) is int and 0 < key < 2**63 for key in told)
    return set(told) if fine else None


@csrf_exempt
def go(request: ReaderRequest, promotion: str) -> HttpResponseBase:
    """On to where a promotion leads, and nowhere else: so a click counts with and without script. Kept by nobody."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    pk = int(promotion)
    found = Promotion.objects.filter(pk=pk).select_related("channel").first() if pk < 2**63 else None
    if found is None or found.begins_at > clock.now():
        return _not_here(request)
    runs = found.runs_at(clock.now())
    if runs and request.method == "GET" and _clicked(request) and limiter.allows(_address(request)):
        counts.add(clicks=[pk])
    response = HttpResponseRedirect(target_of(found, request.visit.links))
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _nothing(visit: Visit) -> Page:
    raise Http404


_not_here = page_view(_nothing)


def _clicked(request: ReaderRequest) -> bool:
    """Whether somebody followed a link on a page of ours: browsers say so, and mark what they fetch ahead."""
    headers = request.headers
    if "prefetch" in f"{headers.get('Sec-Purpose', '')}{headers.get('Purpose', '')}":
        return False
    if site := headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "same-site"}
    try:
        host = urlsplit(headers.get("Referer", "")).netloc.lower()
    except ValueError:
        return False
    return bool(host) and request.visit.site.channel_at(host) is not None


def _address(request: HttpRequest) -> str:
    return str(request.META.get("CLIENT_ADDRESS", ""))


def _uncounted(status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
