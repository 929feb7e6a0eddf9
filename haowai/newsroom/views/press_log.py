"""The press log, to be read: everything that readers were shown, and who did it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from haowai.accounts.models import Staff
from haowai.articles.models import Article
from haowai.newsroom.views.base import ScreenView
from haowai.press.models import LogRow
from haowai.press.models.log import ARTICLE

ROWS = 50


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names of the staff behind ``staff:7``."""
    keys = [int(actor.removeprefix("staff:")) for actor in set(actors) if actor.startswith("staff:")]
    return {f"staff:{staff.pk}": staff.get_full_name() for staff in Staff.objects.filter(pk__in=keys)}


class PressLogView(ScreenView):
    """Rows newest first, fifty at a time before a number, so that a log of millions costs the same."""

    permission = "press.view_logrow"
    template_name = "newsroom/press_log.html"
    page_title = gettext_lazy("Press log")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article = self.request.GET.get("article", "").strip()
        before = self.request.GET.get("before", "")
        rows = LogRow.objects.select_related("payload").defer("purges", "payload__content", "payload__salt")
        if article:
            rows = rows.of_article(int(article)) if article.isdigit() and len(article) < 16 else rows.none()
        if before.isdigit() and len(before) < 16:
            rows = rows.filter(number__lt=int(before))
        found = list(rows.order_by("-number")[: ROWS + 1])
        shown = found[:ROWS]
        titles = dict(
            Article.objects.filter(number__in={r.subject_id for r in shown if r.subject_type == ARTICLE})
            .order_by()
            .values_list("number", "draft_title")
        )
        names = names_of(row.actor for row in shown)
        return {
            **super().get_context_data(**kwargs),
            "rows": [
                {
                    "row": row,
                    "who": names.get(row.actor, row.actor),
                    "title": titles.get(row.subject_id, "") if row.subject_type == ARTICLE else "",
                    "state": getattr(getattr(row, "payload", None), "state", ""),
                }
                for row in shown
            ],
            "article": article,
            "older": shown[-1].number if len(found) > ROWS else None,
        }
