"""What happens by itself at its second: scheduled versions, expiries, paper editions.

Each act is one press transaction, decided again under the lock of its row, so several workers may run at
once. What fails is logged, stops nothing else, and is tried again later and later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Min
from wagtail.models import Page, Revision

from haowai.articles import editions as paper
from haowai.articles.models import Article
from haowai.press import editions
from haowai.press.transaction import press_transaction

log = structlog.get_logger(__name__)
ACTOR = "scheduler"
#: What appears later than this after its minute says when it really appeared.
LATE = timedelta(seconds=10)
FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(minutes=10)


@dataclass
class Failure:
    """Something that went wrong: how often, and when it is tried again."""

    times: int
    again: datetime


class Scheduler:
    """Does what is due; remembers only what failed."""

    def __init__(self) -> None:
        self.failures: dict[tuple[str, object], Failure] = {}

    def run_due(self, now: datetime) -> datetime | None:
        """Do everything whose moment has come; answers the next moment known (aware), None when there is
        none.
        """
        for day in sorted({*editions.due(now), *_days_due(now)}):
            self._try(("paper", day), partial(_release, day, now), now)
        for pk in _revisions_due(now):
            self._try(("revision", pk), partial(_publish, pk, now), now)
        for pk in _expired(now):
            self._try(("expiry", pk), partial(_expire, pk, now), now)
        return self._next(now)

    def _try(self, key: tuple[str, object], act: Callable[[], None], now: datetime) -> None:
        failure = self.failures.get(key)
        if failure is not None and failure.again > now:
            return
        try:
            act()
        except Exception:  # one broken article must not keep the others from their readers
            times = failure.times + 1 if failure else 1
            self.failures[key] = Failure(times, now + min(FIRST_RETRY * 2 ** (times - 1), LAST_RETRY))
            log.exception("something scheduled failed and will be tried again", what=key[0], key=str(key[1]))
        else:
            self.failures.pop(key, None)

    def _next(self, now: datetime) -> datetime | None:
        waiting = Revision.page_revisions.filter(approved_go_live_at__gt=now).aggregate(
            at=Min("approved_go_live_at")
        )
        expiring = Page.objects.filter(live=True, expire_at__gt=now).aggregate(at=Min("expire_at"))
        moments = [waiting["at"], expiring["at"], editions.next_release(now)]
        moments += [failure.again for failure in self.failures.values() if failure.again > now]
        return min((moment for moment in moments if moment is not None), default=None)


def run_due(now: datetime) -> datetime | None:
    """Do everything that is due, once; answers the next moment known."""
    return Scheduler().run_due(now)


def _revisions_due(now: datetime) -> list[int]:
    """Keys of the approved revisions whose moment has come. Those for a paper that is not out wait for it."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    for_paper = {pk for pk, day in _for_paper(now) if editions.moment_of(day, now) is not None}
    return [pk for pk in due.values_list("pk", flat=True) if pk not in for_paper]


def _for_paper(now: datetime) -> list[tuple[int, date]]:
    due = paper.approved().filter(approved_go_live_at__lte=now)
    return [(pk, date.fromisoformat(day)) for pk, day in due.values_list("pk", "content__paper_date") if day]


def _days_due(now: datetime) -> set[date]:
    """Days of papers that nobody gave a row, with articles approved for them, whose minute has come."""
    return {day for _, day in _for_paper(now) if editions.is_due(day, now)}


def _release(day: date, now: datetime) -> None:
    """The paper bears its minute, unless it is late."""
    minute = editions.release_at(day)
    try:
        numbers = paper.release(day, at=minute if minute <= now < minute + LATE else now, only_due=True)
    except editions.EditionError:
        return  # another worker was quicker, or somebody holds it now
    log.info("paper released", day=day.isoformat(), stories=len(numbers))


def _publish(pk: int, now: datetime) -> None:
    with press_transaction(ACTOR):
        revision = Revision.objects.filter(pk=pk).first()
        if revision is None or not _lock(revision.object_id):
            return
        revision.refresh_from_db()
        if revision.approved_go_live_at is None or revision.approved_go_live_at > now:
            return
        revision.content_object.publish(
            revision, log_action="wagtail.publish.scheduled", skip_permission_checks=True
        )


def _expired(now: datetime) -> list[int]:
    expired = Page.objects.filter(live=True, expire_at__lte=now, content_type=_kind()).order_by("expire_at")
    return list(expired.values_list("pk", flat=True))


def _expire(pk: int, now: datetime) -> None:
    with press_transaction(ACTOR):
        if not _lock(pk):
            return
        article = Article.objects.get(pk=pk)
        if article.live and article.expire_at is not None and article.expire_at <= now:
            article.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(Article)


def _lock(pk: object) -> bool:
    """Lock the article; False when another worker is at it (it will do what we were about to)."""
    rows = Article.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk)
    return rows.values_list("number", flat=True).first() is not None
