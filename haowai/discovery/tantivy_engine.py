"""The embedded engine: a Tantivy index in a folder. Text comes in cut already (``terms.py``); none of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import tantivy
from tantivy import Document, FieldType, Occur, Query

from haowai.discovery.engine import FILTERS, Found, Page, Wanted
from haowai.discovery.entries import Entry
from haowai.discovery.wording import Word
from haowai.lib.words import Cut

#: Raised when the schema or the tokens change: an index of another format is made anew.
FORMAT = 1
HEADLINE, TEXT = "headline", "text"
#: What a word counts in the headline, and anywhere.
WEIGHTS = {HEADLINE: 5.0, TEXT: 3.0}
#: How much more a story of this moment counts than an old one, and after what time half of that is left.
FRESHNESS, HALF_LIFE = 0.25, timedelta(days=182)
#: So many of the best are ordered anew by freshness.
CANDIDATES = 200
#: So many of the rarest pairs are asked for when few stories have every word.
NEAR_TERMS = 10
#: So many ways in which a word that is being typed may end.
ENDINGS = 20
#: A moment and a number as one integer, so that no two stories are equal: seconds since 1698, then 26 bits.
_EPOCH, _NUMBERS = 1 << 33, 1 << 26


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (HEADLINE, TEXT):
        builder.add_text_field(name, tokenizer_name="whitespace")
    # Signed: deleting by a term of an unsigned field finds nothing (tantivy-py 0.27).
    for name in ("number", "moment", *FILTERS):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("printing", fast=True)
    return builder.build()


def moment(at: datetime, number: int = 0) -> int:
    """The place in time of a story, newest last."""
    return (_EPOCH + int(at.timestamp())) * _NUMBERS + number % _NUMBERS


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
    for name, keys in (
        ("channel", entry.channels),
        ("section", entry.sections),
        ("person", entry.people),
        ("topic", entry.topics),
    ):
        for key in keys:
            add(name, key)
    return document


class TantivyReader:
    """Answers from a folder, as it was committed when this was made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        self._begin(index)

    def renewed(self) -> TantivyReader:
        """One that knows the newest commit. It shares with this one what has not changed."""
        other = object.__new__(type(self))
        other._folder = self._folder
        other._begin(self._index)
        return other

    def _begin(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        index.reload()
        self._searcher = index.searcher()

    def size(self) -> int:
        return self._searcher.num_docs

    def by_relevance(self, wanted: Wanted, *, offset: int, limit: int, now: datetime) -> Page:
        query = self._query(wanted, scored=True)
        if query is None:
            return Page()
        searcher = self._searcher
        if offset >= CANDIDATES:
            result = searcher.search(query, limit, offset=offset)
            return Page(_count(result), self._found(searcher, result.hits))
        result = searcher.search(query, max(CANDIDATES, offset + limit))
        best = self._fresh_first(searcher, result.hits[:CANDIDATES], now)
        ordered = [*best, *result.hits[CANDIDATES:]][offset : offset + limit]
        return Page(_count(result), self._found(searcher, ordered))

    def by_date(self, wanted: Wanted, *, offset: int, limit: int) -> Page:
        query = self._query(wanted, scored=False)
        if query is None:
            return Page()
        searcher = self._searcher
        result = searcher.search(query, limit, offset=offset, order_by_field="moment")
        return Page(_count(result), self._found(searcher, [(0.0, address) for _, address in result.hits]))

    def near(self, wanted: Wanted, *, limit: int, without: Iterable[int]) -> tuple[Found, ...]:
        terms = {
            token
            for word in wanted.wording.words
            for form in word.forms
            for token in form.tokens
            if len(token) > 1
        }
        rarest = sorted((self._searcher.doc_freq(TEXT, term), term) for term in terms)
        chosen = [term for frequency, term in rarest if frequency][:NEAR_TERMS]
        if not chosen:
            return ()
        parts = [
            Query.boost_query(Query.term_query(self._schema, name, term), weight)
            for term in chosen
            for name, weight in ((HEADLINE, 2.0), (TEXT, 1.0))
        ]
        query = _any(parts)
        limits = self._limits(wanted)
        if limits:
            query = Query.boolean_query([(Occur.Must, query), *limits])
        return self._best(query, limit, without)

    def counts(self, wanted: Wanted, most: int) -> dict[str, list[tuple[int, int]]]:
        query = self._query(wanted, scored=False)
        if query is None:
            return {}
        asked = {name: {"terms": {"field": name, "size": most}} for name in FILTERS}
        answer = self._searcher.aggregate(query, asked)
        return {
            name: [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[name]["buckets"]]
            for name in FILTERS
        }

    def alike(self, terms: Mapping[str, float], *, limit: int, without: Iterable[int]) -> tuple[Found, ...]:
        parts = [
            Query.boost_query(Query.term_query(self._schema, name, term), weight * field_weight)
            for term, weight in terms.items()
            for name, field_weight in ((HEADLINE, 2.0), (TEXT, 1.0))
        ]
        return self._best(_any(parts), limit, without) if parts else ()

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        return {term: self._searcher.doc_freq(TEXT, term) for term in terms}

    def beginning(self, prefix: str, most: int) -> list[tuple[str, int]]:
        return self._searcher.terms_with_prefix(TEXT, prefix, limit=most)

    # ------------------------------------------------------------------------------------------------- queries

    def _query(self, wanted: Wanted, *, scored: bool) -> Query | None:
        """Every word, all filters, nothing of what is excluded. None when no story can have it all."""
        parts: list[tuple[Occur, Query]] = []
        for word in wanted.wording.words:
            anywhere = self._word(TEXT, word)
            if anywhere is None:
                return None
            if not scored:
                parts.append((Occur.Must, anywhere))
                continue
            parts.append((Occur.Must, Query.boost_query(anywhere, WEIGHTS[TEXT])))
            if (above := self._word(HEADLINE, word)) is not None:
                parts.append((Occur.Should, Query.boost_query(above, WEIGHTS[HEADLINE])))
        parts += self._limits(wanted)
        if not wanted.wording.words:
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(parts)

    def _limits(self, wanted: Wanted) -> list[tuple[Occur, Query]]:
        limits = [
            (Occur.Must, Query.const_score_query(Query.term_query(self._schema, name, key), 0.0))
            for name, key in wanted.keys.items()
        ]
        if wanted.since or wanted.until:
            span = Query.range_query(
                self._schema,
                "moment",
                FieldType.Integer,
                moment(wanted.since) if wanted.since else 0,
                moment(wanted.until) if wanted.until else (1 << 62),
                include_upper=False,
            )
            limits.append((Occur.Must, Query.const_score_query(span, 0.0)))
        for word in wanted.wording.without:
            if (excluded := self._word(TEXT, word)) is not None:
                limits.append((Occur.MustNot, excluded))
        return limits

    def _word(self, name: str, word: Word) -> Query | None:
        forms = [query for form in word.forms if (query := self._form(name, form)) is not None]
        return _any(forms) if forms else None

    def _form(self, name: str, form: Cut) -> Query | None:
        *before, last = form.tokens
        if not form.open:
            return self._phrase(name, list(form.tokens))
        pattern = re.escape(last) + ".*"
        if not before:
            return Query.regex_query(self._schema, name, pattern)
        return Query.regex_phrase_query(self._schema, name, [*map(re.escape, before), pattern])

    def _phrase(self, name: str, tokens: list[str]) -> Query:
        if len(tokens) == 1:
            return Query.term_query(self._schema, name, tokens[0])
        return Query.phrase_query(self._schema, name, list(tokens))

    # ------------------------------------------------------------------------------------------------- answers

    def _best(self, query: Query, limit: int, without: Iterable[int]) -> tuple[Found, ...]:
        left_out = set(without)
        searcher = self._searcher
        hits = searcher.search(query, limit + len(left_out), count=False).hits
        return tuple(found for found in self._found(searcher, hits) if found.number not in left_out)[:limit]

    def _fresh_first(self, searcher: tantivy.Searcher, hits: list, now: datetime) -> list:
        moments = searcher.fast_field_values("moment", [address for _, address in hits])
        present = int(now.timestamp()) + _EPOCH
        scale = HALF_LIFE.total_seconds()
        order = []
        for (score, address), at in zip(hits, moments, strict=True):
            age = max(0, present - int(at or 0) // _NUMBERS)
            order.append((score * (1 + FRESHNESS * 2 ** (-age / scale)), at or 0, address))
        order.sort(key=lambda each: each[:2], reverse=True)
        return [(score, address) for score, _, address in order]

    def _found(self, searcher: tantivy.Searcher, hits: list) -> tuple[Found, ...]:
        addresses = [address for _, address in hits]
        numbers = searcher.fast_field_values("number", addresses)
        printings = searcher.fast_field_values("printing", addresses)
        return tuple(
            Found(int(number or 0), int(printing or 0), float(score))
            for (score, _), number, printing in zip(hits, numbers, printings, strict=True)
        )


def _any(queries: list[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, each) for each in queries])
    )


def _count(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]
