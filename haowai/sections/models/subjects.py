"""What stories are about, and who signs them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from haowai.lib.recorded import Recorded
from haowai.lib.words import fold

NAME_LIMIT = 80
#: More other names than these has nobody.
MOST_ALIASES = 30


class SubjectKind(models.TextChoices):
    """What a topic is the name of."""

    SUBJECT = "subject", _("subject")
    AFFAIR = "affair", _("affair")
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    PLACE = "place", _("place")


def aliases_are_names(text: str) -> None:
    """Refuse other names that are too long or too many."""
    lines = _lines(text)
    if long := [line for line in lines if len(line) > NAME_LIMIT]:
        raise ValidationError(_("“%(name)s…” is too long for a name."), params={"name": long[0][:20]})
    if len(lines) > MOST_ALIASES:
        raise ValidationError(_("At most %(most)s other names."), params={"most": MOST_ALIASES})


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line]


def _other_names(name: str, text: str) -> list[str]:
    """The lines of a text as names, each once, however it is written, and without the first name."""
    named = {fold(line): line for line in reversed(_lines(text)) if fold(line) != fold(name)}
    return list(reversed(named.values()))


class Named(Recorded):
    """Abstract: somebody or something with a name, and others that texts and readers use."""

    aliases = models.TextField(
        _("other names"),
        blank=True,
        validators=[aliases_are_names],
        help_text=_("One to a line: short forms, former names, the name in another language."),
    )

    name: Any

    class Meta:
        abstract = True

    @property
    def other_names(self) -> list[str]:
        return _other_names(self.name, self.aliases)


class Topic(Named, index.Indexed):
    """What stories are about: an affair, a person, an organisation, a place, or a subject."""

    reference_type = "topic"

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=NAME_LIMIT, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=SubjectKind.choices, default=SubjectKind.SUBJECT
    )
    description = models.TextField(_("description"), blank=True)

    search_fields = [index.AutocompleteField(name) for name in ("name", "slug", "aliases")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        return {
            "slug": self.slug,
            "name": self.name,
            "kind": str(self.kind),
            "aliases": self.other_names,
            "description": self.description,
        }


class Person(Named, index.Indexed):
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

    search_fields = [index.AutocompleteField(name) for name in ("name", "slug", "aliases", "role", "place")]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in ("slug", "name", "role", "place", "bio", "email")}
        return {**shown, "aliases": self.other_names}
