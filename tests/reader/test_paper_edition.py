"""The paper is leafed through by date and page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from haowai.articles.verbs import go_to_press
from haowai.press.models.story import TAIPEI
from haowai.reader.pages.paper import order_of_page
from haowai.sections.models import Section
from tests.cast import Paper, publish, write_for_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday() -> date:
    return timezone.localdate(timezone=TAIPEI) - timedelta(days=1)


def test_pages_are_in_the_order_of_the_paper(paper: Paper, reader: Client, yesterday: date) -> None:
    for page in ("B1", "A10", "A2", "A1"):
        go_to_press(write_for_paper(paper.world, yesterday, page, headline=f"{page}頭條"))
    text = reader.get(f"/paper/{yesterday}/").text
    places = [text.index(f"{page}頭條") for page in ("A1", "A2", "A10", "B1")]
    assert places == sorted(places)


def test_a_page_leads_to_its_neighbours(paper: Paper, reader: Client, yesterday: date) -> None:
    for page in ("A1", "A2", "A3"):
        go_to_press(write_for_paper(paper.world, yesterday, page))
    text = reader.get(f"/paper/{yesterday}/A2/").text
    assert f'rel="prev" href="/paper/{yesterday}/A1/"' in text
    assert f'rel="next" href="/paper/{yesterday}/A3/"' in text
    assert reader.get(f"/paper/{yesterday}/A9/").status_code == 404
    assert reader.get(f"/paper/{yesterday}/a2")["Location"] == f"http://localhost:8000/paper/{yesterday}/A2/"


def test_the_paper_leads_to_its_newest_edition(paper: Paper, reader: Client, yesterday: date) -> None:
    for back in (9, 3, 0):
        go_to_press(write_for_paper(paper.world, yesterday - timedelta(days=back)))
    assert reader.get("/paper/")["Location"] == f"http://localhost:8000/paper/{yesterday}/"
    middle = reader.get(f"/paper/{yesterday - timedelta(days=3)}/").text
    assert f'rel="prev" href="/paper/{yesterday - timedelta(days=9)}/"' in middle
    assert f'rel="next" href="/paper/{yesterday}/"' in middle
    assert (
        f'href="/paper/{yesterday - timedelta(days=9)}/"'
        in reader.get(f"/paper/{yesterday - timedelta(days=3)}/").text
    )


def test_a_paper_that_has_not_appeared_is_not_there(paper: Paper, reader: Client, yesterday: date) -> None:
    tomorrow = yesterday + timedelta(days=2)
    go_to_press(write_for_paper(paper.world, tomorrow, headline="明天才見報"))
    assert reader.get(f"/paper/{tomorrow}/").status_code == 404
    assert "明天才見報" not in reader.get("/").text


def test_realtime_stories_are_not_in_the_paper(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    response = reader.get("/paper/")
    assert response.status_code == 200
    assert "/world/1" not in response.text


def test_the_paper_belongs_to_the_papers_own_host(
    paper: Paper, sports: Section, reader: Client, yesterday: date
) -> None:
    article = go_to_press(write_for_paper(sports, yesterday, "B4"))
    elsewhere = reader.get(f"/paper/{yesterday}/", HTTP_HOST="sports.haowai.localhost:8000")
    assert elsewhere["Location"] == f"http://localhost:8000/paper/{yesterday}/"
    page = reader.get(f"/paper/{yesterday}/B4/").text
    assert f'href="http://sports.haowai.localhost:8000/baseball/{article.number}"' in page


def test_the_order_of_pages() -> None:
    assert sorted(["C1", "A10", "A2", "B1", "A1"], key=order_of_page) == ["A1", "A2", "A10", "B1", "C1"]
