"""The archive says what was corrected and when, and nothing that today's readers may not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction
from haowai.articles.redaction import redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section, ServicePage
from tests.cast import Paper, publish, write
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db


def corrected(section: Section, at: datetime, text: str = "船班應為十二班。", **fields: Any) -> Article:
    article = write(section, **fields)
    article.corrections.set([Correction(at=at, text=text)])
    return go_to_press(article)


def day(month: int, number: int, hour: int = 4) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def test_corrections_are_listed_newest_first_with_their_stories(paper: Paper, reader: Client) -> None:
    old = corrected(paper.world, day(10, 3), "先前的更正。", headline="渡輪復航")
    new = corrected(paper.life, day(11, 2), "後來的更正。", headline="麵店搬家")
    page = reader.get("/corrections/")
    assert page.status_code == 200
    assert page.text.index("後來的更正。") < page.text.index("先前的更正。")
    for article, title in ((old, "渡輪復航"), (new, "麵店搬家")):
        assert re.search(rf'href="{url_of(article)}#correction-\d+">{title}</a>', page.text)
    assert f"corrections:{paper.channel.pk}" in page["Surrogate-Key"].split()
    assert f"{url_of(new)}/versions/correction-" in page.text


def test_months_are_of_taipei_and_lead_to_each_other(paper: Paper, reader: Client) -> None:
    corrected(paper.world, datetime(2026, 8, 31, 15, 59, tzinfo=UTC), "八月最後一分鐘。")
    corrected(paper.world, datetime(2026, 8, 31, 16, 0, tzinfo=UTC), "九月第一分鐘。")
    corrected(paper.world, day(11, 2), "十一月。")
    september = reader.get("/corrections/2026-09/").text
    assert "九月第一分鐘。" in september
    assert "八月最後一分鐘。" not in september
    assert 'rel="prev" href="/corrections/2026-08/"' in september
    assert 'rel="next" href="/corrections/2026-11/"' in september
    assert reader.get("/corrections/2026-10/").status_code == 404
    assert reader.get("/corrections/2026-09")["Location"].endswith("/corrections/2026-09/")


@pytest.mark.parametrize("month", ["2026-13", "0000-00", "9999-12"])
def test_months_that_do_not_exist_are_not_found(paper: Paper, reader: Client, month: str) -> None:
    assert reader.get(f"/corrections/{month}/").status_code == 404


def test_a_front_of_many_corrections_leads_on_by_month(paper: Paper, reader: Client) -> None:
    article = write(paper.world)
    article.corrections.set(
        [Correction(at=day(10, at % 28 + 1, at % 20), text=f"第{at}次。") for at in range(35)]
    )
    go_to_press(article)
    page = reader.get("/corrections/").text
    assert page.count("mended__text") == 30
    assert 'rel="prev" href="/corrections/2026-10/"' in page
    assert reader.get("/corrections/2026-10/").text.count("mended__text") == 35


def test_what_a_restricted_story_corrected_stays_behind_its_gate(paper: Paper, reader: Client) -> None:
    corrected(
        paper.world,
        day(11, 2),
        "秘密的更正。",
        headline="秘密標題",
        rating="restricted",
        safe_headline="川口刑案",
    )
    page = reader.get("/corrections/")
    assert "秘密" not in page.text
    assert "川口刑案" in page.text
    assert "18+" in page.text
    assert "/versions/" not in page.text


def test_the_record_of_a_story_that_was_taken_down_stays(paper: Paper, reader: Client) -> None:
    article = corrected(paper.world, day(11, 2), "秘密的更正。", headline="秘密標題")
    take_down(article)
    page = reader.get("/corrections/").text
    assert "2026/11/02" in page
    assert "秘密" not in page
    assert url_of(article) not in page


def test_a_withheld_text_says_so(paper: Paper, reader: Client) -> None:
    article = corrected(paper.world, day(11, 2), "秘密的更正。")
    redact_story(article.number, user=None, reason="court order")
    page = reader.get("/corrections/").text
    assert "2026/11/02" in page
    assert "mended__withheld" in page
    assert "秘密" not in page


def test_each_channel_has_its_own(paper: Paper, sports: Section, reader: Client) -> None:
    corrected(paper.world, day(11, 2), "本報的。")
    corrected(sports, day(11, 3), "體育的。")
    page = reader.get("/corrections/", HTTP_HOST="sports.haowai.localhost:8000").text
    assert "體育的。" in page
    assert "本報的。" not in page
    assert reader.get("/corrections/").status_code == 200


def test_a_paper_without_mistakes_says_so(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    page = reader.get("/corrections/")
    assert page.status_code == 200
    assert 'class="empty"' in page.text
    with press_transaction("test"):
        ServicePage.objects.create(channel=paper.channel, slug="corrections", title="更正原則")
    assert 'href="/service/corrections/"' in reader.get("/corrections/").text


def test_queries_do_not_grow_with_corrections(
    paper: Paper, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(1, 4):
        corrected(paper.world, day(11, at))
        # The site's two, and the records with their stories.
        with django_assert_num_queries(3):
            reader.get("/corrections/")
        with django_assert_num_queries(5):
            reader.get("/corrections/2026-11/")
