"""From records to articles: what is new is written in batches, what is known is skipped, what changed is
printed again.

An article is known by its ``source_id``, else by its ``source_url``, else by the hash of what it says, so the
same file can be read again after an interruption, and by two processes at once. What the newsroom has worked
on since stays as the newsroom left it: an edited, redacted or withdrawn article is never written over, and a
warning says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils import timezone

from haowai.articles.bulk import Manuscript, write
from haowai.articles.models import Article
from haowai.articles.rewriting import rewrite
from haowai.articles.verbs import move_to_section
from haowai.lib.remote import NotFetched
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel
from haowai.wire.blocks import photos_of
from haowai.wire.drafting import Drafting
from haowai.wire.fitting import fit
from haowai.wire.format import Bad, BadRecord, Found, RecordPhoto
from haowai.wire.known import ACTOR, Ambiguous, Item, Known, Register, item_of, moved_by_desk, worked_on
from haowai.wire.places import Desk
from haowai.wire.races import first_line, is_outage, is_passing, lock_out_other_imports
from haowai.wire.tally import Fate, Tally

log = structlog.get_logger(__name__)

BATCH = 250
LOSERS_TRY = 3

#: Gives the key of a photo of ours for a picture. Raises NotFetched.
Fetch = Callable[[RecordPhoto], int]


@dataclass(frozen=True)
class Options:
    """How to import: print or leave as drafts, into which channel, refuse unknown sections, make author
    pages, fetch pictures (None: only their addresses are kept).
    """

    channel: Channel
    publish: bool = False
    strict: bool = False
    make_people: bool = False
    fetch: Fetch | None = None


def checked(found: Found, desk: Desk | None = None) -> tuple[Item, list[str]]:
    """The record as it can be taken in, and warnings. Raises BadRecord when it can't, or when the desk
    refuses it.
    """
    record, said = fit(found.record)
    if desk is not None and (reason := desk.refusal(record)):
        raise BadRecord(reason)
    return item_of(found, record), [*found.record.warnings, *said]


@dataclass
class Outcome:
    """What a transaction would do, counted only when it has."""

    fates: list[Fate] = field(default_factory=list)
    notes: list[Bad] = field(default_factory=list)
    refused: list[Bad] = field(default_factory=list)
    written: list[Item] = field(default_factory=list)
    #: The transaction is committed.
    is_in: bool = False

    def commit(self) -> None:
        self.is_in = True


class Importer:
    """Takes in what a reader of ``wire/readers.py`` yields; ``tally`` says what became of it."""

    def __init__(self, options: Options, tally: Tally | None = None) -> None:
        self.options = options
        self.tally = tally or Tally()
        self.desk = Desk(options.channel, strict=options.strict)
        self.pictures: dict[str, int] = {}
        self.unfetched: set[str] = set()
        self.written: set[int] = set()

    def run(self, items: Iterable[Found | Bad]) -> Iterator[Found | Bad]:
        """Import everything; yields each item back once it is dealt with (for a progress bar).

        Raises OperationalError or InterfaceError when the database is lost; what was written until then
        stays.
        """
        batch: list[Item] = []
        for found in items:
            try:
                if isinstance(found, Bad):
                    raise BadRecord(found.reason)
                item, said = checked(found, self.desk)
            except BadRecord as error:
                self.tally.refuse(Bad(found.line, str(error), found.path, found.bytes_read))
                yield found
                continue
            for text in said:
                self.tally.warn(item.note(text))
            batch.append(item)
            if len(batch) >= BATCH:
                yield from self.take(batch)
                batch = []
        yield from self.take(batch)

    def take(self, batch: list[Item]) -> Iterator[Found]:
        """Deal with one batch: leave out what is known as it is, fetch pictures, write the rest."""
        left = batch
        while left:
            now, left = one_of_each(left)
            todo = self._not_known(now)
            # Before the transaction, which must not wait for somebody else's server.
            for item in todo:
                self._fetch(item)
            self._store(todo)
        yield from (item.found for item in batch)

    def _not_known(self, items: list[Item]) -> list[Item]:
        """What has to be looked at in a transaction; the rest is counted."""
        register = Register(items)
        todo = []
        for item in items:
            try:
                known = register.find(item)
            except Ambiguous:
                known = None
            if known is None or self._may_change(known, item):
                todo.append(item)
            else:
                self.tally.count(Fate.KNOWN)
        return todo

    def _may_change(self, known: Known, item: Item) -> bool:
        return (
            known.differs(item)
            or (known.is_draft and self._prints(item))
            or (self.options.fetch is not None and any(photo.url for photo in item.record.photos))
        )

    def _prints(self, item: Item) -> bool:
        """Whether the record is to be printed now. What is dated in the future is under embargo: it stays a
        draft.
        """
        moment = item.record.published_at
        return self.options.publish and (moment is None or moment <= timezone.now())

    def _fetch(self, item: Item) -> None:
        for photo in item.record.photos:
            url = photo.url
            if self.options.fetch is None or not url or url in self.pictures or url in self.unfetched:
                continue
            try:
                self.pictures[url] = self.options.fetch(photo)
            except NotFetched as error:
                self.unfetched.add(url)
                self.tally.warn(item.note(f"{url}: not fetched: {error}"))

    # --- Writing --------------------------------------------------------------------------------------------

    def _store(self, items: list[Item]) -> None:
        """Write the items in one transaction. When the database refuses one of them, it alone is bad."""
        if not items:
            return
        error = self._try(items)
        if error is None:
            return
        if len(items) > 1:
            half = len(items) // 2
            self._store(items[:half])
            self._store(items[half:])
        else:
            log.debug("record refused", file=items[0].found.path, line=items[0].found.line, exc_info=error)
            self.tally.refuse(items[0].note(f"cannot be stored: {first_line(error)}"))

    def _try(self, items: list[Item]) -> Exception | None:
        """Write the items; answers why that can't be done. Raises when the database is lost."""
        error: Exception | None = None
        for _ in range(LOSERS_TRY):
            outcome = Outcome()
            try:
                with press_transaction(ACTOR):
                    lock_out_other_imports()
                    transaction.on_commit(outcome.commit)
                    self._write(items, outcome)
            except KeyboardInterrupt:
                if outcome.is_in:
                    # Interrupted right after the commit: what is in is counted.
                    self._count(outcome)
                raise
            except Exception as raised:  # whatever is wrong with one record, the others go in
                self.desk.forget()
                if is_outage(raised):
                    raise
                error = raised
                if not is_passing(raised):
                    break
            else:
                self._count(outcome)
                return None
        return error

    def _count(self, outcome: Outcome) -> None:
        for fate in outcome.fates:
            self.tally.count(fate)
        for note in outcome.notes:
            self.tally.warn(note)
        for note in outcome.refused:
            self.tally.refuse(note)
        for item in outcome.written:
            if hash(item.key) in self.written:
                text = f"{item.key} came before in this import and said something else; the last one counts"
                self.tally.warn(item.note(text))
            self.written.add(hash(item.key))

    def _write(self, items: list[Item], outcome: Outcome) -> None:
        register = Register(items)
        new: list[Item] = []
        again: list[tuple[Known, Item]] = []
        for item in items:
            try:
                known = register.find(item)
            except Ambiguous as error:
                outcome.refused.append(item.note(str(error)))
                continue
            if known is None:
                new.append(item)
            else:
                again.append((known, item))
        self._write_again(again, outcome)
        self._write_new(new, outcome)

    def _write_new(self, items: list[Item], outcome: Outcome) -> None:
        drafting = self._drafting(items)
        for publish in (True, False):
            those = [item for item in items if self._prints(item) is publish]
            write([drafting.new(item, publish=publish) for item in those], publish=publish, actor=ACTOR)
            outcome.written += those
            outcome.fates += [Fate.NEW] * len(those)
            if self.options.publish and not publish:
                text = "published_at: lies in the future; kept as a draft, import again then to print it"
                outcome.notes += [item.note(text) for item in those]

    def _write_again(self, pairs: list[tuple[Known, Item]], outcome: Outcome) -> None:
        keys = sorted(known.pk for known, _ in pairs)
        articles = {
            a.pk: a
            for a in Article.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        }
        theirs = worked_on(known for known, _ in pairs)
        drafting = self._drafting([item for _, item in pairs])
        todo: dict[bool, list[Manuscript]] = {True: [], False: []}
        moves: list[tuple[Known, Item]] = []
        for known, item in pairs:
            article = articles[known.pk]
            fate = self._fate(known, item, article)
            if fate is not Fate.KNOWN and (known.taken_down or known.pk in theirs):
                fate = Fate.KEPT
                why = "taken down" if known.taken_down else "changed"
                outcome.notes.append(
                    item.note(f"{item.key} was {why} in the newsroom, which keeps its version")
                )
            outcome.fates.append(fate)
            if fate in {Fate.UPDATED, Fate.PUBLISHED}:
                publish = known.live or self._prints(item)
                todo[publish].append(drafting.again(article, item))
                outcome.written.append(item)
                moves.append((known, item))
        for publish, manuscripts in todo.items():
            rewrite(manuscripts, publish=publish, actor=ACTOR)
        for known, item in moves:
            self._move(articles[known.pk], known, item)

    def _fate(self, known: Known, item: Item, article: Article) -> Fate:
        if known.differs(item) or self._gains_pictures(article):
            return Fate.UPDATED
        return Fate.PUBLISHED if known.is_draft and self._prints(item) else Fate.KNOWN

    def _gains_pictures(self, article: Article) -> bool:
        if not self.pictures:
            return False
        return any(photo is None and url in self.pictures for url, photo in photos_of(article.body).items())

    def _move(self, article: Article, known: Known, item: Item) -> None:
        """Follow the record into another section, unless a desk has decided where the article stands."""
        if item.record.section is None:
            return
        section = self.desk.section(item.record)
        if section.pk != known.section and not moved_by_desk(known.pk):
            move_to_section(article, section)

    def _drafting(self, items: list[Item]) -> Drafting:
        return Drafting(self.desk, self.pictures, items, make_people=self.options.make_people)


def one_of_each(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Items that are surely of different articles, and those that must wait until these are written."""
    keys: set[str] = set()
    urls: dict[str, bool] = {}
    now, later = [], []
    for item in items:
        url = item.url_key
        # Many records with ids may share an address; one without an id is whichever of them it finds.
        if item.key in keys or (url in urls and not (item.has_id and urls[url])):
            later.append(item)
            continue
        now.append(item)
        keys.add(item.key)
        if url:
            urls[url] = item.has_id
    return now, later
