"""What is derived from the log to find stories by one another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RelatedList(models.Model):
    """What a story is related to, as it was worked out when it, or one of those, went to press. Derived:
    ``haowai rebuild related`` makes all of them anew.

    Numbers are those of stories, and no foreign keys: whoever shows a list looks at the stories as they are now.
    """

    number = models.BigIntegerField(primary_key=True)
    #: ``[[number, score, old], …]``, best first. ``old`` are two years older, and come after all that aren't.
    others = models.JSONField(default=list)
    #: ``[[number, likeness], …]``: stories of the same affair, most alike first.
    affair = models.JSONField(default=list)
    #: Numbers of stories that are this one once more: the same agency's words, printed twice.
    copies = models.JSONField(default=list)

    class Meta:
        verbose_name = _("list of related stories")
        verbose_name_plural = _("lists of related stories")

    def __str__(self) -> str:
        return f"related to {self.number}"
