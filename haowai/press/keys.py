"""Surrogate keys: what a page was made of, and what a change therefore purges. Declared side by side.

A list's key is also its name in ``ListEntry.list``: a page that shows a list declares the list, so that a
*new* story changes it too. What names a topic or a person without showing the list declares the name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from haowai.lib.recorded import Recorded
from haowai.media.models import Photo, Video
from haowai.press.addresses import normal_address
from haowai.press.models.story import TAIPEI, Form, Story
from haowai.sections.models import (
    Breaking,
    Channel,
    Front,
    Pages,
    Person,
    Promotion,
    RelatedChoice,
    Section,
    ServicePage,
    Special,
    Topic,
)

#: The frame of every page: channels, sections, the specials and service pages that menus name.
CHROME = "chrome"
#: The bars of what is breaking.
BREAKING = "breaking"
#: Lists of all specials, service pages, topics and people.
SPECIALS, SERVICES, TOPICS, PEOPLE = "specials", "services", "topics", "people"
#: All campaigns, for what keeps them; pages declare those that could stand on them (``promotions``).
PROMOTIONS = "promotions"
#: Which days have a paper edition.
PAPERS = "papers"
#: All lists of related stories at once, purged when many of them are made anew.
RELATED = "related"


def story(number: int) -> str:
    return f"story:{number}"


def channel(pk: int) -> str:
    return f"channel:{pk}"


def section(pk: int) -> str:
    return f"section:{pk}"


def topic(pk: int) -> str:
    """The list of a topic's stories, and what its page says of it."""
    return f"topic:{pk}"


def topic_name(pk: int) -> str:
    """A topic's name and address, as stories name it."""
    return f"topic-name:{pk}"


def person(pk: int) -> str:
    """The list of what somebody signed, and what the page of stories says of them."""
    return f"person:{pk}"


def person_name(pk: int) -> str:
    """Somebody's name and address, as stories link to it."""
    return f"person-name:{pk}"


def front(channel_pk: int, section_pk: int | None = None) -> str:
    """What editors set on a channel's home, or on the front of a section. The page is made of it whether or not they
    have set anything yet."""
    return f"front-of:{channel_pk}" + (f":{section_pk}" if section_pk else "")


def special(pk: int) -> str:
    return f"special:{pk}"


def photo(pk: int) -> str:
    """A picture: its file, its crop, and whether it may be shown."""
    return f"photo:{pk}"


def photo_words(pk: int) -> str:
    """Caption, credit and alternative text that a photo has today. A story keeps those that it was printed with."""
    return f"photo-words:{pk}"


def video(pk: int) -> str:
    return f"video:{pk}"


def service(pk: int) -> str:
    return f"service:{pk}"


def promotions(kind: Pages, channel_pk: int | None) -> str:
    """The campaigns for fronts, or for stories (``Pages``), of one channel; None: those for all channels."""
    return f"promotions:{kind.value}" + (f":{channel_pk}" if channel_pk else "")


def related(number: int) -> str:
    """What a story is related to: the list that is worked out, and what editors say of it."""
    return f"related:{number}"


def aliases_at(path: str) -> str:
    """The older addresses of stories that have this path, at any host and with any query: purged when one more becomes
    known. ``path`` is decoded or percent-encoded, without host and query; ``/a`` and ``/a/`` are the same.

    A redirect from an older address declares it, since a more exact one may lead elsewhere; so does whoever keeps a
    page whatever query it is asked with (``/news?id=5`` may be an older address, and ``/news`` a page of today).
    """
    # Addresses are long and not ours to choose; a header line is short.
    return f"aliases-at:{blake2b(normal_address('/' + path.lstrip('/')).encode(), digest_size=6).hexdigest()}"


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
    """The paper of a day. Each of its pages names all the others."""
    return f"paper:{day.isoformat()}"


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
        keys.add(paper(row.paper_date))
    return keys


def purges_of_story(row: Story, lists: Iterable[str]) -> set[str]:
    """What a printing of the story changes: itself, the lists it was or is on, their archive of its day."""
    listed = set(lists)
    return {story(row.number)} | listed | {day_of(key, row.published_at) for key in listed}


def purges_of_places(entered_or_left: Iterable[str]) -> set[str]:
    """What lists of topics, of people and of papers change when a story begins or ceases to stand on their own lists:
    they name those alone that have live stories."""
    kinds = {name.partition(":")[0] for name in entered_or_left}
    return {key for kind, key in (("topic", TOPICS), ("person", PEOPLE), ("paper", PAPERS)) if kind in kinds}


def purges_of_aliases(addresses: Iterable[str]) -> set[str]:
    """What addresses (``host/path?query``) change when they become known as those of stories."""
    return {aliases_at("/" + address.partition("?")[0].partition("/")[2]) for address in addresses}


# --- What readers see of a recorded row, by the key of the pages that show it --------------------------------

Shown = Mapping[str, object]


def _of_channel(row: Channel) -> Shown:
    return {channel(row.pk): row.reference(), CHROME: row.reference()}


def _of_section(row: Section) -> Shown:
    return {section(row.pk): row.reference(), CHROME: row.reference()}


def _of_service(row: ServicePage) -> Shown:
    menus = (row.channel_id, row.slug, row.title, row.in_footer, row.position)
    return {service(row.pk): row.reference(), SERVICES: row.reference(), CHROME: menus}


def _of_special(row: Special) -> Shown:
    shown: dict[str, object] = {special(row.pk): row.reference()}
    if row.live:
        shown |= {SPECIALS: row.reference(), CHROME: (row.channel_id, row.slug, row.name, row.position)}
        if row.photo_id:
            # For everybody, whatever else shows it.
            shown[photo(row.photo_id)] = "on a special"
    return shown


def _of_promotion(row: Promotion) -> Shown:
    kinds = [Pages.FRONTS, Pages.STORIES] if row.pages == Pages.ALL else [Pages(row.pages)]
    shown: dict[str, object] = {promotions(kind, row.channel_id): row.reference() for kind in kinds}
    shown[PROMOTIONS] = row.reference()
    if row.photo_id:
        shown[photo(row.photo_id)] = "in a promotion"
    return shown


def _of_related_choice(row: RelatedChoice) -> Shown:
    return {related(row.pk): row.reference()}


def _of_topic(row: Topic) -> Shown:
    return {topic(row.pk): row.reference(), topic_name(row.pk): (row.slug, row.name), TOPICS: row.reference()}


def _of_person(row: Person) -> Shown:
    return {person(row.pk): row.reference(), person_name(row.pk): (row.slug, row.name), PEOPLE: row.slug}


def _of_photo(row: Photo) -> Shown:
    words = (row.caption, row.credit, row.alt)
    return {photo(row.pk): row.as_picture(), photo_words(row.pk): words}


def _of_video(row: Video) -> Shown:
    shown: dict[str, object] = {video(row.pk): row.reference()}
    if row.poster_id:
        # Seen by those who see the film.
        shown[photo(row.poster_id)] = "a poster"
    return shown


_SHOWN: dict[type[Recorded], Callable[[Any], Shown]] = {
    Channel: _of_channel,
    Section: _of_section,
    ServicePage: _of_service,
    Special: _of_special,
    Promotion: _of_promotion,
    RelatedChoice: _of_related_choice,
    Topic: _of_topic,
    Person: _of_person,
    Photo: _of_photo,
    Video: _of_video,
    Front: lambda row: {front(row.channel_id, row.section_id): row.reference()},
    Breaking: lambda row: {BREAKING: row.reference()},
}


def purges_of_change(before: Recorded | None, after: Recorded | None) -> set[str]:
    """What the change of a recorded row purges: ``before`` is the row as readers saw it so far (None: it is new, or
    nobody knows), ``after`` as it is now (None: deleted)."""
    old, new = (_SHOWN[type(row)](row) if row is not None else {} for row in (before, after))
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    # Nothing changed, and yet the log is told of it: it missed an earlier change.
    return changed or {*old, *new}
