"""Topics at the desk: what is offered while somebody writes, what becomes of it when it is taken or refused."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haowai.articles.models import Article, TopicChoice
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.tree import month_folder
from haowai.newsroom.views import topics as view
from haowai.press.models import LogRow
from haowai.sections.models import Person, Topic
from tests.cast import Newsroom, Paper, body, publish, write
from tests.newsroom.forms import article_form
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db

HEADLINE = "晨潮號在燕尾礁觸礁"
TEXT = (
    "麻利港外海廿七日深夜發生翻船事故，渡輪晨潮號在燕尾礁附近觸礁。海巡隊凌晨抵達，救起三十八人。",
    "晨潮號離開麻利港時風浪不大，到了燕尾礁才遇上湧浪。燕尾礁的燈標上週壞了，晨潮號的船員說沒有看見。",
)
OFFERS = "/newsroom/topics/offers/"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has questions of its own."""
    monkeypatch.setattr(view, "limiter", view.Limiter(most=60, seconds=60))


def ask(client: Client, *, headline: str = HEADLINE, text: str = "\n".join(TEXT), **fields: Any) -> Any:
    question = {"article": None, "place": None, "headline": headline, "text": text, "topics": [], **fields}
    return client.post(OFFERS, json.dumps(question), content_type="application/json")


def named(answer: Any) -> list[str]:
    return [offer["name"] for offer in answer.json()["named"]]


def new(answer: Any) -> list[str]:
    return [offer["name"] for offer in answer.json()["new"]]


def edit(article: Article) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])


def newest(article: Article) -> Article:
    version: Article = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    return version


# --- What is offered -----------------------------------------------------------------------------------------


def test_topics_and_people_of_the_archive_and_new_words_are_offered(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    Topic.objects.create(slug="mali", name="麻利港區", aliases="麻利港", kind="place")
    Person.objects.create(slug="gu", name="晨潮號")
    Topic.objects.create(slug="far", name="北瀾山")
    answer = ask(enter(client, newsroom.reporter), article=write(paper.world, user=newsroom.reporter).pk)
    assert set(named(answer)) == {"麻利港區", "晨潮號"}
    notes = {offer["name"]: offer["note"] for offer in answer.json()["named"]}
    assert "麻利港" in notes["麻利港區"]
    assert "燕尾礁" in new(answer)
    assert not {"麻利港", "晨潮號"} & set(new(answer))


def test_what_the_form_has_already_is_not_offered(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    Topic.objects.create(slug="mali", name="麻利港", kind="place")
    enter(client, newsroom.desk)
    answer = ask(client, article=write(paper.world).pk, topics=["麻利港", "燕尾礁"])
    assert "麻利港" not in named(answer)
    assert "燕尾礁" not in new(answer)


def test_before_the_first_save_the_place_says_who_may_ask(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.reporter)
    assert "燕尾礁" in new(ask(client, place=month_folder(paper.world).pk))
    assert ask(client, place=month_folder(paper.life).pk).status_code == 302


def test_who_signs_is_no_topic_of_the_story(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    Person.objects.create(slug="shen", name="沈以安")
    Person.objects.create(slug="gu", name="顧平安")
    text = "記者沈以安報導，船長顧平安獲救。圖為燈標。沈以安攝。顧平安說謝謝。"
    answer = ask(enter(client, newsroom.desk), headline="船長獲救", text=text, article=write(paper.world).pk)
    assert named(answer) == ["顧平安"]


def test_who_may_make_no_topics_is_offered_none_that_are_new(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    for group in newsroom.desk.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="add_topic"))
    Topic.objects.create(slug="mali", name="麻利港", kind="place")
    answer = ask(enter(client, newsroom.desk), article=write(paper.world).pk)
    assert (named(answer), new(answer)) == (["麻利港"], [])


# --- Who may ask, and how much -------------------------------------------------------------------------------


def test_only_who_may_edit_the_article_is_answered(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    theirs = write(paper.life)
    assert ask(client, article=theirs.pk).status_code == 302
    for person in (newsroom.reporter, newsroom.desk, newsroom.photo, newsroom.legal):
        assert ask(enter(client, person), article=theirs.pk).status_code in {302, 403}, person
    assert ask(enter(client, newsroom.chief), article=theirs.pk).status_code == 200
    assert client.get(OFFERS).status_code == 405


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"article": 1}',
        json.dumps({"article": "1", "headline": "", "text": "", "topics": []}).encode(),
        json.dumps({"article": True, "headline": "", "text": "", "topics": []}).encode(),
        json.dumps({"article": 2**63, "headline": "", "text": "", "topics": []}).encode(),
        json.dumps({"place": 1, "headline": [], "text": {}, "topics": []}).encode(),
        json.dumps({"place": 1, "headline": "", "text": "", "topics": [1]}).encode(),
        json.dumps({"place": 1, "headline": "", "text": "", "topics": ["x"] * 201}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(
    client: Client, paper: Paper, newsroom: Newsroom, sent: bytes
) -> None:
    enter(client, newsroom.desk)
    assert client.post(OFFERS, sent, content_type="application/json").status_code == 400


def test_missing_and_strange_places_are_refused(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    assert ask(client).status_code == 404
    assert ask(client, place=999_999).status_code == 404
    assert ask(client, article=999_999).status_code == 404
    assert ask(client, place=1).status_code in {302, 403}


def test_a_text_of_more_than_fifty_thousand_characters_is_refused(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.desk)
    article = write(paper.world).pk
    assert ask(client, headline="", text="貝" * 50_000, article=article).status_code == 200
    assert ask(client, headline="", text="貝" * 50_001, article=article).status_code == 413
    assert ask(client, headline="", text="貝" * 200_000, article=article).status_code == 413


@pytest.mark.parametrize(
    "text", ["\0", "<script>alert(1)</script>" * 3, "' OR 1=1 --", "\u202e麻利港" * 9, "%s{0}" * 9]
)
def test_hostile_texts_have_an_answer(client: Client, paper: Paper, newsroom: Newsroom, text: str) -> None:
    enter(client, newsroom.desk)
    assert ask(client, headline=text, text=text, article=write(paper.world).pk).status_code == 200


def test_whoever_never_stops_asking_waits(
    client: Client, paper: Paper, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "limiter", view.Limiter(most=2, seconds=60))
    article = write(paper.world).pk
    enter(client, newsroom.desk)
    assert [ask(client, article=article).status_code for _ in range(3)] == [200, 200, 429]
    assert ask(enter(client, newsroom.chief), article=article).status_code == 200


def test_nothing_of_a_text_is_logged_or_kept(
    client: Client, paper: Paper, newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    article = write(paper.world)
    enter(client, newsroom.desk)
    ask(client, text="金絲雀一號。金絲雀一號。金絲雀一號。", article=article.pk)
    ask(client, text="金絲雀一號" * 20_000, article=article.pk)
    assert "金絲雀" not in caplog.text.replace("FROM", "")
    assert not TopicChoice.objects.exists()


# --- Taking and refusing in the form -------------------------------------------------------------------------


def test_what_was_taken_is_told_apart_from_what_the_desk_chose(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = write(paper.world, user=newsroom.reporter)
    enter(client, newsroom.desk)
    form = article_form(
        HEADLINE, *TEXT, topics="燕尾礁,渡輪", topics_taken='["燕尾礁"]', topics_refused='["晨潮號"]'
    )
    client.post(edit(article), form)
    assert {topic.name for topic in newest(article).topics.all()} == {"燕尾礁", "渡輪"}
    rows = {row.name: (row.origin, row.refused, row.by) for row in TopicChoice.objects.all()}
    assert rows == {
        "燕尾礁": ("offered", False, newsroom.desk),
        "渡輪": ("desk", False, newsroom.desk),
        "晨潮號": ("offered", True, newsroom.desk),
    }
    assert not Topic.objects.filter(name="晨潮號").exists()
    answer = ask(client, article=article.pk)
    assert "晨潮號" not in new(answer)
    page = client.get(edit(article)).content.decode()
    assert "燕尾礁" in page
    assert newsroom.desk.get_full_name() in page


def test_saving_again_changes_nothing_of_who_chose(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.world)
    form = article_form(HEADLINE, *TEXT, topics="燕尾礁", topics_taken='["燕尾礁"]')
    enter(client, newsroom.desk).post(edit(article), form)
    (before,) = TopicChoice.objects.values("by", "at", "origin", "refused")
    enter(client, newsroom.chief).post(edit(article), article_form(HEADLINE, *TEXT, topics="燕尾礁"))
    assert TopicChoice.objects.values("by", "at", "origin", "refused").get() == before


def test_what_is_taken_off_again_is_not_offered_any_more(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = write(paper.world)
    enter(client, newsroom.desk)
    client.post(edit(article), article_form(HEADLINE, *TEXT, topics="燕尾礁", topics_taken='["燕尾礁"]'))
    client.post(edit(article), article_form(HEADLINE, *TEXT))
    choice = TopicChoice.objects.get()
    assert (choice.origin, choice.refused) == ("offered", True)
    assert "燕尾礁" not in named(ask(client, article=article.pk))
    client.post(edit(article), article_form(HEADLINE, *TEXT, topics="燕尾礁"))
    choice = TopicChoice.objects.get()
    assert (choice.origin, choice.refused) == ("desk", False)


def test_a_new_article_keeps_its_choices_with_its_first_save(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["articles", "article", month_folder(paper.world).pk])
    form = article_form(
        HEADLINE, *TEXT, topics="燕尾礁", topics_taken='["燕尾礁"]', topics_refused='["麻利港"]'
    )
    enter(client, newsroom.reporter).post(address, form)
    rows = TopicChoice.objects.values_list("name", "origin", "refused", "by")
    assert set(rows) == {
        ("燕尾礁", "offered", False, newsroom.reporter.pk),
        ("麻利港", "offered", True, newsroom.reporter.pk),
    }


def test_topics_from_before_are_nobodys_choice(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.world)
    article.topics.add(Topic.objects.create(slug="ferry", name="渡輪"))
    article.save_revision()
    enter(client, newsroom.desk).post(edit(article), article_form(HEADLINE, *TEXT, topics="渡輪,燕尾礁"))
    assert [row.name for row in TopicChoice.objects.all()] == ["燕尾礁"]


@pytest.mark.parametrize(
    "sent",
    [
        "", "{", "null", "7", '{"a": 1}', '[1, null, {}, [], ""]', "[" * 99_999,
        f'["{"長" * 81}"]', '["\\u0000"]',
    ],
)  # fmt: skip
def test_forged_choices_do_no_harm(client: Client, paper: Paper, newsroom: Newsroom, sent: str) -> None:
    article = write(paper.world)
    form = article_form(HEADLINE, *TEXT, topics="渡輪", topics_taken=sent, topics_refused=sent)
    assert enter(client, newsroom.desk).post(edit(article), form).status_code == 302
    assert [row.origin for row in TopicChoice.objects.all()] == ["desk"]


def test_a_person_that_is_taken_becomes_a_topic_about_a_person(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    Person.objects.create(slug="gu", name="顧平安")
    form = article_form(HEADLINE, *TEXT, topics="顧平安", topics_taken='["顧平安"]')
    enter(client, newsroom.desk).post(edit(write(paper.world)), form)
    assert Topic.objects.get().kind == "person"


# --- Forgetting ----------------------------------------------------------------------------------------------


def test_a_redacted_passage_is_no_refused_word_any_more(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world, headline=HEADLINE, body=body(*TEXT))
    for name in ("晨潮號", "燕尾礁"):
        TopicChoice.objects.create(article=article, name=name, key=name, origin="offered", refused=True)
    redact_passage(article.number, "晨潮號", user=newsroom.legal, reason="x")
    assert [row.name for row in TopicChoice.objects.all()] == ["燕尾礁"]
    redact_story(article.number, user=newsroom.legal, reason="x")
    assert not TopicChoice.objects.exists()


# --- Without script ------------------------------------------------------------------------------------------


def test_the_screen_takes_and_refuses_with_plain_buttons(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = write(paper.world, headline=HEADLINE, body=body(*TEXT))
    address = reverse("newsroom_article_topics", args=[article.pk])
    enter(client, newsroom.desk)
    page = client.get(address).content.decode()
    assert 'name="take" value="燕尾礁"' in page
    client.post(address, {"take": "燕尾礁"})
    client.post(address, {"refuse": "晨潮號"})
    assert [topic.name for topic in newest(article).topics.all()] == ["燕尾礁"]
    rows = TopicChoice.objects.values_list("name", "origin", "refused")
    assert set(rows) == {("燕尾礁", "offered", False), ("晨潮號", "offered", True)}
    page = client.get(address).content.decode()
    assert 'value="燕尾礁"' not in page
    assert 'value="晨潮號"' not in page
    assert not LogRow.objects.printings().exists(), "a draft is not printed"


def test_the_screen_is_for_those_who_may_edit(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.life, headline=HEADLINE, body=body(*TEXT))
    address = reverse("newsroom_article_topics", args=[article.pk])
    for person in (newsroom.desk, newsroom.photo):
        enter(client, person)
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, {"take": "燕尾礁"}).status_code in {302, 403}
    assert not Topic.objects.exists()
    enter(client, newsroom.chief)
    for sent in ({}, {"take": ""}, {"take": "長" * 81}, {"take": "\0"}, {"refuse": "長" * 5_000}):
        assert client.post(address, sent).status_code == 302
    assert not Topic.objects.exists()
    assert not TopicChoice.objects.exists()


def test_a_locked_article_keeps_its_topics(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.world, headline=HEADLINE, body=body(*TEXT))
    Article.objects.filter(pk=article.pk).update(locked=True, locked_by=newsroom.chief)
    address = reverse("newsroom_article_topics", args=[article.pk])
    enter(client, newsroom.desk).post(address, {"take": "燕尾礁"})
    assert not TopicChoice.objects.exists()
    assert 'name="take"' not in client.get(address).content.decode()
