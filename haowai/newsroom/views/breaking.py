"""The screen of breaking bars: a form with the words, and what is running."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from haowai.newsroom.breaking import LONGEST, USUAL, WORDS, break_news, end_breaking
from haowai.newsroom.views.base import PermissionMixin, Trail
from haowai.press.models import Story
from haowai.press.models.story import Status
from haowai.sections.models import Breaking, Channel

#: Stories that the field for the number knows by their headline.
LATEST = 30
#: A number, or the address of a story, which ends in it.
_NUMBER = re.compile(r"(?:^|/)([0-9]{1,15})/?(?:[?#].*)?$")


class BreakingForm(forms.Form):
    """Words, the story that they lead to, where, and for how long."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True, "enterkeyhint": "done"}),
        help_text=gettext_lazy("At most 80 characters. Left empty, the headline of the story."),
    )
    story = forms.CharField(
        label=gettext_lazy("Story"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"list": "latest-stories", "autocomplete": "off"}),
        help_text=gettext_lazy("Its number or address. Without one the bar leads nowhere."),
    )
    channel = forms.ModelChoiceField(
        Channel.objects.all(),
        label=gettext_lazy("Where"),
        required=False,
        empty_label=gettext_lazy("on every channel"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until it ends"),
        initial=USUAL,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST}),
    )

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())

    def clean_story(self) -> Story | None:
        text = self.cleaned_data["story"].strip()
        if not text:
            return None
        found = _NUMBER.search(text)
        story = Story.objects.filter(pk=int(found[1]), status=Status.LIVE).first() if found else None
        if story is None:
            raise ValidationError(_("No story in print has this number."))
        return story

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("words") and not data.get("story") and not self.errors:
            self.add_error("words", _("Write the words, or name the story."))
        return data


class BreakingView(PermissionMixin, Trail, FormView):
    """Say what is breaking; see what runs, and end it."""

    permission = "sections.view_breaking"
    template_name = "newsroom/breaking.html"
    form_class = BreakingForm
    page_title = gettext_lazy("Breaking")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bars = list(Breaking.objects.on_at(timezone.now()).select_related("channel"))
        stories = Story.objects.in_bulk([bar.story for bar in bars if bar.story])
        return {
            **super().get_context_data(**kwargs),
            "running": [(bar, stories.get(bar.story or 0)) for bar in bars],
            "latest": Story.objects.filter(status=Status.LIVE).order_by("-number")[:LATEST],
            "may_end": self.request.user.has_perm("sections.change_breaking"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "end" in request.POST:
            return self.end(request)
        if not request.user.has_perm("sections.add_breaking"):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def end(self, request: HttpRequest) -> HttpResponse:
        """``end``: the key of a bar that is to be taken off."""
        if not request.user.has_perm("sections.change_breaking"):
            raise PermissionDenied
        key = request.POST["end"]
        end_breaking(get_object_or_404(Breaking, pk=int(key) if key.isdecimal() and len(key) < 19 else 0))
        messages.success(request, _("The bar is off every page."))
        return redirect(request.path)

    def form_valid(self, form: BreakingForm) -> HttpResponse:
        data = form.cleaned_data
        story: Story | None = data["story"]
        words = data["words"] or (story.title if story else "")
        break_news(
            words, story=story.number if story else None, channel=data["channel"], minutes=data["minutes"]
        )
        messages.success(self.request, _("It is on its way to every page: a few seconds."))
        return redirect(self.request.path)
