"""The embedded engine, answering: how a question becomes queries of Tantivy, and which of them are asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query

from haowai.discovery.engine import FILTERS, Found, Page, Wanted
from haowai.discovery.entries import EDITIONS
from haowai.discovery.tantivy_engine import EPOCH, HEADLINE, NUMBERS, SAMPLE, TEXT, at_of, moment, month
from haowai.discovery.wording import Word
from haowai.lib.words import Cut

#: What a word counts in the headline, and anywhere.
WEIGHTS = {HEADLINE: 2.0, TEXT: 3.0}
#: How much more a story of this moment counts than an old one, and after what time half of that is left.
FRESHNESS, HALF_LIFE = 0.25, timedelta(days=182)
#: So many of the best are ordered anew by freshness.
CANDIDATES = 200
#: Words that more stories may have are *frequent*: then the total and the counts are reckoned from a sample of the
#: stories (one in ``SAMPLE``) if that has enough of them, and no more is looked at than a page needs.
FREQUENT, ENOUGH = 20_000, 250
#: So many of the rarest pairs are asked for when few stories have every word.
NEAR_TERMS = 10
#: More months are not put together; then all stories are looked at.
_MONTHS = 120
#: Later than any story, and a number that the engine takes.
LAST = 1 << 62
Hit = tuple[float, tantivy.DocAddress]


class TantivyReader:
    """Answers from a folder, as it was committed when this was made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        self._begin(index)

    def renewed(self, folder: Path) -> TantivyReader:
        """One that knows the newest commit of the same folder. It shares with this one what has not changed. Raises
        ValueError for another folder, and when this one is gone."""
        if folder != self._folder:
            raise ValueError(f"{folder} is another index")
        other = object.__new__(type(self))
        other._folder = self._folder
        other._begin(self._index)
        return other

    def _begin(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        index.reload()
        self._searcher = index.searcher()
        #: Of the newest story. All stories are looked at for it, but only once in a commit.
        self._last_month: int | None = None

    def numbers_at(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        """The stories at these places, also of entries that are marked as deleted."""
        return [int(number or 0) for number in self._searcher.fast_field_values("number", addresses)]

    def addresses_of(self, numbers: Collection[int]) -> set[tuple[int, int]]:
        """Segment and place of the entries of these stories that are alive."""
        query = Query.term_set_query(self._schema, "number", list(numbers))
        hits = self._searcher.search(query, max(1, len(numbers)), count=False).hits
        return {(address.segment_ord, address.doc) for _, address in hits}

    def size(self) -> int:
        return self._searcher.num_docs

    def by_relevance(
        self, wanted: Wanted, *, offset: int, limit: int, now: datetime, values: int = 0
    ) -> Page:
        query = self._query(wanted, scored=True)
        if query is None:
            return Page()
        reckoned = self._reckoned(wanted, values)
        hits, counted = self._best_hits(wanted, query, about=reckoned is not None)
        best = self._fresh_first(hits, now)
        found = self._found(best[offset : offset + limit])
        if offset + limit > CANDIDATES and len(best) == CANDIDATES:
            # The rest as it is, without those.
            start, shown = max(0, offset - CANDIDATES), max(0, min(limit, offset + limit - CANDIDATES))
            numbers = self.numbers_at([address for _, address in best])
            others = Query.term_set_query(self._schema, "number", numbers)
            rest = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, others)])
            found += self._found(self._searcher.search(rest, shown, offset=start, count=False).hits)
        if reckoned:
            return replace(reckoned, found=found)
        return Page(counted, found, counts=self._counts(wanted, values) if counted else {})

    def by_date(self, wanted: Wanted, *, offset: int, limit: int, values: int = 0) -> Page:
        query = self._query(wanted, scored=False)
        if query is None:
            return Page()
        reckoned = self._reckoned(wanted, values)
        if reckoned and (hits := self._newest(query, reckoned.total, offset, limit)):
            return replace(reckoned, found=self._found(hits))
        result = self._searcher.search(query, limit, offset=offset, order_by_field="moment")
        found = self._found([(0.0, address) for _, address in result.hits])
        total = _count(result)
        return Page(total, found, counts=self._counts(wanted, values) if total else {})

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

    # ------------------------------------------------------------------------------------------------- plans

    def _reckoned(self, wanted: Wanted, values: int) -> Page | None:
        """Total and counts as a sample of the stories has them; None where all must be counted."""
        if self._at_most(wanted) < FREQUENT:
            return None
        query = self._query(wanted, scored=False)
        if query is None:
            return None
        # Every story is of one edition, so that these say how many there are.
        names = FILTERS if values else ("edition",)
        counts = self._counted(self._sampled(query), names, max(values, len(EDITIONS)))
        sampled = sum(count for _, count in counts["edition"])
        if sampled < ENOUGH:
            return None
        reckoned = {
            name: [(key, SAMPLE * count) for key, count in found[:values]] for name, found in counts.items()
        }
        return Page(SAMPLE * sampled, about=True, counts=reckoned)

    def _counts(self, wanted: Wanted, values: int) -> dict[str, list[tuple[int, int]]]:
        query = self._query(wanted, scored=False) if values else None
        return self._counted(query, FILTERS, values) if query is not None else {}

    def _counted(self, query: Query, names: Iterable[str], values: int) -> dict[str, list[tuple[int, int]]]:
        asked = {name: {"terms": {"field": name, "size": values}} for name in names}
        answer = self._searcher.aggregate(query, asked)
        return {
            name: [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[name]["buckets"]]
            for name in asked
        }

    def _at_most(self, wanted: Wanted) -> int:
        """More stories than this can't have every word: each has all its tokens."""
        most = self.size()
        for word in wanted.wording.words:
            forms = (
                min(self._searcher.doc_freq(TEXT, token) for token in form.tokens)
                for form in word.forms
                if not form.open
            )
            if not any(form.open for form in word.forms):
                most = min(most, sum(forms))
        return most

    def _sampled(self, query: Query) -> Query:
        sample = Query.const_score_query(Query.term_query(self._schema, "sample", 0), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, sample)])

    def _best_hits(self, wanted: Wanted, query: Query, *, about: bool) -> tuple[list[Hit], int]:
        """The best stories, and how many there are if that was counted."""
        if about and (single := self._single(wanted)):
            # Nothing but terms: the engine passes over what can't be among the best.
            return self._searcher.search(single, CANDIDATES, count=False).hits, 0
        if about and (above := self._query(wanted, scored=True, everywhere=False)) is not None:
            hits = self._searcher.search(above, CANDIDATES, count=False).hits
            if len(hits) == CANDIDATES:
                return hits, 0
        result = self._searcher.search(query, CANDIDATES, count=not about)
        return result.hits, 0 if about else _count(result)

    def _single(self, wanted: Wanted) -> Query | None:
        """The question as a union of terms: one word that is one token, and nothing else."""
        words = wanted.wording.words
        if (
            len(words) != 1
            or self._limits(wanted)
            or any(f.open or len(f.tokens) > 1 for f in words[0].forms)
        ):
            return None
        return Query.boolean_query(
            [
                (
                    Occur.Should,
                    Query.boost_query(Query.term_query(self._schema, name, form.tokens[0]), weight),
                )
                for form in words[0].forms
                for name, weight in WEIGHTS.items()
            ]
        )

    def _newest(self, query: Query, total: int, offset: int, limit: int) -> list[Hit]:
        """The newest stories, by looking at no more months than are needed; none when it can't be told soon."""
        if self._last_month is None:
            newest = self._searcher.search(Query.all_query(), 1, order_by_field="moment", count=False).hits
            self._last_month = month(at_of(int(newest[0][0])))
        last = self._last_month
        # As many stories as have what is wanted, if it is as frequent lately as ever; then eight times as many.
        stories = 2 * (offset + limit) * self.size() // total
        for enough in (stories, 8 * stories):
            months: list[int] = []
            held = 0
            while held < enough and len(months) < _MONTHS:
                months.append(last - len(months))
                held += self._searcher.doc_freq("month", months[-1])
            lately = Query.term_set_query(self._schema, "month", months)
            both = Query.boolean_query([(Occur.Must, query), (Occur.Must, lately)])
            hits = self._searcher.search(
                both, limit, offset=offset, order_by_field="moment", count=False
            ).hits
            if len(hits) == limit:
                return [(0.0, address) for _, address in hits]
        return []

    # ------------------------------------------------------------------------------------------------- queries

    def _query(self, wanted: Wanted, *, scored: bool, everywhere: bool = True) -> Query | None:
        """Every word, all filters, nothing of what is excluded. None when no story can have it all. Not
        ``everywhere``: every word in the headline."""
        parts: list[tuple[Occur, Query]] = []
        for word in wanted.wording.words:
            anywhere = self._word(TEXT, word)
            if anywhere is None:
                return None
            if not scored:
                parts.append((Occur.Must, anywhere))
                continue
            parts.append(
                (Occur.Must if everywhere else Occur.Should, Query.boost_query(anywhere, WEIGHTS[TEXT]))
            )
            if (above := self._word(HEADLINE, word)) is not None:
                must = Occur.Should if everywhere else Occur.Must
                parts.append((must, Query.boost_query(above, WEIGHTS[HEADLINE])))
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
                min(moment(wanted.since), LAST) if wanted.since else 0,
                min(moment(wanted.until), LAST) if wanted.until else LAST,
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
        hits = self._searcher.search(query, limit + len(left_out), count=False).hits
        return tuple(found for found in self._found(hits) if found.number not in left_out)[:limit]

    def _fresh_first(self, hits: list[Hit], now: datetime) -> list[Hit]:
        moments = self._searcher.fast_field_values("moment", [address for _, address in hits])
        present = int(now.timestamp()) + EPOCH
        scale = HALF_LIFE.total_seconds()
        order = []
        for (score, address), at in zip(hits, moments, strict=True):
            age = max(0, present - int(at or 0) // NUMBERS)
            order.append((score * (1 + FRESHNESS * 2 ** (-age / scale)), at or 0, address))
        order.sort(key=lambda each: each[:2], reverse=True)
        return [(score, address) for score, _, address in order]

    def _found(self, hits: list[Hit]) -> tuple[Found, ...]:
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values("number", addresses)
        printings = self._searcher.fast_field_values("printing", addresses)
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
