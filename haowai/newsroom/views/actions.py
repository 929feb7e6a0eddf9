"""Acts on one article that ask once more before they are done: take down, restore, move to another desk,
copy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from haowai.articles.models import Article
from haowai.articles.tree import month_folder
from haowai.articles.verbs import move_to_section, restore, take_down
from haowai.newsroom.access import article_for, sections_with
from haowai.newsroom.views.base import Trail
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section


class ArticleActionView(Trail, FormView):
    """Asks, and does one thing to one article. Subclasses say what, and which of Wagtail's checks allows
    it."""

    template_name = "newsroom/articles/confirm.html"
    form_class: type[forms.Form] = forms.Form
    above = ("newsroom_articles", gettext_lazy("Articles"))
    check: str
    question: Promise
    button: Promise
    is_grave = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.next_url = get_valid_next_url_from_request(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.article = article_for(request.user, kwargs["pk"], self.check)
        if problem := self.problem():
            messages.error(request, problem)
            return redirect(self.back_url())
        return super().dispatch(request, *args, **kwargs)

    def problem(self) -> str:
        """Why it can't be done to this article now; empty when it can."""
        return ""

    def back_url(self) -> str:
        return self.next_url or reverse("wagtailadmin_pages:edit", args=[self.article.pk])

    def form_valid(self, form: forms.Form) -> HttpResponse:
        message = self.act(form)
        messages.success(self.request, message)
        return redirect(self.back_url())

    def act(self, form: forms.Form) -> str:
        """Do it; returns what to tell."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "article": self.article,
            "question": self.question,
            "button": self.button,
            "is_grave": self.is_grave,
            "next_url": self.next_url,
            "back_url": self.back_url(),
        }


class TakeDownView(ArticleActionView):
    check = "can_unpublish"
    page_title = gettext_lazy("Take down")
    header_icon = "download"
    question = gettext_lazy(
        "Readers will find a notice that the article was taken down, and it leaves every list at once. "
        "It can be restored."
    )
    button = gettext_lazy("Take it down")
    is_grave = True

    def act(self, form: forms.Form) -> str:
        take_down(self.article, user=self.request.user)
        return _("“%(title)s” is taken down.") % {"title": self.article.title}


class RestoreView(ArticleActionView):
    check = "can_publish"
    page_title = gettext_lazy("Restore")
    header_icon = "rotate"
    question = gettext_lazy("The newest version is printed, and the article is back on its lists.")
    button = gettext_lazy("Print it again")

    def problem(self) -> str:
        return _("This article is live: there is nothing to restore.") if self.article.live else ""

    def act(self, form: forms.Form) -> str:
        restore(self.article, user=self.request.user)
        return _("“%(title)s” is printed again.") % {"title": self.article.title}


class SectionForm(forms.Form):
    """One of the sections that somebody may use."""

    section = forms.ModelChoiceField(Section.objects.none(), label=gettext_lazy("Section"))

    def __init__(self, *args: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


class MoveView(ArticleActionView):
    """To another section: a live article is printed there, so only a desk that may publish there receives
    it."""

    check = "can_move"
    form_class = SectionForm
    page_title = gettext_lazy("Move to another section")
    header_icon = "arrow-right-full"
    question = gettext_lazy("The number stays, and the old address redirects to the new one.")
    button = gettext_lazy("Move it")

    def get_form_kwargs(self) -> dict[str, Any]:
        verb = "publish" if self.article.live else "add"
        sections = sections_with(self.request.user, verb).exclude(pk=self.article.section_id)
        return {**super().get_form_kwargs(), "sections": sections}

    def act(self, form: forms.Form) -> str:
        section = form.cleaned_data["section"]
        move_to_section(self.article, section, user=self.request.user)
        return _("“%(title)s” now belongs to %(section)s.") % {
            "title": self.article.title,
            "section": section,
        }


class CopyView(ArticleActionView):
    check = "can_copy"
    form_class = SectionForm
    page_title = gettext_lazy("Copy as a draft")
    header_icon = "copy"
    question = gettext_lazy("A new draft with the same words and a number of its own. Nothing is printed.")
    button = gettext_lazy("Copy it")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sections": sections_with(self.request.user, "add")}

    def get_initial(self) -> dict[str, Any]:
        return {"section": self.article.section_id}

    def act(self, form: forms.Form) -> str:
        copy = copy_as_draft(self.article, form.cleaned_data["section"], user=self.request.user)
        self.next_url = reverse("wagtailadmin_pages:edit", args=[copy.pk])
        return _("This is the copy. Its number is %(number)s.") % {"number": copy.number}


def copy_as_draft(article: Article, section: Section, *, user: Any) -> Article:
    """A draft with the words of the newest version, in this month's folder of the section. Raises
    PermissionDenied when the user may not add there."""
    with press_transaction():
        folder = month_folder(section)
        if not folder.permissions_for_user(user).can_add_subpage():
            raise PermissionDenied
        copy: Article = article.get_latest_revision_as_object().copy(
            to=folder,
            user=user,
            keep_live=False,
            copy_revisions=False,
            update_attrs={"section": section, "owner": user},
        )
        return copy
