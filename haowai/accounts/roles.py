"""The roles of a newsroom, by the words that its people use. What each may do is written in
``newsroom/groups.py``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role. ``REPORTER`` and ``DESK`` are held for a section; the others for the whole newsroom."""

    REPORTER = "reporter", _("Reporter")
    DESK = "desk", _("Desk editor")
    NIGHT = "night", _("Night editor")
    CHIEF = "chief", _("Chief editor")
    PHOTO = "photo", _("Photo desk")
    LEGAL = "legal", _("Legal")
    ADMIN = "admin", _("Administrator")

    @property
    def is_per_section(self) -> bool:
        return self in PER_SECTION


PER_SECTION = frozenset({Role.REPORTER, Role.DESK})
