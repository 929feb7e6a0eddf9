"""Writing an article in Wagtail's form: beginning, drafts, submitting, approving, scheduling, previews."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset

from haowai.articles.models import Article, Correction
from haowai.articles.tree import month_folder
from haowai.press.models import LogRow, Story
from haowai.sections.models import Person, Topic
from tests.cast import Newsroom, Paper, publish, write
from tests.newsroom.forms import article_form
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db


def edit(article: Article) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])


def add_in(paper: Paper) -> str:
    return reverse("wagtailadmin_pages:add", args=["articles", "article", month_folder(paper.world).pk])


def test_one_tap_leads_to_the_form_when_there_is_one_section(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.reporter)
    response = client.get(reverse("newsroom_new_article"), follow=True)
    assert response.redirect_chain[-1][0] == add_in(paper)
    assert response.status_code == 200


def test_whoever_writes_in_several_sections_chooses(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    response = enter(client, newsroom.chief).get(reverse("newsroom_new_article"))
    assert {section.slug for section in response.context["sections"]} == {"politics", "world", "life"}


def test_a_reporters_new_article_is_a_draft_with_byline_and_topics(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    Topic.objects.create(slug="quake", name="地震")
    person = Person.objects.create(slug="shen-yi-an", name="沈以安", role="記者", place="瀾港")
    signature = {
        "person": person.pk,
        "name": "",
        "role": "記者",
        "place": "麻利港",
        "day": "28",
        "form": "slash",
    }
    enter(client, newsroom.reporter).post(
        add_in(paper),
        article_form(
            "麻利港外海地震", "震央在外海。", signatures=inline_formset([signature]), topics="地震,南棲群島"
        ),
    )
    article = Article.objects.get().get_latest_revision_as_object()
    assert not Story.objects.exists()
    assert article.owner == newsroom.reporter
    assert [(s.signed_name, s.place, s.day, s.form) for s in article.signatures.all()] == [
        ("沈以安", "麻利港", 28, "slash")
    ]
    assert {topic.name for topic in article.topics.all()} == {"地震", "南棲群島"}
    assert Topic.objects.count() == 2


def test_a_headline_of_five_thousand_characters_is_kept_whole(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.desk).post(
        add_in(paper), article_form("長" * 5000, "文。", button="action-publish")
    )
    assert Story.objects.get().headline == "長" * 5000


def test_an_article_without_a_headline_is_a_draft_but_is_not_printed(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.desk)
    client.post(add_in(paper), article_form("", "只有內文。"))
    article = Article.objects.get()
    response = client.post(edit(article), article_form("", "只有內文。", button="action-publish"))
    assert response.context["form"].errors["headline"]
    assert not Story.objects.exists()


def test_a_refused_form_and_a_preview_use_up_no_number(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    first = write(paper.world).number
    enter(client, newsroom.desk).post(add_in(paper), article_form("", button="action-publish"))
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["articles", "article", month_folder(paper.world).pk]
    )
    client.post(address, article_form("預覽", "文。"))
    assert write(paper.world).number == first + 1


def test_a_paper_article_needs_its_date_and_page(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    response = enter(client, newsroom.desk).post(
        add_in(paper), article_form("見報", "文。", button="action-publish", edition="paper")
    )
    assert response.context["form"].errors["paper_date"]
    assert not Article.objects.exists()


def test_submitted_by_the_reporter_approved_by_the_desk_and_printed(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    enter(client, newsroom.reporter).post(
        add_in(paper), article_form("港務處換木樁", "換了三百根。", button="action-submit")
    )
    article = Article.objects.get()
    assert article.workflow_in_progress
    task = article.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", task.pk])

    client.post(approve)
    assert not Story.objects.exists(), "a reporter approves nothing"

    enter(client, newsroom.desk)
    assert "港務處換木樁" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(approve)
    assert Story.objects.get().headline == "港務處換木樁"
    assert LogRow.objects.printings().get().actor == f"staff:{newsroom.desk.pk}"


def test_what_waits_for_another_desk_is_not_on_mine(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.life, headline="生活版的稿", user=newsroom.chief)
    article.save_revision(user=newsroom.chief)
    article.get_workflow().start(article, newsroom.chief)
    home = reverse("wagtailadmin_home")
    assert "生活版的稿" not in enter(client, newsroom.desk).get(home).content.decode()
    assert "生活版的稿" in enter(client, newsroom.night).get(home).content.decode()


def test_a_scheduled_article_is_not_printed(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = write(paper.world, user=newsroom.desk)
    at = timezone.localtime(timezone.now() + timedelta(hours=3))
    form = article_form("明早見", "文。", button="action-publish", go_live_at=at.strftime("%Y-%m-%d %H:%M"))
    enter(client, newsroom.desk).post(edit(article), form)
    assert Revision.page_revisions.filter(approved_go_live_at__isnull=False).count() == 1
    assert not Story.objects.exists()
    assert not LogRow.objects.printings().exists()
    assert "明早見" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_printed_correction_cant_be_removed_in_the_form(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = write(paper.world)
    article.corrections.add(Correction(text="木樁應為三百根。"))
    article.save_revision().publish()
    correction = Article.objects.get().corrections.get()
    row = {"id": correction.pk, "at": "2026-01-01 08:00", "text": correction.text, "DELETE": "on"}
    form = article_form(
        "渡輪復航", "文。", button="action-publish", corrections=inline_formset([row], initial=1)
    )
    response = enter(client, newsroom.desk).post(edit(article), form)
    assert "can't be deleted" in str(response.context["form"].formsets["corrections"].non_form_errors()) or (
        response.context["form"].formsets["corrections"].non_form_errors()
    )
    assert Article.objects.get().corrections.count() == 1


def test_history_comparison_and_an_older_version_work(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world, headline="第一版")
    old = article.latest_revision
    article.headline = "第二版"
    new = article.save_revision(user=newsroom.desk)
    enter(client, newsroom.desk)
    for address in (
        reverse("wagtailadmin_pages:history", args=[article.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, old.pk, new.pk]),
        reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, old.pk]),
    ):
        assert client.get(address).status_code == 200, address
    client.post(edit(article), article_form("第一版", "文。", revision=str(old.pk)))
    assert Article.objects.get().get_latest_revision_as_object().headline == "第一版"


def test_the_preview_is_the_readers_page_of_what_is_typed(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world, headline="已刊出的標題")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    enter(client, newsroom.desk).post(address, article_form("還沒存的標題", "新的一段。"))
    page = client.get(address).content.decode()
    assert "還沒存的標題" in page
    assert "新的一段。" in page
    assert "國際" in page
    assert "已刊出的標題" not in page
    assert Story.objects.get().headline == "已刊出的標題"


def test_an_article_that_is_not_saved_yet_has_a_preview_too(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    folder = month_folder(paper.world)
    address = reverse("wagtailadmin_pages:preview_on_add", args=["articles", "article", folder.pk])
    enter(client, newsroom.reporter).post(address, article_form("全新的稿", "一段。"))
    assert "全新的稿" in client.get(address).content.decode()
    assert not Article.objects.exists()
