"""The legal desk: redacting, reading what is sealed, and who read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from haowai.articles.passages import BadPassage
from haowai.articles.redaction import KEPT_FOR, NothingToRedact, redact_passage, redact_story
from haowai.newsroom.views.base import PermissionMixin, ScreenView, Trail
from haowai.press.models import Payload, SealedLook, Story
from haowai.press.models.log import State
from haowai.press.models.story import TAIPEI
from haowai.press.payload import Unreadable
from haowai.press.redaction import READ_SEALED, REDACT, read_sealed

REASON_LIMIT = 300


class RedactForm(forms.Form):
    """A whole story, or a passage of it and what stands in its place."""

    number = forms.IntegerField(label=gettext_lazy("Number of the story"), min_value=1)
    whole = forms.TypedChoiceField(
        label=gettext_lazy("What goes"),
        choices=[("passage", gettext_lazy("a passage")), ("story", gettext_lazy("the whole story"))],
        widget=forms.RadioSelect,
        initial="passage",
    )
    passage = forms.CharField(
        label=gettext_lazy("The passage, exactly as printed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "It is replaced wherever it stands in the story: headline, text, captions, drafts."
        ),
    )
    mark = forms.CharField(
        label=gettext_lazy("What stands in its place"),
        required=False,
        help_text=gettext_lazy("Empty: ○○○."),
    )
    with_photos = forms.BooleanField(
        label=gettext_lazy("Withdraw the story's photos everywhere, too"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=REASON_LIMIT, help_text=gettext_lazy("Kept with the seal.")
    )
    erase_on = forms.DateField(
        label=gettext_lazy("Erase the sealed words for good on"),
        widget=AdminDateInput,
        help_text=gettext_lazy("Until then only the legal role can read them."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("whole") == "passage" and not cleaned.get("passage", "").strip():
            self.add_error("passage", _("Write the passage, or choose the whole story."))
        if (day := cleaned.get("erase_on")) and day < timezone.localdate(timezone=TAIPEI):
            self.add_error("erase_on", _("Choose today or a later day."))
        return cleaned


class RedactView(PermissionMixin, Trail, FormView):
    """Shows the story of the number first, so that nobody redacts the wrong one."""

    permission = REDACT
    template_name = "newsroom/legal/redact.html"
    form_class = RedactForm
    page_title = gettext_lazy("Redact")
    header_icon = "no-view"

    def get_initial(self) -> dict[str, Any]:
        number = self.request.GET.get("number", "")
        day = timezone.localdate(timezone=TAIPEI) + KEPT_FOR
        return {"number": number if number.isdigit() else None, "erase_on": day}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.request.GET.get("number", "")
        known = number.isascii() and number.isdigit() and len(number) < 16
        story = (
            Story.objects.select_related("section__channel").filter(number=number).first() if known else None
        )
        return {**super().get_context_data(**kwargs), "story": story, "asked": number}

    def form_valid(self, form: RedactForm) -> HttpResponse:
        asked = form.cleaned_data
        try:
            if asked["whole"] == "story":
                redact_story(
                    asked["number"],
                    user=self.request.user,
                    reason=asked["reason"],
                    erase_on=asked["erase_on"],
                    with_photos=asked["with_photos"],
                )
            else:
                mark = {"mark": asked["mark"]} if asked["mark"] else {}
                redact_passage(
                    asked["number"],
                    asked["passage"].strip(),
                    user=self.request.user,
                    reason=asked["reason"],
                    erase_on=asked["erase_on"],
                    with_photos=asked["with_photos"],
                    **mark,
                )
        except (NothingToRedact, BadPassage) as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Story %(number)s is redacted.") % {"number": asked["number"]})
        return redirect(f"{reverse('newsroom_sealed')}?number={asked['number']}")


class SealedListView(ScreenView):
    """Printings whose words are sealed or erased, the newest first."""

    permission = READ_SEALED
    template_name = "newsroom/legal/sealed.html"
    page_title = gettext_lazy("Sealed printings")
    header_icon = "lock"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payloads = Payload.objects.exclude(state=State.WHOLE).select_related("row").defer("content", "salt")
        number = self.request.GET.get("number", "")
        if number.isascii() and number.isdigit() and len(number) < 16:
            payloads = payloads.filter(row__subject_id=number)
        page = Paginator(payloads.order_by("-pk"), 50).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page_obj": page,
            "number": number,
            "sealed": State.SEALED,
        }


class SealedView(ScreenView):
    """One sealed printing: its words are shown once a reason is given, and the look is logged with it."""

    permission = READ_SEALED
    template_name = "newsroom/legal/read.html"
    page_title = gettext_lazy("A sealed printing")
    header_icon = "lock"
    above = ("newsroom_sealed", gettext_lazy("Sealed printings"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payloads = Payload.objects.exclude(state=State.WHOLE).select_related("row").defer("content", "salt")
        payload = payloads.filter(pk=self.kwargs["row"]).first()
        if payload is None:
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "payload": payload,
            "looks": payload.looks.select_related("staff"),
            "can_be_read": payload.state == State.SEALED,
            "limit": REASON_LIMIT,
        }

    def post(self, request: HttpRequest, row: int) -> HttpResponseBase:
        try:
            words = read_sealed(row, staff=request.user, reason=request.POST.get("reason", ""))
        except Payload.DoesNotExist as error:
            raise Http404 from error
        except (ValueError, Unreadable):
            messages.error(request, _("Say why you look: the reason is kept with the look."))
            return redirect("newsroom_read_sealed", row)
        response = self.render_to_response(self.get_context_data(words=words))
        response["Cache-Control"] = "no-store"
        return response


class LookListView(ScreenView):
    """Who read what, when, and why."""

    permission = "press.view_sealedlook"
    template_name = "newsroom/legal/looks.html"
    page_title = gettext_lazy("Looks at sealed printings")
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looks = SealedLook.objects.select_related("staff", "payload__row").defer(
            "payload__content", "payload__salt"
        )
        page = Paginator(looks, 50).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page_obj": page}
