"""What a newspaper says to its readers beside its stories: service pages, and what is breaking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from haowai.lib.recorded import Recorded
from haowai.sections.models.channels import Channel, ascii_slug


class ServicePage(Recorded):
    """關於我們, contact, privacy, advertising … A page whose address is that of a list (``feeds``, ``sitemap``)
    shows the list below its words."""

    reference_type = "service"

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="services", verbose_name=_("channel"))
    slug = models.CharField(_("address"), max_length=40, validators=[ascii_slug])
    title = models.CharField(_("title"), max_length=80)
    body = RichTextField(
        _("body"), blank=True, features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"]
    )
    in_footer = models.BooleanField(_("in the footer"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        verbose_name = _("service page")
        verbose_name_plural = _("service pages")
        ordering = ["channel__position", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "slug"], name="service_slug_once_in_a_channel")
        ]

    def __str__(self) -> str:
        return self.title

    def reference(self) -> dict[str, Any]:
        fields = ("slug", "title", "body", "in_footer", "position")
        return {name: getattr(self, name) for name in fields} | {
            "channel": self.channel_id,
            # Sitemaps say it.
            "updated_at": self.updated_at.isoformat(),
        }


class BreakingQuerySet(models.QuerySet["Breaking"]):
    """Breaking bars, newest first."""

    def not_over(self, moment: datetime) -> BreakingQuerySet:
        """Those that are on at a moment (aware), and those that are still to begin."""
        return self.filter(ends_at__gt=moment).order_by("-begins_at")

    def on_at(self, moment: datetime) -> BreakingQuerySet:
        return self.not_over(moment).filter(begins_at__lte=moment)


class Breaking(Recorded):
    """A line over every page, from the desk's word until it expires or is ended."""

    reference_type = "breaking"

    text = models.CharField(_("words"), max_length=80)
    #: The public number of a printed story, if there is one already.
    story = models.BigIntegerField(_("number of the story"), null=True, blank=True)
    channel = models.ForeignKey(
        Channel,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only on this channel"),
    )
    begins_at = models.DateTimeField(_("begins at"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends at"), db_index=True)

    objects = BreakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("breaking bar")
        verbose_name_plural = _("breaking bars")
        ordering = ["-begins_at"]

    def __str__(self) -> str:
        return self.text

    def reference(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "story": self.story,
            "channel": self.channel_id,
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }
