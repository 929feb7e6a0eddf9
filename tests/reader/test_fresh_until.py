"""Each page says until when it is true."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client

from haowai.articles.models import Article
from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press
from haowai.media.models import Video
from haowai.press.models import LogRow
from haowai.press.models.story import TAIPEI
from haowai.reader import clock
from haowai.sections.models import Breaking, Person, Promotion, Section, Special, Topic
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto, url_of

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_a_rendering_has_one_now_and_keeps_its_first_boundary() -> None:
    with time_machine.travel(NOON, tick=False) as traveller, clock.rendering():
        begun = clock.now()
        clock.good_until(begun + timedelta(hours=2), None, begun + timedelta(hours=1))
        traveller.move_to(NOON + timedelta(minutes=5))
        with clock.rendering():
            assert clock.now() == begun
            clock.good_until(begun + timedelta(minutes=30), begun - timedelta(hours=1), begun)
        clock.good_until(None)
        assert clock.fresh_until() == begun + timedelta(minutes=30)
    assert clock.fresh_until() is None
    assert clock.now() > begun


def test_outside_a_rendering_nothing_is_declared() -> None:
    clock.good_until(clock.now() + timedelta(hours=1))
    assert clock.fresh_until() is None


# --- What readers are given -----------------------------------------------------------------------------------

MOMENT = timedelta(milliseconds=1)


def until(answer: HttpResponseBase) -> datetime | None:
    told = answer.get("Fresh-Until")
    return datetime.fromtimestamp(float(told), UTC) if told else None


def changes_at(reader: Client, path: str, moment: datetime, now: datetime = NOON) -> None:
    """The page says so beforehand, is the same until then, and another one at the moment itself."""
    with time_machine.travel(now, tick=False):
        first = reader.get(path)
        assert until(first) == moment, path
    with time_machine.travel(moment - MOMENT, tick=False):
        last = reader.get(path)
        assert (last.content, until(last)) == (first.content, moment), path
    with time_machine.travel(moment, tick=False):
        after = reader.get(path)
        assert after.content != last.content, path
        assert (until(after) or moment + MOMENT) > moment


@pytest.fixture
def old(paper: Paper) -> Article:
    """A story that has its mark already: time alone changes nothing of it any more."""
    return publish(paper.world, published_at=NOON - timedelta(days=800))


@pytest.mark.django_db
def test_a_story_is_young_for_a_year(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, published_at=NOON - timedelta(hours=3))
    changes_at(reader, url_of(article), NOON - timedelta(hours=3) + timedelta(days=365))


@pytest.mark.django_db
def test_no_story_says_what_day_it_is(old: Article, reader: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        first = reader.get(url_of(old))
    assert until(first) is None
    with time_machine.travel(NOON + timedelta(days=40), tick=False):
        assert reader.get(url_of(old)).content == first.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/world/"])
def test_a_front_is_true_until_the_next_midnight_of_taipei(old: Article, reader: Client, path: str) -> None:
    changes_at(reader, path, datetime(2026, 11, 23, tzinfo=TAIPEI))


@pytest.mark.django_db
def test_a_story_is_news_for_two_days(paper: Paper, reader: Client) -> None:
    for hours in (47, 20):
        publish(paper.world, published_at=NOON - timedelta(hours=hours))
    changes_at(reader, "/sitemaps/news.xml", NOON + timedelta(hours=1))
    with time_machine.travel(NOON, tick=False):
        assert until(reader.get("/sitemap.xml")) == NOON + timedelta(hours=1)
    changes_at(reader, "/sitemap.xml", NOON + timedelta(hours=28), NOON + timedelta(hours=2))


@pytest.mark.django_db
@pytest.mark.parametrize("boundary", ["begins_at", "ends_at"])
def test_a_campaign_begins_and_ends_on_the_pages_it_is_for(
    paper: Paper, sports: Section, old: Article, reader: Client, boundary: str
) -> None:
    times = {"begins_at": NOON - timedelta(hours=2), "ends_at": None, boundary: NOON + timedelta(hours=1)}
    campaign = {"name": "訂報", "title": "訂一份報", "url": "/paper/", **times}
    Promotion.objects.create(slot="end", pages="stories", channel=paper.channel, **campaign)
    changes_at(reader, url_of(old), NOON + timedelta(hours=1))
    with time_machine.travel(NOON, tick=False):
        assert until(reader.get("/")) == datetime(2026, 11, 23, tzinfo=TAIPEI)
        elsewhere = publish(sports, published_at=NOON - timedelta(days=800))
        assert until(reader.get(url_of(elsewhere), HTTP_HOST="sports.haowai.localhost:8000")) is None


@pytest.mark.django_db
def test_what_is_restless_about_a_story_is_made_anew_every_few_seconds(old: Article, reader: Client) -> None:
    """What is read most is on it. A bar that begins sooner is on it sooner."""
    with time_machine.travel(NOON, tick=False):
        assert until(reader.get("/islands/section/world")) == NOON + timedelta(seconds=5)
        Breaking.objects.create(
            text="貝朗港外海強震", begins_at=NOON + timedelta(seconds=2), ends_at=NOON + timedelta(hours=1)
        )
        assert until(reader.get("/islands/section/world")) == NOON + timedelta(seconds=2)


@pytest.mark.django_db
def test_a_bar_begins_and_ends(old: Article, reader: Client) -> None:
    path = "/islands/breaking"
    begins, ends = NOON + timedelta(minutes=5), NOON + timedelta(minutes=35)
    Breaking.objects.create(text="貝朗港外海強震", begins_at=begins, ends_at=ends)
    changes_at(reader, path, begins)
    changes_at(reader, path, ends, begins)
    with time_machine.travel(ends, tick=False):
        assert until(reader.get(path)) is None


@pytest.mark.django_db
def test_the_rights_of_a_picture_end_wherever_it_is_shown(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    ends = NOON + timedelta(hours=2)
    photo = make_photo(size=(1600, 1067), expires_at=ends)
    person = Person.objects.create(slug="shen", name="沈以安")
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    at = NOON - timedelta(days=800)
    with time_machine.travel(NOON, tick=False):
        article = write(paper.world, lead=photo, published_at=at)
        article.topics.set([topic])
        article.signatures.set([Signature(person=person, role="記者", form="slash")])
        number = go_to_press(article).number
        Special.objects.create(channel=paper.channel, slug="sea", name="海", live=True, photo=photo)
        row = LogRow.objects.filter(subject_type="article").latest("number").number
    day = at.astimezone(TAIPEI).date().isoformat()
    for path in [
        f"/world/{number}",
        f"/world/{number}/versions/{row}/",
        "/",
        "/world/",
        f"/world/archive/{day}/",
        f"/archive/{day}/",
        "/topics/ferry/",
        "/authors/shen/",
        "/specials/",
        "/specials/sea/",
        "/feeds/latest.rss",
        "/feeds/all.atom",
        "/world/feed.json",
        "/topics/ferry/feed.rss",
        "/authors/shen/feed.rss",
        "/sitemaps/stories-100000.xml",
        f"/api/stories/{number}",
        "/islands/onward",
    ]:
        changes_at(reader, path, ends)


@pytest.mark.django_db
@pytest.mark.parametrize("block", ["video", "embed"])
def test_the_rights_of_a_poster_end(paper: Paper, reader: Client, make_photo: MakePhoto, block: str) -> None:
    ends = NOON + timedelta(hours=2)
    poster = make_photo(expires_at=ends)
    film = Video.objects.create(title="渡輪靠岸", file="videos/a/film.mp4", poster=poster)
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    value = film.pk if block == "video" else {"url": address, "title": "渡輪", "poster": poster.pk}
    words = {"type": "paragraph", "value": "<p>渡輪靠岸。</p>"}
    with time_machine.travel(NOON, tick=False):
        article = publish(
            paper.world,
            published_at=NOON - timedelta(days=800),
            body=json.dumps([{"type": block, "value": value}, words]),
        )
    changes_at(reader, url_of(article), ends)
    if block == "video":
        with time_machine.travel(NOON, tick=False):
            assert until(reader.get("/sitemaps/videos-100000.xml")) == ends


@pytest.mark.django_db
def test_the_picture_of_a_campaign_goes_with_its_rights(
    old: Article, reader: Client, make_photo: MakePhoto
) -> None:
    ends = NOON + timedelta(hours=2)
    Promotion.objects.create(
        name="訂報",
        slot="end",
        title="訂",
        url="/paper/",
        photo=make_photo(expires_at=ends),
        begins_at=NOON - timedelta(hours=1),
    )
    changes_at(reader, url_of(old), ends)


@pytest.mark.django_db
def test_whoever_has_it_already_is_told_until_when(paper: Paper, reader: Client) -> None:
    publish(paper.world, published_at=NOON - timedelta(hours=20))
    with time_machine.travel(NOON, tick=False):
        first = reader.get("/sitemaps/news.xml")
        again = reader.get("/sitemaps/news.xml", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert again["Fresh-Until"] == first["Fresh-Until"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/robots.txt", "/feeds/", "/corrections/", "/latest/", "/app/offline/"])
def test_what_time_does_not_change_has_no_end(old: Article, reader: Client, path: str) -> None:
    assert until(reader.get(path)) is None
