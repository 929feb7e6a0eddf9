"""What has become of an article, in the desk's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from haowai.articles.models import Article


class DeskStatus(models.TextChoices):
    """One word for an article's state, the most pressing first."""

    WAITING = "waiting", _("Waiting for approval")
    SCHEDULED = "scheduled", _("Scheduled")
    CHANGED = "changed", _("Printed, with changes since")
    LIVE = "live", _("Printed")
    DOWN = "down", _("Taken down")
    DRAFT = "draft", _("Draft")


def annotate_states(articles: Sequence[Article]) -> None:
    """Give each article ``desk_status`` and ``goes_live_at`` (aware, None unless scheduled): one query for
    all.

    Workflow states are expected to be prefetched.
    """
    schedules: dict[str, datetime] = dict(
        Revision.page_revisions.filter(
            object_id__in=[str(article.pk) for article in articles], approved_go_live_at__isnull=False
        ).values_list("object_id", "approved_go_live_at")
    )
    for article in articles:
        article.goes_live_at = schedules.get(str(article.pk))
        article.desk_status = _status(article, article.goes_live_at)


def _status(article: Article, goes_live_at: datetime | None) -> DeskStatus:
    state = article.current_workflow_state
    if state is not None and state.status == state.STATUS_IN_PROGRESS:
        return DeskStatus.WAITING
    if goes_live_at is not None:
        return DeskStatus.SCHEDULED
    if article.live:
        return DeskStatus.CHANGED if article.has_unpublished_changes else DeskStatus.LIVE
    return DeskStatus.DOWN if article.published_at else DeskStatus.DRAFT
