"""Fronts: which stories stand at the head of a channel's home or of a section, and the slots below."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from haowai.newsroom.access import sections_with
from haowai.newsroom.front_form import (
    Row,
    fill_choices,
    known_fills,
    moved,
    rows_of_post,
    rows_of_slots,
    slots_of_rows,
)
from haowai.newsroom.numbers import bad_numbers, find_recent, not_printed, read_numbers
from haowai.newsroom.previews import preview_of
from haowai.newsroom.views.base import Trail
from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.sections.models import Channel, Front, Section
from haowai.sections.slots import (
    MOST_SLOTS,
    FrontSlot,
    Kind,
    as_json,
    default_home,
    default_section,
    usable_slots,
)

#: More than this stands at the head of no front.
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
        fronts = {(front.channel_id, front.section_id): front for front in Front.objects.all()}
        listed = [
            {
                "channel": channel,
                "home": all_of_them,
                "front": fronts.get((channel.pk, None)),
                "sections": [(section, fronts.get((channel.pk, section.pk))) for section in rows],
            }
            for channel, rows in places.items()
        ]
        return {**super().get_context_data(**kwargs), "places": listed}


class FrontView(Trail, TemplateView):
    """One front: the stories at its head, its slots, and stories to choose from."""

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

    def front(self) -> Front:
        """The front as it is saved, or a new one."""
        saved = Front.objects.filter(channel=self.channel, section=self.section).first()
        return saved or Front(channel=self.channel, section=self.section)

    def usual(self) -> list[FrontSlot]:
        """The slots that stand while editors set none."""
        if self.section:
            return default_section(self.section)
        sections = Section.objects.filter(channel=self.channel)
        return default_home(self.channel.pk, sections, sisters=self.channel.is_paper)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        front = self.front()
        return self.screen([*map(str, front.pins)], rows_of_slots(usable_slots(front.slots)))

    def screen(self, pins: list[str], rows: list[Row], *, find: str | None = None) -> HttpResponse:
        """The screen with what stands in its fields, saved or not."""
        numbers, _bad = read_numbers([*pins, *(row.stories for row in rows)])
        stories = Story.objects.in_bulk(numbers)
        slots = [
            {"row": row, "titles": [(n, stories.get(n)) for n in read_numbers([row.stories])[0]]}
            for row in rows
        ]
        head = [(pin, stories.get(int(pin)) if pin.isdigit() else None) for pin in pins]
        return self.render_to_response(
            self.get_context_data(
                head=head + [("", None)] * max(1, min(3, PINS - len(head))),
                slots=slots,
                usual=self.usual() if not rows else [],
                kinds=Kind.choices,
                fills=fill_choices(),
                may_add=len(rows) < MOST_SLOTS,
                find=find or "",
                found=find_recent(find.strip()) if find else self.latest(numbers),
            )
        )

    def latest(self, shown: list[int]) -> list[Story]:
        """The newest stories of this front that are not set on it."""
        key = keys.section(self.section.pk) if self.section else keys.channel(self.channel.pk)
        entries = ListEntry.objects.of(key).select_related("story__section__channel")[: LATEST + len(shown)]
        return [entry.story for entry in entries if entry.story_id not in shown][:LATEST]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """``number``, once for each place at the head in order, empty ones left out; ``pin``: one more there;
        ``unpin``: one less; ``slots`` and ``slot-…`` as in ``front_form``: without ``slots`` those that are saved stay.

        ``do`` is empty to save, ``preview``, or what changes the form and saves nothing: ``add``, ``usual`` (the usual
        slots, to begin from), ``none``, ``find``, ``up-2``, ``down-2``.
        """
        front = self.front()
        pins = [text.strip() for text in request.POST.getlist("number") if text.strip()]
        if request.POST.get("pin", "").isdigit():
            pins.insert(0, request.POST["pin"])
        if request.POST.get("unpin", "").isdigit():
            pins = [pin for pin in pins if pin != request.POST["unpin"]]
        rows = rows_of_post(request.POST) if "slots" in request.POST else None
        do = request.POST.get("do", "")
        if do and do != "preview":
            return self.changed(do, pins, rows or [])
        try:
            numbers, slots = self.read(
                pins, rows if rows is not None else rows_of_slots(usable_slots(front.slots))
            )
        except ValidationError as error:
            for line in error.messages:
                messages.error(request, line)
            return self.screen(pins, rows or [])
        front.pins, front.slots = numbers, as_json(slots)
        if do == "preview":
            return preview_of(front)
        front.save()
        messages.success(request, _("The front is set."))
        return redirect(request.path)

    def changed(self, do: str, pins: list[str], rows: list[Row]) -> HttpResponse:
        """The screen after a step that saves nothing."""
        word, _dash, place = do.partition("-")
        match word:
            case "add":
                rows = [*rows, Row()][:MOST_SLOTS]
            case "usual":
                rows = rows_of_slots(self.usual())
            case "none":
                rows = []
            case "up" | "down" if place.isascii() and place.isdigit():
                rows = moved(rows, int(place), -1 if word == "up" else 1)
        return self.screen(pins, rows, find=self.request.POST.get("find") if word == "find" else None)

    def read(self, pins: list[str], rows: list[Row]) -> tuple[list[int], list[FrontSlot]]:
        """What the form says. Raises ValidationError with a line for each thing that is wrong."""
        numbers, bad = read_numbers(pins)
        numbers = numbers[:PINS]
        rows = [row for row in rows if not row.is_empty() or row.kind in {Kind.LEAD, Kind.SISTERS}]
        slots = slots_of_rows(rows, known_fills(fill_choices()))
        bad += map(str, not_printed([*numbers, *(number for slot in slots for number in slot.stories)]))
        if bad:
            raise ValidationError(bad_numbers(bad))
        if numbers and slots and not any(slot.kind == Kind.LEAD for slot in slots):
            raise ValidationError(
                _("Stories are set at the head, and no slot is the head: add one, or take them off.")
            )
        return numbers, slots
