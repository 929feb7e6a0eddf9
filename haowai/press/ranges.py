"""Which ranges of story numbers a channel has stories in, kept while printing.

Numbers only grow, so a range that is full changes no more than its stories do: a crawler that has read a
sitemap of ten years ago need not read it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from haowai.lib.recorded import Recorded
from haowai.media.models import Photo, Video
from haowai.press import keys
from haowai.press.models.ranges import NumberRange
from haowai.press.models.story import Form, MediaKind, MediaUse, Rating, Status, Story

#: Numbers in a range. The sitemap protocol allows 50,000 addresses a file; fewer are made and fetched quicker.
SIZE = 5000
Place = tuple[str, int]


def range_of(number: int) -> int:
    """The first number of the range that a number is in."""
    return number - number % SIZE


def range_key(name: str, first: int) -> str:
    """The surrogate key of a range of a list."""
    return f"{name}~{first}"


def places_of(story: Story | None) -> set[Place]:
    """The ranges that a story stands in: those of its own channel, where everybody may read it."""
    if story is None or story.status != Status.LIVE or story.rating != Rating.GENERAL:
        return set()
    lists = {keys.channel(story.channel_id)}
    if story.form == Form.VIDEO:
        lists.add(keys.form(Form.VIDEO, story.channel_id))
    return {(name, range_of(story.number)) for name in lists}


def files_showing(row: Recorded) -> set[str]:
    """The keys of the ranges whose stories show a photo as their picture, or a film, or a photo as its poster: more
    pictures than what is made of a range could declare. None for other rows."""
    if isinstance(row, Photo):
        films: Iterable[int] = Video.objects.filter(poster=row.pk).values_list("pk", flat=True)
        pictured = _open().filter(photo=row.pk)
    elif isinstance(row, Video):
        films, pictured = [row.pk], Story.objects.none()
    else:
        return set()
    uses = MediaUse.objects.filter(kind=MediaKind.VIDEO, media__in=list(films), sealed=False).values("story")
    stories = [*pictured, *_open().filter(form=Form.VIDEO, number__in=uses)]
    return {range_key(*place) for story in stories for place in places_of(story)}


def _open() -> QuerySet[Story]:
    return Story.objects.filter(status=Status.LIVE, rating=Rating.GENERAL).only(
        "number", "channel", "form", "status", "rating"
    )


class Marks:
    """What one call of the projection changes in which ranges. ``known`` are the stories as they were, before
    anything is changed in them."""

    def __init__(self, known: Mapping[int, Story]) -> None:
        self._stood = {number: places_of(story) for number, story in known.items()}
        self._changed: dict[Place, datetime] = {}
        self._left: set[Place] = set()

    def printed(self, story: Story, at: datetime) -> set[str]:
        """Take in a story as it now is, printed at a time (aware); answers the keys that this purges."""
        before, now = self._stood.get(story.number, set()), places_of(story)
        self._left |= before - now
        for place in before | now:
            self._changed[place] = max(at, self._changed.get(place, at))
        return {range_key(*place) for place in before | now}

    def write(self) -> None:
        """Write the ranges, once the stories are written: two queries, and one for each that a story left."""
        if not self._changed:
            return
        firsts = {first for _name, first in self._changed}
        known = {
            (each.list, each.first): each.changed_at for each in NumberRange.objects.filter(first__in=firsts)
        }
        NumberRange.objects.bulk_create(
            [
                NumberRange(list=name, first=first, changed_at=max(at, known.get((name, first), at)))
                for (name, first), at in sorted(self._changed.items())
            ],
            update_conflicts=True,
            unique_fields=["list", "first"],
            update_fields=["changed_at"],
            batch_size=500,
        )
        drop_empty(self._left)


def drop_empty(places: Iterable[Place]) -> None:
    """Let go of those of the ranges that have no story any more."""
    for name, first in places:
        if not stories_in(name, first).exists():
            NumberRange.objects.filter(list=name, first=first).delete()


def stories_in(name: str, first: int) -> QuerySet[Story]:
    """The stories of a range that everybody may read, by number."""
    kind, _colon, pk = name.partition(":")
    found = Story.objects.filter(
        number__gte=first,
        number__lt=first + SIZE,
        channel=int(pk),
        status=Status.LIVE,
        rating=Rating.GENERAL,
    )
    if kind != "channel":
        found = found.filter(form=Form.VIDEO)
    return found.order_by("number")
