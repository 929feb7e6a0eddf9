"""Story numbers in ranges of one size: what the files of a sitemap hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberRange(models.Model):
    """A range of story numbers (``press/ranges.py``) in which a list has stories that everybody may read, and when
    one of them last changed. Derived from the log, so that an index of a million stories is read from two hundred
    rows.
    """

    #: The list's name in ``ListEntry.list``: a channel's own stories, or its films.
    list = models.CharField(max_length=60)
    first = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("range of story numbers")
        verbose_name_plural = _("ranges of story numbers")
        constraints = [models.UniqueConstraint(fields=["list", "first"], name="number_range_once_in_a_list")]

    def __str__(self) -> str:
        return f"{self.list} {self.first}"
