"""Fronts: which stories stand at the head of a channel's home or of a section, the first one leads."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from haowai.newsroom.access import sections_with
from haowai.newsroom.views.base import Trail
from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.sections.models import Channel, Front, Section

#: More than this stands on no front.
PINS = 12
LATEST = 20


def may_set(user: Any, section: Section | None) -> bool:
    """Homes are set by those who may set every front; a section's front by those who publish in it, too."""
    if user.has_perm("sections.change_front"):
        return True
    return section is not None and sections_with(user, "publish").filter(pk=section.pk).exists()


class FrontListView(Trail, TemplateView):
    template_name = "newsroom/fronts/list.html"
    page_title = gettext_lazy("Fronts")
    header_icon = "grip"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        all_of_them = user.has_perm("sections.change_front")
        sections = (
            sections_with(user, "publish") if not all_of_them else Section.objects.select_related("channel")
        )
        if not all_of_them and not sections.exists():
            raise PermissionDenied
        places: dict[Channel, list[Section]] = {}
        if all_of_them:
            places = {channel: [] for channel in Channel.objects.all()}
        for section in sections:
            places.setdefault(section.channel, []).append(section)
        counts = {(f.channel_id, f.section_id): len(f.pins) for f in Front.objects.all()}
        listed = [
            {
                "channel": channel,
                "home": all_of_them,
                "pins": counts.get((channel.pk, None), 0),
                "sections": [(section, counts.get((channel.pk, section.pk), 0)) for section in rows],
            }
            for channel, rows in places.items()
        ]
        return {**super().get_context_data(**kwargs), "places": listed}


class FrontView(Trail, TemplateView):
    """One front: its stories in order, and the latest ones to choose from."""

    template_name = "newsroom/fronts/front.html"
    header_icon = "grip"
    above = ("newsroom_fronts", gettext_lazy("Fronts"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.channel = get_object_or_404(Channel, pk=kwargs["channel"])
        self.section = None
        if kwargs.get("section"):
            sections = Section.objects.select_related("channel")
            self.section = get_object_or_404(sections, pk=kwargs["section"], channel=self.channel)
        if not may_set(request.user, self.section):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.section or _("Home of %(channel)s") % {"channel": self.channel})

    def pins(self) -> list[int]:
        front = Front.objects.filter(channel=self.channel, section=self.section).first()
        return list(front.pins) if front else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pins = self.pins()
        stories = Story.objects.in_bulk(pins)
        key = keys.section(self.section.pk) if self.section else keys.channel(self.channel.pk)
        latest = ListEntry.objects.of(key).select_related("story")[: LATEST + len(pins)]
        rows = [{"number": number, "story": stories.get(number)} for number in pins]
        return {
            **super().get_context_data(**kwargs),
            "rows": rows + [{"number": None, "story": None}] * min(3, PINS - len(rows)),
            "latest": [entry.story for entry in latest if entry.story_id not in stories][:LATEST],
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """``number``, once for each place in order, empty ones left out; ``pin``: one more at the head;
        ``unpin``: one less."""
        numbers, bad = read_numbers(request.POST.getlist("number"))
        if request.POST.get("pin", "").isdigit():
            numbers.insert(0, int(request.POST["pin"]))
        if request.POST.get("unpin", "").isdigit():
            numbers = [number for number in numbers if number != int(request.POST["unpin"])]
        numbers = list(dict.fromkeys(numbers))[:PINS]
        known = set(Story.objects.filter(number__in=numbers, status="live").values_list("number", flat=True))
        bad += [str(number) for number in numbers if number not in known]
        if bad:
            messages.error(
                request,
                _("No printed story has the number %(numbers)s. Nothing was changed.")
                % {"numbers": "、".join(bad)},
            )
        else:
            front, _made = Front.objects.get_or_create(channel=self.channel, section=self.section)
            front.pins = numbers
            front.save()
            messages.success(request, _("The front is set."))
        return redirect(request.path)


def read_numbers(texts: list[str]) -> tuple[list[int], list[str]]:
    """Numbers in order, and what is none."""
    words = [text.strip() for text in texts if text.strip()]
    return (
        [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16],
        [word for word in words if not (word.isascii() and word.isdigit() and len(word) < 16)],
    )
