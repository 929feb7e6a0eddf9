"""Slots of a front: what editors set, what fills itself, and which keys a front is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haowai.articles.verbs import go_to_press, take_down
from haowai.press.models import LogRow, Story
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Front, Section, Special, Topic
from haowai.sections.slots import Kind, as_json, default_home, read_slots
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto, story_at
from tests.reader.test_fronts import stories_on

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)


def set_slots(channel: Channel, *slots: dict[str, Any], pins: list[int] | None = None) -> Front:
    return Front.objects.create(channel=channel, slots=list(slots), pins=pins or [])


def hours(section: Section, count: int, start: int = 0, **fields: Any) -> list[int]:
    """Numbers of stories of a section, one an hour, newest first."""
    return [story_at(section, NOON - timedelta(hours=start + at), **fields).number for at in range(count)]


def test_editors_slots_stand_in_their_order(paper: Paper, reader: Client) -> None:
    world, life = hours(paper.world, 3), hours(paper.life, 3)
    set_slots(
        paper.channel,
        {"kind": "ranked", "title": "編輯選讀", "stories": [life[2], world[2]]},
        {"kind": "cards", "fill": f"section:{paper.life.pk}", "count": 2},
    )
    assert stories_on(reader) == [life[2], world[2], life[0], life[1]]
    page = reader.get("/").text
    assert "編輯選讀" in page
    assert '<a href="/life/">生活</a></h2>' in page


def test_what_editors_set_lower_down_is_not_taken_by_a_fill_above(paper: Paper, reader: Client) -> None:
    numbers = hours(paper.world, 3)
    set_slots(
        paper.channel,
        {"kind": "list", "fill": f"channel:{paper.channel.pk}", "count": 10},
        {"kind": "cards", "stories": [numbers[0]], "fill": ""},
    )
    assert stories_on(reader) == [numbers[1], numbers[2], numbers[0]]


def test_a_story_that_two_slots_set_stands_in_the_first(paper: Paper, reader: Client) -> None:
    number = publish(paper.world).number
    set_slots(paper.channel, {"kind": "cards", "stories": [number]}, {"kind": "opinion", "stories": [number]})
    assert stories_on(reader) == [number]


def test_a_topic_fills_a_slot_before_the_newest_do(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        topic = Topic.objects.create(name="渡輪", slug="ferry")
    article = write(paper.world, headline="復航", published_at=NOON)
    article.topics.set([topic])
    ferry = go_to_press(article).number
    others = hours(paper.world, 2, start=1)
    set_slots(
        paper.channel,
        {"kind": "list", "fill": f"channel:{paper.channel.pk}"},
        {"kind": "cards", "fill": f"topic:{topic.pk}"},
    )
    assert stories_on(reader) == [*others, ferry]
    assert '<a href="/topics/ferry/">渡輪</a></h2>' in reader.get("/").text


def test_forms_fill_slots(paper: Paper, reader: Client) -> None:
    recipe = {"serves": "", "prep": "", "cook": "", "ingredients": ["鹽"], "steps": ["煮水"]}
    dish = publish(paper.life, body=[("recipe", recipe)])
    publish(paper.life)
    set_slots(paper.channel, {"kind": "cards", "fill": f"recipe:{paper.channel.pk}"})
    assert Story.objects.get(pk=dish.number).form == "recipe"
    assert stories_on(reader) == [dish.number]


def test_sponsored_and_restricted_stories_never_head_by_themselves(paper: Paper, reader: Client) -> None:
    sponsored = publish(paper.world, sponsored=True).number
    restricted = publish(paper.world, rating="restricted", safe_headline="川口刑案").number
    set_slots(paper.channel, {"kind": "lead", "fill": f"channel:{paper.channel.pk}"})
    assert stories_on(reader) == []
    Front.objects.update(pins=[restricted, sponsored])
    assert stories_on(reader) == [restricted, sponsored]


def test_a_restricted_story_shows_neither_picture_nor_words(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    publish(
        paper.world,
        headline="不能看",
        safe_headline="川口刑案",
        standfirst="血",
        kicker="命案",
        rating="restricted",
        lead=make_photo(),
    )
    fill = f"section:{paper.world.pk}"
    set_slots(
        paper.channel, *({"kind": kind, "fill": fill} for kind in ("cards", "video", "block", "opinion"))
    )
    page = reader.get("/").text
    assert "川口刑案" in page
    assert "18+" in page
    for secret in ("不能看", "血", "命案", "/pictures/"):
        assert secret not in page


def test_a_film_is_marked_in_words(paper: Paper, reader: Client) -> None:
    number = publish(paper.world).number
    Story.objects.filter(pk=number).update(form="video")
    set_slots(paper.channel, {"kind": "video", "stories": [number]})
    assert '<span aria-hidden="true">▶</span><span class="unseen">' in reader.get("/").text


def test_a_bad_slot_is_left_out_and_the_page_stands(paper: Paper, reader: Client) -> None:
    number = publish(paper.world).number
    good = {"kind": "cards", "stories": [number]}
    for bad in ("slot", {"kind": "nothing"}, {"kind": "cards", "stories": ["1"]}, {"kind": "cards", "x": 1}):
        Front.objects.all().delete()
        set_slots(paper.channel, bad, good)  # type: ignore[arg-type]
        assert stories_on(reader) == [number]
    Front.objects.update(slots={"kind": "cards"})
    assert stories_on(reader) == [number]


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ({"kind": "mosaic"}, "mosaic"),
        ({"kind": "cards"}, "Slot 1"),
        ({"kind": "cards", "stories": [1], "color": "red"}, "color"),
        ({"kind": "cards", "stories": [True]}, "Slot 1"),
        ({"kind": "cards", "stories": [1], "count": 0}, "Slot 1"),
        ({"kind": "cards", "fill": "desk:1"}, "desk:1"),
        ({"kind": "cards", "fill": "section:世"}, "section:世"),
        ({"kind": "special", "stories": [1]}, "Slot 1"),
        ({"kind": "lead", "stories": [1]}, "Slot 1"),
        ("lead", "Slot 1"),
    ],
)
def test_what_is_wrong_with_a_slot_is_said(slot: Any, words: str) -> None:
    from django.utils import translation

    with translation.override("en"), pytest.raises(ValidationError) as caught:
        read_slots([slot])
    assert words in " ".join(caught.value.messages)


def test_a_front_that_is_saved_by_form_must_have_whole_slots(paper: Paper) -> None:
    front = Front(channel=paper.channel, slots=[{"kind": "mosaic"}])
    with pytest.raises(ValidationError) as caught:
        front.full_clean()
    assert list(caught.value.message_dict) == ["slots"]


def test_the_usual_slots_set_by_hand_change_nothing(
    paper: Paper, sports: Section, reader: Client, make_photo: MakePhoto
) -> None:
    for at in range(24):
        story_at((paper.world, paper.life, sports)[at % 3], NOON - timedelta(hours=at), lead=make_photo())
    before = stories_on(reader)
    usual = default_home(paper.channel.pk, Section.objects.filter(channel=paper.channel), sisters=True)
    set_slots(paper.channel, *as_json(usual))
    assert stories_on(reader) == before
    assert len(before) > 15


def keys_of(client: Client, path: str = "/") -> set[str]:
    return set(client.get(path)["Surrogate-Key"].split())


def test_a_front_declares_every_list_that_it_read(paper: Paper, sports: Section, reader: Client) -> None:
    with press_transaction("test"):
        topic = Topic.objects.create(name="渡輪", slug="ferry")
        special = Special.objects.create(
            channel=paper.channel, slug="ferries", name="離島有船", live=True, stories=[77]
        )
    set_slots(
        paper.channel,
        {"kind": "list", "fill": f"section:{paper.world.pk}"},
        {"kind": "cards", "fill": f"topic:{topic.pk}"},
        {"kind": "video", "fill": f"video:{sports.channel_id}"},
        {"kind": "special", "fill": f"special:{special.pk}"},
        {"kind": "ranked", "stories": [41]},
        {"kind": "sisters"},
        pins=[42],
    )
    assert keys_of(reader) >= {
        f"front-of:{paper.channel.pk}",
        f"section:{paper.world.pk}",
        f"topic:{topic.pk}",
        f"videos-of:{sports.channel_id}",
        f"special:{special.pk}",
        f"channel:{sports.channel_id}",
        "story:41",
        "story:42",
        "story:77",
        "chrome",
    }


@pytest.mark.parametrize("of_section", [False, True])
def test_the_first_front_of_a_place_purges_the_page_that_had_none(
    paper: Paper, reader: Client, of_section: bool
) -> None:
    section = paper.world if of_section else None
    declared = keys_of(reader, "/world/" if section else "/")
    front = Front.objects.create(channel=paper.channel, section=section, pins=[])
    row = LogRow.objects.order_by("-number")[0]
    own = f"front-of:{paper.channel.pk}" + (f":{paper.world.pk}" if section else "")
    assert own in declared & set(row.purges.split())
    other = keys_of(reader, "/" if section else "/world/")
    assert not other & set(row.purges.split()), "only that page is purged"
    front.delete()
    row = LogRow.objects.order_by("-number")[0]
    assert own in row.purges.split()


def queries_of(client: Client, path: str = "/") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_one_query_plan_whatever_the_slots(
    paper: Paper, sports: Section, reader: Client, make_photo: MakePhoto
) -> None:
    def fill(count: int) -> None:
        for at in range(count):
            section = (paper.world, paper.life, paper.politics, sports)[at % 4]
            story_at(section, NOON - timedelta(hours=at), lead=make_photo())

    fill(4)
    usual, of_section = queries_of(reader), queries_of(reader, "/world/")
    slots: Callable[[Section], dict[str, Any]] = lambda desk: {"kind": "block", "fill": f"section:{desk.pk}"}  # noqa: E731
    front = set_slots(paper.channel, slots(paper.world), slots(paper.life))
    assert queries_of(reader) == usual
    with press_transaction("test"):
        special = Special.objects.create(channel=paper.channel, slug="ferries", name="離島有船", live=True)
        topic = Topic.objects.create(name="渡輪", slug="ferry")
    front.slots = [
        {"kind": "lead", "fill": f"channel:{paper.channel.pk}"},
        *(
            {"kind": kind, "fill": f"section:{paper.life.pk}"}
            for kind in ("cards", "video", "opinion", "list")
        ),
        {"kind": "special", "fill": f"special:{special.pk}"},
        {
            "kind": "ranked",
            "stories": [story.number for story in Story.objects.all()],
            "fill": f"topic:{topic.pk}",
        },
        {"kind": "sisters"},
    ]
    front.save()
    assert queries_of(reader) == usual + 2, "one for specials, one for topics"
    fill(20)
    assert queries_of(reader) == usual + 2
    assert queries_of(reader, "/world/") == of_section


def test_a_special_stands_on_a_front_with_its_stories(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    first, second = hours(paper.world, 2)
    with press_transaction("test"):
        special = Special.objects.create(
            channel=paper.channel,
            slug="ferries",
            name="離島有船",
            standfirst="三十四座島。",
            live=True,
            stories=[second, first],
            photo=make_photo(),
        )
    front = set_slots(paper.channel, {"kind": "special", "fill": f"special:{special.pk}", "count": 1})
    page = reader.get("/").text
    assert stories_on(reader) == [second]
    assert 'href="/specials/ferries/">離島有船</a></h2>' in page
    assert "三十四座島。" in page
    special.live = False
    special.save()
    assert "離島有船" not in reader.get("/").text
    front.delete()


def test_a_taken_down_story_leaves_every_slot(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    set_slots(
        paper.channel,
        {"kind": "ranked", "stories": [article.number]},
        {"kind": "days", "fill": f"section:{paper.world.pk}"},
    )
    assert stories_on(reader) == [article.number]
    take_down(article)
    assert stories_on(reader) == []


def test_a_section_has_slots_too_and_leads_to_its_archive(paper: Paper, reader: Client) -> None:
    numbers = hours(paper.world, 4)
    Front.objects.create(
        channel=paper.channel, section=paper.world, slots=[{"kind": "cards", "stories": [numbers[3]]}]
    )
    assert stories_on(reader, "/world/") == [numbers[3]]
    assert 'href="/world/archive/"' in reader.get("/world/").text


def test_every_kind_of_slot_has_a_template(paper: Paper, reader: Client) -> None:
    hours(paper.world, 12)
    told = hours(paper.life, 1)
    with press_transaction("test"):
        special = Special.objects.create(
            channel=paper.channel, slug="x", name="離島", live=True, stories=told
        )
    for kind in Kind.values:
        Front.objects.all().delete()
        fill = f"special:{special.pk}" if kind == "special" else f"section:{paper.world.pk}"
        set_slots(paper.channel, {"kind": kind, "fill": fill})
        assert reader.get("/").status_code == 200, kind
