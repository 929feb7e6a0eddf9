"""What editors say about a story's related stories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from haowai.lib.recorded import Recorded


class RelatedChoice(Recorded):
    """Numbers of stories that editors set beside a story, brought into its company, or keep away from it. Written when
    its article goes to press; it is no part of what is printed, so readers see it at once, and no new version."""

    reference_type = "related"

    #: The story's number.
    number = models.BigIntegerField(primary_key=True)
    #: First on the list, in this order.
    pinned = models.JSONField(default=list)
    #: Among the first, after those that are most like it; and part of its timeline.
    added = models.JSONField(default=list)
    left_out = models.JSONField(default=list)

    class Meta:
        verbose_name = _("editors’ related stories")
        verbose_name_plural = _("editors’ related stories")

    def __str__(self) -> str:
        return f"editors’ choice beside {self.number}"

    def reference(self) -> dict[str, Any]:
        return {name: list(getattr(self, name)) for name in ("pinned", "added", "left_out")}
