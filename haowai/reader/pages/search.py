"""A small search over what lists show of stories: enough to find last week's headline again. It reads the newest
stories one by one, and gives way to the index of the discovery room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.press.models.story import Rating, Status
from haowai.reader.cards import Card, card_of
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.lists import Cursor, newest_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit

PATH = "/search/"
#: What is read of a question. Further words and characters are left out.
LONGEST, MOST_WORDS = 80, 6
RESULTS, NEWEST = 40, 8
#: Stories of each channel that one page looks through, so that a question costs the same in a large archive.
SPAN = 4000
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_SENSE = re.compile(r"\w")


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """``words`` is the question as it was understood; empty when there was none."""

    template = "reader/pages/search.html"
    indexed = False

    words: str
    cards: tuple[Card, ...] = ()
    #: Asks for what is older than the last story looked at; empty when all were.
    older: str = ""
    #: To go on with where nothing was found or asked.
    newest: tuple[Card, ...] = ()


def search_page(visit: Visit, q: str = "", before: str = "") -> SearchPage:
    """Stories of all channels whose headline, list title or standfirst has all the words, newest first. ``before`` is
    a cursor; what is none is passed over. A restricted story is found by its safe headline alone. Three queries at
    the most."""
    links = visit.links
    words = _words(q)
    stories, deepest = _found(visit, words, _cursor(before)) if words else ([], None)
    own = keys.channel(visit.channel.pk)
    newest = [] if stories else newest_of(own, NEWEST)
    question = " ".join(words)
    return SearchPage(
        chrome=chrome_of(links),
        title=_("Search: %(words)s") % {"words": question} if words else _("Search"),
        path=PATH,
        crumbs=links.way(Link(PATH, _("Search"), "page")),
        # Kept by nobody: questions are without number, and each new story may answer every one of them.
        keys=frozenset(),
        words=question,
        cards=tuple(card_of(story, links, pictured=False) for story in stories),
        older=str(deepest) if deepest else "",
        newest=tuple(card_of(story, links, pictured=False) for story in newest),
    )


def _words(question: str) -> list[str]:
    """The words of a question; none when they are nothing but signs."""
    words = [word for word in _SPACE.split(question[:LONGEST]) if _SENSE.search(word)]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _cursor(text: str) -> Cursor | None:
    try:
        return Cursor.read(text)
    except ValueError:
        return None


def _found(visit: Visit, words: list[str], before: Cursor | None) -> tuple[list[Story], Cursor | None]:
    """The newest stories that match, and where to look on for older ones."""
    lists = [keys.channel(channel.pk) for channel in visit.site.channels]
    floor = _floor(lists, before)
    entries = ListEntry.objects.filter(list__in=lists)
    if before is not None:
        entries = entries.filter(published_at__lte=before.at)
    if floor is not None:
        entries = entries.filter(published_at__gte=floor.at)
    stories = Story.objects.filter(pk__in=entries.values("story_id"), status=Status.LIVE).filter(
        _match(words)
    )
    # Of several stories of one moment the numbers decide on which side of a cursor they are.
    if floor is not None:
        stories = stories.exclude(published_at=floor.at, number__lt=floor.number)
    if before is not None:
        stories = stories.exclude(published_at=before.at, number__gte=before.number)
    found = list(stories.order_by("-published_at", "-number")[: RESULTS + 1])
    if len(found) > RESULTS:
        return found[:RESULTS], Cursor.of(found[RESULTS - 1])
    return found, floor


def _floor(lists: list[str], before: Cursor | None) -> Cursor | None:
    """Down to where one page looks: that far no channel has more than ``SPAN`` stories. None when it is the end."""
    heads = [ListEntry.objects.of(key) for key in lists]
    if before is not None:
        heads = [head.filter(published_at__lte=before.at) for head in heads]
    ends = [ListEntry.objects.filter(pk__in=head.values("pk")[SPAN : SPAN + 1]).order_by() for head in heads]
    first, *rest = [end.values_list("published_at", "story_id") for end in ends]
    places = list(first.union(*rest, all=True) if rest else first)
    return max((Cursor(at, number) for at, number in places), default=None)


def _match(words: list[str]) -> Q:
    shown = [
        Q(headline__icontains=word) | Q(list_title__icontains=word) | Q(standfirst__icontains=word)
        for word in words
    ]
    safe = [Q(safe_headline__icontains=word) for word in words]
    return (Q(rating=Rating.GENERAL) & reduce(and_, shown)) | (
        Q(rating=Rating.RESTRICTED) & reduce(and_, safe)
    )
