"""Surrogate keys: what a page was made of, and what a change therefore purges. Declared side by side.

A list's key is also its name in ``ListEntry.list``: a page that shows a list declares the list, so that a
*new* story changes it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from haowai.lib.recorded import Recorded
from haowai.press.models.story import TAIPEI, Form, Story
from haowai.sections.models import Front

CHROME = "chrome"
#: The islands and slots that follow each other's lists, whichever row changed.
BREAKING, PROMOTIONS, SPECIALS = "breaking", "promotions", "specials"
#: Lists of all topics and people; files that show more pictures than a header could name.
TOPICS, PEOPLE, PICTURED = "topics", "people", "pictured"


def story(number: int) -> str:
    return f"story:{number}"


def channel(pk: int) -> str:
    return f"channel:{pk}"


def section(pk: int) -> str:
    return f"section:{pk}"


def topic(pk: int) -> str:
    return f"topic:{pk}"


def person(pk: int) -> str:
    return f"person:{pk}"


def front(channel_pk: int, section_pk: int | None = None) -> str:
    """What editors set on a channel's home, or on the front of a section. The page is made of it whether or not they
    have set anything yet."""
    return f"front-of:{channel_pk}" + (f":{section_pk}" if section_pk else "")


def special(pk: int) -> str:
    return f"special:{pk}"


def photo(pk: int) -> str:
    return f"photo:{pk}"


def form(name: str, channel_pk: int) -> str:
    """A channel's stories of one form (``Form``): the list of its videos, its recipes, its galleries."""
    return f"{name}s-of:{channel_pk}"


def restricted(channel_pk: int) -> str:
    """A channel's restricted stories: whether there is one, its home says."""
    return f"restricted-of:{channel_pk}"


def corrections(channel_pk: int) -> str:
    """The archive of a channel's corrections."""
    return f"corrections:{channel_pk}"


def paper(day: date) -> str:
    return f"paper:{day.isoformat()}"


def paper_page(day: date, page: str) -> str:
    return f"paper:{day.isoformat()}:{page}"


def day_of(list_key: str, moment: datetime) -> str:
    """The archive of one day of a list."""
    return f"{list_key}@{moment.astimezone(TAIPEI).date().isoformat()}"


def lists_of(
    row: Story,
    *,
    sections: Iterable[int],
    channels: Iterable[int],
    topics: Iterable[int],
    people: Iterable[int],
) -> set[str]:
    """Every list that a live story stands on; ``sections`` are the further ones beside its own, with their
    channels.
    """
    channels = {row.channel_id, *channels}
    keys = {section(row.section_id)} | {channel(pk) for pk in channels}
    if row.form != Form.ARTICLE:
        keys.add(form(row.form, row.channel_id))
    if row.is_restricted:
        keys |= {restricted(pk) for pk in channels}
    keys |= {section(pk) for pk in sections}
    keys |= {topic(pk) for pk in topics}
    keys |= {person(pk) for pk in people}
    if row.paper_date:
        keys |= {paper(row.paper_date), paper_page(row.paper_date, row.paper_page)}
    return keys


def purges_of_story(row: Story, lists: Iterable[str]) -> set[str]:
    """What a printing of the story changes: itself, the lists it was or is on, their archive of its day."""
    listed = set(lists)
    return {story(row.number)} | listed | {day_of(key, row.published_at) for key in listed}


def purges_of_places(entered_or_left: Iterable[str]) -> set[str]:
    """What lists of topics and of people change when a story begins or ceases to stand on their own lists: they name
    those alone that live stories name."""
    kinds = {name.partition(":")[0] for name in entered_or_left}
    return {key for kind, key in (("topic", TOPICS), ("person", PEOPLE)) if kind in kinds}


#: What a change of a row purges beside its own key. Channels, sections and service pages stand in every page's chrome.
_FURTHER: dict[str, set[str]] = {
    "channel": {CHROME},
    "section": {CHROME},
    "service": {CHROME},
    "special": {CHROME, SPECIALS},
    "breaking": {BREAKING},
    "promotion": {PROMOTIONS},
    "topic": {TOPICS},
    "person": {PEOPLE},
    "photo": {PICTURED},
}


def purges_of_reference(subject_type: str, subject_id: int) -> set[str]:
    """What a change of a section, person, photo, front, promotion … changes."""
    return {f"{subject_type}:{subject_id}"} | _FURTHER.get(subject_type, set())


def purges_of_row(row: Recorded) -> set[str]:
    """What a save or a deletion of the row purges besides: keys that only its columns tell, not its id."""
    return {front(row.channel_id, row.section_id)} if isinstance(row, Front) else set()
