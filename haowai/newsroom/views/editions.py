"""Paper editions: what stands on each page, and holding, releasing, pulling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from haowai.articles.editions import approved, pull, release
from haowai.articles.models import Article
from haowai.articles.verbs import NotPrinted
from haowai.newsroom.views.base import ScreenView
from haowai.press.editions import EditionError, hold, unhold
from haowai.press.models import PaperEdition, Story
from haowai.press.models.edition import release_moment
from haowai.press.models.story import TAIPEI, Status

SHOWN_DAYS = 30


@dataclass
class PaperStory:
    """A story of a paper: ``article`` is the key of its page in the newsroom, None when it is only known as
    printed."""

    page: str
    number: int
    headline: str
    status: str
    article: int | None


def stories_of(day: date) -> Iterator[PaperStory]:
    """What stands in the paper of a day: printed, and approved for it."""
    printed = list(Story.objects.filter(paper_date=day).only("number", "paper_page", "headline", "status"))
    keys = dict(Article.objects.filter(number__in=[s.number for s in printed]).values_list("number", "pk"))
    for story in printed:
        yield PaperStory(story.paper_page, story.number, story.headline, story.status, keys.get(story.number))
    waiting = {int(revision.object_id): revision.content for revision in approved(day)}
    numbers = dict(Article.objects.filter(pk__in=waiting).values_list("pk", "number"))
    for pk, content in waiting.items():
        yield PaperStory(content["paper_page"], numbers[pk], content["headline"], "approved", pk)


def by_page(stories: Iterator[PaperStory]) -> dict[str, list[PaperStory]]:
    """Stories under their pages, A1 before A2 before A10."""
    pages: dict[str, list[PaperStory]] = {}
    for story in sorted(stories, key=lambda s: (s.page[:1], int(s.page[1:] or 0), s.number)):
        pages.setdefault(story.page, []).append(story)
    return pages


def edition_of(day: date) -> PaperEdition:
    """The row of a day, or what it would be: one that nobody touched appears at its usual minute."""
    return PaperEdition.objects.filter(day=day).first() or PaperEdition(
        day=day, release_at=release_moment(day)
    )


class EditionListView(ScreenView):
    permission = "press.view_paperedition"
    template_name = "newsroom/editions/list.html"
    page_title = gettext_lazy("Paper editions")
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(timezone=TAIPEI)
        rows = {edition.day: edition for edition in PaperEdition.objects.all()[:SHOWN_DAYS]}
        days = {today + timedelta(days=n) for n in range(-6, 3)} | set(rows)
        counts: dict[date, int] = {}
        for content in approved().values_list("content__paper_date", flat=True):
            day = date.fromisoformat(content)
            counts[day] = counts.get(day, 0) + 1
        editions = [rows.get(day) or edition_of(day) for day in sorted(days | set(counts), reverse=True)]
        listed = [{"edition": edition, "waiting": counts.get(edition.day, 0)} for edition in editions]
        return {**super().get_context_data(**kwargs), "editions": listed, "today": today}


class EditionView(ScreenView):
    permission = "press.view_paperedition"
    template_name = "newsroom/editions/edition.html"
    header_icon = "calendar-alt"
    above = ("newsroom_editions", gettext_lazy("Paper editions"))

    def get_page_title(self) -> str:
        return _("The paper of %(day)s") % {"day": self.kwargs["day"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = read_day(self.kwargs["day"])
        return {
            **super().get_context_data(**kwargs),
            "edition": edition_of(day),
            "pages": by_page(stories_of(day)),
            "may_change": self.request.user.has_perm("press.change_paperedition"),
            "taken_down": Status.TAKEN_DOWN,
        }

    def post(self, request: HttpRequest, day: str) -> HttpResponse:
        """``do`` is hold, unhold, release or pull (then ``article`` is the key of the page)."""
        if not request.user.has_perm("press.change_paperedition"):
            raise PermissionDenied
        try:
            messages.success(request, self.act(request, read_day(day)))
        except (EditionError, NotPrinted) as error:
            messages.error(request, str(error))
        return redirect("newsroom_edition", day)

    def act(self, request: HttpRequest, day: date) -> str:
        match request.POST.get("do"):
            case "hold":
                hold(day)
                return _("The paper is held: it appears when it is released, or no longer held.")
            case "unhold":
                unhold(day)
                return _("The paper appears at its minute.")
            case "release":
                count = len(release(day, user=request.user))
                return _("The paper is out, with %(count)s stories.") % {"count": count}
            case "pull":
                key = request.POST.get("article", "")
                article = get_object_or_404(Article, pk=key if key.isdigit() else 0)
                pull(article, user=request.user)
                return _("“%(title)s” is pulled: it is a draft again.") % {"title": article.draft_title}
        raise Http404


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
