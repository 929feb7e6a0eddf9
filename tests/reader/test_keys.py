"""What a change purges: all pages that show what changed, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from haowai.articles.models import Article, OldAddress
from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press, restore, take_down
from haowai.lib.recorded import Recorded
from haowai.media.models import Video
from haowai.press import keys, ranges
from haowai.press.log import head_number
from haowai.press.models import LogRow
from haowai.sections.models import (
    Breaking,
    Channel,
    Front,
    Pages,
    Person,
    Promotion,
    Section,
    ServicePage,
    Special,
    Topic,
)
from tests.cast import Paper, body, publish, write, write_for_paper
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def purged_by(act: Callable[[], Any]) -> set[str]:
    """The keys of all rows that the act appends to the log."""
    head = head_number()
    act()
    return set().union(*(row.purges.split() for row in LogRow.objects.filter(number__gt=head)))


def changed(row: Recorded, **fields: Any) -> set[str]:
    for name, value in fields.items():
        setattr(row, name, value)
    return purged_by(row.save)


def made_of(reader: Client, path: str, host: str = "localhost:8000") -> set[str]:
    answer = reader.get(path, HTTP_HOST=host)
    assert answer.status_code in {200, 301, 302, 410}, path
    return set(answer["Surrogate-Key"].split())


# --- Recorded rows: what is seen of them, and where ----------------------------------------------------------


def test_of_a_special_menus_show_the_name(paper: Paper, make_photo: MakePhoto) -> None:
    special = Special.objects.create(channel=paper.channel, slug="sea", name="海")
    own, photo = keys.special(special.pk), make_photo()
    assert changed(special, standfirst="海不等人。") == {own}, "nobody sees it yet"
    assert changed(special, live=True) == {own, keys.SPECIALS, keys.CHROME}
    assert changed(special, standfirst="海等人。") == {own, keys.SPECIALS}
    assert changed(special, photo=photo) == {own, keys.SPECIALS, keys.photo(photo.pk)}
    assert changed(special, name="大海") == {own, keys.SPECIALS, keys.CHROME}
    assert purged_by(special.delete) >= {keys.SPECIALS, keys.CHROME, keys.photo(photo.pk)}


def test_of_a_service_page_menus_show_the_title(paper: Paper) -> None:
    page = ServicePage.objects.create(channel=paper.channel, slug="about", title="關於", body="<p>一</p>")
    own = {keys.service(page.pk), keys.SERVICES}
    assert changed(page, body="<p>二</p>") == own
    assert changed(page, title="關於本報") == own | {keys.CHROME}


def test_a_promotion_purges_the_kind_of_pages_that_it_is_for(paper: Paper, sports: Section) -> None:
    promotion = Promotion.objects.create(
        name="訂報", slot="end", title="訂", url="/paper/", pages="fronts", channel=paper.channel
    )
    fronts, stories = keys.promotions(Pages.FRONTS, paper.channel.pk), keys.promotions(Pages.STORIES, None)
    assert changed(promotion, title="訂一份報") == {keys.PROMOTIONS, fronts}
    assert changed(promotion, pages="stories", channel=None) == {keys.PROMOTIONS, fronts, stories}


def test_stories_name_a_topic_and_not_what_its_page_says(paper: Paper) -> None:
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    assert changed(topic, description="海上的路") == {keys.topic(topic.pk), keys.TOPICS}
    assert changed(topic, name="渡輪航線") == {
        keys.topic(topic.pk),
        keys.topic_name(topic.pk),
        keys.TOPICS,
    }


def test_stories_name_an_author_and_not_what_the_page_says(paper: Paper) -> None:
    person = Person.objects.create(slug="shen", name="沈以安")
    assert changed(person, bio="跑海線。") == {keys.person(person.pk)}
    assert keys.person_name(person.pk) in changed(person, slug="shen-yian")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("focal_point_x", 10),
        ("uses", "paper"),
        ("expires_at", NOON),
        ("withdrawn_at", NOON),
    ],
)
def test_a_picture_and_the_words_that_go_with_it(make_photo: MakePhoto, field: str, value: Any) -> None:
    photo = make_photo()
    assert changed(photo, **{field: value}) == {keys.photo(photo.pk)}
    for words in ("caption", "credit", "alt"):
        assert changed(photo, **{words: "新"}) == {keys.photo_words(photo.pk)}


def test_a_picture_purges_the_sitemaps_that_name_it_and_no_others(
    paper: Paper, make_photo: MakePhoto
) -> None:
    lead, poster, other = make_photo(), make_photo(), make_photo()
    publish(paper.world, lead=other)
    number = publish(paper.world, lead=lead).number
    film = Video.objects.create(title="渡輪", file="videos/a/film.mp4", poster=poster)
    publish(paper.world, body=[("video", film), *body("渡輪靠岸。")])
    stories = ranges.range_key(keys.channel(paper.channel.pk), ranges.range_of(number))
    films = ranges.range_key(keys.form("video", paper.channel.pk), ranges.range_of(number))
    assert changed(lead, uses="none") == {keys.photo(lead.pk), stories}
    assert {keys.photo(poster.pk), films} <= changed(poster, uses="none")
    assert {keys.video(film.pk), films} <= changed(film, title="渡輪進港")
    assert changed(make_photo(), uses="none").isdisjoint({stories, films})


def test_who_sees_a_film_sees_its_poster_and_so_another_poster_changes_both_pictures(
    paper: Paper, make_photo: MakePhoto
) -> None:
    before, after = make_photo(), make_photo()
    film = Video.objects.create(title="渡輪", file="videos/a/film.mp4", poster=before)

    assert {keys.photo(before.pk), keys.photo(after.pk)} <= changed(film, poster=after)
    assert keys.photo(after.pk) not in changed(film, title="渡輪復航")
    assert keys.photo(after.pk) in purged_by(film.delete)


@pytest.mark.parametrize("model", [Channel, Section])
def test_names_of_channels_and_sections_stand_on_every_page(paper: Paper, model: type[Recorded]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert keys.CHROME in changed(row, name="新名")  # type: ignore[arg-type]


def test_a_front_that_moves_purges_where_it_was_and_where_it_is(paper: Paper) -> None:
    front = Front.objects.create(channel=paper.channel, section=paper.world)
    was, now = keys.front(paper.channel.pk, paper.world.pk), keys.front(paper.channel.pk, paper.life.pk)
    assert changed(front, pins=[1]) == {was}
    assert changed(front, section=paper.life) == {was, now}


def test_a_bar_purges_the_bars(paper: Paper) -> None:
    ends = timezone.now() + timedelta(hours=1)
    assert purged_by(lambda: Breaking.objects.create(text="強震", ends_at=ends)) == {keys.BREAKING}


def test_a_change_that_the_log_missed_purges_all_that_is_seen(paper: Paper) -> None:
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    Topic.objects.filter(pk=topic.pk).update(name="渡輪航線")
    topic.refresh_from_db()
    assert purged_by(topic.save) == {keys.topic(topic.pk), keys.topic_name(topic.pk), keys.TOPICS}


# --- Stories: those that show it, and no others --------------------------------------------------------------


@pytest.fixture
def story(paper: Paper) -> Article:
    """A story with everything that a new one may share with it."""
    person = Person.objects.create(slug="shen", name="沈以安")
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    return like_it(paper, person, topic)


def like_it(paper: Paper, person: Person, topic: Topic) -> Article:
    article = write(paper.world)
    article.topics.set([topic])
    article.signatures.set([Signature(person=person, role="記者", form="slash")])
    return go_to_press(article)


def test_a_new_story_purges_no_older_one(paper: Paper, story: Article, reader: Client) -> None:
    own = made_of(reader, url_of(story))
    purged = purged_by(lambda: like_it(paper, Person.objects.get(), Topic.objects.get()))
    assert not own & purged
    for path in (
        "/",
        "/world/",
        "/topics/ferry/",
        "/authors/shen/",
        "/latest/",
        "/archive/",
        "/islands/onward",
        "/islands/section/world",
        "/feeds/latest.rss",
        "/world/feed.rss",
        "/topics/ferry/feed.rss",
        "/authors/shen/feed.rss",
        "/sitemap.xml",
        "/sitemaps/news.xml",
        "/sitemaps/stories-100000.xml",
        "/api/stories",
    ):
        assert made_of(reader, path) & purged, path


def test_a_new_story_leaves_what_it_is_not_on(paper: Paper, sports: Section, reader: Client) -> None:
    publish(paper.politics, published_at=NOON - timedelta(days=60))
    publish(sports)
    host = "sports.haowai.localhost:8000"
    purged = purged_by(lambda: publish(paper.world))
    for path in ("/politics/", "/politics/feed.rss", "/politics/archive/2026-09-23/"):
        assert not made_of(reader, path) & purged, path
    for path in ("/", "/baseball/", "/feeds/latest.rss", "/sitemap.xml", "/latest/"):
        assert not made_of(reader, path, host) & purged, path


def test_what_a_story_evolved_from_is_named_there(paper: Paper, reader: Client) -> None:
    former = publish(paper.world, headline="渡輪停航")
    article = publish(paper.world, evolved_from=former)
    own = made_of(reader, url_of(article))
    for act in (take_down, restore):
        assert own & purged_by(lambda act=act: act(former))  # type: ignore[misc]


def test_who_goes_first_at_a_front_depends_on_pictures_that_it_does_not_show(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    publish(paper.world, lead=make_photo())
    photo = make_photo(uses="none")
    publish(paper.world, lead=photo, headline="頭條")
    page = reader.get("/world/").text
    assert made_of(reader, "/world/") & changed(photo, uses="all")
    assert reader.get("/world/").text != page


# --- The paper edition ---------------------------------------------------------------------------------------


def in_paper(section: Section, day: date) -> Article:
    return go_to_press(write_for_paper(section, day))


def test_a_paper_changes_where_its_neighbours_lead(paper: Paper, sports: Section, reader: Client) -> None:
    days = [date(2026, 10, 1), date(2026, 10, 4), date(2026, 10, 8)]
    for day in days:
        in_paper(paper.world, day)
    pages = {day: made_of(reader, f"/paper/{day}/") for day in days}
    front = made_of(reader, "/paper/")
    between = purged_by(lambda: in_paper(sports, date(2026, 10, 6)))
    assert between & pages[days[1]]
    assert between & pages[days[2]]
    assert between & front
    assert not pages[days[1]] & purged_by(lambda: in_paper(sports, date(2026, 10, 20)))


# --- Older addresses -----------------------------------------------------------------------------------------


def with_address(paper: Paper, *addresses: str) -> Article:
    article = write(paper.world)
    article.old_addresses.set([OldAddress(address=address) for address in addresses])
    return go_to_press(article)


@pytest.mark.parametrize("path", ["/news.aspx", "/news.aspx/", "news.aspx", "/%6eews.aspx"])
def test_a_path_has_one_key_however_it_is_written(path: str) -> None:
    assert keys.aliases_at(path) == keys.aliases_at("/news.aspx")
    assert keys.aliases_at(path) != keys.aliases_at("/other.aspx")


def test_an_address_with_a_query_is_told_at_its_path(paper: Paper) -> None:
    purged = purged_by(lambda: with_address(paper, "old.example/world?id=5", "/politics?id=6"))
    assert {keys.aliases_at("/world/"), keys.aliases_at("/politics")} <= purged
    assert keys.aliases_at("/life/") not in purged


def test_an_address_is_told_once(paper: Paper) -> None:
    article = with_address(paper, "/world?id=5")
    article.headline = "改過"
    assert keys.aliases_at("/world") not in purged_by(lambda: go_to_press(article))


def test_a_more_exact_address_leads_elsewhere(paper: Paper, reader: Client) -> None:
    first = with_address(paper, "/old/5")
    assert reader.get("/old/5")["Location"].endswith(url_of(first))
    own = made_of(reader, "/old/5")
    assert own & purged_by(lambda: with_address(paper, "localhost:8000/old/5"))


def test_what_knows_nothing_of_the_log_is_kept_by_nobody(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    for path in ("/press/checkpoints/", "/press/checkpoints/feed.atom", "/search/?q=渡輪", "/app/withdrawn"):
        assert "Surrogate-Key" not in reader.get(path), path
