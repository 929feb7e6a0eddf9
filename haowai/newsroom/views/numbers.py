"""Numbers for the newsroom: the dashboard, a story's own, a day's report, and tables to take away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from haowai.articles.models import Article
from haowai.audience.numbers import days_of
from haowai.newsroom.readership.access import only_seen, story_for
from haowai.newsroom.readership.choices import Choice, Places
from haowai.newsroom.readership.dashboard import load_dashboard
from haowai.newsroom.readership.day import load_day
from haowai.newsroom.readership.sheets import days_sheet, hours_sheet, sheet, stories_sheet
from haowai.newsroom.readership.story import DAYS, SPANS, load_story
from haowai.newsroom.views.base import Trail
from haowai.press.models.story import TAIPEI

#: Before this nobody counted anything.
FIRST = date(2000, 1, 1)
ABOVE = ("newsroom_numbers", gettext_lazy("Numbers"))


class LiveView(Trail, TemplateView):
    """A screen whose parts are asked for again while it is looked at: ``?parts`` answers them alone."""

    parts_name = ""

    def get_template_names(self) -> list[str]:
        return [self.parts_name if "parts" in self.request.GET else self.template_name or ""]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


class NumbersView(LiveView):
    """Who is reading, and what. For everybody who may enter the newsroom."""

    template_name = "newsroom/numbers/dashboard.html"
    parts_name = "newsroom/numbers/dashboard_parts.html"
    page_title = gettext_lazy("Numbers")
    header_icon = "glasses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choice = Choice.read(self.request.GET.dict(), Places.load())
        return {
            **({} if "parts" in self.request.GET else super().get_context_data(**kwargs)),
            "numbers": load_dashboard(self.request.user, choice, timezone.now()),
        }


class StoryNumbersView(LiveView):
    """What one story was and is read. For those who may open its article."""

    template_name = "newsroom/numbers/story.html"
    parts_name = "newsroom/numbers/story_parts.html"
    header_icon = "glasses"
    above = ABOVE

    def get_page_title(self) -> str:
        story = self.story
        return story.title if story.is_live else _("Story %(number)s") % {"number": story.number}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.story = story_for(request.user, kwargs["number"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = load_story(self.story, self.request.GET.get("span", ""), timezone.now())
        article = Article.objects.filter(number=self.story.number).order_by()
        return {
            **({} if "parts" in self.request.GET else super().get_context_data(**kwargs)),
            "numbers": numbers,
            "spans": zip(
                SPANS,
                (_("24 hours"), _("7 days"), _("All days")),
                (s == numbers.span for s in SPANS),
                strict=True,
            ),
            "article": article.values_list("pk", flat=True).first(),
        }


class DayView(Trail, TemplateView):
    """The report of a day, which can be printed."""

    template_name = "newsroom/numbers/day.html"
    header_icon = "calendar-alt"
    above = ABOVE

    def get_page_title(self) -> str:
        return _("Report of %(day)s") % {"day": self.day.isoformat()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.day = day_from(kwargs["day"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = load_day(self.request.user, self.day, timezone.now())
        return {
            **super().get_context_data(**kwargs),
            "numbers": report,
            "earlier": self.day - timedelta(days=1),
            "later": self.day + timedelta(days=1) if report.is_over else None,
        }


def choose_day(request: HttpRequest) -> HttpResponse:
    """On to the report of a chosen day, yesterday's without one."""
    today = timezone.localdate(timezone=TAIPEI)
    text = request.GET.get("day", "")
    day = day_from(text) if text else today - timedelta(days=1)
    return redirect("newsroom_numbers_day", day.isoformat())


def hours_csv(request: HttpRequest, day: str) -> HttpResponse:
    """Hours of a day by section: totals, for everybody who may enter the newsroom."""
    found = day_from(day)
    return sheet(f"hours-{found.isoformat()}", hours_sheet(found))  # type: ignore[return-value]


def stories_csv(request: HttpRequest, day: str) -> HttpResponse:
    """Stories of a day, of the sections whose stories somebody may see."""
    found = day_from(day)
    sections = only_seen(request.user, list(Places.load().sections))
    return sheet(f"stories-{found.isoformat()}", stories_sheet(found, sections))  # type: ignore[return-value]


def story_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Days of a story, for those who may open its article."""
    story = story_for(request.user, number)
    return sheet(f"story-{story.number}", days_sheet(days_of(story.number, DAYS)))  # type: ignore[return-value]


def day_from(text: str) -> date:
    """A day that has begun, as 2026-11-28; Http404 else."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    if day.isoformat() != text or not FIRST <= day <= timezone.localdate(timezone=TAIPEI):
        raise Http404(_("There is no such day."))
    return day
