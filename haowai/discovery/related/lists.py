"""The lists of related stories as they are read, changed in memory, and written all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from haowai.discovery.models import RelatedList
from haowai.discovery.related.choosing import FOLLOWED, LISTED, Candidate, Chosen
from haowai.discovery.related.likeness import is_old
from haowai.discovery.related.texts import Text

Seen = tuple[list[int], list[int], list[int]]
#: Copies of a story that are remembered.
COPIES = 24


class Lists:
    """Lists by the numbers of their stories. Only what was changed is written."""

    def __init__(self) -> None:
        self._rows: dict[int, RelatedList] = {}
        self._before: dict[int, tuple[Seen, Any]] = {}

    def read(self, numbers: Iterable[int]) -> None:
        """Have these at hand, by one query at most."""
        missing = set(numbers) - set(self._rows)
        if not missing:
            return
        found = RelatedList.objects.in_bulk(missing)
        for number in missing:
            row = found.get(number)
            self._before[number] = (_seen(row), _held(row)) if row else (([], [], []), None)
            self._rows[number] = row or RelatedList(number=number)

    def __getitem__(self, number: int) -> RelatedList:
        self.read([number])
        return self._rows[number]

    def changed(self) -> list[RelatedList]:
        """Those to be written. One that is empty, and was never written, needs no row."""
        return [
            row
            for number, row in self._rows.items()
            if _held(row) != (self._before[number][1] or ([], [], []))
        ]

    def seen_to_change(self) -> set[int]:
        """Numbers of the stories whose readers would see another list."""
        return {number for number, row in self._rows.items() if _seen(row) != self._before[number][0]}

    # --- Changes ----------------------------------------------------------------------------------------

    def give(self, number: int, chosen: Chosen, beside: Text) -> None:
        row = self[number]
        row.others = [
            [
                each.number,
                round(each.score, 4),
                int(is_old(each.story.text.published_at, beside.published_at)),
            ]
            for each in chosen.others
        ]
        row.affair = [[each.number, round(each.like, 4)] for each in chosen.affair]
        row.copies = [each.number for each in chosen.copies][:COPIES]

    def clear(self, number: int) -> None:
        row = self[number]
        row.others, row.affair, row.copies = [], [], []

    def enter(self, new: Text, at: Candidate, copies: set[int]) -> None:
        """Put a story (``new``) onto the list of one that it is like (``at``), where it belongs there. ``copies`` are
        those of the new one: of several only the best stays."""
        self.leave(new.number, at.number)
        row, beside = self[at.number], at.story.text.published_at
        old = int(is_old(new.published_at, beside))
        held = [[number, value, age] for number, value, age in row.others if number not in copies]
        rivals = [entry for entry in row.others if entry[0] in copies]
        best = max([[new.number, round(at.score, 4), old], *rivals], key=lambda entry: (entry[1], entry[0]))
        # What was varied stays in its order: the new one stands before the first that is worse.
        place = next(
            (
                place
                for place, (_number, value, age) in enumerate(held)
                if (age, -value) > (best[2], -best[1])
            ),
            len(held),
        )
        row.others = [*held[:place], best, *held[place:]][:LISTED]
        if at.affair:
            alike = [entry for entry in row.affair if entry[0] not in copies]
            if len(alike) == len(row.affair):
                alike.append([new.number, round(at.like, 4)])
                row.affair = sorted(alike, key=lambda entry: -entry[1])[:FOLLOWED]

    def note_copy(self, new: int, at: int) -> None:
        """A story turned out to be a copy of another one."""
        self.leave(new, at)
        row = self[at]
        row.copies = [new, *row.copies][:COPIES]

    def leave(self, number: int, at: int) -> None:
        """Take a story off the list of another one."""
        row = self[at]
        row.others = [entry for entry in row.others if entry[0] != number]
        row.affair = [entry for entry in row.affair if entry[0] != number]
        row.copies = [copy for copy in row.copies if copy != number]


def _seen(row: RelatedList) -> Seen:
    """What of a list readers can tell."""
    return [entry[0] for entry in row.others], [entry[0] for entry in row.affair], list(row.copies)


def _held(row: RelatedList) -> Any:
    return row.others, row.affair, row.copies
