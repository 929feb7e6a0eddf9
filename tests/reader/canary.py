"""Canaries: stories with a word of their own in every field, and a walk over every address that the site has.

A canary is plain Latin letters, so that no escaping of HTML, JSON, XML or addresses hides it. The walk begins at what
the URL patterns can be filled with (``Walk.seeds``), and follows every address that it finds in any answer. A pattern
that nothing fills fails the test: say in ``Walk.values`` what its parameters may be.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.regex_helper import normalize

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction, OldAddress, Signature
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.media.models import Photo, Video
from haowai.media.pictures import picture_url
from haowai.press.checkpoints import make_checkpoint
from haowai.press.models import LogRow
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.reader.urls import urlpatterns
from haowai.sections.models import (
    Breaking,
    Channel,
    Front,
    Person,
    Promotion,
    Section,
    ServicePage,
    Special,
    Topic,
)
from tests.cast import Paper, publish, write, write_for_paper
from tests.reader.conftest import MakePhoto

PORT = ":8000"
PAPER_HOST, SISTER_HOST, STRANGER = f"localhost{PORT}", f"sports.haowai.localhost{PORT}", "elsewhere.example"
SAFE_HEADLINE = "川口刑案，警方偵辦中"
NOT_PRINTED = frozenset({"draft", "scheduled", "embargoed"})
#: Beyond this something makes addresses without end.
MOST_ADDRESSES = 6000
CANARY = re.compile(r"zq[a-z]+qz", re.IGNORECASE)
#: What an address looks like, wherever it stands: in HTML, JSON, XML, plain text, headers.
_WHOLE = re.compile(r"https?://[^\s\"'<>\\),|]+")
_PATH = re.compile(r"(?:(?<=[\"'=,\s(])|^)/(?!/)[^\s\"'<>\\),|]*")


def word(story: str, name: str) -> str:
    """The canary of one field of one story: ``zq`` story ``x`` field ``qz``."""
    return f"ZQ{story}x{name}QZ"


@dataclass
class Story:
    """A planted story: its name in canaries, its article, and the photos and films that only it shows."""

    name: str
    article: Article
    photos: list[Photo]
    film: Video

    @property
    def number(self) -> int:
        return self.article.number

    @property
    def path(self) -> str:
        return f"/{self.article.section.slug}/{self.number}"

    def rows(self) -> list[int]:
        found = LogRow.objects.of_article(self.number).order_by("number").values_list("number", flat=True)
        return list(found) or [1]

    def bindings(self) -> Iterator[dict[str, str]]:
        """What the parameters of a story's addresses may be."""
        rows = self.rows()
        corrections = [c.pk for c in self.article.corrections.all()] or [1]
        for row in rows:
            yield {
                "section_slug": self.article.section.slug,
                "number": str(self.number),
                "row": str(row),
                "older": str(rows[0]),
                "newer": str(row),
                "correction": str(corrections[0]),
            }


@dataclass
class Planted:
    """The newspaper with its canaries."""

    paper: Paper
    stories: dict[str, Story] = field(default_factory=dict)
    #: A story that everybody may read, which followed on from the others.
    neighbour: Article | None = None

    @property
    def restricted(self) -> Story:
        return self.stories["restricted"]


class Planter:
    """Writes stories with a canary in each field."""

    def __init__(self, paper: Paper, make_photo: MakePhoto) -> None:
        self.paper, self.make_photo = paper, make_photo

    def photo(self, story: str, name: str) -> Photo:
        canary = word(story, name)
        photo: Photo = self.make_photo(
            caption=f"{canary}cap", credit=f"{canary}cre", alt=f"{canary}alt", title=f"{canary}title"
        )
        return photo

    def film(self, story: str) -> Video:
        captions = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{word(story, 'captions') if story != 'passage' else '字幕'}\n"
        return Video.objects.create(
            title=word(story, "filmtitle"),
            credit=word(story, "filmcredit"),
            file=ContentFile(f"film of {story}".encode(), name=f"film-{story}.mp4"),
            captions=ContentFile(captions.encode(), name=f"film-{story}.vtt"),
            poster=self.photo(story, "poster"),
        )

    def fields(self, story: str) -> tuple[dict[str, Any], list[Photo], Video]:
        lead, inner, first, second = (self.photo(story, f"photo{at}") for at in "abcd")
        film = self.film(story)
        assert film.poster

        def pictured(photo: Photo | None, name: str) -> dict[str, Any]:
            return {
                "photo": photo.pk if photo else None,
                "caption": word(story, f"{name}caption"),
                "credit": word(story, f"{name}credit"),
                "alt": word(story, f"{name}alt"),
                "remote": f"https://remote.example/{word(story, name + 'remote')}.jpg" if not photo else "",
            }

        def said(name: str) -> str:
            return word(story, name)

        blocks: list[tuple[str, Any]] = [
            (
                "paragraph",
                f'<p>{said("paragraph")}<b>{said("bold")}</b> <a href="https://x.example/{said("href")}">x</a></p>',
            ),
            ("subheading", said("subheading")),
            ("photo", pictured(inner, "inner")),
            ("photo", pictured(None, "absent")),
            ("gallery", [pictured(first, "first"), pictured(second, "second")]),
            ("quote", {"text": said("quote"), "cite": said("cite")}),
            ("list", {"ordered": True, "items": [said("item"), "其二"]}),
            (
                "table",
                {
                    "caption": said("tablecaption"),
                    "columns": [{"type": "text", "heading": said("heading")}],
                    "rows": [{"values": [said("cell")]}],
                },
            ),
            ("embed", {"url": f"https://example.org/{said('embedurl')}", "title": said("embedtitle")}),
            ("video", film.pk),
            (
                "recipe",
                {
                    "serves": said("serves"),
                    "prep": said("prep"),
                    "cook": said("cook"),
                    "ingredients": [said("ingredient")],
                    "steps": [said("step"), "下麵"],
                },
            ),
        ]
        fields = {
            "headline": said("headline"),
            "list_title": said("listtitle"),
            "push_title": said("pushtitle"),
            "kicker": said("kicker"),
            "standfirst": said("standfirst"),
            "lead": lead,
            "lead_caption": said("leadcaption"),
            "lead_credit": said("leadcredit"),
            "source_id": said("sourceid"),
            "source_name": said("sourcename"),
            "source_url": f"https://source.example/{said('sourceurl')}",
            "licence": said("licence"),
            "body": json.dumps([{"type": kind, "value": value} for kind, value in blocks]),
        }
        return fields, [lead, inner, first, second, film.poster], film

    def draft(self, story: str, section: Section, **more: Any) -> Story:
        """A draft with everything in it; ``more`` overrides fields."""
        fields, photos, film = self.fields(story)
        article = write(section, **(fields | more))
        person = Person.objects.create(
            slug=word(story, "personslug").lower(), name=word(story, "person"), bio=word(story, "bio")
        )
        article.signatures.set(
            [
                Signature(person=person, name=word(story, "signed"), role=word(story, "role")),
                Signature(name=word(story, "stranger"), place=word(story, "place"), form="slash"),
            ]
        )
        topic = Topic.objects.create(
            slug=word(story, "topicslug").lower(), name=word(story, "topic"), description=word(story, "about")
        )
        article.topics.set([topic])
        article.corrections.set([Correction(at=timezone.now(), text=word(story, "correction"))])
        article.old_addresses.set(
            [OldAddress(address=f"https://localhost{PORT}/old/{word(story, 'alias').lower()}")]
        )
        article.also.set([self.paper.life])
        return Story(story, article, photos, film)

    def printed(self, planted: Story) -> Story:
        planted.article = go_to_press(planted.article)
        return planted


def plant(paper: Paper, make_photo: MakePhoto) -> Planted:
    """A newspaper with every kind of story that readers must not see, wherever an editor could have put it."""
    with press_transaction("test"):
        sister = Channel.objects.create(slug="sports", name="潮聲體育", position=200)
        desk = Section.objects.create(channel=sister, slug="baseball", name="棒球")
        ServicePage.objects.create(channel=paper.channel, slug="about", title="關於我們", body="<p>潮聲</p>")
    planter, planted = Planter(paper, make_photo), Planted(paper)
    now, today = timezone.now(), timezone.localdate(timezone=TAIPEI)

    def keep(story: Story) -> Story:
        planted.stories[story.name] = story
        return story

    # Restricted: printed as general first, so that older printings obey the rating of today.
    once = planter.printed(planter.draft("restricted", paper.world))
    once.article.headline = word("restricted", "newheadline")
    once.article.rating, once.article.safe_headline = "restricted", SAFE_HEADLINE
    keep(planter.printed(once))
    paper_day = today - timedelta(days=1)
    keep(
        planter.printed(
            planter.draft(
                "paperstory", paper.world, rating="restricted", edition="paper", paper_date=paper_day,
                paper_page="A1", safe_headline=SAFE_HEADLINE,
            )
        )
    )  # fmt: skip
    keep(planter.printed(planter.draft("sister", desk, rating="restricted")))
    keep(planter.draft("draft", paper.world))
    keep(planter.printed(planter.draft("scheduled", paper.world, go_live_at=now + timedelta(days=2))))
    keep(
        planter.printed(
            planter.draft(
                "embargoed",
                paper.world,
                edition="paper",
                paper_date=today + timedelta(days=2),
                paper_page="A1",
            )
        )
    )
    gone = keep(planter.printed(planter.draft("takendown", paper.world)))
    take_down(gone.article)
    whole = keep(planter.printed(planter.draft("redacted", paper.world)))
    redact_story(whole.number, user=None, reason="court order", with_photos=True)
    passage(planter, keep)
    behind_the_gate = publish(paper.world, headline="渡輪復航")
    behind_the_gate.headline = word("unsaved", "headline")
    behind_the_gate.standfirst = word("unsaved", "standfirst")
    behind_the_gate.save_revision()

    numbers = [story.number for story in planted.stories.values()]
    planted.neighbour = publish(
        paper.world, headline="隨後的新聞", evolved_from=planted.restricted.article, lead=make_photo()
    )
    publish(paper.world, headline="另一則", evolved_from=gone.article)
    publish(desk, headline="燈塔隊逆轉", lead=make_photo())
    go_to_press(write_for_paper(paper.world, paper_day, "A2"))
    set_by_editors(planted, numbers)
    make_checkpoint()
    return planted


def passage(planter: Planter, keep: Any) -> None:
    """A story of which a passage was redacted: the passage stood in every text of it."""
    secret = word("passage", "secret")
    story = planter.draft("passage", planter.paper.world)
    article = story.article
    for name in (
        "headline",
        "list_title",
        "push_title",
        "kicker",
        "standfirst",
        "lead_caption",
        "lead_credit",
    ):
        setattr(article, name, f"前{secret}後")
    article.source_name, article.source_url, article.source_id, article.licence = f"源{secret}", "", None, ""
    article.body = re.sub(r"ZQpassagex\w+?QZ", secret, json.dumps(article.body.get_prep_value()))
    article.signatures.set([Signature(name=f"名{secret}", role="記者")])
    article.topics.set([])
    article.old_addresses.set([])
    article.corrections.set([Correction(at=timezone.now(), text=f"更{secret}正")])
    for photo in story.photos:
        photo.title, photo.caption, photo.credit, photo.alt = (f"{n}{secret}" for n in "一二三四")
        photo.save()
    Video.objects.filter(pk=story.film.pk).update(title="水門", credit="")
    Person.objects.filter(name=word("passage", "person")).delete()
    Topic.objects.filter(name=word("passage", "topic")).delete()
    keep(planter.printed(story))
    redact_passage(story.number, secret, user=None, reason="a minor")


def set_by_editors(planted: Planted, numbers: list[int]) -> None:
    """Everything that editors can make of stories names all of them."""
    paper, now = planted.paper, timezone.now()
    day = timezone.localdate(timezone=TAIPEI).isoformat()
    with press_transaction("test"):
        Front.objects.create(channel=paper.channel, pins=numbers[:4], slots=[])
        Front.objects.create(channel=paper.channel, section=paper.world, pins=numbers)
        Special.objects.create(
            channel=paper.channel, slug="affair", name="川口案", live=True, stories=numbers,
            timeline=[{"day": day, "text": "經過", "number": number} for number in numbers],
        )  # fmt: skip
        Special.objects.create(
            channel=paper.channel, slug="not-yet", name=word("hidden", "special"),
            standfirst=word("hidden", "standfirst"), live=False, stories=numbers,
        )  # fmt: skip
        for number in numbers:
            Breaking.objects.create(text=f"快訊 {number}", story=number, ends_at=now + timedelta(hours=1))
        Promotion.objects.create(name="app", slot="top", title="讀報 App", url="/service/about/")
        Promotion.objects.create(
            name="later", slot="top", title=word("later", "promotion"), text=word("later", "text"),
            url="/service/about/", begins_at=now + timedelta(days=1),
        )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back for one request, as far as the walk looks at it."""

    address: tuple[str, str]
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return told + "\n\n" + self.body.decode("utf-8", "replace")

    @property
    def is_text(self) -> bool:
        kind = self.headers.get("Content-Type", "")
        return not kind.startswith("image/") or kind.startswith("image/svg")

    def canaries(self) -> set[str]:
        return {found.lower() for found in CANARY.findall(self.text)}


class Walk:
    """Asks every address of every host once, and every address that it finds in the answers."""

    def __init__(self, planted: Planted, *, consent: str = "") -> None:
        self.planted = planted
        self.client = Client(raise_request_exception=True)
        if consent:
            self.client.cookies["haowai_adult"] = consent
        self.answers: dict[tuple[str, str], Answer] = {}
        self.patterns: set[str] = set()

    def everything(self) -> dict[tuple[str, str], Answer]:
        waiting = list(dict.fromkeys(self.seeds()))
        seen = set(waiting)
        while waiting:
            address = waiting.pop()
            answer = self.ask(address)
            self.answers[address] = answer
            for found in self.found_in(answer):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
            if len(seen) > MOST_ADDRESSES:
                raise AssertionError(f"more than {MOST_ADDRESSES} addresses: {sorted(seen)[::500]}")
        return self.answers

    def ask(self, address: tuple[str, str], method: str = "get", **headers: str) -> Answer:
        host, path = address
        response: HttpResponseBase = getattr(self.client, method)(path, HTTP_HOST=host, **headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        with suppress(Resolver404):
            self.patterns.add(resolve(urlsplit(path).path).route)
        return Answer(address, response.status_code, dict(response.headers), body)

    def found_in(self, answer: Answer) -> set[tuple[str, str]]:
        """The addresses of our own hosts that stand anywhere in an answer."""
        if not answer.is_text or answer.status >= 500:
            return set()
        host = answer.address[0]
        text = html.unescape(answer.text).replace("\\/", "/")
        found = set(_WHOLE.findall(text)) | set(_PATH.findall(text))
        kept = set()
        for url in found:
            try:
                parts = urlsplit(urljoin(f"http://{host}{answer.address[1]}", url))
            except ValueError:
                continue
            if parts.netloc not in {PAPER_HOST, SISTER_HOST}:
                continue
            if parts.path.startswith(("/static/", "/newsroom")):
                continue
            if any(ord(letter) < 33 for letter in parts.path):
                continue
            kept.add((parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")))
        return kept

    def seeds(self) -> Iterator[tuple[str, str]]:
        paths = [path for pattern in urlpatterns for path in self.filled(pattern.pattern.regex.pattern)]
        for path in [*paths, *self.extras()]:
            yield PAPER_HOST, path
            yield SISTER_HOST, path
        for path in ("/", *self.extras()):
            yield STRANGER, path

    def extras(self) -> list[str]:
        """Addresses that no pattern can be turned into, or that are known by other ways."""
        paths = [
            "/none",
            "/favicon.svg",
            "/favicon.ico",
            "/theme/paper-0123456789.svg",
            "/api/nothing",
            "/manifest",
        ]
        for story in self.planted.stories.values():
            paths += [f"/old/{word(story.name, 'alias').lower()}", f"/none/{story.number}", story.path + "/"]
            if story.name in NOT_PRINTED:
                continue  # the addresses of their pictures and films are known to nobody
            for photo in story.photos:
                paths += [picture_url(photo, 320), picture_url(photo, 640, shape="social", kind="jpg")]
                paths += [f"/media/{photo.file.name}", f"/pictures/{photo.pk}/0123456789/320.webp"]
            paths += [story.film.file.url, story.film.captions.url]
        return paths

    def filled(self, regex: str) -> Iterator[str]:
        """A URL pattern with every value that its parameters can have here."""
        for form, names in normalize(regex):
            if not form:
                continue
            wanted = list(dict.fromkeys(names))
            if {"photo", "version"} & set(wanted) or "path" in wanted:
                continue  # their addresses are among the extras
            bound: Iterable[dict[str, str]] = [{}]
            if {"number", "row"} & set(wanted):
                bound = [b for story in self.planted.stories.values() for b in story.bindings()]
            done = set()
            for binding in bound:
                free = [name for name in wanted if name not in binding]
                for values in product(*(self.values(name, regex) for name in free)):
                    path = "/" + form % (binding | dict(zip(free, values, strict=True)))
                    if path not in done and re.search(regex, path[1:]):
                        done.add(path)
                        yield path

    def values(self, name: str, regex: str) -> list[str]:
        """What a parameter may be that is no story's: what the pattern itself lists, or what is in the database."""
        if listed := re.search(rf"\(\?P<{name}>([\w|-]+)\)", regex):
            return listed[1].split("|")
        today = timezone.localdate(timezone=TAIPEI)
        days = [today - timedelta(days=1), today, today + timedelta(days=2)]
        if name == "slug":
            own: dict[str, type[Topic | Person | Special | ServicePage | Channel]] = {
                "topics": Topic,
                "authors": Person,
                "specials": Special,
                "service": ServicePage,
                "theme": Channel,
            }
            model = own.get(regex.lstrip("^").partition("/")[0])
            if model is None:
                raise AssertionError(f"say in tests/reader/canary.py what the slug of {regex} is")
            return [*(each.slug for each in model._default_manager.all()), "none"]
        known: dict[str, list[str]] = {
            "section_slug": [*Section.objects.values_list("slug", flat=True)],
            "day": [day.isoformat() for day in days],
            "month": [today.strftime("%Y-%m")],
            "page": ["A1", "A2", "1", "2"],
            "first": ["0", "1", "100001"],
            "wanted": ["", "before-"],
            "cursor": [_cursor(days[0]), "0-0"],
            "promotion": [str(pk) for pk in Promotion.objects.values_list("pk", flat=True)],
            "digest": ["0123456789"],
            "number": ["1"],
        }
        if name not in known:
            raise AssertionError(f"say in tests/reader/canary.py what {name!r} of {regex} is")
        return known[name]

    def not_walked(self) -> list[str]:
        """URL patterns that no address of the walk belonged to."""
        return [
            pattern.pattern.regex.pattern
            for pattern in urlpatterns
            if pattern.pattern.regex.pattern not in self.patterns
        ]


def _cursor(day: date) -> str:
    return f"{int(datetime(day.year, day.month, day.day, tzinfo=TAIPEI).timestamp() * 1_000_000)}-0"
