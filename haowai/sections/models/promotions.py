"""House promotions: what the paper advertises of its own, in slots of fronts and stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haowai.lib.recorded import Recorded
from haowai.media.models import Photo
from haowai.sections.models.channels import Channel


class Slot(models.TextChoices):
    """Where on a page a promotion stands."""

    TOP = "top", _("at the top")
    BETWEEN = "between", _("between paragraphs, or between blocks of a front")
    SIDE = "side", _("beside the story")
    END = "end", _("after the story")


class Pages(models.TextChoices):
    """Kinds of pages that a promotion stands on."""

    ALL = "all", _("fronts and stories")
    FRONTS = "fronts", _("fronts only")
    STORIES = "stories", _("stories only")


def leads_somewhere(url: str) -> bool:
    """Whether an address is a path of ours, or one with https:// and a host.

    Browsers read a backslash as a slash and pass over tabs and line ends: ``/\\host`` would be another host's.
    """
    if "\\" in url or any(character <= " " for character in url):
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


class PromotionQuerySet(models.QuerySet["Promotion"]):
    """Campaigns."""

    def not_over(self, moment: datetime) -> PromotionQuerySet:
        """Those that run at a moment (aware), and those that are still to begin."""
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=moment))


class Promotion(Recorded):
    """A campaign. Which one of several stands in a slot is drawn by weight when a page is made."""

    reference_type = "promotion"

    name = models.CharField(_("name in the newsroom"), max_length=80)
    slot = models.CharField(_("place"), max_length=8, choices=Slot.choices)
    pages = models.CharField(_("pages"), max_length=8, choices=Pages.choices, default=Pages.ALL)
    channel = models.ForeignKey(
        Channel,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only on this channel"),
    )
    title = models.CharField(_("title"), max_length=40)
    text = models.CharField(_("text"), max_length=120, blank=True)
    call = models.CharField(_("words of the link"), max_length=20, blank=True)
    url = models.CharField(
        _("link"), max_length=500, help_text=_("An address of ours (/service/app/), or one with https://.")
    )
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    begins_at = models.DateTimeField(_("begins at"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-begins_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def runs_at(self, moment: datetime) -> bool:
        return self.begins_at <= moment and not self.is_over(moment)

    def is_over(self, moment: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= moment

    def clean(self) -> None:
        super().clean()
        if not leads_somewhere(self.url):
            raise ValidationError(
                {"url": _("Write an address of this site that begins with /, or one with https://.")}
            )
        if self.ends_at is not None and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})

    def reference(self) -> dict[str, Any]:
        fields = ("slot", "pages", "title", "text", "call", "url", "weight")
        return {name: getattr(self, name) for name in fields} | {
            "channel": self.channel_id,
            "photo": self.photo_id,
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
        }
