"""The desk pins, adds and leaves out related stories in the article's form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from haowai.articles.models import Article
from haowai.press.models import LogRow
from haowai.sections.models import RelatedChoice
from tests.cast import Newsroom, Paper, publish
from tests.newsroom.forms import article_form
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, newsroom: Newsroom) -> Client:
    return enter(client, newsroom.chief)


def save(desk: Client, article: Article, *companions: dict[str, Any], button: str = "action-publish") -> Any:
    """What the form sends with these related stories."""
    newest = Article.objects.get(pk=article.pk)
    paragraphs = [str(block.value).removeprefix("<p>").removesuffix("</p>") for block in newest.body]
    data = article_form(
        newest.headline,
        *paragraphs,
        button=button,
        companions=inline_formset([{"id": "", **row} for row in companions]),
    )
    return desk.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), data)


def test_the_form_offers_a_chooser_of_articles(desk: Client, paper: Paper) -> None:
    article = publish(paper.world)
    html = desk.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "companions-__prefix__-other" in html
    assert "釘選在最前面" in html
    chooser = desk.get(reverse("wagtailadmin_choose_page"), {"page_type": "articles.article", "q": "渡輪"})
    assert chooser.status_code == 200


def test_what_the_desk_says_takes_effect_when_it_is_published(desk: Client, paper: Paper) -> None:
    article, first, second = (
        publish(paper.world, headline=name) for name in ("渡輪復航", "渡輪停航", "船長退休")
    )
    rows = LogRow.objects.printings().count()
    said = [{"other": second.pk, "place": "pinned"}, {"other": first.pk, "place": "left-out"}]
    save(desk, article, *said, button="")
    assert not RelatedChoice.objects.exists()
    response = save(desk, article, *said)
    assert response.status_code == 302
    choice = RelatedChoice.objects.get(pk=article.number)
    assert (choice.pinned, choice.added, choice.left_out) == ([second.number], [], [first.number])
    assert LogRow.objects.printings().count() == rows, "no new version"


def test_an_article_is_named_once_and_never_itself(desk: Client, paper: Paper) -> None:
    article, other = publish(paper.world), publish(paper.world, headline="渡輪停航")
    itself = save(desk, article, {"other": article.pk, "place": "pinned"})
    assert "不能與自己相關" in itself.content.decode()
    twice = save(desk, article, {"other": other.pk, "place": "pinned"}, {"other": other.pk, "place": "added"})
    assert "列了兩次" in twice.content.decode()
    assert not RelatedChoice.objects.exists()
