"""Parts of an article that have rows of their own: signatures, corrections, older addresses."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from haowai.sections.models import Person


class BylineForm(models.TextChoices):
    """How a byline is printed; see ``press/bylines.py``."""

    BRACKET = "bracket", _("〔記者○○○／台北報導〕")
    SLASH = "slash", _("記者○○○／台北廿八日報導")
    JOINT = "joint", _("記者○○○、○○○／連線報導")
    COMPILED = "compiled", _("編譯○○○／綜合報導")
    AGENCY = "agency", _("中央社台北廿八日電")
    SPECIAL = "special", _("記者○○○／特稿")
    PLAIN = "plain", _("names only")


class Signature(Orderable):
    """One signer of a byline: a person or only a name, or a role without a name."""

    article = ParentalKey("articles.Article", on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    name = models.CharField(
        _("name as signed"),
        max_length=80,
        blank=True,
        help_text=_("Empty: the person's name, or a role alone."),
    )
    role = models.CharField(_("role"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=60, blank=True)
    day = models.PositiveSmallIntegerField(
        _("day of the month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    form = models.CharField(
        _("printed form"), max_length=12, choices=BylineForm.choices, default=BylineForm.BRACKET
    )

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self) -> str:
        return self.signed_name or self.role

    @property
    def signed_name(self) -> str:
        return self.name or (self.person.name if self.person else "")


class Correction(Orderable):
    """A dated public record of what was wrong. Once printed it can't be removed: see
    ``articles/printing.py``.
    """

    article = ParentalKey("articles.Article", on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("corrected at"), default=timezone.now)
    text = models.TextField(_("what was corrected"))

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.text[:40]


class OldAddress(Orderable):
    """An older address of the article, which redirects to it."""

    article = ParentalKey("articles.Article", on_delete=models.CASCADE, related_name="old_addresses")
    address = models.CharField(
        _("older address"),
        max_length=2000,
        help_text=_("With or without host: https://old.example.tw/news/1?id=2, /news/1"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("older address")
        verbose_name_plural = _("older addresses")

    def __str__(self) -> str:
        return self.address


class Place(models.TextChoices):
    """What an editor wants of another story beside this one."""

    PINNED = "pinned", _("at the head of the list")
    ADDED = "added", _("on the list, and on the timeline")
    LEFT_OUT = "left-out", _("never here")


class Companion(Orderable):
    """What the desk says about a story beside this one. It goes to press with the article, and is no part of what is
    printed: see ``articles/companions.py``.
    """

    article = ParentalKey("articles.Article", on_delete=models.CASCADE, related_name="companions")
    other = models.ForeignKey("articles.Article", models.CASCADE, related_name="+", verbose_name=_("article"))
    place = models.CharField(_("place"), max_length=8, choices=Place.choices, default=Place.PINNED)

    class Meta(Orderable.Meta):
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")

    def __str__(self) -> str:
        return f"{self.place} {self.other_id}"
