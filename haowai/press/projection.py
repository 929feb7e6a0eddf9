"""From printings to stories and lists. The same code runs at press time and when everything is rebuilt from
row 1.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from haowai.lib.bulk import insert_rows, insert_values
from haowai.lib.zh import DayStyle
from haowai.media.models import Video
from haowai.press import keys, ranges
from haowai.press.bylines import Byline, printed
from haowai.press.models.log import ARTICLE, Kind, LogRow, Payload, PressHead, State
from haowai.press.models.ranges import NumberRange
from haowai.press.models.story import (
    Alias,
    CorrectionRecord,
    ListEntry,
    MediaKind,
    MediaUse,
    Status,
    Story,
)
from haowai.press.payload import ArticleData, form_of, is_withheld, photos_of, upgrade, videos_of
from haowai.sections.models import Section

COLUMNS = [field.name for field in Story._meta.concrete_fields if field.name != "number"]


def story_of(last: LogRow, worded: LogRow, data: ArticleData) -> Story:
    """The story that a printing makes, unsaved: ``last`` is the newest row, ``worded`` the one whose words it
    has.
    """
    lead = data["lead"]
    paper = data["paper"]
    source = data["source"]
    return Story(
        number=data["number"],
        payload_id=worded.number,
        printing=last.number,
        status=Status.TAKEN_DOWN if last.kind == Kind.TAKEN_DOWN else Status.LIVE,
        rating=data["rating"],
        form=form_of(data),
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
        byline=byline_of_story(data, cast(DayStyle, settings.DAY_STYLE)),
        photo_id=lead["photo"] if lead else None,
        photo_alt=lead["alt"][:500] if lead else "",
        sponsored=data["sponsored"],
        imported=source is not None,
        published_at=datetime.fromisoformat(data["published_at"]),
        updated_at=datetime.fromisoformat(data["updated_at"]) if data["updated_at"] else None,
        source_url=source["url"] if source else "",
    )


def byline_of_story(data: ArticleData, day_style: DayStyle) -> str:
    """The byline as lists print it."""
    return printed([byline_of(signed) for signed in data["bylines"]], day_style=day_style)[:300]


def byline_of(signed: Any) -> Byline:
    return Byline(signed["name"], signed["role"], signed["place"], signed["day"], signed["form"])


@dataclass
class _Printed:
    """What several printings of one article come to: the last row, and the last one with words that can be
    read.
    """

    last: LogRow
    worded: LogRow | None = None
    data: ArticleData | None = None
    aliases: set[str] = field(default_factory=set)
    #: Photos and videos of all printings.
    shown: set[tuple[str, int]] = field(default_factory=set)
    #: A passage was redacted: what older printings showed is sealed with them.
    redacted: bool = False

    def take(self, row: LogRow, data: ArticleData) -> None:
        self.worded, self.data = row, data
        self.aliases.update(data["aliases"])
        if row.kind == Kind.REDACTED and not is_withheld(data):
            self.redacted, self.shown = True, set()
        self.shown |= {(MediaKind.PHOTO, pk) for pk in photos_of(data)}
        self.shown |= {(MediaKind.VIDEO, pk) for pk in videos_of(data)}


def project(printings: Iterable[tuple[LogRow, dict[str, Any] | None]]) -> dict[int, set[str]]:
    """Write the stories and lists of new rows, and answer which surrogate keys each row purges.

    ``printings`` are rows in order with their content (None: it has none, or it is sealed); rows of other
    subjects are passed over. Of several printings of one article the last one counts.
    """
    latest: dict[int, _Printed] = {}
    numbers: dict[int, int] = {}
    for row, content in printings:
        if row.subject_type != ARTICLE:
            continue
        numbers[row.number] = row.subject_id
        printed_so_far = latest.setdefault(row.subject_id, _Printed(row))
        printed_so_far.last = row
        if content is not None:
            printed_so_far.take(row, upgrade(content))
    if not latest:
        return {}
    known = Story.objects.in_bulk(latest)
    places = _places(known)
    corrected = set(CorrectionRecord.objects.filter(story__in=list(known)).values_list("story_id", flat=True))
    sections = dict(Section.objects.values_list("pk", "channel_id"))
    changed: dict[int, set[str]] = {}
    stories: list[Story] = []
    wanted: dict[int, set[str]] = {}
    marks = ranges.Marks(known)
    for number, now in latest.items():
        old = known.get(number)
        new = story_of(now.last, now.worded, now.data) if now.worded and now.data else old
        if new is None:
            raise ValueError(
                f"row {now.last.number} prints story {number} without words, and it has none before"
            )
        if now.data is None:
            # A take-down, or a rebuild that finds everything sealed: the words stay what they are.
            new.printing = now.last.number
            new.status = Status.TAKEN_DOWN if now.last.kind == Kind.TAKEN_DOWN else new.status
        lists = lists_of_story(new, now.data, sections) if new.is_live and now.data else set()
        before = places.get(number, set())
        changed[number] = keys.purges_of_story(new, before | lists) | keys.purges_of_places(before ^ lists)
        if old is not None and old.published_at != new.published_at:
            changed[number] |= keys.purges_of_story(old, before)
        if number in corrected or (now.data and now.data["corrections"]):
            changed[number] |= {keys.corrections(story.channel_id) for story in (old, new) if story}
        changed[number] |= marks.printed(new, now.last.at)
        stories.append(new)
        wanted[number] = lists
    _write(stories, wanted, places, known)
    marks.write()
    _write_uses(latest, known)
    _write_corrections([(number, now.data) for number, now in latest.items() if now.data], known, corrected)
    _purge_closed(stories, changed)
    _write_aliases(latest, changed)
    return {row: changed[number] for row, number in numbers.items()}


def lists_of_story(story: Story, data: ArticleData, sections: Mapping[int, int]) -> set[str]:
    """The lists that a live story stands on; ``sections`` are the channels by the ids of their sections."""
    return keys.lists_of(
        story,
        sections=data["also"],
        channels=(sections[pk] for pk in data["also"] if pk in sections),
        topics=data["topics"],
        people=(signed["person"] for signed in data["bylines"] if signed["person"]),
    )


def _places(known: dict[int, Story]) -> dict[int, set[str]]:
    places: dict[int, set[str]] = {}
    if known:
        for number, name in ListEntry.objects.filter(story__in=list(known)).values_list("story_id", "list"):
            places.setdefault(number, set()).add(name)
    return places


def _write(
    stories: list[Story], wanted: dict[int, set[str]], places: dict[int, set[str]], known: Container[int]
) -> None:
    # What is new needs no upsert, which costs three times as much. Nobody else can have written it meanwhile: whoever
    # projects holds the press head.
    new = [story for story in stories if story.number not in known]
    insert_rows(Story, new)
    insert_values(
        ListEntry,
        ("list", "story_id", "published_at"),
        [(name, story.number, story.published_at) for story in new for name in sorted(wanted[story.number])],
    )
    stories = [story for story in stories if story.number in known]
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


def _write_uses(latest: Mapping[int, _Printed], known: Container[int]) -> None:
    """What each story shows. What it showed stays, since its older printings can be read: also of a story that was
    redacted as a whole, whose pictures were never for everybody again.
    """
    if redacted := [number for number, now in latest.items() if now.redacted]:
        MediaUse.objects.filter(story__in=redacted).update(sealed=True)
    insert_values(
        MediaUse,
        ("kind", "media", "story_id", "sealed"),
        [
            (kind, pk, number, False)
            for number, now in latest.items()
            if number not in known
            for kind, pk in sorted(now.shown)
        ],
    )
    MediaUse.objects.bulk_create(
        [
            MediaUse(kind=kind, media=pk, story_id=number)
            for number, now in latest.items()
            if number in known
            for kind, pk in sorted(now.shown)
        ],
        update_conflicts=True,
        unique_fields=["story", "kind", "media"],
        update_fields=["sealed"],
        batch_size=2000,
    )


def _write_aliases(latest: Mapping[int, _Printed], changed: dict[int, set[str]]) -> None:
    """Older addresses that become known, and what they purge. Whose an address was first, it stays."""
    addresses: dict[str, int] = {}
    for number, now in latest.items():
        for address in now.aliases:
            addresses.setdefault(address, number)
    if not addresses:
        return
    known = set(Alias.objects.filter(address__in=addresses).values_list("address", flat=True))
    new = {address: number for address, number in addresses.items() if address not in known}
    for address, number in new.items():
        changed[number] |= keys.purges_of_aliases([address])
    Alias.objects.bulk_create(
        [Alias(address=address, number=number) for address, number in sorted(new.items())], batch_size=500
    )


def _purge_closed(stories: list[Story], changed: dict[int, set[str]]) -> None:
    """Purge what restricted and withdrawn stories show: not everybody may see it any more."""
    closed = {story.number for story in stories if not story.is_live or story.is_restricted}
    if not closed:
        return
    uses = list(MediaUse.objects.filter(story__in=closed).values_list("story_id", "kind", "media"))
    films = {pk for _number, kind, pk in uses if kind == MediaKind.VIDEO}
    posters = dict(Video.objects.filter(pk__in=films).values_list("pk", "poster_id")) if films else {}
    for number, kind, pk in uses:
        changed[number].add(keys.photo(pk) if kind == MediaKind.PHOTO else keys.video(pk))
        if kind == MediaKind.VIDEO and (poster := posters.get(pk)):
            changed[number].add(keys.photo(poster))


def _write_corrections(
    printed_now: list[tuple[int, ArticleData]], known: dict[int, Story], corrected: set[int]
) -> None:
    """The corrections of each story as its words now are; those of a story taken down stay."""
    again = [number for number, _data in printed_now if number in known]
    if stale := corrected.intersection(again):
        CorrectionRecord.objects.filter(story__in=stale).delete()
    CorrectionRecord.objects.bulk_create(
        [
            CorrectionRecord(
                story_id=number,
                correction=correction["id"],
                channel_id=data["channel"],
                at=datetime.fromisoformat(correction["at"]),
                text=correction["text"],
            )
            for number, data in printed_now
            for correction in data["corrections"]
        ],
        batch_size=500,
    )


def rebuild(*, start: int = 0, batch: int = 500) -> Iterator[tuple[int, int]]:
    """Make stories and lists anew from the log, article by article, each batch one transaction.

    Yields the article number reached, from which an interrupted run goes on (``start``), and how many it did.
    In place: a reader meets the old or the new row of a story, never an older printing. Stories that the log
    knows nothing of go.
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
            strangers = Story.objects.filter(number__gt=reached).exclude(number__in=numbers)
            if len(numbers) == batch:
                strangers = strangers.filter(number__lt=numbers[-1])
            strangers.delete()
            if not numbers:
                ranges.drop_empty(NumberRange.objects.values_list("list", "first"))
                return
            project(_readable(numbers))
            reached = numbers[-1]
        yield reached, len(numbers)


def _readable(numbers: list[int]) -> Iterator[tuple[LogRow, dict[str, Any] | None]]:
    """All printings of the articles in order, with the words of those that are whole, one at a time in
    memory.
    """
    payloads = Payload.objects.filter(
        state=State.WHOLE, row__subject_type=ARTICLE, row__subject_id__in=numbers
    )
    words = payloads.order_by("row").values_list("row", "content").iterator(chunk_size=200)
    ahead = next(words, None)
    for row in (
        LogRow.objects.printings().filter(subject_id__in=numbers).order_by("number").iterator(chunk_size=500)
    ):
        content = None
        if ahead is not None and ahead[0] == row.number:
            content = json.loads(bytes(ahead[1])) if ahead[1] is not None else None
            ahead = next(words, None)
        yield row, content
