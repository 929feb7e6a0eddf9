"""The paper edition as one act: hundreds of stories printed in one press transaction.

A paper article that a desk publishes before its edition appears is approved for it: Wagtail schedules the
revision for the edition's moment (``Article.with_content_json``), and the release, not the single schedule,
prints it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from haowai.articles.models import Article
from haowai.articles.models.article import actor_of
from haowai.articles.printing import gather, keep_corrections
from haowai.articles.together import publish_together
from haowai.articles.verbs import NotPrinted
from haowai.press import editions
from haowai.press.models.story import Edition
from haowai.press.payload import ArticleData
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section

log = structlog.get_logger(__name__)


def approved(day: date | None = None) -> Any:
    """The revisions approved for the paper of a day, or for any paper, the oldest first."""
    kind = ContentType.objects.get_for_model(Article)
    revisions = Revision.objects.filter(
        content_type=kind, approved_go_live_at__isnull=False, content__edition=Edition.PAPER.value
    )
    if day is not None:
        revisions = revisions.filter(content__paper_date=day.isoformat())
    return revisions.order_by("created_at", "pk")


def release(day: date, *, user: Any = None, at: datetime | None = None, only_due: bool = False) -> list[int]:
    """Print everything approved for the paper of a day in one act; answers the numbers of its stories.

    With ``only_due`` as the scheduler does: not while it is held or before its minute. A story that can't be
    printed stays approved and is logged; it must not keep the paper from its readers. Raises EditionError
    when the paper is out already, or not due.
    """
    with press_transaction(actor_of(user) or ("scheduler" if only_due else None), at=at) as press:
        edition = editions.lock(day)
        if only_due and not editions.is_due(day, press.at):
            raise editions.EditionError(
                _("The paper of %(day)s is held, or its minute has not come.") % {"day": day}
            )
        edition.released_at, edition.held = press.at, False
        edition.save(update_fields=["released_at", "held"])
        numbers, left = publish_together(press, list(approved(day)), user=user)
        return [*numbers, *_publish(left, user)]


def _publish(revisions: Iterable[Revision], user: Any) -> Iterable[int]:
    for revision in revisions:
        try:
            with transaction.atomic():
                article: Article = revision.content_object
                article.publish(
                    revision, user=user, log_action="wagtail.publish.scheduled", skip_permission_checks=True
                )
        except Exception:  # whatever is wrong with one story, the others must appear
            log.exception(
                "a story of the paper could not be printed", revision=revision.pk, page=revision.object_id
            )
        else:
            yield article.number


def appearing(after: datetime, until: datetime) -> tuple[date, datetime] | None:
    """The next paper that appears by itself within a span, and its minute; None without one. Two queries."""
    found = editions.appearing(after, until)
    if found is None:
        # A paper that nobody gave a row appears at its usual minute.
        near = approved().filter(approved_go_live_at__gt=after, approved_go_live_at__lte=until)
        days = {date.fromisoformat(day) for day in near.values_list("content__paper_date", flat=True) if day}
        minutes = [(editions.release_at(day), day) for day in days if not editions.is_held(day)]
        found = next(((day, at) for at, day in sorted(minutes) if after < at <= until), None)
    return found


@dataclass(frozen=True)
class Prepared:
    """What a release at its minute will print of one approved revision, as far as is known now."""

    revision: int
    data: ArticleData
    section: Section


def prepared(day: date, at: datetime, *, beside: Container[int], most: int) -> list[Prepared]:
    """Of the stories approved for the paper of a day that readers have never met, the next ``most`` whose revisions are
    not among ``beside``, as they will be printed at a moment. Nothing is written."""
    ahead = [
        (pk, object_id) for pk, object_id in approved(day).values_list("pk", "object_id") if pk not in beside
    ]
    revisions = {int(object_id): pk for pk, object_id in ahead[:most]}
    articles = list(
        Article.objects.filter(pk__in=revisions, live=False, published_at=None).select_related(
            "section__channel"
        )
    )
    gathered = gather(articles)
    for article in articles:
        article.published_at = at
    return [
        Prepared(
            revisions[article.pk],
            gathered.data(article, keep_corrections(gathered.corrections_of(article), None)),
            article.section,
        )
        for article in articles
    ]


def pull(article: Article, *, user: Any = None) -> None:
    """Take an approved article out of its paper: it is a draft again. Raises NotPrinted when it is not
    approved.
    """
    with press_transaction(actor_of(user)):
        Page.objects.select_for_update().get(pk=article.pk)
        revision = article.revisions.filter(approved_go_live_at__isnull=False).first()
        if revision is None:
            raise NotPrinted(
                _("This article is not approved for a paper. One that is out has to be taken down.")
            )
        revision.approved_go_live_at = None
        revision.save(user=user, update_fields=["approved_go_live_at"])
