"""What editors make by hand of stories that were printed: fronts, and specials."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from haowai.lib.recorded import Recorded
from haowai.media.models import Photo
from haowai.sections.models.channels import Channel, Section, ascii_slug
from haowai.sections.slots import read_slots


class Front(Recorded):
    """What editors set on a channel's home or on a section's front: the stories at the head (``pins``, numbers, first
    the lead), and further slots in their order (``slots``, see ``docs/fronts.md``)."""

    reference_type = "front"

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="fronts", verbose_name=_("channel"))
    section = models.OneToOneField(
        Section, models.CASCADE, null=True, blank=True, related_name="front", verbose_name=_("section")
    )
    pins = models.JSONField(_("stories set at the head"), default=list, blank=True)
    slots = models.JSONField(_("slots"), default=list, blank=True)

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(section=None), name="one_home_front_in_a_channel"
            )
        ]

    def __str__(self) -> str:
        return str(self.section or self.channel)

    def clean(self) -> None:
        super().clean()
        try:
            read_slots(self.slots)
        except ValidationError as error:
            raise ValidationError({"slots": error.messages}) from error

    def reference(self) -> dict[str, Any]:
        return {
            "channel": self.channel_id,
            "section": self.section_id,
            "pins": list(self.pins),
            "slots": self.slots,
        }


class Special(Recorded):
    """專區: a hub that editors make of one affair: words of its own, a picture, stories in order, a timeline."""

    reference_type = "special"

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="specials", verbose_name=_("channel"))
    slug = models.CharField(_("address"), max_length=60, unique=True, validators=[ascii_slug])
    name = models.CharField(_("name"), max_length=80)
    standfirst = models.TextField(_("standfirst"), blank=True)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    #: Story numbers in the editors' order, first the lead.
    stories = models.JSONField(_("stories"), default=list, blank=True)
    #: Of ``{"day": "2026-10-28", "text": str, "number": int | null}``, oldest first.
    timeline = models.JSONField(_("timeline"), default=list, blank=True)
    live = models.BooleanField(_("readers see it"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    opened_at = models.DateTimeField(editable=False, auto_now_add=True)

    class Meta:
        verbose_name = _("special")
        verbose_name_plural = _("specials")
        ordering = ["position", "-opened_at"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        fields = ("slug", "name", "standfirst", "stories", "timeline", "live", "position")
        return {name: getattr(self, name) for name in fields} | {
            "channel": self.channel_id,
            "photo": self.photo_id,
        }
