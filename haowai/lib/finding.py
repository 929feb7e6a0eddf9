"""Which entries of the newsroom's search hold what is asked for, in SQL of either database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models
from modelsearch.utils import get_content_type_pk

from haowai.lib.indexing import TABLE, WORDS, is_waiting, letters
from haowai.lib.needles import Asked, Needle

#: A piece of SQL with its parameters.
SQL = tuple[str, list[Any]]


def entries(kinds: Sequence[int], asked: Sequence[Asked], columns: str, *, title_only: bool = False) -> SQL:
    """The entries ``e`` of these kinds of things (keys of content types) that hold every wanted word and no excluded
    one, as a SELECT of ``columns``. Something must be wanted."""
    whole, parameters = held(asked, title_only=title_only)
    of_kinds = f"e.content_type_id IN ({', '.join(str(int(kind)) for kind in kinds)})"
    looked, looks = _looked(asked, title_only=title_only)
    later = f"SELECT {columns} FROM {TABLE} e WHERE {is_waiting('e')} AND {of_kinds} AND {whole}"  # noqa: S608
    if connection.vendor == "postgresql":
        column = "title" if title_only else "body"
        wanted = [_vector(kinds, each) for each in asked if each.wanted]
        found = (
            f"SELECT {columns} FROM {TABLE} e WHERE {of_kinds}"  # noqa: S608
            f" AND e.{column} @@ %s::tsquery{looked} UNION ALL {later}"
        )
        return found, [" & ".join(wanted), *looks, *parameters]
    match = " OR ".join(f"({_match(kind, asked, title_only=title_only)})" for kind in kinds)
    found = (
        f"SELECT {columns} FROM {WORDS} w CROSS JOIN {TABLE} e ON e.id = w.rowid WHERE w.{WORDS} MATCH %s{looked}"  # noqa: S608
        f" UNION ALL {later}"
    )
    return found, [match, *looks, *parameters]


def newest(
    model: type[models.Model], asked: Sequence[Asked], *, first: int, ascending: bool = False
) -> Iterator[list[int]]:
    """Keys of the rows of one model that hold what is asked for, in the order in which they were written last, in
    lists that grow from ``first`` on; each list is one query. Stop reading where you have enough."""
    last: int | None = None
    (found, parameters), count = entries([get_content_type_pk(model)], asked, "e.id, e.object_id"), first
    order, beyond = ("", ">") if ascending else (" DESC", "<")
    while True:
        where, more = (f" WHERE f.id {beyond} %s", [last]) if last is not None else ("", [])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT f.id, f.object_id FROM ({found}) f{where} ORDER BY f.id{order} LIMIT %s",  # noqa: S608
                [*parameters, *more, count],
            )
            rows = cursor.fetchall()
        if rows:
            yield [int(key) for _, key in rows]
        if len(rows) < count:
            return
        last, count = rows[-1][0], min(count * 4, 20_000)


def held(asked: Sequence[Asked], *, title_only: bool = False) -> SQL:
    """Whether the texts themselves hold everything."""
    parts: list[str] = []
    parameters: list[Any] = []
    for each in asked:
        part, strings = _any_in_text(each.spellings, title_only=title_only)
        parts.append(part if each.wanted else f"NOT {part}")
        parameters += strings
    return " AND ".join(parts) or "1 = 0", parameters


def _looked(asked: Sequence[Asked], *, title_only: bool) -> SQL:
    """What the index leaves open, to be looked up in the texts that it finds."""
    open_ones = [
        each for each in asked if not each.wanted or not all(needle.is_settled for needle in each.spellings)
    ]
    if not open_ones:
        return "", []
    part, parameters = held(open_ones, title_only=title_only)
    return f" AND {part}", parameters


def _any_in_text(spellings: Sequence[Needle], *, title_only: bool) -> SQL:
    if connection.vendor == "postgresql":
        columns, test = ("title_text", "body_text"), "strpos(e.{}, %s) > 0"
    else:
        columns, test = ("title", "body"), "instr(e.{}, %s) > 0"
    tests = [test.format(column) for column in (columns[:1] if title_only else columns)]
    strings = [needle.string for needle in spellings for _ in tests]
    return f"({' OR '.join(tests * len(spellings))})", strings


def _match(kind: int, asked: Sequence[Asked], *, title_only: bool) -> str:
    """A query of FTS5: the tokens of every wanted word, behind the letter of the kind."""
    letter = letters(kind)[0 if title_only else 1]

    def tokens(needle: Needle) -> str:
        quoted = [f'"{letter}{token}"' for token in needle.tokens]
        return " AND ".join([*quoted[:-1], quoted[-1] + ("*" if needle.open else "")])

    wanted = [
        " OR ".join(f"({tokens(needle)})" for needle in each.spellings) for each in asked if each.wanted
    ]
    return " AND ".join(f"({part})" for part in wanted)


def _vector(kinds: Sequence[int], asked: Asked) -> str:
    """A query of PostgreSQL. Of one kind of thing its mark is asked for as well, which the index knows."""

    def tokens(needle: Needle) -> str:
        quoted = ["'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in needle.tokens]
        return " & ".join([*quoted[:-1], quoted[-1] + (":*" if needle.open else "")])

    marks = " | ".join(f"'{letters(kind)[0]}'" for kind in kinds)
    return f"({' | '.join(f'({tokens(needle)})' for needle in asked.spellings)}) & ({marks})"
