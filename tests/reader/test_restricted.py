"""A restricted story: nothing of what was written is in any answer to a reader."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction, Signature
from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Topic
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
CANARY = "金絲雀"


@pytest.fixture
def restricted(paper: Paper, make_photo: MakePhoto) -> Article:
    """A story with the canary in each of its fields, and everywhere it can stand."""
    with press_transaction("test"):
        person = Person.objects.create(slug="shen", name="沈以安")
    photo = make_photo(
        caption=f"{CANARY}圖說", credit=f"{CANARY}攝", alt=f"{CANARY}替代", title=f"{CANARY}檔名"
    )
    day = timezone.localdate() - timedelta(days=1)
    blocks = [
        {"type": "paragraph", "value": f"<p>{CANARY}內文</p>"},
        {"type": "subheading", "value": f"{CANARY}小標"},
        {
            "type": "photo",
            "value": {"photo": photo.pk, "caption": f"{CANARY}圖說", "credit": CANARY, "alt": CANARY},
        },
    ]
    article = write(
        paper.world,
        headline=f"{CANARY}標題",
        kicker=f"{CANARY}肩題",
        list_title=f"{CANARY}短題",
        push_title=f"{CANARY}推播",
        standfirst=f"{CANARY}提要",
        body=json.dumps(blocks),
        lead=photo,
        lead_caption=f"{CANARY}圖說",
        lead_credit=CANARY,
        rating="restricted",
        edition="paper",
        paper_date=day,
        paper_page="A1",
    )
    article.topics.set([Topic.objects.create(slug="case", name="案件")])
    article.signatures.set([Signature(person=person, name=f"{CANARY}署名", role=CANARY, form="bracket")])
    article.corrections.set([Correction(text=f"{CANARY}更正")])
    return go_to_press(article)


def pages_with(article: Article) -> list[str]:
    day = timezone.localtime(article.published_at).date().isoformat()
    paper_day = article.paper_date.isoformat()
    return [
        url_of(article), "/", "/world/", f"/world/archive/{day}/", f"/archive/{day}/", "/topics/case/",
        f"/topics/case/archive/{day}/", "/authors/shen/", f"/authors/shen/archive/{day}/",
        f"/paper/{paper_day}/", f"/paper/{paper_day}/A1/", "/nothing-here",
    ]  # fmt: skip


def test_its_words_are_on_no_page(restricted: Article, paper: Paper, reader: Client) -> None:
    neighbour = publish(paper.world, evolved_from=restricted)
    for path in [*pages_with(restricted), url_of(neighbour)]:
        response = reader.get(path)
        assert response.status_code in {200, 404}, path
        assert CANARY not in response.text, path
        assert all(CANARY not in value for value in response.headers.values()), path


def test_its_page_says_so_and_is_labelled(restricted: Article, reader: Client) -> None:
    response = reader.get(url_of(restricted))
    assert response.status_code == 200
    assert '<meta name="rating" content="adult">' in response.text
    assert "RTA-5042-1996-1400-1577-RTA" in response.text
    assert 'action="/gate/"' in response.text
    assert "application/ld+json" not in response.text
    assert "<img" not in response.text
    assert "og:description" not in response.text


def test_lists_carry_its_mark_and_no_picture(restricted: Article, reader: Client) -> None:
    for path in pages_with(restricted)[1:-1]:
        page = reader.get(path).text
        assert "mark--adult" in page, path
        assert "/pictures/" not in page, path


def test_a_safe_headline_is_shown_where_there_is_one(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline=CANARY, rating="restricted", safe_headline="川口刑案，警方偵辦中")
    for path in (url_of(article), "/", "/world/"):
        page = reader.get(path).text
        assert "川口刑案，警方偵辦中" in page
        assert CANARY not in page


def test_a_rating_that_changes_changes_the_page_at_once(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, standfirst=CANARY)
    assert CANARY in reader.get(url_of(article)).text
    article.rating = "restricted"
    go_to_press(article)
    assert CANARY not in reader.get(url_of(article)).text
