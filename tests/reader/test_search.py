"""The small search: all words, newest first, all channels, bounded, and nothing that may not be shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haowai.articles.verbs import take_down
from haowai.sections.models import Section
from tests.cast import Paper, publish
from tests.reader.conftest import story_at

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)


def found(reader: Client, question: str, **further: str) -> list[str]:
    """Titles of what a question finds."""
    response = reader.get("/search/", {"q": question} | further)
    assert response.status_code == 200
    return [
        " ".join(each.get_text().split())
        for each in BeautifulSoup(response.text, "lxml").select(".find-row__title")
    ]


def test_all_words_must_be_there_newest_first(paper: Paper, reader: Client, sports: Section) -> None:
    story_at(paper.world, NOON, headline="貝朗港渡輪停航")
    story_at(sports, NOON + timedelta(hours=1), headline="燈塔隊搭渡輪", standfirst="往貝朗客場")
    story_at(paper.life, NOON + timedelta(hours=2), headline="渡輪貓")
    assert found(reader, "渡輪") == ["渡輪貓", "燈塔隊搭渡輪", "貝朗港渡輪停航"]
    assert found(reader, " 渡輪　貝朗 ") == ["燈塔隊搭渡輪", "貝朗港渡輪停航"]
    assert found(reader, "渡輪 火車") == []


def test_latin_letters_are_found_large_and_small(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="Harbour 線重開", list_title="港線重開")
    assert found(reader, "harbour") == ["港線重開"]


def test_a_restricted_story_is_found_by_its_safe_headline_alone(paper: Paper, reader: Client) -> None:
    publish(
        paper.life, headline="不能看的事", standfirst="血", rating="restricted", safe_headline="川口社區刑案"
    )
    assert found(reader, "刑案") == ["18+ 川口社區刑案"]
    for word in ("不能看", "血", "刑案 血"):
        assert found(reader, word) == []


def test_what_was_taken_down_is_not_found(paper: Paper, reader: Client) -> None:
    article = publish(paper.life, headline="錯的消息")
    take_down(article)
    assert found(reader, "消息") == []


@pytest.mark.parametrize("question", ["", "   ", "％", "?!", "\x00", "，。", "'"])
def test_a_question_without_sense_gets_something_to_read(paper: Paper, reader: Client, question: str) -> None:
    publish(paper.life, headline="一碗麵")
    page = reader.get("/search/", {"q": question})
    assert page.status_code == 200
    assert "一碗麵" in page.text
    assert found(reader, question) == []


def test_signs_of_patterns_are_signs(paper: Paper, reader: Client) -> None:
    publish(paper.life, headline="折扣100%")
    publish(paper.life, headline="折扣1000元")
    assert found(reader, "100%") == ["折扣100%"]
    assert found(reader, "折_") == []


def test_words_of_the_reader_are_escaped(paper: Paper, reader: Client) -> None:
    text = reader.get("/search/", {"q": '<script>x</script>"'}).text
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


def test_a_question_is_cut_at_its_bounds(paper: Paper, reader: Client) -> None:
    publish(paper.life, headline="渡輪停航復航")
    assert found(reader, "渡 輪 停 航 復 停航 火車") == ["渡輪停航復航"]
    assert found(reader, "渡輪" + " " * 100 + "火車") == ["渡輪停航復航"]
    assert reader.get("/search/?q=" + "a" * 5000).status_code == 200


def test_results_go_on_without_loss(paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haowai.reader.pages.search.RESULTS", 3)
    monkeypatch.setattr("haowai.reader.pages.search.SPAN", 4)
    for at in range(12):
        moment = NOON + timedelta(minutes=at // 3)
        article = publish(paper.world, headline=f"渡輪{at:02}", published_at=moment, also=[paper.life])
        assert article.number
    seen, address = [], "/search/?q=渡輪"
    for _page in range(8):
        tree = BeautifulSoup(reader.get(address).text, "lxml")
        seen += [" ".join(each.get_text().split()) for each in tree.select(".find-row__title")]
        onward = tree.select(".onward a")
        if not onward:
            break
        address = str(onward[0]["href"])
    assert seen == [f"渡輪{at:02}" for at in range(11, -1, -1)]


def test_the_end_of_what_one_page_reads_is_said(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haowai.reader.pages.search.SPAN", 3)
    story_at(paper.world, NOON - timedelta(days=400), headline="老渡輪")
    for at in range(5):
        story_at(paper.world, NOON + timedelta(minutes=at), headline="火車")
    page = BeautifulSoup(reader.get("/search/?q=老渡輪").text, "lxml")
    assert page.select(".find-row") == []
    older = str(page.select(".onward a")[0]["href"])
    assert "老渡輪" in reader.get(older).text


@pytest.mark.parametrize("before", ["x", "1", "99999999999999999999999-1", "-", "\x00"])
def test_a_bad_cursor_is_passed_over(paper: Paper, reader: Client, before: str) -> None:
    publish(paper.life, headline="渡輪")
    assert found(reader, "渡輪", before=before) == ["渡輪"]


def test_search_engines_keep_out_and_addresses_are_one(paper: Paper, reader: Client) -> None:
    response = reader.get("/search/?q=渡輪")
    assert "noindex" in response["X-Robots-Tag"]
    assert reader.get("/search?q=渡輪").status_code == 301
    assert reader.post("/search/", {"q": "渡輪"}).status_code == 405


def test_queries_do_not_grow(paper: Paper, sports: Section, reader: Client) -> None:
    for at in range(10):
        story_at((paper.world, sports)[at % 2], NOON + timedelta(minutes=at), headline="渡輪")
    with CaptureQueriesContext(connection) as captured:
        assert len(found(reader, "渡輪")) == 10
    # The aliases that a query may name, the site, and the search itself.
    assert len(captured) <= 1 + 2 + 2
