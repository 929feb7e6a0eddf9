"""Each purge is needed: take it away, and an old page is served. The list of purges is that of ``press/keys.py``, so
that a key without a scenario fails."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from haowai.articles import editions
from haowai.articles.models import Article, Companion, Correction, OldAddress, Signature
from haowai.articles.verbs import go_to_press
from haowai.discovery.related.following import MOST_KEYS, RelatedStories
from haowai.discovery.related.lists import Lists
from haowai.lib.recorded import Recorded
from haowai.media.models import Photo, Video
from haowai.press import keys, log, ranges, transaction
from haowai.press.models import LogRow, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.models import (
    Breaking,
    Channel,
    Front,
    Person,
    Promotion,
    RelatedChoice,
    Section,
    ServicePage,
    Special,
    Topic,
)
from tests.cast import publish
from tests.coherence.addresses import PAPER_HOST, Place
from tests.coherence.clock import START
from tests.coherence.newsroom import Newsroom
from tests.coherence.reading import Site, Stale, as_in_life, ask

pytestmark = pytest.mark.django_db

#: The first half of a scenario answers the page that is kept, the second half changes what it is made of.
Scenario = Callable[[Newsroom], Iterator[str | Place]]
SCENARIOS: dict[str, tuple[re.Pattern[str], Scenario]] = {}
DAY = START.date()


def needs(name: str, pattern: str) -> Callable[[Scenario], Scenario]:
    """The scenario in which a page is wrong without the keys that fit the pattern."""

    def note(scenario: Scenario) -> Scenario:
        SCENARIOS[name] = (re.compile(pattern), scenario)
        return scenario

    return note


def again(article: Article, **fields: Any) -> None:
    """Print it with other words."""
    newest: Article = article.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(newest, name, value)
    go_to_press(newest)


def save(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


# --- One page for each key --------------------------------------------------------------------------------------


@needs("CHROME", "chrome")
def a_section_is_renamed(n: Newsroom) -> Iterator[str]:
    yield "/feeds/"
    save(n.desk.life, name="家庭")


@needs("BREAKING", "breaking")
def a_bar_is_set(n: Newsroom) -> Iterator[str]:
    yield "/islands/breaking"
    Breaking.objects.create(
        text="地震", begins_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
    )


@needs("SPECIALS", "specials")
def a_special_has_another_standfirst(n: Newsroom) -> Iterator[str]:
    special = Special.objects.create(channel=n.channel, slug="harbour", name="港口", live=True)
    yield "/specials/"
    save(special, standfirst="三百根木樁。")


@needs("SERVICES", "services")
def a_service_page_is_saved(n: Newsroom) -> Iterator[str]:
    yield "/sitemaps/pages.xml"
    # Sitemaps tell seconds: a minute later it says another one.
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        save(ServicePage.objects.get(), body="<p>改。</p>")


@needs("TOPICS", "topics")
def a_topic_has_its_first_story(n: Newsroom) -> Iterator[str]:
    publish(n.desk.world, topics=[Topic.objects.first()])
    yield "/sitemaps/topics-0.xml"
    publish(n.desk.world, topics=[Topic.objects.last()])


@needs("PEOPLE", "people")
def somebody_signs_for_the_first_time(n: Newsroom) -> Iterator[str]:
    publish(n.desk.world, signatures=[Signature(person=Person.objects.first())])
    yield "/sitemaps/authors-0.xml"
    publish(n.desk.world, signatures=[Signature(person=Person.objects.last())])


@needs("PROMOTIONS", "promotions")
def what_a_process_keeps_of_campaigns(n: Newsroom) -> Iterator[str]:
    promotion(n, title="訂閱").save()
    yield "/"
    save(Promotion.objects.get(), title="再訂閱")


@needs("PAPERS", "papers")
def the_first_paper_appears(n: Newsroom) -> Iterator[str]:
    yield "/paper/"
    on_paper(n, DAY)


@needs("story", r"story:\d+")
def a_headline_changes(n: Newsroom) -> Iterator[str]:
    article = publish(n.desk.world)
    yield f"/world/{article.number}"
    again(article, headline="渡輪停航")


@needs("channel", r"channel:\d+")
def a_channel_has_a_new_story(n: Newsroom) -> Iterator[str]:
    yield "/latest/"
    publish(n.desk.world)


@needs("section", r"section:\d+")
def a_section_has_a_new_story(n: Newsroom) -> Iterator[str]:
    yield "/world/feed.rss"
    publish(n.desk.world)


@needs("topic", r"topic:\d+")
def a_topic_has_a_new_story(n: Newsroom) -> Iterator[str]:
    topic = Topic.objects.get(name="氣候")
    yield f"/topics/{topic.slug}/"
    publish(n.desk.world, topics=[topic])


@needs("topic_name", r"topic-name:\d+")
def a_topic_is_renamed(n: Newsroom) -> Iterator[str]:
    topic = Topic.objects.get(name="氣候")
    article = publish(n.desk.world, topics=[topic])
    yield f"/world/{article.number}"
    save(topic, name="天氣")


@needs("person", r"person:\d+")
def somebody_signs_a_new_story(n: Newsroom) -> Iterator[str]:
    person = Person.objects.get(name="杜青")
    yield f"/authors/{person.slug}/"
    publish(n.desk.world, signatures=[Signature(person=person)])


@needs("person_name", r"person-name:\d+")
def somebody_has_another_address(n: Newsroom) -> Iterator[str]:
    person = Person.objects.get(name="杜青")
    article = publish(n.desk.world, signatures=[Signature(person=person)])
    yield f"/world/{article.number}"
    save(person, slug="du-qing")


@needs("front", r"front-of:\d+")
def editors_set_the_home(n: Newsroom) -> Iterator[str]:
    older = publish(n.desk.world)
    publish(n.desk.world)
    yield "/"
    Front.objects.create(channel=n.channel, pins=[older.number])


@needs("special", r"special:\d+")
def a_special_has_another_story(n: Newsroom) -> Iterator[str]:
    article = publish(n.desk.world)
    special = Special.objects.create(channel=n.channel, slug="harbour", name="港口", live=True)
    yield "/specials/harbour/"
    save(special, stories=[article.number])


@needs("photo", r"photo:\d+")
def a_photo_is_withdrawn(n: Newsroom) -> Iterator[str]:
    photo = Photo.objects.last()
    article = publish(n.desk.world, lead=photo)
    yield f"/world/{article.number}"
    save(photo, withdrawn_at=timezone.now())


@needs("photo_words", r"photo-words:\d+")
def a_photo_has_another_caption(n: Newsroom) -> Iterator[str]:
    photo = Photo.objects.last()
    Special.objects.create(channel=n.channel, slug="harbour", name="港口", live=True, photo=photo)
    yield "/specials/harbour/"
    save(photo, caption="木樁。", alt="木樁", credit="記者杜青攝")


@needs("video", r"video:\d+")
def a_film_has_another_title(n: Newsroom) -> Iterator[str]:
    article = publish(n.desk.world, body=[("video", Video.objects.get())])
    yield f"/world/{article.number}"
    save(Video.objects.get(), title="渡輪靠岸")


@needs("related", r"related:\d+")
def a_story_belongs_to_an_older_one(n: Newsroom) -> Iterator[str]:
    older, newer = publish(n.desk.world), publish(n.desk.world, headline="渡輪停航")
    yield f"/islands/related/{older.number}"
    worked_out({older.number: newer.number})


@needs("RELATED", "related")
def all_lists_are_made_anew(n: Newsroom) -> Iterator[str]:
    older, newer = publish(n.desk.world), publish(n.desk.world, headline="渡輪停航")
    yield f"/islands/related/{older.number}"
    worked_out({older.number: newer.number} | dict.fromkeys(range(1, MOST_KEYS + 1), newer.number))


def an_editor_pins_a_story(n: Newsroom) -> Iterator[str]:
    older, newer = publish(n.desk.world), publish(n.desk.world, headline="渡輪停航")
    yield f"/islands/related/{older.number}"
    again(older, companions=[Companion(other=newer, place="pinned")])


@needs("service", r"service:\d+")
def a_service_page_has_other_words(n: Newsroom) -> Iterator[str]:
    yield "/service/about/"
    save(ServicePage.objects.get(), body="<p>改。</p>")


@needs("promotions", r"promotions:\w+(:\d+)?")
def a_campaign_begins(n: Newsroom) -> Iterator[str]:
    yield "/"
    promotion(n).save()


@needs("aliases_at", r"aliases-at:\w+")
def a_more_exact_alias_is_known(n: Newsroom) -> Iterator[str]:
    publish(n.desk.world, old_addresses=[OldAddress(address="/news/7")])
    yield "/news/7"
    publish(n.desk.world, old_addresses=[OldAddress(address=f"http://{PAPER_HOST}/news/7")])


@needs("form", r"\w+s-of:\d+")
def a_list_of_films_has_a_new_one(n: Newsroom) -> Iterator[str]:
    only(n, {"kind": "cards", "fill": f"video:{n.channel.pk}"})
    yield "/"
    publish(n.desk.world, body=[("video", Video.objects.get())])


@needs("restricted", r"restricted-of:\d+")
def a_channel_has_its_first_restricted_story(n: Newsroom) -> Iterator[str]:
    only(n, {"kind": "list", "fill": f"section:{n.desk.life.pk}"})
    yield "/"
    publish(n.desk.world, rating="restricted")


@needs("corrections", r"corrections:\d+")
def something_is_corrected(n: Newsroom) -> Iterator[str]:
    article = publish(n.desk.world)
    yield "/corrections/"
    again(article, corrections=[Correction(text="木樁應為三百根。")])


@needs("paper", r"paper:[\d-]+")
def a_headline_in_the_paper_changes(n: Newsroom) -> Iterator[str]:
    on_paper(n, DAY)
    yield f"/paper/{DAY}/"
    again(Article.objects.get(), headline="渡輪停航")


@needs("day_of", r".*@[\d-]+")
def a_day_between_two_changes(n: Newsroom) -> Iterator[str]:
    days = [timezone.now() - timedelta(days=back) for back in (3, 2, 1)]
    for day in days:
        publish(n.desk.world, published_at=day)
    yield f"/archive/{days[1].astimezone(TAIPEI).date()}/"
    publish(n.desk.world, published_at=days[1])


@needs("range_key", r".*~\d+")
def a_range_of_numbers_has_a_new_story(n: Newsroom) -> Iterator[str]:
    article = publish(n.desk.world)
    yield f"/sitemaps/stories-{ranges.range_of(article.number)}.xml"
    publish(n.desk.world)


def a_channel_is_renamed(n: Newsroom) -> Iterator[str]:
    yield "/latest/"
    save(n.channel, name="晨潮日報")


def worked_out(company: dict[int, int]) -> None:
    """What the consumer writes when stories are on the lists of others."""
    lists = Lists()
    for number, other in company.items():
        lists[number].others = [[other, 0.5, 0]]
    RelatedStories()._write(lists)


def promotion(n: Newsroom, **fields: Any) -> Promotion:
    return Promotion(
        name="訂閱", slot="top", pages="all", url="/service/about/", **({"title": "訂閱"} | fields)
    )


def only(n: Newsroom, *slots: dict[str, Any]) -> None:
    Front.objects.create(channel=n.channel, slots=list(slots))


def on_paper(n: Newsroom, day: Any) -> None:
    publish(n.desk.world, edition="paper", paper_date=day, paper_page="A1")
    if not Story.objects.filter(paper_date=day).exists():
        editions.release(day)


# --- Sabotage -----------------------------------------------------------------------------------------------------


def declared_keys() -> set[str]:
    """All that the module of keys names: constants, and functions that make one key."""
    own = {
        name
        for name, value in vars(keys).items()
        if not name.startswith("_")
        and (
            (isinstance(value, str) and name.isupper())
            or (inspect.isfunction(value) and value.__module__ == keys.__name__ and is_key(value))
        )
    }
    return own | {"range_key"}


def is_key(function: Callable[..., Any]) -> bool:
    return inspect.signature(function).return_annotation in {"str", str}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with time_machine.travel(START, tick=True):
        yield Newsroom()


def taken_away(monkeypatch: pytest.MonkeyPatch, pattern: re.Pattern[str]) -> None:
    """From now on no row of the log purges keys that fit the pattern."""
    insert = log.insert_rows

    def without(model: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        if model is LogRow:
            for row in rows:
                row.purges = " ".join(key for key in row.purges.split() if not pattern.fullmatch(key))
        return insert(model, rows, *args, **kwargs)

    monkeypatch.setattr(log, "insert_rows", without)


def played(newsroom: Newsroom, play: Scenario, between: Callable[[], None]) -> tuple[Site, Place]:
    """A scenario's page is kept, ``between`` is done, and then what changes the page."""
    site = Site()
    scenario = play(newsroom)
    asked = next(scenario)
    place = (PAPER_HOST, asked) if isinstance(asked, str) else asked
    site.compare(place)
    with as_in_life():
        assert ask(site.cache, place).was_kept, "a page that is never kept proves nothing"
    between()
    assert next(scenario, None) is None
    return site, place


def test_every_key_has_a_scenario() -> None:
    assert set(SCENARIOS) == declared_keys()


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_change_reaches_its_readers(newsroom: Newsroom, name: str) -> None:
    site, place = played(newsroom, SCENARIOS[name][1], lambda: None)
    with as_in_life():
        assert not ask(site.cache, place).was_kept, "the page must change for the scenario to prove anything"
    site.compare(place)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_without_its_purge_an_old_page_is_served(
    newsroom: Newsroom, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, place = played(newsroom, SCENARIOS[name][1], lambda: taken_away(monkeypatch, SCENARIOS[name][0]))
    with pytest.raises(Stale):
        site.compare(place)


# --- The same, by what answers the purges ---------------------------------------------------------------------------


def a_sitemap_shows_a_photo(n: Newsroom) -> Iterator[str]:
    photo = Photo.objects.last()
    article = publish(n.desk.world, lead=photo)
    yield f"/sitemaps/stories-{ranges.range_of(article.number)}.xml"
    save(photo, withdrawn_at=timezone.now())


#: By the name of the function: where it is looked up, and a scenario.
FUNCTIONS: dict[str, tuple[Any, Scenario]] = {
    "purges_of_story": (keys, a_headline_changes),
    "purges_of_places": (keys, a_topic_has_its_first_story),
    "purges_of_aliases": (keys, a_more_exact_alias_is_known),
    "purges_of_change": (transaction, a_section_is_renamed),
    "files_showing": (ranges, a_sitemap_shows_a_photo),
}
#: By the kind of row.
ROWS: dict[type[Recorded], Scenario] = {
    Breaking: a_bar_is_set,
    Channel: a_channel_is_renamed,
    Front: editors_set_the_home,
    Person: somebody_has_another_address,
    Photo: a_photo_is_withdrawn,
    Promotion: a_campaign_begins,
    RelatedChoice: an_editor_pins_a_story,
    Section: a_section_is_renamed,
    ServicePage: a_service_page_has_other_words,
    Special: a_special_has_another_standfirst,
    Topic: a_topic_is_renamed,
    Video: a_film_has_another_title,
}


def test_every_function_and_every_row_has_a_scenario() -> None:
    assert set(FUNCTIONS) == {name for name in vars(keys) if name.startswith("purges_")} | {"files_showing"}
    assert set(ROWS) == set(keys._SHOWN)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_without_the_function_an_old_page_is_served(
    newsroom: Newsroom, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, scenario = FUNCTIONS[name]
    site, place = played(
        newsroom, scenario, lambda: monkeypatch.setattr(module, name, lambda *_args, **_kwargs: set())
    )
    with pytest.raises(Stale):
        site.compare(place)


@pytest.mark.parametrize("model", sorted(ROWS, key=lambda model: model.__name__))
def test_without_what_readers_see_of_a_row_an_old_page_is_served(
    newsroom: Newsroom, model: type[Recorded], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, place = played(
        newsroom, ROWS[model], lambda: monkeypatch.setitem(keys._SHOWN, model, lambda _row: {})
    )
    with pytest.raises(Stale):
        site.compare(place)
