"""The panels of the home screen: what somebody has on their desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from haowai.articles.models import Article
from haowai.newsroom.access import ANY, everywhere, sections_with
from haowai.newsroom.views.articles import load_articles
from haowai.newsroom.views.reviews import reviews_for
from haowai.press.purging.following import Late

ROWS = 6


class DeskPanel(Component):
    """Rows of articles under a heading; nothing when there are none."""

    template_name = "newsroom/dashboard/articles.html"
    heading: str = ""

    def __init__(self, request: Any, order: int) -> None:
        self.request = request
        self.order = order

    def keys(self) -> list[int]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"name": type(self).__name__, "articles": load_articles(self.keys()), "request": self.request}


class MyDrafts(DeskPanel):
    """What I began, and nobody has printed or approved yet."""

    def keys(self) -> list[int]:
        approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        coming = [int(key) for key in approved.values_list("object_id", flat=True)]
        mine = Article.objects.filter(owner=self.request.user, published_at=None).exclude(pk__in=coming)
        return list(mine.order_by("-edited_at").values_list("pk", flat=True)[:ROWS])


class ScheduledNext(DeskPanel):
    """What appears next, in the sections I work in."""

    def keys(self) -> list[int]:
        user = self.request.user
        coming = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now())
        keys = [
            int(key)
            for key in coming.order_by("approved_go_live_at").values_list("object_id", flat=True)[: 5 * ROWS]
        ]
        if everywhere(user, ANY):
            return keys[:ROWS]
        own = Article.objects.filter(pk__in=keys, section__in=sections_with(user, *ANY)).order_by()
        allowed = set(own.values_list("pk", flat=True))
        return [key for key in keys if key in allowed][:ROWS]


class JustPrinted(DeskPanel):
    """What was printed last, in the sections I work in."""

    def keys(self) -> list[int]:
        user = self.request.user
        live = Article.objects.filter(live=True).order_by("-edited_at")
        if not everywhere(user, ANY):
            live = live.filter(section__in=list(sections_with(user, *ANY).values_list("pk", flat=True)))
        return list(live.values_list("pk", flat=True)[:ROWS])


class ToReview(Component):
    """How much waits for a second look."""

    template_name = "newsroom/dashboard/reviews.html"

    def __init__(self, request: Any, order: int) -> None:
        self.request = request
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        reviews = list(reviews_for(self.request.user).open()[:ROWS])
        articles = Article.objects.filter(number__in=[review.number for review in reviews]).order_by()
        titles = dict(articles.values_list("number", "draft_title"))
        return {"reviews": [(review, titles.get(review.number, "")) for review in reviews]}


class CountingStands(Component):
    """Since when nothing has been counted: what readers see as most read, and the newsroom's numbers, stand still."""

    template_name = "newsroom/dashboard/counting.html"

    def __init__(self, since: datetime, order: int) -> None:
        self.since = since
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"since": self.since}


class LateCaches(Component):
    """Which caches in front have not confirmed what was published: readers may see older pages through them."""

    template_name = "newsroom/dashboard/caches.html"

    def __init__(self, late: list[Late], order: int) -> None:
        self.late = late
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"late": self.late}
