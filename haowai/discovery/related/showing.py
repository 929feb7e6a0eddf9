"""What of a story's related ones may be shown: the lists that were worked out, and what editors say.

Numbers in, numbers out: whoever shows them looks at the stories as they are now, and hands in which of them may be
seen.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from haowai.discovery.models import RelatedList
from haowai.sections.models import RelatedChoice

#: Stories on a page beside its own; what editors added stands among them.
SHOWN = 6
#: Stories of an affair that a timeline shows, the story itself apart.
TIMELINE = 24
#: A story that is known through another one must be so like, both steps together.
THROUGH = 0.03


@dataclass(frozen=True)
class Company:
    """All that belongs to a story, before anybody looked whether it may be seen."""

    number: int
    pinned: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    #: In the order in which they were worked out.
    others: tuple[int, ...] = ()
    #: Stories of the same affair, most alike first.
    affair: tuple[int, ...] = ()
    left_out: frozenset[int] = frozenset()
    copies: dict[int, frozenset[int]] = field(default_factory=dict)
    #: The stories whose lists were asked: when one of these changes, so may the company.
    asked: frozenset[int] = frozenset()

    @property
    def numbers(self) -> set[int]:
        """Every story that might be shown."""
        return {*self.pinned, *self.added, *self.others, *self.affair}

    def related(self, seen: Container[int]) -> list[int]:
        """The list for readers, of the stories that may be ``seen``."""
        pinned = [number for number in self.pinned if number in seen]
        added = [number for number in self.added if number in seen and number not in pinned]
        chosen = {*pinned, *added}
        rest = [
            number
            for number in self.others
            if number in seen
            and number not in chosen
            and number not in self.left_out
            and not self._is_copy(number, chosen)
        ]
        first = max(SHOWN - len(chosen), 0)
        return [*pinned, *rest[:first], *added, *rest[first:]]

    def timeline(self, seen: Container[int], appeared: Callable[[int], datetime]) -> list[int]:
        """The affair for readers in the order of time (``appeared`` says when each did), without the story itself;
        of several copies of one story the first to appear."""
        wanted = [number for number in (*self.added, *self.affair) if number in seen]
        wanted = [
            number
            for number in dict.fromkeys(wanted)
            if number != self.number
            and (
                number in self.added
                or (number not in self.left_out and not self._is_copy(number, [self.number]))
            )
        ][:TIMELINE]
        found: list[int] = []
        for number in sorted(wanted, key=lambda each: (appeared(each), each)):
            if not self._is_copy(number, found):
                found.append(number)
        return found

    def _is_copy(self, number: int, of: Iterable[int]) -> bool:
        own = self.copies.get(number, frozenset())
        return any(other in own or number in self.copies.get(other, frozenset()) for other in of)


def company_of(number: int) -> Company:
    """What belongs to a story; three queries at most."""
    choice = RelatedChoice.objects.filter(pk=number).first() or RelatedChoice(number=number)
    own = RelatedList.objects.filter(pk=number).first() or RelatedList(number=number)
    first = [entry[0] for entry in own.affair]
    asked = {*first, *choice.pinned, *choice.added}
    lists = RelatedList.objects.in_bulk(asked) if asked else {}
    left_out = frozenset(choice.left_out)
    return Company(
        number=number,
        pinned=tuple(choice.pinned),
        added=tuple(choice.added),
        others=tuple(entry[0] for entry in own.others),
        affair=tuple(
            _whole_affair(
                number, own, [lists[each] for each in first if each in lists and each not in left_out]
            )
        ),
        left_out=left_out,
        copies={number: frozenset(own.copies)} | {pk: frozenset(row.copies) for pk, row in lists.items()},
        asked=frozenset({number, *asked}),
    )


def _whole_affair(number: int, own: RelatedList, lists: list[RelatedList]) -> list[int]:
    """The stories that a list names as its affair, and those that these name: a long affair has more stories than one
    of them knows. Most alike first; through another one a story is as like as both steps together."""
    likeness: dict[int, float] = dict(own.affair)
    for row in lists:
        through = dict(own.affair).get(row.number, 0.0)
        for other, like in row.affair:
            if other != number:
                likeness[other] = max(likeness.get(other, 0.0), through * like)
    known = sorted(likeness, key=lambda each: (-likeness[each], -each))
    return [each for each in known if likeness[each] >= THROUGH][: 2 * TIMELINE]
