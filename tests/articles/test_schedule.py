"""To the second: scheduled versions, expiries and paper editions, by a clock that the tests move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry, Revision

from haowai.articles import editions, scheduler
from haowai.articles.models import Article, Signature
from haowai.articles.scheduler import Scheduler, run_due
from haowai.articles.verbs import NotPrinted, go_to_press, take_down
from haowai.press.editions import EditionError, hold, moment_of, unhold
from haowai.press.models import LogRow, PaperEdition, Story
from haowai.press.models.edition import release_moment
from tests.cast import Paper, publish, write, write_for_paper

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)  # two in the morning in Taipei
DAY = date(2026, 3, 2)
MINUTE = release_moment(DAY)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


def at(clock: Any, moment: datetime) -> datetime | None:
    clock.move_to(moment)
    return run_due(moment)


def test_a_version_goes_live_on_its_second(paper: Paper, clock: Any) -> None:
    moment = NIGHT + timedelta(minutes=3, seconds=7)
    article = go_to_press(write(paper.world, go_live_at=moment))
    assert at(clock, moment - SECOND) == moment
    assert not Story.objects.exists()
    assert at(clock, moment) is None
    assert Story.objects.get().published_at == moment
    assert LogRow.objects.printings().get().actor == "scheduler"
    assert Article.objects.get(pk=article.pk).live


def test_an_article_expires_on_its_second(paper: Paper, clock: Any) -> None:
    moment = NIGHT + timedelta(hours=1, seconds=1)
    article = publish(paper.world, expire_at=moment)
    assert at(clock, moment - SECOND) == moment
    assert Story.objects.get().is_live
    at(clock, moment)
    assert not Story.objects.get().is_live
    assert Article.objects.get(pk=article.pk).expired


def test_a_new_version_replaces_the_live_one_on_its_second(paper: Paper, clock: Any) -> None:
    article = publish(paper.world, headline="舊題")
    article.headline, article.go_live_at = "新題", NIGHT + timedelta(minutes=5)
    go_to_press(article)
    assert Story.objects.get().headline == "舊題"
    at(clock, NIGHT + timedelta(minutes=5))
    assert Story.objects.get().headline == "新題"


def test_what_is_cancelled_does_not_happen(paper: Paper, clock: Any) -> None:
    article = go_to_press(write(paper.world, go_live_at=NIGHT + timedelta(minutes=5)))
    editions.pull(article)
    assert at(clock, NIGHT + timedelta(minutes=5)) is None
    assert not Story.objects.exists()


def test_one_failure_stops_nothing_else_and_is_tried_again(
    paper: Paper, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = NIGHT + timedelta(minutes=5)
    broken = go_to_press(write(paper.world, headline="壞稿", go_live_at=moment))
    go_to_press(write(paper.world, headline="好稿", go_live_at=moment))
    publishes = Article.publish

    def publish_some(self: Article, *args: Any, **kwargs: Any) -> Any:
        if self.pk == broken.pk:
            raise OSError("disk full")
        return publishes(self, *args, **kwargs)

    clock.move_to(moment)
    tireless = Scheduler()
    with monkeypatch.context() as patched:
        patched.setattr(Article, "publish", publish_some)
        assert tireless.run_due(moment) == moment + scheduler.FIRST_RETRY
    assert Story.objects.get().headline == "好稿"
    tireless.run_due(moment + SECOND)
    assert Story.objects.count() == 1
    clock.move_to(moment + scheduler.FIRST_RETRY)
    tireless.run_due(moment + scheduler.FIRST_RETRY)
    assert Story.objects.count() == 2
    assert not tireless.failures


# ---------------------------------------------------------------------------------------------- the paper


def test_a_paper_article_waits_for_its_edition(paper: Paper, clock: Any) -> None:
    article = go_to_press(write_for_paper(paper.world, DAY))
    assert article.approved_schedule
    assert not Story.objects.exists()
    assert at(clock, MINUTE - SECOND) == MINUTE
    assert not Story.objects.exists()
    at(clock, MINUTE)
    story = Story.objects.get()
    assert (story.paper_date, story.paper_page, story.published_at) == (DAY, "A1", MINUTE)
    assert PaperEdition.objects.get().released_at == MINUTE


def test_the_edition_is_one_act(paper: Paper, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for page in range(1, 6):
        go_to_press(write_for_paper(paper.world, DAY, f"A{page}", headline=f"第{page}版"))
    calls: list[int] = []
    from haowai.press import transaction

    appends = transaction.append

    def counted(entries: Any, **kwargs: Any) -> Any:
        calls.append(len(entries))
        return appends(entries, **kwargs)

    monkeypatch.setattr(transaction, "append", counted)
    at(clock, MINUTE)
    assert calls == [5]
    assert set(LogRow.objects.printings().values_list("at", flat=True)) == {MINUTE}


def test_an_edition_costs_the_same_statements_at_any_size(paper: Paper) -> None:
    def release_of(day: date, stories: int) -> int:
        for number in range(stories):
            go_to_press(write_for_paper(paper.world, day, headline=f"第{number}則"))
        with CaptureQueriesContext(connection) as queries:
            assert len(editions.release(day)) == stories
        return len(queries)

    release_of(DAY, 1)
    assert release_of(DAY + timedelta(days=1), 2) == release_of(DAY + timedelta(days=2), 12)


def test_together_writes_the_rows_that_wagtail_writes(paper: Paper, clock: Any) -> None:
    """The same article released with its paper, and published by Wagtail itself."""
    released = go_to_press(write_for_paper(paper.world, DAY))
    published = go_to_press(write(paper.world, go_live_at=MINUTE))
    at(clock, MINUTE)
    names = [
        "live",
        "has_unpublished_changes",
        "expired",
        "first_published_at",
        "last_published_at",
        "edited_at",
    ]
    rows = Article.objects.in_bulk([released.pk, published.pk])
    one, other = rows[released.pk], rows[published.pk]
    assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert (one.live_revision_id, one.go_live_at) == (one.latest_revision_id, None)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    logged = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").order_by("pk")
    told = [(e.label, e.user_id, e.data, e.content_changed, e.content_type_id, e.timestamp) for e in logged]
    assert told[0] == told[1]
    assert [entry.revision_id for entry in logged] == [one.live_revision_id, other.live_revision_id]


@pytest.mark.parametrize("what", ["headline", "signature", "live", "workflow"])
def test_what_is_not_as_it_was_approved_is_left_to_wagtail(paper: Paper, clock: Any, what: str) -> None:
    article = write(paper.world, headline="核可的題")
    if what == "live":
        article = go_to_press(article)
    article.edition, article.paper_date, article.paper_page = "paper", DAY, "A1"
    article.signatures = [Signature(name="林曉嵐", role="記者", place="貝朗")]
    article = go_to_press(article)
    if what == "headline":
        Article.objects.filter(pk=article.pk).update(headline="別的題")
    elif what == "signature":
        Signature.objects.all().delete()
    elif what == "workflow":
        article.get_workflow().start(article, None)
    at(clock, MINUTE)
    story = Story.objects.get()
    assert (story.headline, story.byline, story.paper_page) == ("核可的題", "〔記者林曉嵐／貝朗報導〕", "A1")
    assert Article.objects.get(pk=article.pk).current_workflow_state is None


def test_a_held_edition_waits(paper: Paper, clock: Any) -> None:
    go_to_press(write_for_paper(paper.world, DAY))
    hold(DAY)
    at(clock, MINUTE + timedelta(minutes=20))
    assert not Story.objects.exists()
    late = go_to_press(write_for_paper(paper.life, DAY, "B2"))
    assert late.approved_schedule
    unhold(DAY)
    at(clock, MINUTE + timedelta(minutes=21))
    assert Story.objects.count() == 2
    with pytest.raises(EditionError):
        hold(DAY)


def test_an_edition_is_released_early_once(paper: Paper, clock: Any) -> None:
    article = go_to_press(write_for_paper(paper.world, DAY))
    assert editions.release(DAY) == [article.number]
    assert Story.objects.get().published_at == NIGHT
    with pytest.raises(EditionError):
        editions.release(DAY)
    at(clock, MINUTE)
    assert LogRow.objects.printings().count() == 1


def test_a_pulled_story_stays_out(paper: Paper, clock: Any) -> None:
    go_to_press(write_for_paper(paper.world, DAY, headline="留下"))
    pulled = go_to_press(write_for_paper(paper.world, DAY, headline="抽稿"))
    editions.pull(pulled)
    at(clock, MINUTE)
    assert Story.objects.get().headline == "留下"
    with pytest.raises(NotPrinted):
        editions.pull(pulled)


def test_after_the_release_a_paper_article_prints_at_once(paper: Paper, clock: Any) -> None:
    go_to_press(write_for_paper(paper.world, DAY))
    at(clock, MINUTE)
    clock.move_to(MINUTE + timedelta(hours=1))
    go_to_press(write_for_paper(paper.life, DAY, "B2"))
    assert Story.objects.count() == 2
    go_to_press(write_for_paper(paper.life, DAY - timedelta(days=30), "B2"))
    assert Story.objects.count() == 3


def test_a_broken_story_does_not_keep_the_paper_back(paper: Paper, clock: Any) -> None:
    broken = go_to_press(write_for_paper(paper.world, DAY, headline="壞稿"))
    go_to_press(write_for_paper(paper.world, DAY, headline="好稿"))
    set_page(broken, "no page")
    clock.move_to(MINUTE)
    tireless = Scheduler()
    tireless.run_due(MINUTE)
    assert Story.objects.get().headline == "好稿"
    assert Article.objects.get(pk=broken.pk).approved_schedule
    set_page(broken, "A2")
    clock.move_to(MINUTE + scheduler.FIRST_RETRY)
    tireless.run_due(MINUTE + scheduler.FIRST_RETRY)
    assert Story.objects.count() == 2


def set_page(article: Article, page: str) -> None:
    """Behind the form's back, which would refuse it."""
    Article.objects.filter(pk=article.pk).update(paper_page=page)
    revision = article.revisions.get(approved_go_live_at__isnull=False)
    article.revisions.filter(pk=revision.pk).update(content=revision.content | {"paper_page": page})


def test_an_update_of_a_printed_paper_story_prints_at_once(paper: Paper, clock: Any) -> None:
    go_to_press(write_for_paper(paper.world, DAY))
    at(clock, MINUTE)
    article = Article.objects.get()
    article.headline = "更新"
    go_to_press(article)
    assert Story.objects.get().headline == "更新"
    take_down(Article.objects.get())
    assert not Story.objects.get().is_live


def test_the_moment_of_an_edition(db: None) -> None:
    assert moment_of(DAY) == MINUTE
    assert moment_of(DAY - timedelta(days=3)) is None
    hold(DAY)
    assert moment_of(DAY) == MINUTE
    assert moment_of(DAY, MINUTE + timedelta(hours=5)) == MINUTE + timedelta(hours=6)
