"""What was printed by somebody alone, to be looked at once more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from haowai.articles.models import Article
from haowai.newsroom.access import everywhere, sections_with
from haowai.newsroom.models import Review, ReviewQuerySet
from haowai.newsroom.views.base import ScreenView


def reviews_for(user: Any) -> ReviewQuerySet:
    """Reviews of articles in whose section somebody publishes."""
    reviews = Review.objects.select_related("printed_by", "reviewed_by")
    if everywhere(user, {"publish"}):
        return reviews
    numbers = Article.objects.filter(section__in=sections_with(user, "publish")).order_by().values("number")
    return reviews.filter(number__in=numbers)


class ReviewListView(ScreenView):
    permission = "newsroom.view_review"
    template_name = "newsroom/reviews.html"
    page_title = gettext_lazy("To be reviewed")
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = self.request.GET.get("done") == "1"
        reviews = reviews_for(self.request.user)
        rows = reviews.exclude(reviewed_at=None) if done else reviews.open()
        page = Paginator(rows, 50).get_page(self.request.GET.get("p"))
        articles = {
            article.number: article
            for article in Article.objects.filter(number__in=[row.number for row in page])
            .select_related("section__channel")
            .defer("body")
        }
        return {
            **super().get_context_data(**kwargs),
            "rows": [(row, articles.get(row.number)) for row in page],
            "page_obj": page,
            "done": done,
            "may_review": self.request.user.has_perm("newsroom.change_review"),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Tick one off: ``review`` is its key. Nobody ticks off what they printed themselves."""
        user: Any = request.user
        key = request.POST.get("review", "")
        review = get_object_or_404(reviews_for(user).open(), pk=key if key.isdigit() else 0)
        if not user.has_perm("newsroom.change_review") or review.printed_by_id == user.pk:
            raise PermissionDenied
        review.reviewed_by, review.reviewed_at = user, timezone.now()
        review.save(update_fields=["reviewed_by", "reviewed_at"])
        messages.success(request, _("Ticked off."))
        return redirect("newsroom_reviews")
