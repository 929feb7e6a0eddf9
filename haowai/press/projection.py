"""From printings to stories and lists. The same code runs at press time and when everything is rebuilt from row 1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from haowai.press import keys
from haowai.press.bylines import Byline, printed
from haowai.press.models.log import ARTICLE, Kind, LogRow, Payload, PressHead, State
from haowai.press.models.story import Alias, ListEntry, Status, Story
from haowai.press.payload import ArticleData, upgrade
from haowai.sections.models import Section

COLUMNS = [field.name for field in Story._meta.concrete_fields if field.name != "number"]


def story_of(row: LogRow, data: ArticleData) -> Story:
    """The story that a printing makes, unsaved."""
    lead = data["lead"]
    paper = data["paper"]
    source = data["source"]
    return Story(
        number=data["number"],
        payload_id=row.number,
        printing=row.number,
        status=Status.LIVE,
        rating=data["rating"],
        edition=data["edition"],
        paper_date=date.fromisoformat(paper["date"]) if paper else None,
        paper_page=paper["page"] if paper else "",
        channel_id=data["channel"],
        section_id=data["section"],
        language=data["language"],
        kicker=data["kicker"],
        headline=data["headline"],
        list_title=data["list_title"],
        safe_headline=data["safe_headline"],
        standfirst=data["standfirst"],
        byline=printed([byline_of(signed) for signed in data["bylines"]])[:300],
        photo_id=lead["photo"] if lead else None,
        photo_alt=lead["alt"][:500] if lead else "",
        sponsored=data["sponsored"],
        imported=source is not None,
        published_at=datetime.fromisoformat(data["published_at"]),
        updated_at=datetime.fromisoformat(data["updated_at"]) if data["updated_at"] else None,
        source_url=source["url"] if source else "",
    )


def byline_of(signed: Any) -> Byline:
    return Byline(signed["name"], signed["role"], signed["place"], signed["day"], signed["form"])


def project(printings: Iterable[tuple[LogRow, dict[str, Any] | None]]) -> dict[int, set[str]]:
    """Write the stories and lists of new rows, and answer which surrogate keys each row purges.

    ``printings`` are rows in order with their content; rows of other subjects are passed over. Of several printings of
    one article the last one counts, and each purges what it changed.
    """
    latest: dict[int, tuple[LogRow, ArticleData | None]] = {}
    wordless: set[int] = set()
    numbers: dict[int, int] = {}
    for row, content in printings:
        if row.subject_type == ARTICLE:
            data = upgrade(content) if content is not None else None
            before = latest.get(row.subject_id, (row, None))[1]
            latest[row.subject_id] = (row, data or before)
            numbers[row.number] = row.subject_id
            if data is None:
                wordless.add(row.number)
    if not latest:
        return {}
    known = Story.objects.in_bulk(latest)
    places = _places(known)
    sections = dict(Section.objects.values_list("pk", "channel_id"))
    changed: dict[int, set[str]] = {}
    stories: list[Story] = []
    wanted: dict[int, set[str]] = {}
    aliases: list[Alias] = []
    for number, (row, data) in latest.items():
        old = known.get(number)
        new = story_of(row, data) if data else old
        if new is None:
            raise ValueError(f"row {row.number} takes down story {number}, which was never printed")
        new.printing = row.number
        lists: set[str] = set()
        if row.kind == Kind.TAKEN_DOWN or (row.kind == Kind.REDACTED and row.number in wordless):
            new.status = Status.TAKEN_DOWN
        elif data:
            lists = keys.lists_of(
                new,
                sections=data["also"],
                channels=(sections[pk] for pk in data["also"] if pk in sections),
                topics=data["topics"],
                people=(signed["person"] for signed in data["bylines"] if signed["person"]),
            )
        if data:
            aliases += [Alias(address=address, number=number) for address in data["aliases"]]
        before = places.get(number, set())
        changed[number] = keys.purges_of_story(new, before | lists)
        if old is not None and old.published_at != new.published_at:
            changed[number] |= keys.purges_of_story(old, before)
        stories.append(new)
        wanted[number] = lists
    _write(stories, wanted, places)
    Alias.objects.bulk_create(aliases, ignore_conflicts=True, batch_size=500)
    return {row: changed[number] for row, number in numbers.items()}


def _places(known: dict[int, Story]) -> dict[int, set[str]]:
    places: dict[int, set[str]] = {}
    if known:
        for number, name in ListEntry.objects.filter(story__in=list(known)).values_list("story_id", "list"):
            places.setdefault(number, set()).add(name)
    return places


def _write(stories: list[Story], wanted: dict[int, set[str]], places: dict[int, set[str]]) -> None:
    Story.objects.bulk_create(
        stories, update_conflicts=True, unique_fields=["number"], update_fields=COLUMNS, batch_size=300
    )
    for story in stories:
        if gone := places.get(story.number, set()) - wanted[story.number]:
            ListEntry.objects.filter(story_id=story.number, list__in=gone).delete()
    ListEntry.objects.bulk_create(
        [
            ListEntry(list=name, story_id=story.number, published_at=story.published_at)
            for story in stories
            for name in sorted(wanted[story.number])
        ],
        update_conflicts=True,
        unique_fields=["story", "list"],
        update_fields=["published_at"],
        batch_size=2000,
    )


def rebuild(*, start: int = 0, batch: int = 500) -> Iterator[int]:
    """Make stories and lists anew from the log, article by article, each batch one transaction.

    Yields the article number reached, from which an interrupted run goes on (``start``). In place: a reader meets the
    old or the new row of a story, never an older printing. A story whose words are sealed keeps its blanked row.
    """
    reached = start
    while True:
        with transaction.atomic():
            # Nobody prints meanwhile: what is read from the log must still be the newest when it is written.
            PressHead.objects.select_for_update().get()
            numbers = list(
                LogRow.objects.printings()
                .filter(subject_id__gt=reached)
                .order_by("subject_id")
                .values_list("subject_id", flat=True)
                .distinct()[:batch]
            )
            if not numbers:
                return
            project(_readable(LogRow.objects.printings().filter(subject_id__in=numbers).order_by("number")))
            reached = numbers[-1]
        yield reached


def _readable(rows: Iterable[LogRow]) -> Iterator[tuple[LogRow, dict[str, Any] | None]]:
    payloads = Payload.objects.filter(row__in=[row.pk for row in rows], state=State.WHOLE).in_bulk()
    for row in rows:
        payload = payloads.get(row.pk)
        yield row, json.loads(bytes(payload.content)) if payload and payload.content else None
