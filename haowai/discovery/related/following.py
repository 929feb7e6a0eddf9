"""Related stories follow the press log: a story that goes to press gets its list, and comes onto those of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import ClassVar

from django.db import transaction

from haowai.discovery.condition import place
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.models import RelatedList
from haowai.discovery.related.computing import renew
from haowai.discovery.related.lists import Lists
from haowai.discovery.shelf import shelf
from haowai.discovery.tantivy_engine import Busy
from haowai.press import keys
from haowai.press.canonical import plain_digest
from haowai.press.consumers import Consumer, run
from haowai.press.log import Entry, head_number
from haowai.press.models import Cursor, LogRow, Story
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.transaction import press_transaction

#: Subject of the rows by which readers' pages learn that lists have changed.
LISTS = "related-lists"
#: With more keys than this a row names all lists at once, and so it does while the log is so many rows ahead: an
#: archive is being brought in, and nobody has its lists yet.
MOST_KEYS, AHEAD = 400, 2_000
STORED = ("others", "affair", "copies")


class RelatedStories(Consumer):
    """Works out lists of related stories, behind the text index of this machine.

    What is worked out is written together with the move of the cursor, in a short transaction of its own: a database
    with one writer is not kept from printing meanwhile.
    """

    name = "related"
    batch: ClassVar[int] = 20
    in_transaction: ClassVar[bool] = False
    #: An archive that is brought in takes hours.
    own_thread: ClassVar[bool] = True
    _mark: ClassVar[str] = "rebuild:related"

    def until(self) -> int:
        """What the index doesn't hold yet can't be asked of it."""
        _folder, mark = place()
        return mark.row if mark else 0

    def handle(self, rows: list[LogRow]) -> None:
        lists = Lists()
        numbers = dict.fromkeys(row.subject_id for row in rows if row.subject_type == ARTICLE)
        if numbers:
            archive = shelf().reader()
            for number in numbers:
                renew(number, archive, lists)
        self._write(lists, rows[-1].number)

    def reset(self) -> None:
        RelatedList.objects.all().delete()

    def rebuild(self) -> Iterator[int]:
        """Story by story, in place: readers have the old list of a story, or the new one. Interrupted, it goes on where
        it was; yields how many it did."""
        with suppress(Busy):
            # As far as nobody else is at it.
            index = SearchIndex()
            run(index)
            index.close()
        archive = shelf().reader()
        mark, begun = Cursor.objects.get_or_create(name=self._mark)
        if begun:
            # What is printed from now on comes by the log.
            Cursor.objects.update_or_create(name=self.name, defaults={"number": self.until()})
        reached = mark.number
        while numbers := list(
            Story.objects.filter(number__gt=reached)
            .order_by("number")
            .values_list("number", flat=True)[: self.batch]
        ):
            lists = Lists()
            lists.read(numbers)
            for number in numbers:
                renew(number, archive, lists, neighbours=False)
            reached = numbers[-1]
            self._write(lists)
            Cursor.objects.filter(name=self._mark).update(number=reached)
            yield len(numbers)
        Cursor.objects.filter(name=self._mark).delete()

    def renew(self, numbers: Iterable[int]) -> bool:
        """Work out the lists of stories anew for another reason than a printing: others are read with them now. False
        when something was printed meanwhile: then nothing was done."""
        known = Cursor.objects.filter(name=self.name).values_list("number", flat=True).first() or 0
        lists = Lists()
        archive = shelf().reader()
        for number in numbers:
            renew(number, archive, lists, neighbours=False)
        return self._write(lists, known=known)

    def _write(self, lists: Lists, reached: int | None = None, *, known: int | None = None) -> bool:
        """Write what was changed, purge it from pages, and move the cursor to the row ``reached``; not at all when
        another worker has been here, or the cursor is not where it was ``known`` to be."""
        changed = lists.changed()
        seen = lists.seen_to_change()
        if not changed and reached is None:
            return True
        with press_transaction() if seen else transaction.atomic() as press:
            cursor, _ = Cursor.objects.get_or_create(name=self.name)
            cursor = Cursor.objects.select_for_update().get(pk=cursor.pk)
            if (reached is not None and cursor.number >= reached) or known not in {None, cursor.number}:
                return False
            RelatedList.objects.bulk_create(
                sorted(changed, key=lambda row: row.number),
                update_conflicts=True,
                unique_fields=["number"],
                update_fields=STORED,
            )
            if press is not None:
                far_behind = reached is not None and head_number() - reached > AHEAD
                every = len(seen) > MOST_KEYS or far_behind
                purges = {keys.RELATED} if every else set(map(keys.related, seen))
                digest = plain_digest([LISTS, *sorted(seen)])
                press.add([Entry(LISTS, min(seen), Kind.CHANGED, press.at, digest, purges=purges)])
            if reached is not None:
                cursor.number = reached
                cursor.save(update_fields=["number", "moved_at"])
        return True
