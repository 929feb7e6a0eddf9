"""What the newsroom keeps of its own: which group holds which role, the desk's approval, and what is
reviewed after."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import page_permission_policy

from haowai.accounts.roles import Role
from haowai.sections.models import Section


class RoleGroup(models.Model):
    """The group that holds a role. Groups are found by this row, so a section can be renamed."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="role", verbose_name=_("group"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("section")
    )

    class Meta:
        verbose_name = _("group of a role")
        verbose_name_plural = _("groups of roles")
        constraints = [
            models.UniqueConstraint(fields=["role", "section"], name="one_group_a_role_and_section"),
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(section=None), name="one_group_a_role"
            ),
        ]

    def __str__(self) -> str:
        return self.group.name


class DeskApproval(Task):
    """The one step of the workflow: whoever may publish the article approves it, and that prints it."""

    class Meta:
        verbose_name = _("approval by the desk")
        verbose_name_plural = _("approvals by the desk")

    def _may(self, obj: Page, user: Any) -> bool:
        return bool(page_permission_policy.user_has_permission_for_instance(user, "publish", obj))

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return self._may(obj, user)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        return not self._may(obj, user)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        return self._may(obj, user)

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        return self._may(obj, user)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        if not self._may(obj, user):
            return []
        return [("reject", str(_("Send back")), True), ("approve", str(_("Approve")), False)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)
        # Few articles wait at any time; asking for their pages first keeps the tree of 100,000 out of the
        # query.
        keys = [int(key) for key in waiting.values_list("revision__object_id", flat=True)]
        pages = page_permission_policy.instances_user_has_permission_for(user, "publish").filter(pk__in=keys)
        return waiting.filter(revision__object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)])

    @classmethod
    def get_description(cls) -> str:
        return str(_("Those who may publish in the article's section approve it."))


class ReviewQuerySet(models.QuerySet["Review"]):
    """Printings to be looked at once more."""

    def open(self) -> ReviewQuerySet:
        return self.filter(reviewed_at=None)


class Review(models.Model):
    """A printing by somebody who publishes alone. A desk editor or the chief looks at it afterwards and
    ticks it off."""

    number = models.BigIntegerField(_("number"))
    printing = models.BigIntegerField(_("log row"), unique=True)
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review after printing")
        verbose_name_plural = _("reviews after printing")
        ordering = ["-printed_at"]
        indexes = [
            models.Index(
                fields=["-printed_at"], condition=models.Q(reviewed_at=None), name="review_still_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.printing}"
