"""The search as the API answers it. docs/api.md and ``openapi.py`` say the same for those who use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from haowai.discovery.asking import ask
from haowai.discovery.questions import NotReady, QuestionError
from haowai.reader.links import story_url
from haowai.reader.machines import api
from haowai.reader.machines.entries import local
from haowai.reader.search.found import Found, found_of, html_of
from haowai.reader.search.wanted import read
from haowai.reader.site import Site
from haowai.reader.visit import Visit

PARAMETERS = {
    "q",
    "limit",
    "cursor",
    "sort",
    "from",
    "to",
    "channel",
    "section",
    "author",
    "topic",
    "edition",
}
#: The place of a cursor in an answer, at the most: no archive is larger.
FARTHEST = 10**9


def search(visit: Visit, query: Mapping[str, str]) -> api.Answer:
    """Stories that hold all words of ``q``. One query for the stories, one for an author or a topic. Raises Problem."""
    api.known(query, PARAMETERS)
    limit, offset = api.limit_of(query), _offset(query)
    with translation.override("en"):
        try:
            wanted = read(query, visit.site)
            if not wanted.text:
                raise QuestionError("q is the question: q=ferry.")
            answer = ask(wanted.question(limit, offset))
        except QuestionError as error:
            raise api.Problem(400, "Bad request", str(error)) from error
        except NotReady as error:
            raise api.Problem(503, "Not ready", "The search is being prepared; ask again later.") from error
    found, _near = found_of(answer, visit.links)
    told: dict[str, Any] = {
        "total": answer.total,
        "results": [_result(visit.site, one) for one in found],
    }
    if offset + limit < answer.total:
        told["next"] = api.opaque(f"from {offset + limit}")
    return told, frozenset()


def _result(site: Site, one: Found) -> dict[str, Any]:
    """What was found, as everybody may read it: of a restricted story where it is, and the safe headline if any."""
    story, section = one.story, site.by_id[one.story.section_id]
    open_to_all = not story.is_restricted
    marked = [one.headline] if one.is_marked and open_to_all else []
    return {
        "id": story.number,
        "url": story_url(site, story),
        "rating": story.rating,
        "headline": story.headline if open_to_all else story.safe_headline or None,
        "published_at": local(story.published_at).isoformat() if open_to_all else None,
        "channel": section.channel.slug if open_to_all else None,
        "section": section.slug if open_to_all else None,
        "source_url": story.source_url or None if open_to_all else None,
        "highlights": [html_of(pieces) for pieces in (*marked, *one.passages)],
    }


def _offset(query: Mapping[str, str]) -> int:
    if "cursor" not in query:
        return 0
    word, _blank, place = api.text_of(query["cursor"]).partition(" ")
    if (
        word != "from"
        or not place.isascii()
        or not place.isdigit()
        or len(place) > 10
        or int(place) > FARTHEST
    ):
        raise api.no_cursor()
    return int(place)
