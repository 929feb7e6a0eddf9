"""Specials (專區): the list of them, and one with its stories in order and its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.images.widgets import AdminImageChooser

from haowai.media.models import Photo
from haowai.newsroom.numbers import bad_numbers, find_recent, not_printed, read_numbers
from haowai.newsroom.previews import preview_of
from haowai.newsroom.views.base import ScreenView, Trail
from haowai.press.models import Story
from haowai.press.models.story import Status
from haowai.sections.models import Special

#: More than these stand in no special.
STORIES, MOMENTS = 60, 100
LATEST, SPARE = 20, 3


class SpecialForm(forms.ModelForm):
    """What a special says of itself. Stories and timeline are rows beside it."""

    photo: forms.ModelChoiceField[Photo] = forms.ModelChoiceField(
        Photo.objects.all(), required=False, widget=AdminImageChooser, label=gettext_lazy("Photo")
    )

    class Meta:
        model = Special
        fields = ("name", "slug", "channel", "standfirst", "photo", "position", "live")
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 3})}


class SpecialListView(ScreenView):
    permission = "sections.view_special"
    template_name = "newsroom/specials/list.html"
    page_title = gettext_lazy("Specials")
    header_icon = "folder-open-1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "specials": Special.objects.select_related("channel").order_by("-live", "position", "-opened_at"),
            "may_add": self.request.user.has_perm("sections.add_special"),
        }


class SpecialView(Trail, TemplateView):
    """One special, or a new one."""

    template_name = "newsroom/specials/special.html"
    header_icon = "folder-open-1"
    above = ("newsroom_specials", gettext_lazy("Specials"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.special = Special()
        needed = "sections.add_special"
        if kwargs.get("pk"):
            needed = "sections.change_special"
        if not request.user.has_perm(needed):
            raise PermissionDenied
        if kwargs.get("pk"):
            self.special = get_object_or_404(Special.objects.select_related("channel"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.special.name if self.special.pk else _("New special")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = [
            {"day": line["day"], "text": line["text"], "number": str(line.get("number") or "")}
            for line in self.special.timeline
        ]
        form = SpecialForm(instance=self.special)
        return self.screen(form, [*map(str, self.special.stories)], lines)

    def screen(
        self, form: SpecialForm, numbers: list[str], lines: list[dict[str, str]], *, find: str | None = None
    ) -> HttpResponse:
        """The screen with what stands in its fields, saved or not."""
        shown, _bad = read_numbers([*numbers, *(line["number"] for line in lines)])
        stories = Story.objects.in_bulk(shown)
        by_text = {str(number): story for number, story in stories.items()}
        spare_line = {"day": "", "text": "", "number": ""}
        user = self.request.user
        return self.render_to_response(
            self.get_context_data(
                form=form,
                special=self.special,
                rows=[(n, by_text.get(n)) for n in numbers]
                + [("", None)] * min(SPARE, STORIES - len(numbers)),
                lines=[(line, by_text.get(line["number"])) for line in lines]
                + [(spare_line, None)] * min(SPARE, MOMENTS - len(lines)),
                find=find or "",
                found=find_recent(find.strip()) if find else self.latest(shown),
                may_delete=bool(self.special.pk) and user.has_perm("sections.delete_special"),
            )
        )

    def latest(self, shown: list[int]) -> list[Story]:
        stories = Story.objects.filter(status=Status.LIVE).select_related("section__channel")
        return [s for s in stories.order_by("-number")[: LATEST + len(shown)] if s.number not in shown][
            :LATEST
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The fields of ``SpecialForm``; ``number``, once for each story in order; ``day``, ``text`` and ``moment``
        (its number), once for each line of the timeline. ``do`` is empty to save, ``preview``, ``find``, ``add``, or
        ``delete``; ``add-150`` sets a story last."""
        if request.POST.get("do") == "delete":
            return self.delete_it(request)
        form = SpecialForm(request.POST, instance=self.special)
        numbers = [text.strip() for text in request.POST.getlist("number") if text.strip()]
        lines = lines_of_post(request.POST)
        word, _dash, number = request.POST.get("do", "").partition("-")
        if word in {"add", "find"}:
            numbers += [number] if number.isdigit() and number not in numbers else []
            typed: dict[str, object] = {
                name: request.POST.get(name) or None for name in SpecialForm.Meta.fields
            }
            typed["live"] = "live" in request.POST
            form = SpecialForm(initial=typed, instance=self.special)
            return self.screen(
                form, numbers, lines, find=request.POST.get("find") if word == "find" else None
            )
        try:
            stories, timeline = read_stories(numbers), read_timeline(lines)
        except ValidationError as error:
            for line in error.messages:
                messages.error(request, line)
            return self.screen(form, numbers, lines)
        if not form.is_valid():
            messages.error(request, _("The special could not be saved: see what is marked below."))
            return self.screen(form, numbers, lines)
        special = form.save(commit=False)
        special.stories, special.timeline = stories, timeline
        if word == "preview":
            return preview_of(special)
        special.save()
        messages.success(request, _("The special is saved."))
        return redirect("newsroom_special", special.pk)

    def delete_it(self, request: HttpRequest) -> HttpResponse:
        if not (self.special.pk and request.user.has_perm("sections.delete_special")):
            raise PermissionDenied
        self.special.delete()
        messages.success(request, _("The special is deleted. Its stories stay."))
        return redirect(reverse("newsroom_specials"))


def lines_of_post(posted: Any) -> list[dict[str, str]]:
    """Lines of the timeline as they were sent; empty ones are left out."""
    columns = (posted.getlist(name) for name in ("day", "text", "moment"))
    lines = [
        {"day": day.strip(), "text": text.strip(), "number": number.strip()}
        for day, text, number in zip(*columns, strict=False)
    ]
    return [line for line in lines if any(line.values())][:MOMENTS]


def read_stories(texts: list[str]) -> list[int]:
    """Story numbers in order. Raises ValidationError for what is no number of a story that readers can meet."""
    numbers, bad = read_numbers(texts)
    bad += map(str, not_printed(numbers))
    if bad:
        raise ValidationError(bad_numbers(bad))
    if len(numbers) > STORIES:
        raise ValidationError(_("A special has at most %(most)s stories.") % {"most": STORIES})
    return numbers


def read_timeline(lines: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The timeline as ``Special.timeline`` keeps it, oldest first. Raises ValidationError, a line for each bad one."""
    timeline: list[dict[str, Any]] = []
    wrong = []
    for place, line in enumerate(lines, start=1):
        try:
            day = date.fromisoformat(line["day"])
        except ValueError:
            wrong.append(_("Line %(place)s of the timeline: write the day as 2026-10-28.") % {"place": place})
            continue
        if not line["text"]:
            wrong.append(_("Line %(place)s of the timeline has no words.") % {"place": place})
            continue
        numbers, bad = read_numbers([line["number"]])
        bad += map(str, not_printed(numbers))
        if bad:
            wrong.append(bad_numbers(bad))
            continue
        number = numbers[0] if numbers else None
        timeline.append({"day": day.isoformat(), "text": line["text"][:300], "number": number})
    if wrong:
        raise ValidationError(wrong)
    return sorted(timeline, key=lambda line: line["day"])
