"""Channels and their sections: the sister sites of a newspaper, and the desks of each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from haowai.lib.recorded import Recorded

#: First parts of a channel's addresses that a section must not take.
RESERVED_SLUGS = frozenset(
    [
        "api",
        "app",
        "archive",
        "authors",
        "corrections",
        "feeds",
        "gate",
        "go",
        "hot",
        "islands",
        "latest",
        "media",
        "newsletters",
        "newsroom",
        "paper",
        "pictures",
        "press",
        "search",
        "service",
        "sitemaps",
        "specials",
        "static",
        "stories",
        "theme",
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


def line_of(line: str) -> tuple[str, str]:
    """Name and address of one line of ``Channel.links``; either is empty when it is missing."""
    name, _space, url = line.strip().rpartition(" ")
    return name.strip(), url


def links_are_whole(text: str) -> None:
    for line in text.splitlines():
        name, url = line_of(line)
        if line.strip() and not (name and url.startswith(("https://", "http://"))):
            raise ValidationError(
                _("“%(line)s”: write a name, a space and an address that begins with https://."),
                params={"line": line.strip()},
            )


class GateWording(models.TextChoices):
    """Which legal notice the 18+ gate of a channel shows."""

    CURRENT = "current", _("today's law (兒少權法 §46, §46-1, iWIN)")
    FORMER = "former", _("the former wording (電腦網路內容分級處理辦法)")
    OWN = "own", _("a wording of our own")


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
    gate_wording = models.CharField(
        _("notice of the 18+ gate"), max_length=8, choices=GateWording.choices, default=GateWording.CURRENT
    )
    gate_notice = models.TextField(
        _("own notice of the gate"), blank=True, help_text=_("Shown when the wording is one of our own.")
    )
    versions_shown = models.BooleanField(
        _("readers can compare versions"),
        default=True,
        help_text=_("Every printing of a story can be read, and two of them compared."),
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("minutes until stories are offered to an idle reader"),
        default=5,
        validators=[MaxValueValidator(120)],
        help_text=_("0: never."),
    )
    links = models.TextField(
        _("links of the channel elsewhere"),
        blank=True,
        validators=[links_are_whole],
        help_text=_("One a line, name and address: LINE https://line.example/tide"),
    )
    robots_txt = models.TextField(_("further lines of robots.txt"), blank=True)
    ads_txt = models.TextField("ads.txt", blank=True)
    security_txt = models.TextField("security.txt", blank=True)

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

    @property
    def links_elsewhere(self) -> list[tuple[str, str]]:
        """Names and addresses of the channel's pages elsewhere (fan page, LINE, app), in the order given."""
        return [line_of(line) for line in self.links.splitlines() if line.strip()]

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
            "gate_wording",
            "gate_notice",
            "versions_shown",
            "idle_minutes",
            "links",
            "robots_txt",
            "ads_txt",
            "security_txt",
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
