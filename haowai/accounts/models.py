"""Staff of the newsroom. Readers are not staff: they never share a table, a cookie or a permission with
it."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Staff(AbstractUser):  # type: ignore[django-manager-missing]
    """Somebody who signs in at the newsroom."""

    name = models.CharField(_("name as signed"), max_length=80, blank=True)
    password_is_temporary = models.BooleanField(
        _("must choose a new password"),
        default=False,
        help_text=_(
            "Set when somebody else made the password; the newsroom asks for a new one at the next sign-in."
        ),
    )

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")

    def get_full_name(self) -> str:
        return self.name or super().get_full_name() or self.username
