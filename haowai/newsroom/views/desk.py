"""Beginning an article, and the flash: a headline that is in print two taps from the home screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from haowai.articles.models import Article
from haowai.articles.models.article import HEADLINE_LIMIT
from haowai.articles.tree import month_folder
from haowai.articles.verbs import create_article, go_to_press
from haowai.newsroom.access import sections_with
from haowai.newsroom.breaking import break_news
from haowai.newsroom.views.base import Trail
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section

#: A flash with the same words by the same hand within this time is the same tap, counted twice.
SAME_TAP = timedelta(minutes=2)


class NewArticleView(Trail, TemplateView):
    """Choose the section; whoever writes in one only goes on at once."""

    template_name = "newsroom/new_article.html"
    page_title = gettext_lazy("New article")
    header_icon = "edit"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.sections = list(sections_with(request.user, "add"))
        if not self.sections:
            raise PermissionDenied
        if len(self.sections) == 1:
            return redirect("newsroom_new_article_in", self.sections[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = last_section(self.request.user, self.sections)
        return {**super().get_context_data(**kwargs), "sections": self.sections, "last": last}


def new_article_in(request: HttpRequest, section: int) -> HttpResponse:
    """On to Wagtail's form, in this month's folder of the section (made here when it is the month's first
    article)."""
    desk = get_object_or_404(sections_with(request.user, "add"), pk=section)
    with press_transaction():
        folder = month_folder(desk)
    return redirect("wagtailadmin_pages:add", "articles", "article", folder.pk)


def last_section(user: Any, sections: list[Section]) -> Section | None:
    """The section in which somebody last began an article, of those given."""
    last = Article.objects.filter(owner=user).order_by("-pk").values_list("section_id", flat=True).first()
    return next((section for section in sections if section.pk == last), None)


class SectionChoice(forms.ModelChoiceField):
    """A section by its name; those of sister sites with the name of the site."""

    def label_from_instance(self, section: Section) -> str:
        return section.name if section.channel.is_paper else str(section)


class FlashForm(forms.Form):
    """A headline and a section."""

    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        max_length=HEADLINE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, "enterkeyhint": "done"}),
        error_messages={"required": gettext_lazy("Write the headline.")},
    )
    section = SectionChoice(
        Section.objects.none(),
        label=gettext_lazy("Section"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a section.")},
    )

    breaking = forms.BooleanField(
        label=gettext_lazy("Breaking: over every page for 30 minutes"), required=False
    )

    def __init__(self, *args: Any, sections: Any, may_break: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        if not may_break:
            del self.fields["breaking"]

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())


class FlashView(Trail, FormView):
    """快訊: prints at once for those who may publish; a reporter's goes to the desk."""

    template_name = "newsroom/flash.html"
    form_class = FlashForm
    page_title = gettext_lazy("Flash")
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.sections = sections_with(request.user, "add")
        if not self.sections.exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        may_break = self.request.user.has_perm("sections.add_breaking")
        return {**super().get_form_kwargs(), "sections": self.sections, "may_break": may_break}

    def get_initial(self) -> dict[str, Any]:
        sections = list(self.sections)
        return {
            "section": last_section(self.request.user, sections)
            or (sections[0] if len(sections) == 1 else None)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Article.objects.filter(owner=self.request.user, pk=self.request.GET.get("done") or 0)
        return {
            **super().get_context_data(**kwargs),
            "may_publish": sections_with(self.request.user, "publish").exists(),
            "done": own.select_related("section__channel").first()
            if self.request.GET.get("done", "0").isdigit()
            else None,
        }

    def form_valid(self, form: FlashForm) -> HttpResponse:
        section, headline = form.cleaned_data["section"], form.cleaned_data["headline"]
        article = same_tap(self.request.user, section, headline) or flash(
            section, headline, user=self.request.user
        )
        if article.live and form.cleaned_data.get("breaking"):
            break_news(headline, story=article.number)
            messages.success(self.request, _("It is on its way to every page: a few seconds."))
        if not article.live:
            messages.success(self.request, _("Sent to the desk, which prints it."))
        return redirect(f"{reverse('newsroom_flash')}?done={article.pk}")


def same_tap(user: Any, section: Section, headline: str) -> Article | None:
    """The flash that a finger tapped twice has just made."""
    since = timezone.now() - SAME_TAP
    mine = Article.objects.filter(owner=user, section=section, edited_at__gte=since).order_by("-pk")
    return mine.filter(headline=headline).first()


def flash(section: Section, headline: str, *, user: Any) -> Article:
    """A headline alone: printed when the user may publish in the section, else submitted to the desk."""
    with press_transaction():
        article = create_article(section, user=user, headline=headline)
        if article.permissions_for_user(user).can_publish():
            return go_to_press(article, user=user)
        article.save_revision(user=user, log_action=True)
        workflow = article.get_workflow()
        if workflow is not None:
            workflow.start(article, user)
        return article
