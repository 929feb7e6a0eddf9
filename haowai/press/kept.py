"""What every page needs and hardly ever changes, kept in the memory of a process for as long as the log says that
nothing of it changed.

The log is the only witness: whoever changes a recorded row appends to it in the same transaction. One look at the rows
after the last one known tells whether a key was purged that the value was made of; there is nothing to invalidate and
no message that could be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db import connection

from haowai.press import tail
from haowai.press.models import LogRow

Value = TypeVar("Value")
#: With more new rows than this the value is loaded again unread: a bulk writer has been here.
MANY = 200


@dataclass(frozen=True)
class _Mark:
    """A row of the log, known again by its digests: after a restored backup its number may be another's."""

    number: int
    digest: str
    previous_digest: str


@dataclass(frozen=True)
class _State(Generic[Value]):
    value: Value
    made_of: Set[str]
    mark: _Mark


_every: list[Kept[Any]] = []


def forget_all() -> None:
    """Let go of all values: the log is another one than it was (a backup was restored, a test begins), and a number
    alone doesn't tell."""
    for each in _every:
        each.forget()


class Kept(Generic[Value]):
    """A value made of recorded rows. ``load`` answers it with the surrogate keys that change it.

    Threads share it: it must be frozen, or be treated so.
    """

    def __init__(self, load: Callable[[], tuple[Value, Set[str]]]) -> None:
        self._load = load
        self._state: _State[Value] | None = None
        _every.append(self)

    def forget(self) -> None:
        self._state = None

    def get(self, head: int | None = None) -> tuple[Value, int | None]:
        """The value, and the number of the row of the log that it is true at.

        ``head`` is the number of the newest row if the caller has just asked for it; with the one known already, no
        query is made. Inside an open transaction rows may be seen that are never committed: the value is loaded for
        the caller alone, and the number is None, as it is while the log is empty.
        """
        state = self._state
        if connection.in_atomic_block:
            return self._load()[0], None
        if state is None or state.mark.number != head:
            state = self._state = self._renewed(state)
        if state is None:
            return self._load()[0], None
        return state.value, state.mark.number

    def _renewed(self, state: _State[Value] | None) -> _State[Value] | None:
        if state is not None:
            rows = tail.rows_from(state.mark.number, MANY + 1)
            if rows and _Mark(*rows[0][:3]) == state.mark and len(rows) <= MANY:
                purged = set().union(*(row[3].split() for row in rows[1:]))
                if purged.isdisjoint(state.made_of):
                    return replace(state, mark=_Mark(*rows[-1][:3]))
        # The row first: what is committed while the value loads is then looked at again next time.
        last = LogRow.objects.order_by("-number").values_list(*_MARK).first()
        if last is None:
            return None
        value, made_of = self._load()
        return _State(value, made_of, _Mark(*last))


_MARK = ("number", "digest", "previous_digest")
