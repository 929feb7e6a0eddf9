"""Wagtail's search in the database, made to understand Chinese.

Wagtail's own backends cut words at spaces and find nothing inside a sentence of Chinese; and after every save they
compute how long all titles are on average. Here every list and chooser of the newsroom that asks Wagtail's search is
answered from our entries (``lib/indexing.py``): what holds every word, that of which the title holds them first, then
the newest. Completing while somebody types is the same question whose last word may go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, Field, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
)
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from haowai.lib import indexing
from haowai.lib.finding import entries
from haowai.lib.needles import Asked, phrase, read


class DeskIndex(BaseIndex):
    """Writes entries as Wagtail asks for it."""

    def add_items(self, model: Any, items: Sequence[Any]) -> None:
        indexing.index_rows(model, items)

    def add_item(self, obj: Any) -> None:
        self.add_items(type(obj), [obj])

    def delete_item(self, item: Any) -> None:
        entries = item.index_entries.all()
        entries._raw_delete(using=entries.db)

    def add_model(self, model: Any) -> None: ...

    def refresh(self) -> None: ...

    def reset(self) -> None:
        entries = IndexEntry._default_manager.all()
        entries._raw_delete(using=entries.db)


class DeskRebuilder:
    """What Wagtail's own command of rebuilding asks for; ours is ``haowai rebuild desk-search``."""

    def __init__(self, index: DeskIndex) -> None:
        self.index = index

    def start(self) -> DeskIndex:
        return self.index

    def finish(self) -> None:
        while indexing.take_in():
            pass


class DeskQuery(BaseSearchQueryCompiler):
    """A question of Wagtail's to a queryset, as the queryset that answers it."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    typing = False

    def check(self) -> None:
        """The database filters and orders by whatever the queryset says."""

    @property
    def title_only(self) -> bool:
        """Whether only titles are asked for: other words of the same thing don't count."""
        return bool(self.fields) and set(self.fields) <= indexing.TITLES

    def found(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.queryset
        where = self._where(self.query)
        if where is None:
            return rows.none()
        rows = rows.filter(where)
        if not self.order_by_relevance:
            return rows if rows.query.order_by else rows.order_by("-pk")
        asked = self._asked(self.query)
        if not asked or self.title_only:
            return rows.order_by("-pk")
        titled = Case(
            When(self._in_entries(asked, title_only=True), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        return rows.order_by(titled.desc(), "-pk")

    def _asked(self, query: Any) -> list[Asked]:
        """The words of a question that is a plain one, or joins such."""
        if isinstance(query, (PlainText, Fuzzy)):
            return read(query.query_string, typing=self.typing)
        if isinstance(query, Phrase):
            one = phrase(query.query_string)
            return [one] if one else []
        if isinstance(query, Boost):
            return self._asked(query.subquery)
        if isinstance(query, And):
            return [each for part in query.subqueries for each in self._asked(part)]
        return []

    def _where(self, query: Any) -> Q | None:
        """The condition; None when nothing can meet it."""
        if isinstance(query, MatchAll):
            return Q()
        if isinstance(query, Not):
            inner = self._where(query.subquery)
            return Q() if inner is None else None if inner == Q() else ~inner
        if isinstance(query, (And, Or)):
            parts = [self._where(part) for part in query.subqueries]
            if isinstance(query, Or):
                return self._either([part for part in parts if part is not None])
            where = Q()
            for part in parts:
                if part is None:
                    return None
                where &= part
            return where
        asked = self._asked(query)
        if isinstance(query, PlainText) and query.operator.lower() == "or":
            return self._either([self._in_entries([each]) for each in asked if each.wanted])
        return self._in_entries(asked) if asked else None

    @staticmethod
    def _either(parts: list[Q]) -> Q | None:
        if not parts or Q() in parts:
            return Q() if parts else None
        where = parts[0]
        for part in parts[1:]:
            where |= part
        return where

    def _in_entries(self, asked: Sequence[Asked], *, title_only: bool | None = None) -> Q:
        model = self.queryset.model
        kinds = get_descendants_content_types_pks(model)
        key: Field[Any, Any] = model._meta.pk.target_field if model._meta.pk.is_relation else model._meta.pk
        column = "CAST(e.object_id AS INTEGER)" if "Auto" in type(key).__name__ else "e.object_id"
        sql, parameters = entries(
            kinds, asked, column, title_only=self.title_only if title_only is None else title_only
        )
        return Q(pk__in=RawSQL(sql, parameters))  # noqa: S611 what people typed is among the parameters


class DeskAutocompleteQuery(DeskQuery):
    """The same while it is typed, of the fields that are completed. Of pages that is the title: whoever links to an
    article of another desk must not find it by a draft's words."""

    typing = True

    @property
    def title_only(self) -> bool:
        fields = self.fields or [
            field.field_name for field in self.queryset.model.get_autocomplete_search_fields()
        ]
        return set(fields) <= indexing.TITLES


class DeskResults(BaseSearchResults):
    """Results are a queryset, sliced and counted by the database."""

    def get_queryset(self) -> QuerySet[Any]:
        return self.query_compiler.found()[self.start : self.stop]

    def _do_search(self) -> list[Any]:
        return list(self.get_queryset())

    def _do_count(self) -> int:
        return int(self.get_queryset().count())


class DeskSearchBackend(BaseSearchBackend):
    query_compiler_class = DeskQuery
    autocomplete_query_compiler_class = DeskAutocompleteQuery
    index_class = DeskIndex
    results_class = DeskResults
    rebuilder_class = DeskRebuilder
    atomic_rebuilder_class = DeskRebuilder
    catch_indexing_errors = False


SearchBackend = DeskSearchBackend
