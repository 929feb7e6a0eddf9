"""Acts on printed articles and drafts: take down, restore, move, copy, delete, and several at once."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from haowai.articles.models import Article
from haowai.articles.models.article import ArticleChanged
from haowai.articles.tree import month_folder
from haowai.press.models import ListEntry, LogRow, Story
from haowai.sections.models import Topic
from tests.cast import Newsroom, Paper, publish, write
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(LogRow.objects.printings().values_list("kind", flat=True))


def test_taken_down_and_restored(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    enter(client, newsroom.desk)
    address = reverse("newsroom_take_down", args=[article.pk])
    assert article.title in client.get(address).content.decode()
    assert Story.objects.get().is_live, "asking changes nothing"
    client.post(address)
    assert not Story.objects.get().is_live
    assert not ListEntry.objects.exists()
    client.post(reverse("newsroom_restore", args=[article.pk]))
    assert Story.objects.get().is_live
    assert kinds() == ["published", "taken-down", "restored"]


def test_what_the_press_refuses_is_said_and_nothing_is_changed(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world)
    address = reverse("newsroom_take_down", args=[article.pk])
    with patch("haowai.articles.printing.take_down_entry", side_effect=ArticleChanged("Load it again.")):
        response = enter(client, newsroom.desk).post(address)
    assert response["Location"] == address
    assert Story.objects.get().is_live
    assert Article.objects.get().live
    assert "Load it again." in client.get(address).content.decode()


def test_wagtails_own_unpublish_leads_to_ours(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    response = enter(client, newsroom.desk).get(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert response["Location"] == reverse("newsroom_take_down", args=[article.pk])


def test_moved_to_another_section_it_is_printed_there(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world)
    enter(client, newsroom.chief).post(
        reverse("newsroom_move", args=[article.pk]), {"section": paper.life.pk}
    )
    story = Story.objects.get()
    assert (story.number, story.section) == (article.number, paper.life)
    assert list(ListEntry.objects.of(f"section:{paper.world.pk}")) == []


def test_moving_in_the_tree_leads_to_choosing_a_section(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world)
    response = enter(client, newsroom.chief).get(reverse("wagtailadmin_pages:move", args=[article.pk]))
    assert response["Location"] == reverse("newsroom_move", args=[article.pk])


def test_a_desk_moves_nothing_into_a_section_that_is_not_its_own(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world)
    response = enter(client, newsroom.desk).post(
        reverse("newsroom_move", args=[article.pk]), {"section": paper.life.pk}
    )
    assert response.context["form"].errors["section"]
    assert Story.objects.get().section == paper.world


def test_a_copy_is_a_draft_of_its_own(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline="原稿")
    enter(client, newsroom.desk).post(
        reverse("newsroom_copy", args=[article.pk]), {"section": paper.world.pk}
    )
    copy = Article.objects.exclude(pk=article.pk).get()
    assert (copy.headline, copy.live, copy.owner) == ("原稿", False, newsroom.desk)
    assert copy.number != article.number
    assert kinds() == ["published"]


def test_a_printed_article_is_not_deleted_but_a_draft_is(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    printed, draft = publish(paper.world), write(paper.world)
    enter(client, newsroom.chief)
    response = client.post(reverse("wagtailadmin_pages:delete", args=[printed.pk]))
    assert response["Location"] == reverse("newsroom_take_down", args=[printed.pk])
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert list(Article.objects.all()) == [printed]


def bulk(action: str, *articles: Article) -> str:
    keys = "&".join(f"id={article.pk}" for article in articles)
    return (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        + f"?{keys}&next=/newsroom/articles/"
    )


def test_several_are_published_and_taken_down_at_once(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    articles = [write(paper.world, headline=f"快訊之{n}") for n in range(3)]
    enter(client, newsroom.desk)
    client.post(bulk("publish", *articles))
    assert Story.objects.filter(status="live").count() == 3
    client.post(bulk("unpublish", *articles))
    assert Story.objects.filter(status="live").count() == 0
    assert kinds() == ["published"] * 3 + ["taken-down"] * 3


def test_several_at_once_need_the_same_rights(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.world, user=newsroom.reporter)
    enter(client, newsroom.reporter).post(bulk("publish", article))
    assert not Story.objects.exists()


@pytest.mark.parametrize("action", ["delete", "move"])
def test_printed_articles_are_neither_deleted_nor_moved_in_bulk(
    client: Client, paper: Paper, newsroom: Newsroom, action: str
) -> None:
    article = publish(paper.world)
    destination = month_folder(paper.life)
    response = enter(client, newsroom.admin).post(bulk(action, article), {"chooser": destination.pk})
    assert response["Location"] == reverse("newsroom_articles")
    assert Article.objects.filter(pk=article.pk, section=paper.world).exists()


def test_topics_deleted_in_bulk_are_recorded(client: Client, newsroom: Newsroom) -> None:
    topic = Topic.objects.create(slug="tea", name="茶")
    address = reverse("wagtail_bulk_action", args=["sections", "topic", "delete"])
    enter(client, newsroom.chief).post(f"{address}?id={topic.pk}")
    assert not Topic.objects.exists()
    assert LogRow.objects.filter(subject_type="topic", kind="removed").count() == 1
