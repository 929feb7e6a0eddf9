"""The entries of the newsroom's search: Wagtail's rows, kept and indexed so that Chinese is found.

An entry holds two plain texts (``lib/needles.py``), the title and everything else. They are written with what they
describe. Their tokens go into the index a moment later, in the order of the entries' keys: at once where a desk saved
something, by the worker where an import wrote thousands. Until then entries are *waiting*, and whoever asks looks
through them (``lib/finding.py``), so nothing is found later for it.

On SQLite the tokens are in a full-text table of sets without places and without the texts (``detail=none``), which is a
third of what Wagtail's own table takes; each begins with a letter that stands for the kind of thing and whether it is a
word of the title. On PostgreSQL they are the sets of Wagtail's own two columns, indexed as it made them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Manager
from django.db.models.functions import Cast
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from haowai.lib.bulk import insert_values
from haowai.lib.needles import plain, tokens_of

TABLE = IndexEntry._meta.db_table
#: The full-text table of SQLite; its row keys are those of the entries.
WORDS = "desk_words"
#: Letters nobody writes: two for each kind of thing, of which there may be so many.
_FIRST_LETTER, _KINDS = 0xE000, 3_200
#: Waiting entries of PostgreSQL, in a column of Wagtail's that has no other use here.
WAITING, INDEXED = 0.0, 1.0
#: Fields that are the title of what they belong to.
TITLES = frozenset({"title", "name"})
#: So many entries may be indexed by whoever saves something.
AT_ONCE = 20


class Texts(NamedTuple):
    """What of one thing can be found: its key, its title, and all else, as people write it."""

    key: Any
    title: str
    body: str


def index_rows(model: Any, rows: Sequence[models.Model]) -> None:
    """Make the entries of saved rows anew, from what the model's ``search_fields`` name."""
    write_entries(model, [Texts(row.pk, *_texts(row)) for row in rows])


def write_entries(model: Any, entries: Sequence[Texts]) -> None:
    """Put entries in place of those there are. Few of them can be found by the index when this returns; many wait
    for ``take_in``."""
    if not entries or not model.get_search_fields():
        return
    kind = get_content_type_pk(model)
    known = IndexEntry._default_manager.filter(content_type_id=kind)
    known.filter(object_id__in=[str(entry.key) for entry in entries])._raw_delete(using=known.db)
    rows = ((kind, str(entry.key), plain(entry.title), plain(entry.body)) for entry in entries)
    if connection.vendor == "postgresql":
        insert_values(
            IndexEntry,
            ("content_type_id", "object_id", "title_text", "body_text", "title_norm", *_VECTORS),
            ((*row, WAITING, "", "", "") for row in rows),
            ready=_VECTORS,
        )
    else:
        insert_values(IndexEntry, ("content_type_id", "object_id", "title", "body", "title_norm"),
                      ((*row, INDEXED) for row in rows))  # fmt: skip
    if len(entries) <= AT_ONCE:
        take_in(AT_ONCE * 2)


_VECTORS = ("title", "body", "autocomplete")


def _texts(row: Any) -> tuple[str, str]:
    """Title and all else of a row. A text that is both searched and completed counts once."""
    title: list[str] = []
    body: dict[str, None] = {}
    for field in row.get_search_fields():
        for name, text in _values(row, field):
            if name in TITLES:
                title = title or [text]
            else:
                body[text] = None
    return " ".join(title), "\n".join(body)


def _values(row: Any, field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, (SearchField, AutocompleteField)):
        yield field.field_name, _as_text(field.get_value(row))
    elif isinstance(field, RelatedFields) and (related := field.get_value(row)) is not None:
        for each in related.all() if isinstance(related, Manager) else [related]:
            for inner in field.fields:
                yield from ((f"{field.field_name}.{name}", text) for name, text in _values(each, inner))


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    return "\n".join(map(_as_text, value)) if isinstance(value, list) else "" if value is None else str(value)


# ------------------------------------------------------------------------------------- from text to index


def letters(kind: int) -> tuple[str, str]:
    """What a kind's tokens begin with on SQLite: those of titles, and all."""
    first = _FIRST_LETTER + 2 * (kind % _KINDS)
    return chr(first), chr(first + 1)


def indexed_words(kind: int, title: str | None, body: str | None) -> str:
    """An entry as SQLite's index has it; known to the database as a function, since forgetting a row of such an index
    takes the same words again."""
    of_title, any_of = letters(kind)
    titled = tokens_of(title or "")
    return " ".join(
        [
            *(of_title + token for token in titled),
            *(any_of + token for token in titled | tokens_of(body or "")),
        ]
    )


def teach(connection: Any, **kwargs: Any) -> None:
    """Make the function known to a new connection; a receiver of Django's ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("desk_words_of", 3, indexed_words, deterministic=True)


def waiting() -> int:
    """How many entries the index doesn't have yet."""
    return _number(f"SELECT COUNT(*) FROM {TABLE} e WHERE {is_waiting('e')}")  # noqa: S608 names only


def is_waiting(entry: str) -> str:
    """The condition, in SQL, of an entry that the index doesn't have yet."""
    if connection.vendor == "postgresql":
        return f"{entry}.title_norm = {WAITING}"
    # Keys only grow, and entries go into the index in their order.
    return f"{entry}.id > (SELECT COALESCE(MAX(id), 0) FROM {WORDS}_docsize)"  # noqa: S608


def take_in(count: int = 500) -> int:
    """Index so many waiting entries, the oldest first; answers how many there were. One transaction at most, and
    whoever is killed in it has changed nothing."""
    take = _take_into_vectors if connection.vendor == "postgresql" else _take_into_words
    return take(count)


def _take_into_words(count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {WORDS} (rowid, words) SELECT e.id, desk_words_of(e.content_type_id, e.title, e.body)"  # noqa: S608
            f" FROM {TABLE} e WHERE {is_waiting('e')} ORDER BY e.id LIMIT %s",
            [count],
        )
        return max(int(cursor.rowcount), 0)


def _take_into_vectors(count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, content_type_id, title_text, body_text FROM {TABLE} e WHERE {is_waiting('e')}"  # noqa: S608
            " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [count],
        )
        rows = cursor.fetchall()
        if rows:
            columns = list(zip(*(_sets(*row) for row in rows), strict=True))
            cursor.execute(_TAKE_VECTORS, [list(column) for column in columns])
    return len(rows)


_TAKE_VECTORS = f"""
    UPDATE {TABLE} e SET title_norm = {INDEXED}, title = array_to_tsvector(string_to_array(n.title, ' ')),
        body = array_to_tsvector(string_to_array(n.body, ' '))
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS n(id, title, body) WHERE e.id = n.id
"""  # noqa: S608 names only


def _sets(key: int, kind: int, title: str, body: str) -> tuple[int, str, str]:
    titled, mark = tokens_of(title), letters(kind)[0]
    return key, " ".join([mark, *titled]), " ".join([mark, *(titled | tokens_of(body))])


# -------------------------------------------------------------------------------------------- as a whole


def count_entries(model: Any) -> int:
    """How many things of a kind can be found."""
    return int(IndexEntry._default_manager.filter(content_type_id=get_content_type_pk(model)).count())


def forget_missing(model: Any) -> None:
    """Delete the entries of things that are gone."""
    there = model._default_manager.order_by().annotate(found_as=Cast("pk", models.CharField()))
    entries = IndexEntry._default_manager.filter(content_type_id=get_content_type_pk(model))
    entries.exclude(object_id__in=there.values("found_as"))._raw_delete(using=entries.db)


def purge() -> None:
    """Drop the tokens of words that are gone from SQLite's index, which only marks them as deleted, and keeps them
    until its parts are merged by and by. All of it is written anew, which is
    dear where it is large, and redaction is rare."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {WORDS}({WORDS}) VALUES('optimize')")


def _number(sql: str, parameters: Iterable[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.fetchone()[0])
