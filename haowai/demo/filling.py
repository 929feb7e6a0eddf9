"""Fills an empty installation with the demo newspaper, through the same verbs that a desk uses.

The past is played in order: each publication, update and correction is printed with its own time, so the log reads as
if the paper had been made on those days.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from haowai.articles.models import Article, Correction, Signature
from haowai.articles.tree import channel_folder, section_folder
from haowai.articles.verbs import create_article, go_to_press
from haowai.demo.manuscripts import (
    EMBLEM,
    FILMS,
    DemoPhoto,
    DemoStory,
    age_of,
    as_first_printed,
    blocks,
    newspaper,
    stories,
)
from haowai.demo.pictures import draw
from haowai.demo.promotions import promotions
from haowai.demo.services import service_pages
from haowai.media.models import Photo, Video
from haowai.press.models import PaperEdition
from haowai.press.models.edition import release_moment
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Front, Person, Section, Special, Topic
from haowai.sections.slots import FORMS, Source, slot_of

ACTOR = "demo"
QUALITY = 80
#: Pixels: what machines are given of a picture (square, 4:3, 16:9) is then 1,200 wide at the least.
SIZE = (1800, 1200)

Step = Callable[[str], None]


def picture_bytes(photo: DemoPhoto) -> tuple[str, bytes]:
    """The photo's key and its picture as a JPEG file. Runs in a process of its own."""
    file = io.BytesIO()
    draw(photo.scene, photo.mood, photo.key, SIZE).save(file, "JPEG", quality=QUALITY, optimize=True)
    return photo.key, file.getvalue()


@dataclass(frozen=True)
class Event:
    """Something that happened to a story at a moment."""

    at: datetime
    story: DemoStory
    kind: str


class Filling:
    """One run of ``haowai demo``. ``now`` is the moment from which ages count back (aware)."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.paper = newspaper()
        self.stories = stories()
        self.photos: dict[str, int] = {}
        self.films: dict[str, int] = {}
        self.sections: dict[str, Section] = {}
        self.people: dict[str, Person] = {}
        self.topics: dict[str, Topic] = {}
        self.articles: dict[str, Article] = {}

    @property
    def beginning(self) -> datetime:
        """Before the oldest story: when the paper was set up."""
        return self.now - max(story.age for story in self.stories) - timedelta(days=30)

    @property
    def steps(self) -> int:
        return sum(len(story.photos) for story in self.stories) + len(self.events())

    def run(self) -> Iterator[str]:
        """Fill everything; yields a word after each step, ``steps`` of them."""
        self.fill_places()
        yield from self.draw_photos()
        self.store_films()
        for event in self.events():
            self.play(event)
            yield event.story.headline
        self.set_fronts()
        with press_transaction(ACTOR, at=self.now):
            for page in service_pages():
                page.save()
            for promotion in promotions(self.photos, self.now):
                promotion.save()

    def fill_places(self) -> None:
        """Channels, sections, people and topics, in one transaction."""
        with press_transaction(ACTOR, at=self.beginning):
            channels = {table["slug"]: self.channel(table) for table in self.paper["channel"]}
            for table in self.paper["section"]:
                section = Section(
                    channel=channels[table["channel"]],
                    slug=table["slug"],
                    name=table["name"],
                    name_en=table["name_en"],
                    position=table["order"],
                )
                section.save()
                section_folder(section)
                self.sections[f"{table['channel']}/{table['slug']}"] = section
            for table in self.paper["person"]:
                person = Person(**{name: table[name] for name in ("slug", "name", "role", "place", "bio")})
                person.save()
                self.people[person.name] = person
            for table in self.paper["topic"]:
                self.topics[table["name"]] = Topic(**table)
                self.topics[table["name"]].save()
            self.topic_of_stories()

    def channel(self, table: dict[str, Any]) -> Channel:
        channel = Channel(
            slug=table["slug"],
            name=table["name"],
            name_en=table["name_en"],
            tagline=table["tagline"],
            publisher=f"{self.paper['paper']['name']}社",
            contact=table.get("contact", ""),
            links=table.get("links", "").strip(),
            colour=table["colour"],
            position=table["order"],
            is_paper=table["slug"] == "paper",
            emblem=EMBLEM.read_text(encoding="utf-8"),
        )
        channel.save()
        channel_folder(channel)
        return channel

    def topic_of_stories(self) -> None:
        for name in {name for story in self.stories for name in story.topics} - set(self.topics):
            topic = Topic(name=name, slug=slugify(name, allow_unicode=True))
            topic.save()
            self.topics[name] = topic

    def draw_photos(self) -> Iterator[str]:
        """Draw every picture, on all processors, and save it with its words."""
        wanted = {photo.key: photo for story in self.stories for photo in story.photos}
        with ProcessPoolExecutor() as pool:
            for key, data in pool.map(picture_bytes, wanted.values(), chunksize=4):
                words = wanted[key]
                with press_transaction(ACTOR, at=self.beginning):
                    photo = Photo(
                        title=words.caption[:60] or key,
                        file=ContentFile(data, name=f"{key}.jpg"),
                        caption=words.caption,
                        credit=words.credit,
                        alt=words.alt,
                    )
                    photo.save()
                self.photos[key] = photo.pk
                yield key

    def store_films(self) -> None:
        """Save the films with their captions and posters."""
        with press_transaction(ACTOR, at=self.beginning):
            for film in (film for story in self.stories for film in story.films):
                video = Video(
                    title=film.title,
                    credit=film.credit,
                    poster_id=self.photos.get(film.poster),
                    file=ContentFile((FILMS / f"{film.key}.mp4").read_bytes(), name=f"{film.key}.mp4"),
                    captions=ContentFile((FILMS / f"{film.key}.vtt").read_bytes(), name=f"{film.key}.vtt"),
                )
                video.clean()
                video.save()
                self.films[film.key] = video.pk

    def events(self) -> list[Event]:
        """Publications, updates and corrections, in the order in which they happened."""
        found = []
        for story in self.stories:
            published = self.published_at(story)
            found.append(Event(published, story, "publish"))
            if story.correction:
                found.append(
                    Event(
                        max(self.now - story.correction["age"], published + timedelta(hours=1)),
                        story,
                        "correct",
                    )
                )
            elif story.updated is not None:
                found.append(
                    Event(max(self.now - story.updated, published + timedelta(minutes=5)), story, "update")
                )
        return sorted(
            found, key=lambda event: (min(event.at, self.now), event.kind != "publish", event.story.key)
        )

    def published_at(self, story: DemoStory) -> datetime:
        """When a story appeared: a paper story with its edition, which must be out already."""
        moment = self.now - story.age
        if story.edition != "paper":
            return moment
        released = release_moment(moment.astimezone(TAIPEI).date())
        return released if released <= self.now else released - timedelta(days=1)

    def play(self, event: Event) -> None:
        at = min(event.at, self.now)
        with press_transaction(ACTOR, at=at):
            if event.kind == "publish":
                self.publish(event.story, at)
                return
            article = Article.objects.get(pk=self.articles[event.story.key].pk)
            if event.kind == "correct":
                article.corrections.add(Correction(at=at, text=event.story.correction["text"]))
            article.standfirst = event.story.standfirst
            article.body = blocks(event.story, self.photos, self.films)
            go_to_press(article)

    def publish(self, story: DemoStory, at: datetime) -> None:
        day = at.astimezone(TAIPEI).date()
        paper: dict[str, Any] = {}
        if story.edition == "paper":
            edition = PaperEdition.of(day)
            if edition.released_at is None:
                edition.released_at = edition.release_at
                edition.save()
            paper = {"edition": "paper", "paper_date": day, "paper_page": story.page}
        body = blocks(as_first_printed(story), self.photos, self.films)
        followed = self.articles.get(story.follows)
        article = create_article(
            self.sections[story.section],
            **{
                name: getattr(story, name)
                for name in (
                    "headline",
                    "kicker",
                    "list_title",
                    "push_title",
                    "safe_headline",
                    "standfirst",
                    "rating",
                    "sponsored",
                )
            },
            **paper,
            **({"language": story.language} if story.language else {}),
            lead_id=self.photos.get(story.lead),
            evolved_from=followed,
            published_at=at,
        )
        # An update has something to add: the story's last block arrives with it.
        article.body = (
            body[:-1] if story.updated is not None and not story.correction and len(body) > 3 else body
        )
        article.signatures = [self.signature(byline, day.day) for byline in story.bylines]
        article.topics = [self.topics[name] for name in dict.fromkeys(story.topics)]
        article.also = [self.sections[name] for name in story.also]
        self.articles[story.key] = go_to_press(article)

    def signature(self, byline: dict[str, Any], day: int) -> Signature:
        dated = byline.get("form") in {"slash", "agency"}
        return Signature(
            person=self.people.get(byline.get("name", "")),
            name=byline.get("name", ""),
            role=byline.get("role", ""),
            place=byline.get("place", ""),
            day=byline.get("day", day if dated and byline.get("place") else None),
            form=byline.get("form", "plain"),
        )

    def set_fronts(self) -> None:
        """Specials, and what stands on fronts, some of it of them."""
        numbers = {key: article.number for key, article in self.articles.items()}
        with press_transaction(ACTOR, at=self.now):
            channels = {channel.slug: channel for channel in Channel.objects.all()}
            rows = {("channel", slug): channel.pk for slug, channel in channels.items()}
            rows |= {(form, slug): pk for (_, slug), pk in list(rows.items()) for form in FORMS}
            rows |= {(Source.HOT.value, slug): channel.pk for slug, channel in channels.items()}
            rows |= {("section", name): section.pk for name, section in self.sections.items()}
            rows |= {("topic", name): topic.pk for name, topic in self.topics.items()}
            for position, table in enumerate(self.paper.get("special", ()), start=1):
                special = self.special(table, channels[table["channel"]], numbers, position)
                rows["special", special.slug] = special.pk
            for table in self.paper.get("front", ()):
                Front(
                    channel=channels[table["channel"]],
                    pins=[numbers[key] for key in table["pins"]],
                    slots=[self.slot(slot, numbers, rows) for slot in table.get("slots", ())],
                ).save()

    def special(
        self, table: dict[str, Any], channel: Channel, numbers: dict[str, int], position: int
    ) -> Special:
        special = Special(
            channel=channel,
            photo_id=self.photos.get(table["photo"]),
            stories=[numbers[key] for key in table["stories"]],
            timeline=[
                {
                    "day": self.day_of(line).isoformat(),
                    "text": line["text"],
                    "number": numbers.get(line.get("story", "")),
                }
                for line in table["timeline"]
            ],
            live=True,
            position=position,
            **{name: table[name] for name in ("slug", "name", "standfirst")},
        )
        special.save()
        return special

    def day_of(self, line: dict[str, Any]) -> date:
        """The day of Taipei that a line of a timeline tells of: that of its story, else its age."""
        told = self.articles.get(line.get("story", ""))
        moment = told.published_at if told and told.published_at else self.now - age_of(line["age"])
        return moment.astimezone(TAIPEI).date()

    def slot(
        self, table: dict[str, Any], numbers: dict[str, int], rows: dict[tuple[str, str], int]
    ) -> dict[str, Any]:
        """A slot as a front keeps it: stories and fill by number and not by name."""
        source, _colon, name = table.get("fill", "").partition(":")
        fill = f"{source}:{rows[source, name]}" if source else ""
        slot = {**table, "fill": fill, "stories": [numbers[key] for key in table.get("stories", ())]}
        return slot_of(slot).as_json()
