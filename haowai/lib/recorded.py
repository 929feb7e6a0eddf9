"""Models whose every change readers can see, and which therefore must be recorded when they are saved.

The recorder stands above this layer (the press log), so it is handed in: ``set_recorder`` is called once at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.db import models, transaction

Opener = Callable[[], AbstractContextManager[Any]]
Note = Callable[["Recorded", "Recorded | None", bool], None]

_opener: Opener = transaction.atomic
_note: Note | None = None


def set_recorder(opener: Opener, note: Note) -> None:
    """Install what opens the recording transaction and what takes note of a changed row (row, the row as it
    was before or None, deleted)."""
    global _opener, _note
    _opener, _note = opener, note


def take_note(row: Recorded, *, before: Recorded | None = None, deleted: bool = False) -> None:
    """Tell the recorder that a row changed; a transaction must be open. Only ways around ``save`` (a bulk write) call
    it themselves. ``before`` is the row as it was, None for a new one, or when it isn't known."""
    if _note is not None:
        _note(row, before, deleted)


class Recorded(models.Model):
    """Abstract: saving or deleting a row is one transaction with the record of it."""

    reference_type: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with _opener():
            before = None if self._state.adding else self._as_it_was()
            super().save(*args, **kwargs)
            take_note(self, before=before)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with _opener():
            take_note(self, before=self._as_it_was(), deleted=True)
            return super().delete(*args, **kwargs)

    def _as_it_was(self) -> Recorded | None:
        # Locked: what another transaction makes of it meanwhile is what readers see before ours.
        # Not against foreign keys: PostgreSQL checks those at the commit of a story, with the press head locked, for
        # which this transaction would wait meanwhile.
        rows = type(self)._base_manager.select_for_update(no_key=True)
        found: Recorded | None = rows.filter(pk=self.pk).first()
        return found

    def reference(self) -> dict[str, Any]:
        """What readers can see of this row, as plain JSON values; its digest is what the log keeps."""
        raise NotImplementedError
