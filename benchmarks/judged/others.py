"""Other ways of searching the same texts: what databases do by themselves, and what most sites have."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import psycopg

from benchmarks.judged.scores import PLACES

Rows = Sequence[dict[str, Any]]
Found = dict[str, list[str]]
#: What stands between the words of a question, for those that read them one by one.
_WORDS = re.compile(r"[\w.,']+")
_PARTS = re.compile(r'"[^"]*"|[^\s"]+')


def sqlite_default(rows: Rows, asked: Sequence[str]) -> Found:
    """SQLite FTS5 with its default tokenizer, ordered by bm25, the headline counting as the body."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE stories USING fts5(key UNINDEXED, headline, body)")
        database.executemany("INSERT INTO stories VALUES (:key, :headline, :body)", rows)
        query = "SELECT key FROM stories WHERE stories MATCH ? ORDER BY bm25(stories) LIMIT ?"

        def search(text: str) -> list[str]:
            wanted, without = _fts(text)
            if not wanted:
                return []
            expression = " AND ".join(wanted) + "".join(f" NOT {word}" for word in without)
            return [key for (key,) in database.execute(query, (expression, PLACES))]

        return {text: search(text) for text in asked}


def _fts(text: str) -> tuple[list[str], list[str]]:
    words: list[str] = []
    without: list[str] = []
    for part in _PARTS.findall(_straight(text)):
        kept = part.lstrip("-").strip('"')
        if _WORDS.search(kept):
            (without if part.startswith("-") else words).append('"' + kept + '"')
    return words, without


def postgres_simple(url: str, rows: Rows, asked: Sequence[str]) -> Found:
    """PostgreSQL's full-text search with the configuration ``simple``: websearch_to_tsquery, ts_rank_cd, the headline
    with weight A. Everything happens in a temporary table."""
    with psycopg.connect(url) as database:
        database.execute("CREATE TEMPORARY TABLE judged_stories (key text, found tsvector)")
        with database.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO judged_stories VALUES (%(key)s, setweight(to_tsvector('simple', %(headline)s), 'A')"
                " || setweight(to_tsvector('simple', %(body)s), 'B'))",
                rows,
            )
        query = (
            "SELECT key FROM judged_stories, websearch_to_tsquery('simple', %s) AS asked WHERE found @@ asked"
            " ORDER BY ts_rank_cd(found, asked) DESC LIMIT %s"
        )
        return {
            text: [key for (key,) in database.execute(query, (_straight(text), PLACES))] for text in asked
        }


def headlines_first(rows: Rows, asked: Sequence[str]) -> Found:
    """What WordPress does: every word somewhere (LIKE), in the order of whether the headline has the whole question,
    all its words, or one of them, whether the body has the whole question; then the newest."""
    prepared = [(row, row["headline"].lower(), row["body"].lower()) for row in rows]

    def search(text: str) -> list[str]:
        parts = _PARTS.findall(_straight(text).lower())
        without = [part[1:].strip('"') for part in parts if part.startswith("-") and len(part) > 1]
        words = [word for part in parts if not part.startswith("-") and (word := part.strip('"').strip())]
        if not words:
            return []
        whole = " ".join(words)
        found = []
        for row, headline, body in prepared:
            if any(word in headline or word in body for word in without):
                continue
            if all(word in headline or word in body for word in words):
                above = [word in headline for word in words]
                place = (
                    0
                    if whole in headline
                    else 1
                    if all(above)
                    else 2
                    if any(above)
                    else 3
                    if whole in body
                    else 4
                )
                found.append((place, -row["at"], row["key"]))
        return [key for _, _, key in sorted(found)[:PLACES]]

    return {text: search(text) for text in asked}


def _straight(text: str) -> str:
    """Quotation marks as these programs know them: in their favour."""
    return re.sub("[「」『』“”＂]", '"', text)


Way = Callable[[Rows, Sequence[str]], Found]
