"""The list of articles: the newsroom's main door, as quick at 100,000 articles as at ten.

One query finds the keys, over indexes of the article's own table, and a second one loads the fifty rows that
are shown. What is searched for is found in the newsroom's own index (``lib/finding.py``), the articles that were saved
last first, and only then looked at with the rights of whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.paginator import Page as PaginatorPage
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, DateColumn, Table
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import page_permission_policy

from haowai.articles.models import Article, MonthFolder
from haowai.lib.finding import newest
from haowai.lib.needles import read
from haowai.newsroom.access import ANY, everywhere, sections_with
from haowai.newsroom.buttons import article_buttons
from haowai.newsroom.status import DeskStatus, annotate_states
from haowai.newsroom.views.base import Trail
from haowai.press.models.story import Edition, Rating
from haowai.sections.models import Section

#: More matches than this are not counted: nobody leafs through them, and counting costs a scan.
COUNT_LIMIT = 2_000


class ArticlePaginator(WagtailPaginator):
    """Pages of keys, loaded as articles; the count of a searched list stops at ``COUNT_LIMIT``, and that of a whole one
    comes with it."""

    @cached_property
    def narrowed(self) -> list[int] | None:
        """The keys of a searched or filtered list: one scan finds count and page."""
        return (
            list(self.object_list[: COUNT_LIMIT + 1])
            if getattr(self.object_list, "is_narrowed", False)
            else None
        )

    @cached_property
    def count(self) -> int:
        return int(self.object_list.held) if self.narrowed is None else len(self.narrowed)

    def page(self, number: Any) -> PaginatorPage[Article]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = (self.object_list if self.narrowed is None else self.narrowed)[start : start + self.per_page]
        return self._get_page(load_articles(keys), number, self)


#: As Wagtail's own ``prefetch_workflow_states``, which finds nothing on a queryset of articles instead of pages.
STATES = Prefetch(
    "_specific_workflow_states",
    queryset=WorkflowState.objects.active().select_related("current_task_state__task"),
    to_attr="_current_workflow_states",
)


def load_articles(keys: Iterable[int]) -> list[Article]:
    """The articles of these keys, in their order, with everything that a row of a list shows and nothing
    heavy."""
    keys = list(keys)
    rows = (
        Article.objects.filter(pk__in=keys)
        .select_related("section__channel", "latest_revision__user", "owner")
        .defer("body", "standfirst", "search_description", "latest_revision__content")
        .prefetch_related(STATES)
        .annotate_approved_schedule()
    )
    found = {article.pk: article for article in rows}
    articles = [found[key] for key in keys if key in found]
    annotate_states(articles)
    return articles


def of_status(articles: QuerySet[Article], status: str) -> QuerySet[Article]:
    """Articles of one status: the queries to what ``newsroom/status.py`` finds of a single article."""
    match status:
        case DeskStatus.WAITING:
            open_states = WorkflowState.objects.active().values_list("object_id", flat=True)
            return articles.filter(pk__in=[int(key) for key in open_states])
        case DeskStatus.SCHEDULED:
            approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
            return articles.filter(pk__in=[int(key) for key in approved.values_list("object_id", flat=True)])
        case DeskStatus.DRAFT:
            return articles.filter(published_at=None)
        case DeskStatus.LIVE:
            return articles.filter(live=True)
        case DeskStatus.CHANGED:
            return articles.filter(live=True, has_unpublished_changes=True)
        case DeskStatus.DOWN:
            hidden = Page.objects.filter(live=False).order_by()
            return articles.filter(pk__in=hidden.values("pk"), published_at__isnull=False)
    return articles


def visible_sections(request: HttpRequest) -> QuerySet[Section]:
    return sections_with(request.user, *ANY)


class ArticleFilterSet(WagtailFilterSet):
    """Section, status, edition, rating, day of publication, and one's own."""

    section = django_filters.ModelChoiceFilter(label=_("Section"), queryset=visible_sections)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=DeskStatus.choices, method="by_status")
    edition = django_filters.ChoiceFilter(label=_("Edition"), choices=Edition.choices)
    rating = django_filters.ChoiceFilter(label=_("Rating"), choices=Rating.choices)
    published_at = django_filters.DateFromToRangeFilter(label=_("Published at"), widget=DateRangePickerWidget)

    class Meta:
        model = Article
        fields: list[str] = []

    def by_status(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        return of_status(rows, value)


class HeadlineColumn(BaseColumn):
    cell_template_name = "newsroom/articles/headline_cell.html"

    def get_cell_context_data(self, instance: Article, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        context["article"] = instance
        context["can_edit"] = instance.permissions_for_user(user).can_edit()
        context["buttons"] = article_buttons(
            instance, user, next_url=parent_context["request"].get_full_path()
        )
        return context


class SectionColumn(BaseColumn):
    cell_template_name = "newsroom/articles/section_cell.html"


class StatusColumn(BaseColumn):
    cell_template_name = "newsroom/articles/status_cell.html"


class EditedByColumn(BaseColumn):
    cell_template_name = "newsroom/articles/edited_cell.html"


class ArticleTable(Table):
    """Rows with the attributes that Wagtail's bulk actions look for."""

    def get_row_classname(self, instance: Article) -> str:
        return "" if instance.live else "unpublished"


class ArticleListView(Trail, IndexView):
    """Every article that somebody may work on, the one last worked on first."""

    model = Article
    permission_policy = page_permission_policy
    any_permission_required = set(ANY)
    template_name = "newsroom/articles/index.html"
    paginator_class = ArticlePaginator
    paginate_by = 50
    table_class = ArticleTable
    table_classname = "listing full-width haowai-articles"
    filterset_class = ArticleFilterSet
    index_url_name = "newsroom_articles"
    index_results_url_name = "newsroom_articles_results"
    header_icon = "doc-full"
    page_title = _("Articles")
    default_ordering = "-edited_at"
    is_searchable = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        HeadlineColumn("headline", label=_("Headline"), classname="title"),
        SectionColumn("section", label=_("Section"), width="12%"),
        StatusColumn("status", label=_("Status"), width="14%"),
        DateColumn("edited_at", label=_("Last edited"), sort_key="edited_at", width="10%"),
        EditedByColumn("edited_by", label=_("By"), width="10%"),
    ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton(_("New article"), url=reverse("newsroom_new_article"), icon_name="plus")]

    @cached_property
    def verbose_name_plural(self) -> Any:
        return self.model._meta.verbose_name_plural

    def get_base_queryset(self) -> QuerySet[Article]:
        return Article.objects.filter(self._is_theirs).order_by()

    @cached_property
    def _is_theirs(self) -> Q:
        """What somebody may work on, of articles and of folders."""
        if everywhere(self.request.user, ANY):
            return Q()
        return Q(section__in=list(sections_with(self.request.user, *ANY).values_list("pk", flat=True)))

    def order_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        sign = "" if self.ordering == "edited_at" else "-"
        return queryset.order_by(f"{sign}edited_at", f"{sign}pk")

    def search_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if not self.is_searching:
            return queryset
        found = Q(pk__in=self._found(queryset))
        word = self.search_query.strip()
        if word.isascii() and word.isdigit() and len(word) < 16:
            found |= Q(number=int(word))
        return queryset.filter(found)

    def _found(self, queryset: QuerySet[Article]) -> list[int]:
        """Keys of articles in the queryset that hold what is searched for, at most ``COUNT_LIMIT`` and one more: those
        that were saved last, or first where the list begins with them."""
        asked = read(self.search_query, typing=True)
        if not asked:
            return []
        kept: list[int] = []
        for keys in newest(Article, asked, first=COUNT_LIMIT + 1, ascending=self.ordering == "edited_at"):
            if not kept and len(keys) <= COUNT_LIMIT:
                return keys
            kept += queryset.filter(pk__in=keys).order_by().values_list("pk", flat=True)
            if len(kept) > COUNT_LIMIT:
                break
        return kept

    def get_queryset(self) -> Any:
        keys = super().get_queryset().values_list("pk", flat=True)
        keys.is_narrowed = self.is_searching or self.is_filtering
        if not keys.is_narrowed:
            # Folders know how many pages they hold; to count the articles takes longer the more there are.
            folders = MonthFolder.objects.filter(self._is_theirs)
            keys.held = folders.aggregate(held=Sum("numchild", default=0))["held"]
        return keys

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["count_limit"] = COUNT_LIMIT
        context["is_beyond_count"] = context["items_count"] > COUNT_LIMIT and (
            self.is_searching or self.is_filtering
        )
        return context
