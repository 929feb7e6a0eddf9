"""Channels, sections, topics, people and fronts: what lists are made of, by the names they bear today.

All are recorded: a change is a reference row of the press log, since a printing keeps only their ids.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from haowai.lib.recorded import Recorded

#: First parts of a channel's addresses that a section must not take.
RESERVED_SLUGS = frozenset(
    [
        "api",
        "archive",
        "authors",
        "corrections",
        "feeds",
        "latest",
        "media",
        "newsletters",
        "newsroom",
        "paper",
        "pictures",
        "press",
        "search",
        "static",
        "stories",
        "topics",
        "videos",
    ]
)
ascii_slug = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small Latin letters, digits and single hyphens.")
)
colour = RegexValidator(
    r"^#[0-9a-f]{6}$", _("Write a colour as # and six hexadecimal digits, small letters.")
)


def not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the site itself; choose another."), params={"slug": slug}
        )


class Language(models.TextChoices):
    """Languages a channel or a printing can be in, as BCP 47 tags for ``lang``."""

    TAIWAN = "zh-Hant-TW", _("Chinese (Traditional, Taiwan)")
    HONG_KONG = "zh-Hant-HK", _("Chinese (Traditional, Hong Kong)")
    SIMPLIFIED = "zh-Hans", _("Chinese (Simplified)")
    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")


class Channel(Recorded, index.Indexed):
    """A sister site with its own host, brand, language and sections. Its host comes from the settings."""

    reference_type = "channel"

    slug = models.CharField(_("short name"), max_length=32, unique=True, validators=[ascii_slug])
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    contact = models.EmailField(_("contact address"), blank=True)
    language = models.CharField(
        _("language"), max_length=16, choices=Language.choices, default=Language.TAIWAN
    )
    colour = models.CharField(_("colour"), max_length=7, default="#8a1c1c", validators=[colour])
    emblem = models.TextField(_("emblem (SVG)"), blank=True)
    is_paper = models.BooleanField(
        _("the paper itself"),
        default=False,
        help_text=_("Exactly one channel is the paper; it answers at the bare host."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_paper"], condition=models.Q(is_paper=True), name="one_channel_is_the_paper"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        fields = (
            "slug",
            "name",
            "name_en",
            "tagline",
            "publisher",
            "contact",
            "language",
            "colour",
            "emblem",
        )
        return {name: getattr(self, name) for name in fields} | {
            "paper": self.is_paper,
            "position": self.position,
        }


class Section(Recorded, index.Indexed):
    """A desk of a channel. An article stands in one, and may stand in others too."""

    reference_type = "section"

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="sections", verbose_name=_("channel"))
    slug = models.CharField(_("address"), max_length=32, validators=[ascii_slug, not_reserved])
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    in_menu = models.BooleanField(_("in the section bar"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["channel__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "slug"], name="section_slug_once_in_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.channel.name} · {self.name}"

    def reference(self) -> dict[str, Any]:
        return {
            "channel": self.channel_id,
            "slug": self.slug,
            "name": self.name,
            "name_en": self.name_en,
            "in_menu": self.in_menu,
            "position": self.position,
        }


class Topic(Recorded, index.Indexed):
    """What stories are about: an affair, a place, an organisation."""

    reference_type = "topic"

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        return {"slug": self.slug, "name": self.name, "description": self.description}


class Person(Recorded, index.Indexed):
    """Somebody who signs stories: a reporter, a columnist, a photographer. Not an account."""

    reference_type = "person"

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80, db_index=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=40, blank=True)
    bio = models.TextField(_("about"), blank=True)
    email = models.EmailField(_("public address"), blank=True)
    staff = models.OneToOneField(
        "accounts.Staff",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("staff member"),
    )

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("slug", "name", "role", "place", "bio", "email")}


class Front(Recorded):
    """What editors set at the head of a channel's home or of a section: story numbers, first the lead."""

    reference_type = "front"

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="fronts", verbose_name=_("channel"))
    section = models.OneToOneField(
        Section, models.CASCADE, null=True, blank=True, related_name="front", verbose_name=_("section")
    )
    pins = models.JSONField(_("stories set at the head"), default=list, blank=True)

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

    def reference(self) -> dict[str, Any]:
        return {"channel": self.channel_id, "section": self.section_id, "pins": list(self.pins)}
