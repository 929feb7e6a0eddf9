"""Every door to the press: what each prints, and what it leaves as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from haowai.articles.models import Article, Correction
from haowai.articles.models.article import ArticleChanged
from haowai.articles.tree import month_folder
from haowai.articles.verbs import NotPrinted, go_to_press, move_to_section, restore, take_down
from haowai.press.models import Alias, ListEntry, LogRow, Story
from haowai.press.payload import read
from haowai.press.transaction import press_transaction
from tests.cast import Paper, body, publish, write

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(LogRow.objects.printings().values_list("kind", flat=True))


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_a_draft_is_not_printed(paper: Paper) -> None:
    article = write(paper.world)
    article.save_revision()
    assert kinds() == []
    assert not Story.objects.exists()


def test_publishing_prints_once(paper: Paper) -> None:
    article = publish(paper.world, headline="貝朗港渡輪復航")
    go_to_press(article)
    assert kinds() == ["published"]
    story = Story.objects.get()
    assert (story.number, story.headline, story.is_live) == (article.number, "貝朗港渡輪復航", True)
    lists = ListEntry.objects.order_by("list").values_list("list", flat=True)
    assert set(lists) == {f"channel:{paper.channel.pk}", f"section:{paper.world.pk}"}


def test_a_change_is_an_update_with_its_time(paper: Paper) -> None:
    article = publish(paper.world)
    article.headline = "貝朗港渡輪全線復航"
    article = go_to_press(article)
    assert kinds() == ["published", "updated"]
    assert Story.objects.get().updated_at == article.updated_at is not None


def test_a_minor_edit_has_no_time_and_is_minor_once(paper: Paper) -> None:
    article = publish(paper.world)
    article.headline, article.minor = "貝朗港渡輪復航了", True
    article = go_to_press(article)
    assert Story.objects.get().updated_at is None
    assert article.minor is False


def test_a_correction_is_printed_as_one_and_stays(paper: Paper) -> None:
    article = publish(paper.world)
    article.corrections = [Correction(text="木樁換了三百根，不是三千根。")]
    article = go_to_press(article)
    assert kinds() == ["published", "corrected"]
    article.corrections = []
    article.headline = "貝朗港渡輪復航，木樁更新"
    go_to_press(article)
    words = read(Story.objects.get().payload)
    assert [correction["text"] for correction in words["corrections"]] == ["木樁換了三百根，不是三千根。"]


def test_a_printed_correction_is_not_rewritten(paper: Paper) -> None:
    article = publish(paper.world)
    article.corrections = [Correction(text="木樁換了三百根，不是三千根。")]
    article = go_to_press(article)
    correction = article.corrections.get()
    correction.text = "沒有錯。"
    article.corrections = [correction]
    go_to_press(article)
    assert [c["text"] for c in read(Story.objects.get().payload)["corrections"]] == [
        "木樁換了三百根，不是三千根。"
    ]


def test_take_down_and_restore(paper: Paper) -> None:
    article = publish(paper.world)
    take_down(article)
    assert not Story.objects.get().is_live
    assert not ListEntry.objects.exists()
    with pytest.raises(NotPrinted):
        take_down(article)
    restore(article)
    assert kinds() == ["published", "taken-down", "restored"]
    assert Story.objects.get().is_live
    with pytest.raises(NotPrinted):
        restore(article)


def test_moving_prints_the_new_section_and_keeps_the_number(paper: Paper) -> None:
    article = publish(paper.world)
    moved = move_to_section(article, paper.life)
    assert (moved.section, moved.number) == (paper.life, article.number)
    assert Story.objects.get().section_id == paper.life.pk
    assert f"section:{paper.world.pk}" not in ListEntry.objects.values_list("list", flat=True)


def test_an_old_revision_does_not_bring_its_section_back(paper: Paper) -> None:
    article = publish(paper.world)
    old = article.latest_revision
    move_to_section(article, paper.life)
    assert old is not None
    old.refresh_from_db()
    old.publish()
    assert fresh(article).section == paper.life
    assert Story.objects.get().section_id == paper.life.pk


def test_a_copy_of_a_live_article_is_a_draft_of_its_own(paper: Paper) -> None:
    article = publish(paper.world, source_id="agency-1")
    with press_transaction():
        folder = month_folder(paper.life)
    copy = Article.objects.get(pk=article.copy(to=folder, keep_live=True).pk)
    assert kinds() == ["published"]
    assert not copy.live
    assert copy.number != article.number
    assert copy.slug == str(copy.number)
    assert copy.section == paper.life
    assert (copy.source_id, copy.published_at, copy.first_published_at, copy.live_revision) == (
        None,
        None,
        None,
        None,
    )


def test_an_alias_is_refused(paper: Paper) -> None:
    article = publish(paper.world)
    with press_transaction():
        folder = month_folder(paper.life)
    with pytest.raises(ValidationError):
        article.create_alias(parent=folder, update_slug="again")
    assert Article.objects.count() == 1


def test_a_printed_article_is_not_deleted(paper: Paper) -> None:
    article, draft = publish(paper.world), write(paper.world)
    with pytest.raises(ValidationError), transaction.atomic():
        article.delete()
    assert fresh(article).live
    draft.delete()
    assert Article.objects.count() == 1
    assert kinds() == ["published"]


def test_folders_stay_where_they_are(paper: Paper) -> None:
    publish(paper.world)
    folder = month_folder(paper.world)
    with pytest.raises(PermissionDenied):
        folder.move(paper.life.folder, pos="last-child")


def test_scheduling_prints_nothing(paper: Paper) -> None:
    article = write(paper.world)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article = go_to_press(article)
    assert not article.live
    assert article.approved_schedule
    assert kinds() == []


@pytest.mark.parametrize("written", ["after", "before"])
def test_scheduling_a_new_version_leaves_the_live_one(paper: Paper, written: str) -> None:
    """Also one whose draft was begun before the article was live, which takes it down in plain Wagtail."""
    article = write(paper.world, headline="舊題")
    first = article.save_revision()
    if written == "before":
        draft = fresh(article)
        draft.headline = "新題"
        draft.save_revision()
    first.publish()
    article = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    article.headline, article.go_live_at = "新題", timezone.now() + timedelta(hours=1)
    article = go_to_press(article)
    assert article.live
    assert article.approved_schedule
    assert kinds() == ["published"]
    assert Story.objects.get().headline == "舊題"


def test_expiry_takes_down(paper: Paper) -> None:
    article = publish(paper.world)
    Page.objects.get(pk=article.pk).unpublish(set_expired=True)
    assert kinds() == ["published", "taken-down"]


def test_a_stale_draft_does_not_undo_a_printing(paper: Paper) -> None:
    article = write(paper.world, headline="初稿")
    stale = fresh(article)
    go_to_press(article)
    stale.headline = "另一份初稿"
    with pytest.raises(ArticleChanged):
        stale.save()
    assert kinds() == ["published"]
    assert Story.objects.get().headline == "初稿"


def test_a_stale_save_does_not_undo_a_move(paper: Paper) -> None:
    article = publish(paper.world)
    stale = fresh(article)
    move_to_section(article, paper.life)
    stale.headline = "改題"
    stale.save()
    assert fresh(article).section == paper.life


def test_older_addresses_become_aliases(paper: Paper) -> None:
    from haowai.articles.models import OldAddress

    article = write(paper.world)
    article.old_addresses = [OldAddress(address="https://www.tide.example/news/7?id=2#top")]
    article = go_to_press(article)
    assert Alias.objects.get().address == "tide.example/news/7?id=2"
    assert Alias.objects.get().number == article.number


def test_the_time_of_printing_can_be_given(paper: Paper) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 4, 0, tzinfo=UTC), tick=False):
        article = go_to_press(write(paper.world), at=datetime(2026, 2, 27, 21, 30, tzinfo=UTC))
    assert article.published_at == datetime(2026, 2, 27, 21, 30, tzinfo=UTC)
    assert LogRow.objects.printings().get().at == article.published_at


def test_a_body_reads_as_it_was_written(paper: Paper) -> None:
    publish(paper.world, body=body("第一段", "<b>粗</b>與<i>斜</i><script>alert(1)</script>"))
    blocks = read(Story.objects.get().payload)["body"]
    assert [block["html"] for block in blocks] == ["第一段", "<strong>粗</strong>與<em>斜</em>"]
