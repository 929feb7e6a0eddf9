"""What stories are about, and who signs them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from haowai.lib.recorded import Recorded


class Topic(Recorded, index.Indexed):
    """What stories are about: an affair, a place, an organisation."""

    reference_type = "topic"

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)

    search_fields = [index.AutocompleteField(name) for name in ("name", "slug")]

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

    search_fields = [index.AutocompleteField(name) for name in ("name", "slug", "role", "place")]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def reference(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("slug", "name", "role", "place", "bio", "email")}
