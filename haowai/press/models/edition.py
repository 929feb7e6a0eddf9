"""The paper edition: a date, released as one act at its minute."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from haowai.press.models.story import TAIPEI

#: When a paper edition is released, in Taipei.
RELEASE_TIME = time(5, 30)


def release_moment(day: date) -> datetime:
    """The minute a paper of this date appears, as an aware time."""
    return datetime.combine(day, RELEASE_TIME, TAIPEI)


class PaperEdition(models.Model):
    """One day's paper. It is released at its minute unless it is held; it can be released early."""

    day = models.DateField(_("date"), unique=True)
    release_at = models.DateTimeField(_("release at"))
    held = models.BooleanField(_("held"), default=False)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("paper edition")
        verbose_name_plural = _("paper editions")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()

    @classmethod
    def of(cls, day: date) -> PaperEdition:
        """The edition of a day, made when it is first asked for."""
        return cls.objects.get_or_create(day=day, defaults={"release_at": release_moment(day)})[0]
