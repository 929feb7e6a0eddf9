"""Importing again: what is known is left, what changed is printed once more, what the newsroom has worked on stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from haowai.articles.models import Article, Companion
from haowai.articles.redaction import redact_passage
from haowai.articles.verbs import go_to_press, move_to_section, restore, take_down
from haowai.press.models import Alias, ListEntry, LogRow, Story
from haowai.press.verify import verify
from tests.cast import Newsroom, Paper, publish
from tests.wire.records import kinds, printed, record, run_import, take_in, write_lines

pytestmark = pytest.mark.django_db


def the_article() -> Article:
    return Article.objects.get()


# ---------------------------------------------------------------------------------------- what is known


def test_the_same_file_again_is_nothing_new(paper: Paper, tmp_path: Path) -> None:
    records = [record(number) for number in range(1, 6)]
    assert take_in(tmp_path, *records).out == "5 new; 0 bad\n"
    rows = LogRow.objects.count()
    assert take_in(tmp_path, *records).out == "5 known; 0 bad\n"
    assert (Article.objects.count(), LogRow.objects.count()) == (5, rows)


def test_the_same_file_twice_in_one_command(paper: Paper, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [record(1), record(2), record(1)])
    result = run_import(tmp_path, "--publish", file, file)
    assert (result.out, result.code) == ("2 new, 4 known; 0 bad\n", 0)
    assert kinds() == ["published", "published"]


def test_an_address_is_enough_to_know_an_article_by(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(source_id=None))
    assert take_in(tmp_path, record(source_id=None, headline="渡輪停航")).out == "1 updated; 0 bad\n"
    assert Story.objects.get().headline == "渡輪停航"


def test_without_any_name_it_is_what_it_says(paper: Paper, tmp_path: Path) -> None:
    nameless = record(source_id=None, source_url=None)
    take_in(tmp_path, nameless)
    assert take_in(tmp_path, nameless).out == "1 known; 0 bad\n"
    assert take_in(tmp_path, nameless | {"headline": "渡輪停航"}).out == "1 new; 0 bad\n"


def test_an_address_that_came_with_an_id_finds_its_article(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(), options=())
    take_in(tmp_path, record(2))
    nameless = [record(source_id=None, headline="渡輪停航"), record(2, source_id=None)]
    result = take_in(tmp_path, *nameless, options=())
    assert result.out == "1 updated, 1 known; 0 bad\n"
    assert set(Article.objects.values_list("source_id", flat=True)) == {"gazette-1", "gazette-2"}


@pytest.mark.parametrize("together", [True, False])
def test_an_article_gets_the_id_that_comes_later(paper: Paper, tmp_path: Path, together: bool) -> None:
    first, later = record(source_id=None), record(headline="渡輪停航")
    if together:
        assert take_in(tmp_path, first, later).out.startswith("1 new, 1 updated")
    else:
        take_in(tmp_path, first)
        assert take_in(tmp_path, later).out == "1 updated; 0 bad\n"
    assert the_article().source_id == "gazette-1"
    assert take_in(tmp_path, later).out == "1 known; 0 bad\n"


def test_one_address_may_be_that_of_many_records_with_ids(paper: Paper, tmp_path: Path) -> None:
    ticker = "https://gazette.example/ticker"
    records = [record(number, source_url=ticker) for number in (1, 2, 3)]
    take_in(tmp_path, *records)
    assert take_in(tmp_path, *records).out == "3 known; 0 bad\n"
    result = take_in(tmp_path, record(source_id=None, source_url=ticker))
    assert result.bad == ["source_url: 3 articles have this address; give the record the source_id of one"]
    assert result.code == 1


def test_long_ids_that_begin_alike_are_two(paper: Paper, tmp_path: Path) -> None:
    records = [record(source_id="漢" * 1990 + end, source_url=None) for end in "ab"]
    take_in(tmp_path, *records)
    assert take_in(tmp_path, *records).out == "2 known; 0 bad\n"


# ---------------------------------------------------------------------------------------- what changed


def test_changed_content_is_one_more_printing(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(), record(2))
    with time_machine.travel(datetime(2026, 3, 1, 4, tzinfo=UTC), tick=False):
        changed = record(
            headline="貝朗港渡輪停航",
            bylines=[{"name": "蘇以晴", "role": "記者", "place": "貝朗"}],
            topics=["碼頭"],
            aliases=["/old/1"],
            rating="restricted",
        )
        assert take_in(tmp_path, changed, record(2)).out == "1 updated, 1 known; 0 bad\n"
    assert kinds() == ["published", "published", "updated"]
    data = printed(headline="貝朗港渡輪停航")
    assert [by["name"] for by in data["bylines"]] == ["蘇以晴"]
    assert data["rating"] == "restricted"
    assert data["updated_at"] == "2026-03-01T04:00:00.000000Z"
    assert data["published_at"] == "2024-06-10T21:30:00.000000Z"
    assert Alias.objects.get().number == data["number"]
    assert verify().ok
    assert take_in(tmp_path, changed).out == "1 known; 0 bad\n"


def test_an_update_leaves_what_a_desks_own_would(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(aliases=["/old/1"]))
    take_in(tmp_path, record(headline="貝朗港渡輪停航", topics=["碼頭"], aliases=["/old/2"]))
    article = the_article()
    assert (article.title, article.draft_title, article.live) == ("貝朗港渡輪停航", "貝朗港渡輪停航", True)
    assert (article.has_unpublished_changes, article.minor) == (False, False)
    assert article.latest_revision_id == article.live_revision_id
    assert Revision.objects.for_instance(article).count() == 2
    newest = article.get_latest_revision_as_object()
    assert (newest.headline, [topic.name for topic in newest.topics.all()]) == ("貝朗港渡輪停航", ["碼頭"])
    assert [old.address for old in newest.old_addresses.all()] == ["/old/1", "/old/2"]
    assert IndexEntry.objects.filter(object_id=str(article.pk)).count() == 1
    assert [page.pk for page in Page.objects.search("貝朗港渡輪停航")] == [article.pk]
    assert not Page.objects.search("第1航次滿載")
    before = set(ReferenceIndex.objects.values_list("model_path", "object_id", "to_object_id"))
    ReferenceIndex.create_or_update_for_object(article)
    assert set(ReferenceIndex.objects.values_list("model_path", "object_id", "to_object_id")) == before
    go_to_press(newest)
    assert kinds() == ["published", "updated"]


def test_an_update_leaves_what_the_desk_said_of_related_stories(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    article = the_article()
    Companion.objects.create(article=article, other=publish(paper.world))
    take_in(tmp_path, record(headline="貝朗港渡輪停航"))
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert newest.headline == "貝朗港渡輪停航"
    assert [each.pk for each in newest.companions.all()] == [Companion.objects.get().pk]


def test_the_source_may_say_when_it_changed(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    take_in(tmp_path, record(headline="渡輪停航", updated_at="2024-06-12T08:00:00+08:00"))
    assert printed()["updated_at"] == "2024-06-12T00:00:00.000000Z"
    assert not the_article().minor


def test_a_change_of_a_live_article_is_printed_without_asking(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    take_in(tmp_path, record(headline="渡輪停航"), options=())
    assert kinds() == ["published", "updated"]


def test_a_change_of_a_draft_is_a_newer_draft(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(), options=())
    assert take_in(tmp_path, record(headline="渡輪停航"), options=()).out == "1 updated; 0 bad\n"
    assert kinds() == []
    article = the_article()
    assert (article.headline, article.get_latest_revision_as_object().headline) == ("渡輪停航", "渡輪停航")
    assert (article.live, article.has_unpublished_changes, article.live_revision) == (False, True, None)


def test_the_last_of_two_that_contradict_counts(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(), record(headline="渡輪停航"))
    assert result.out == "1 new, 1 updated, 1 warnings; 0 bad\n"
    assert result.warnings == [
        "gazette-1 came before in this import and said something else; the last one counts"
    ]
    assert result.notes[0]["line"] == 2
    assert Story.objects.get().headline == "渡輪停航"


def test_the_article_follows_into_another_section(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    take_in(tmp_path, record(section="政治"))
    assert Story.objects.get().section == paper.politics
    assert kinds() == ["published", "updated"]
    take_in(tmp_path, record(section="生活"))
    assert Story.objects.get().section == paper.life


# ---------------------------------------------------------------------------------------- drafts to print


def test_drafts_are_printed_by_a_second_import(paper: Paper, tmp_path: Path) -> None:
    records = [record(1), record(2)]
    take_in(tmp_path, *records, options=())
    assert not ListEntry.objects.exists()
    assert take_in(tmp_path, *records).out == "2 published; 0 bad\n"
    assert kinds() == ["published", "published"]
    article = Article.objects.get(source_id="gazette-1")
    assert article.first_published_at == article.published_at == datetime(2024, 6, 10, 21, 30, tzinfo=UTC)
    assert take_in(tmp_path, *records).out == "2 known; 0 bad\n"


def test_a_draft_that_a_desk_edited_is_left_to_it(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record(), options=())
    article = the_article().get_latest_revision_as_object()
    article.headline = "改過的題"
    article.save_revision(user=newsroom.desk, log_action=True)
    result = take_in(tmp_path, record())
    assert (result.out, result.code) == ("1 kept, 1 warnings; 0 bad\n", 0)
    assert kinds() == []
    assert the_article().get_latest_revision_as_object().headline == "改過的題"


def test_a_draft_that_a_desk_printed_as_it_was_takes_updates(
    paper: Paper, newsroom: Newsroom, tmp_path: Path
) -> None:
    take_in(tmp_path, record(), options=())
    the_article().latest_revision.publish(user=newsroom.chief)
    assert take_in(tmp_path, record(headline="渡輪停航")).out == "1 updated; 0 bad\n"


def test_what_is_dated_in_the_future_waits(paper: Paper, tmp_path: Path) -> None:
    moment = timezone.now() + timedelta(days=2)
    embargoed = record(published_at=moment.isoformat())
    result = take_in(tmp_path, embargoed)
    assert result.warnings == [
        "published_at: lies in the future; kept as a draft, import again then to print it"
    ]
    assert not Story.objects.exists()
    assert take_in(tmp_path, embargoed).out == "1 known; 0 bad\n"
    with time_machine.travel(moment + timedelta(minutes=1), tick=False):
        assert take_in(tmp_path, embargoed).out == "1 published; 0 bad\n"
    assert Story.objects.get().published_at == moment


def test_without_a_time_it_is_printed_now(paper: Paper, tmp_path: Path) -> None:
    undated = record(published_at=None)
    take_in(tmp_path, undated, options=())
    moment = timezone.now() + timedelta(days=1)
    with time_machine.travel(moment, tick=False):
        take_in(tmp_path, undated)
    assert Story.objects.get().published_at == moment
    take_in(tmp_path, undated | {"headline": "渡輪停航"})
    assert Story.objects.get().published_at == moment


# ---------------------------------------------------------------------------------------- the newsroom's


def kept(tmp_path: Path, why: str) -> None:
    """Import a changed record; nothing happens, and the report says why."""
    before = kinds(), list(Story.objects.values())
    result = take_in(tmp_path, record(headline="渡輪停航"))
    assert (result.out, result.code) == ("1 kept, 1 warnings; 0 bad\n", 0)
    assert result.warnings == [f"gazette-1 was {why} in the newsroom, which keeps its version"]
    assert (kinds(), list(Story.objects.values())) == before


def test_what_a_desk_edited_is_not_written_over(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    article = the_article()
    article.headline = "改過的題"
    go_to_press(article, user=newsroom.desk)
    kept(tmp_path, "changed")
    assert take_in(tmp_path, record()).out == "1 known; 0 bad\n"


def test_nor_is_a_draft_on_top_of_what_is_live(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    article = the_article()
    article.headline = "改到一半"
    article.save_revision(user=newsroom.reporter)
    kept(tmp_path, "changed")


def test_an_edit_after_an_update_counts_too(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    take_in(tmp_path, record(headline="第二題"))
    take_in(tmp_path, record(headline="第三題"))
    assert kinds() == ["published", "updated", "updated"]
    article = the_article()
    article.headline = "改過的題"
    go_to_press(article)
    kept(tmp_path, "changed")


def test_what_was_taken_down_stays_down(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    take_down(the_article(), user=newsroom.chief)
    assert take_in(tmp_path, record()).out == "1 known; 0 bad\n"
    kept(tmp_path, "taken down")
    restore(the_article(), user=newsroom.chief)
    assert Story.objects.get().headline == "貝朗港渡輪復航 第1航次滿載"


def test_what_was_redacted_stays_redacted(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    redact_passage(the_article().number, "碼頭上站滿等船的人", user=newsroom.legal, reason="法院裁定")
    assert take_in(tmp_path, record()).out == "1 known; 0 bad\n"
    kept(tmp_path, "changed")


def test_what_somebody_has_locked_is_left(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    Page.objects.filter(pk=the_article().pk).update(locked=True, locked_by=newsroom.desk)
    kept(tmp_path, "changed")


def test_where_a_desk_moved_it_there_it_stays(paper: Paper, newsroom: Newsroom, tmp_path: Path) -> None:
    take_in(tmp_path, record())
    move_to_section(the_article(), paper.life, user=newsroom.chief)
    assert take_in(tmp_path, record(headline="渡輪停航")).out == "1 updated; 0 bad\n"
    story = Story.objects.get()
    assert (story.headline, story.section) == ("渡輪停航", paper.life)
