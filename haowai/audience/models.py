"""Counts. Nothing in them tells one reader from another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from haowai.sections.models import Promotion


class PromotionTally(models.Model):
    """How often a promotion was seen and clicked on one day of Taipei."""

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="tallies")
    day = models.DateField()
    views = models.PositiveBigIntegerField(default=0)
    clicks = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of a promotion")
        verbose_name_plural = _("tallies of promotions")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "day"], name="one_tally_of_a_promotion_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.day}"
