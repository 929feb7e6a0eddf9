"""The embedded engine, writing: a Tantivy index in a folder. Text comes in cut already (``terms.py``); none of it is
stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import tantivy
from tantivy import Document, FieldType, Query

from haowai.discovery.engine import FILTERS
from haowai.discovery.entries import Entry

#: Raised when the schema or the tokens change: an index of another format is made anew.
FORMAT = 3
HEADLINE, TEXT = "headline", "text"
#: One story in so many is in the sample that frequent words are reckoned from: so few that the engine goes through the
#: sample, and not through the stories that have the word.
SAMPLE = 64
#: A moment and a number as one integer, so that no two stories are equal: seconds since 1698, then 26 bits.
EPOCH, NUMBERS = 1 << 33, 1 << 26


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (HEADLINE, TEXT):
        builder.add_text_field(name, tokenizer_name="whitespace")
    # Signed: deleting by a term of an unsigned field finds nothing (tantivy-py 0.27).
    for name in ("number", "moment", "month", "sample", *FILTERS):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("printing", fast=True)
    return builder.build()


def moment(at: datetime, number: int = 0) -> int:
    """The place in time of a story, newest last."""
    return (EPOCH + int(at.timestamp())) * NUMBERS + number % NUMBERS


def at_of(place: int) -> datetime:
    """The moment of a place in time."""
    return datetime.fromtimestamp(place // NUMBERS - EPOCH, UTC)


def month(at: datetime) -> int:
    """Months are counted through, so that the one before is one less."""
    at = at.astimezone(UTC)
    return at.year * 12 + at.month - 1


class TantivyWriter:
    """Writes one folder; only one at a time can, in whichever process. ``memory`` is in bytes.

    Raises Busy when another one does.
    """

    def __init__(self, folder: Path, *, memory: int, threads: int = 1) -> None:
        self._schema = schema()
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(self._schema, str(folder))
        try:
            self._writer = self.index.writer(memory, threads)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise Busy(str(folder)) from error
            raise

    def put(self, entries: Sequence[Entry]) -> None:
        self.drop(entry.number for entry in entries)
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put stories of which the index holds nothing."""
        for entry in entries:
            self._writer.add_document(_document(entry))

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._writer.delete_documents_by_term("number", number)

    def drop_after(self, number: int) -> None:
        """Drop all stories with greater numbers."""
        greater = Query.range_query(self._schema, "number", FieldType.Integer, number, include_lower=False)
        self._writer.delete_documents_by_query(greater)

    def commit(self) -> None:
        self._writer.commit()

    def tidy(self) -> None:
        """Remove files of which nothing is alive."""
        self._writer.garbage_collect_files()

    def close(self) -> None:
        """Wait until what is being merged is merged, and let another one write."""
        self._writer.wait_merging_threads()


class Busy(Exception):
    """Another process writes the index."""


def _document(entry: Entry) -> Document:
    document = Document()
    document.add_text(HEADLINE, entry.headline)
    document.add_text(TEXT, entry.text)
    add = document.add_integer
    add("number", entry.number)
    add("printing", entry.printing)
    add("moment", moment(entry.published_at, entry.number))
    add("edition", entry.edition)
    add("year", entry.year)
    add("month", month(entry.published_at))
    add("sample", entry.number % SAMPLE)
    for name, keys in (
        ("channel", entry.channels),
        ("section", entry.sections),
        ("person", entry.people),
        ("topic", entry.topics),
    ):
        for key in keys:
            add(name, key)
    return document
