"""The bulk writer: what it leaves is what the desk's own verbs would have left, or nothing at all."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from haowai.articles import bulk
from haowai.articles.bulk import Manuscript
from haowai.articles.models import Article, MonthFolder, OldAddress, Signature
from haowai.articles.verbs import go_to_press, take_down
from haowai.media.models import Photo
from haowai.press.models import Alias, ListEntry, LogRow, Payload, PressHead, Story
from haowai.press.payload import read
from haowai.sections.models import Person, Section, Topic
from tests.cast import PARAGRAPHS, Paper, body, publish, write

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)
#: What tells two articles apart that say the same.
OWN = {"number", "aliases", "published_at"}


def manuscript(section: Section, headline: str = "貝朗港渡輪復航", **parts: Any) -> Manuscript:
    """Two paragraphs begun on 6 March in Taipei."""
    names = {"signatures", "also", "topics", "addresses"} & set(parts)
    own = {name: parts.pop(name) for name in names}
    article = Article(
        section=section, headline=headline, published_at=MORNING, **{"body": body(*PARAGRAPHS), **parts}
    )
    return Manuscript(article, begun=date(2026, 3, 6), **own)


def without(names: set[str], values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def print_all(*manuscripts: Manuscript) -> list[Article]:
    bulk.write(manuscripts, publish=True, actor="test")
    return [Article.objects.get(pk=each.article.pk) for each in manuscripts]


@pytest.fixture
def photo(db: None, settings: Any, tmp_path: Any) -> Photo:
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (80, 60)).save(file, "JPEG")
    stored = ContentFile(file.getvalue(), "a.jpg")
    return Photo.objects.create(title="碼頭", caption="清晨的碼頭。", credit="方野攝", file=stored)


@pytest.fixture
def topic(db: None) -> Topic:
    return Topic.objects.create(name="渡輪復航", slug="ferry")


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="沈以安", slug="shen")


def everything(paper: Paper, photo: Photo, topic: Topic, person: Person) -> dict[str, Any]:
    """An article that has all an article can have."""
    return {
        "kicker": "現場",
        "standfirst": "停航四年，第一班船在清晨離岸。",
        "lead": photo,
        "body": [
            *body(*PARAGRAPHS),
            ("photo", {"photo": photo, "caption": "第一班船。", "credit": "", "alt": "", "remote": ""}),
        ],
        "signatures": [Signature(person=person, role="記者", place="貝朗", day=6, form="slash")],
        "also": [paper.life],
        "topics": [topic],
        "addresses": ["https://old.example.tw/news?id=7"],
    }


# --- As the desk would have left it ------------------------------------------------------------------------


def test_the_words_are_those_that_a_desk_would_have_printed(
    paper: Paper, photo: Photo, topic: Topic, person: Person
) -> None:
    parts = everything(paper, photo, topic, person)
    (ours,) = print_all(manuscript(paper.world, **parts))
    desk = write(paper.world, **{name: parts[name] for name in ("kicker", "standfirst", "lead", "body")})
    desk.signatures = [Signature(person=person, role="記者", place="貝朗", day=6, form="slash")]
    desk.also, desk.topics = [paper.life], [topic]
    desk.old_addresses = [OldAddress(address="https://old.example.tw/news?id=8")]
    desk = go_to_press(desk)

    words, expected = (read(Story.objects.get(number=each.number).payload) for each in (ours, desk))
    assert without(OWN, words) == without(OWN, expected)
    assert words["published_at"] == "2026-03-05T22:30:00.000000Z"
    assert words["bylines"][0]["person"] == person.pk
    assert words["lead"] is not None
    assert words["lead"]["credit"] == "方野攝"
    assert _lists(ours) == _lists(desk)
    assert _references(ours) == _references(desk)
    assert _indexed(ours) == _indexed(desk)
    assert Alias.objects.get(number=ours.number).address == "old.example.tw/news?id=7"


def _lists(article: Article) -> set[str]:
    return set(ListEntry.objects.filter(story_id=article.number).values_list("list", flat=True))


def _references(article: Article) -> set[tuple[Any, ...]]:
    rows = ReferenceIndex.objects.filter(object_id=str(article.pk), content_type__model="article")
    return set(rows.values_list("base_content_type", "to_content_type", "to_object_id", "model_path"))


def _indexed(article: Article) -> dict[str, Any]:
    entry = IndexEntry.objects.get(object_id=str(article.pk), content_type__model="article")
    return {"title": str(entry.title), "body": str(entry.body), "autocomplete": str(entry.autocomplete)}


def test_printing_it_again_prints_nothing(paper: Paper, photo: Photo, topic: Topic, person: Person) -> None:
    (article,) = print_all(manuscript(paper.world, **everything(paper, photo, topic, person)))
    before = LogRow.objects.count()
    go_to_press(article)
    go_to_press(Article.objects.get(pk=article.pk).get_latest_revision_as_object())
    assert LogRow.objects.count() == before


def test_references_stay_when_wagtail_looks_again(
    paper: Paper, photo: Photo, topic: Topic, person: Person
) -> None:
    (article,) = print_all(manuscript(paper.world, **everything(paper, photo, topic, person)))
    rows = ReferenceIndex.objects.filter(object_id=str(article.pk), content_type__model="article")
    before = set(rows.values_list("pk", "content_path_hash"))
    ReferenceIndex.create_or_update_for_object(article)
    assert set(rows.values_list("pk", "content_path_hash")) == before


def test_the_revision_is_the_article_as_its_rows_say(
    paper: Paper, photo: Photo, topic: Topic, person: Person
) -> None:
    (article,) = print_all(manuscript(paper.world, **everything(paper, photo, topic, person)))
    kept = Revision.objects.get(pk=article.latest_revision_id).content
    rows = json.loads(json.dumps(article.serializable_data(), cls=DjangoJSONEncoder))
    # PostgreSQL keeps the body's keys in an order of its own.
    assert json.loads(kept["body"]) == json.loads(rows["body"])
    ignored = {"body", "edited_at", "latest_revision", "live_revision"}
    assert without(ignored, kept) == without(ignored, rows)
    assert kept["old_addresses"][0]["pk"] == article.old_addresses.get().pk


def test_it_can_be_opened_edited_and_printed(
    paper: Paper, photo: Photo, topic: Topic, person: Person
) -> None:
    (article,) = print_all(manuscript(paper.world, **everything(paper, photo, topic, person)))
    draft = article.get_latest_revision_as_object()
    draft.headline = "貝朗港渡輪復航　首日客滿"
    go_to_press(draft)

    story = Story.objects.get(number=article.number)
    words = read(story.payload)
    kinds = LogRow.objects.of_article(article.number).values_list("kind", flat=True)
    assert list(kinds) == ["published", "updated"]
    assert story.headline == "貝朗港渡輪復航 首日客滿"
    assert words["published_at"] == "2026-03-05T22:30:00.000000Z"
    assert (words["topics"], words["also"]) == ([topic.pk], [paper.life.pk])
    assert words["aliases"] == ["old.example.tw/news?id=7"]
    assert [signed["name"] for signed in words["bylines"]] == ["沈以安"]


def test_it_can_be_taken_down(paper: Paper) -> None:
    (article,) = print_all(manuscript(paper.world))
    take_down(article)
    assert not Story.objects.get(number=article.number).is_live
    assert _lists(article) == set()


def test_drafts_are_not_printed_and_can_be_later(paper: Paper) -> None:
    each = manuscript(paper.world)
    bulk.write([each], publish=False, actor="test")
    article = Article.objects.get(pk=each.article.pk)
    assert not article.live
    assert article.live_revision_id is None
    assert not Story.objects.exists()
    go_to_press(article.get_latest_revision_as_object())
    assert Story.objects.get().published_at == MORNING


def test_links_between_articles_are_printed_by_number(paper: Paper) -> None:
    first = publish(paper.world)
    text = f'<p>見<a linktype="page" id="{first.pk}">前文</a>。</p>'
    (second,) = print_all(manuscript(paper.world, body=[("paragraph", text)], evolved_from=first))
    words = read(Story.objects.get(number=second.number).payload)
    assert words["body"] == [{"type": "paragraph", "html": f'見<a href="/stories/{first.number}">前文</a>。'}]
    assert words["evolved_from"] == first.number
    assert ("wagtailcore", "page", str(first.pk)) in {
        (row.to_content_type.app_label, row.to_content_type.model, row.to_object_id)
        for row in ReferenceIndex.objects.filter(object_id=str(second.pk), content_type__model="article")
    }


def test_history_says_what_was_done(paper: Paper) -> None:
    (article,) = print_all(manuscript(paper.world))
    entry = PageLogEntry.objects.get(page_id=article.pk)
    assert (entry.action, entry.revision_id) == ("wagtail.publish", article.latest_revision_id)


# --- The tree ----------------------------------------------------------------------------------------------


def test_the_tree_stays_sound(paper: Paper) -> None:
    write(paper.world)
    print_all(*(manuscript(paper.world, f"第{number}則") for number in range(40)), manuscript(paper.life))
    late = manuscript(paper.world, "四月的一則")
    late.begun = date(2026, 4, 1)
    print_all(late, manuscript(paper.politics))
    print_all(manuscript(paper.world, "又一則"))
    write(paper.world)

    assert all(found == [] for found in Page.find_problems())
    for folder in MonthFolder.objects.all():
        assert folder.numchild == folder.get_children().count()
    march = MonthFolder.objects.get(section=paper.world, month=date(2026, 3, 1))
    assert march.numchild == 41
    assert len(set(Article.objects.values_list("path", flat=True))) == Article.objects.count()


def test_a_desk_adds_to_a_folder_that_bulk_filled(paper: Paper) -> None:
    (first,) = print_all(manuscript(paper.world))
    folder = Page.objects.get(pk=first.get_parent().pk)
    second = Article(section=paper.world, headline="同一個月的另一則")
    folder.add_child(instance=second)
    (third,) = print_all(manuscript(paper.world))
    assert [first.path < second.path, second.path < third.path] == [True, True]
    assert all(found == [] for found in Page.find_problems())


# --- All or nothing, and cheap -----------------------------------------------------------------------------


def test_a_failure_in_the_middle_leaves_nothing(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    wagtails = (Page, Revision, IndexEntry, ReferenceIndex, PageLogEntry)
    tables = (*wagtails, Article, Signature, LogRow, Payload, Story, ListEntry)
    before = {table: table._default_manager.count() for table in tables}
    head = PressHead.objects.get().number
    print_once = bulk.article_data
    count = 0

    def fails_at_the_third(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == 3:
            raise DatabaseError("the disk is full")
        return print_once(*args, **kwargs)

    monkeypatch.setattr(bulk, "article_data", fails_at_the_third)
    with pytest.raises(DatabaseError):
        print_all(*(manuscript(paper.world, signatures=[Signature(name="沈以安")]) for _ in range(5)))
    assert {table: table._default_manager.count() for table in tables} == before
    assert PressHead.objects.get().number == head


def test_a_twin_source_is_refused_and_nothing_written(paper: Paper) -> None:
    print_all(manuscript(paper.world, source_id="a-1"))
    with pytest.raises(IntegrityError):
        print_all(manuscript(paper.life), manuscript(paper.life, source_id="a-1"))
    assert Article.objects.count() == Story.objects.count() == 1


def test_queries_do_not_grow_with_the_batch(paper: Paper) -> None:
    print_all(manuscript(paper.world))

    def queries(count: int) -> int:
        batch = [manuscript(paper.world, f"第{number}則") for number in range(count)]
        with CaptureQueriesContext(connection) as made:
            bulk.write(batch, publish=True, actor="test")
        return len([query for query in made if "INSERT INTO" not in query["sql"]])

    assert queries(60) <= queries(3) + 2
