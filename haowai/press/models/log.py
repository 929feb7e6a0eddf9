"""The append-only log: rows, the payloads beside them, checkpoints, and the cursors of its consumers."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a row says of its subject. The first six are printings of an article."""

    PUBLISHED = "published", _("published")
    UPDATED = "updated", _("updated")
    CORRECTED = "corrected", _("corrected")
    TAKEN_DOWN = "taken-down", _("taken down")
    RESTORED = "restored", _("restored")
    REDACTED = "redacted", _("redacted")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")


#: Subject type of the rows that are printings.
ARTICLE = "article"


class AppendOnly(Exception):
    """Somebody tried to change or delete a row of the log."""


class LogQuerySet(models.QuerySet["LogRow"]):
    """Rows in the order they were printed."""

    def printings(self) -> LogQuerySet:
        return self.filter(subject_type=ARTICLE)

    def of_article(self, number: int) -> LogQuerySet:
        return self.filter(subject_type=ARTICLE, subject_id=number)

    def after(self, number: int) -> LogQuerySet:
        return self.filter(number__gt=number).order_by("number")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("rows of the press log are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("rows of the press log are never deleted")


class LogRow(models.Model):
    """One row: numbers are gapless in commit order. Triggers in the database refuse change and deletion."""

    number = models.BigIntegerField(primary_key=True)
    format = models.SmallIntegerField(default=1)
    subject_type = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    #: Not part of the chain: the surrogate keys of the pages that this row changes, space between.
    purges = models.TextField(blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = _("log row")
        verbose_name_plural = _("press log")
        ordering = ["number"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-number"], name="log_by_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject_type} {self.subject_id} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("force_insert"):
            raise AppendOnly("rows of the press log are appended by haowai.press.log.append only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("rows of the press log are never deleted")


class PressHead(models.Model):
    """The one row that every writer of the log locks, always as its last lock: number and digest of the last
    row.
    """

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("press head")
        verbose_name_plural = _("press head")

    def __str__(self) -> str:
        return str(self.number)


class State(models.TextChoices):
    """Whether the bytes of a payload can be read."""

    WHOLE = "whole", _("whole")
    SEALED = "sealed", _("sealed")
    ERASED = "erased", _("erased")


class Payload(models.Model):
    """An article as printed: canonical bytes beside their row. Sealed ones are for the legal role alone; an
    erased one has lost bytes and salt, so nobody can even test a guess against the row's digest.
    """

    row = models.OneToOneField(
        LogRow, models.PROTECT, primary_key=True, related_name="payload", db_column="number"
    )
    schema = models.SmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WHOLE)
    salt = models.BinaryField(null=True)
    content = models.BinaryField(null=True)
    sealed_at = models.DateTimeField(null=True)
    erase_on = models.DateField(null=True, db_index=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("payload")
        verbose_name_plural = _("payloads")
        permissions = [
            ("redact", _("Can redact stories")),
            ("read_sealed", _("Can read sealed payloads")),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.state}"


class SealedLook(models.Model):
    """Somebody with the legal role read a sealed payload."""

    payload = models.ForeignKey(Payload, models.PROTECT, related_name="looks")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("look at a sealed payload")
        verbose_name_plural = _("looks at sealed payloads")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.payload_id} {self.staff_id} {self.at:%F %T}"


class Checkpoint(models.Model):
    """A signed statement that the log had this number and digest at this moment."""

    #: The paper's base address when it was signed.
    log = models.CharField(max_length=300)
    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%F %T}"


class Cursor(models.Model):
    """How far a consumer has read the log."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("cursor")
        verbose_name_plural = _("cursors")

    def __str__(self) -> str:
        return f"{self.name} at {self.number}"
