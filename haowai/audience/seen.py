"""Which readers were counted for a story in this hour, and the day's salt, the same for all processes: in the database
of views on one machine, in Redis where several machines share one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from haowai.audience.collecting import SeenKey
from haowai.audience.sql import in_parts, values

#: Seconds after which Redis forgets an hour's readers, and a day's salt.
HOURS, DAYS = 2 * 3600, 2 * 86_400


class Memory(Protocol):
    """Who was counted. ``stands_alone``: outside the transaction, so what it said once it would not say again."""

    stands_alone: bool

    def new(self, cursor: CursorWrapper, keys: Sequence[SeenKey]) -> list[SeenKey]:
        """Those of the keys that nobody had counted. They are counted now, with the cursor's transaction."""

    def of_hour(self, hour: int) -> Iterator[tuple[int, int]]:
        """Story and reader of everybody who was counted in an hour, as far as they are not forgotten."""

    def salt(self, day: int) -> bytes:
        """The day's random bytes (days since 1970). Those of days that are over are thrown away."""


class TableMemory:
    """In the database of views."""

    stands_alone = False

    def new(self, cursor: CursorWrapper, keys: Sequence[SeenKey]) -> list[SeenKey]:
        found: list[SeenKey] = []
        for part in in_parts(sorted(keys), 2000):
            marks, given = values(part)
            cursor.execute(
                f"INSERT INTO circulation_seen (hour, story, reader) VALUES {marks}"  # noqa: S608 marks alone
                " ON CONFLICT DO NOTHING RETURNING hour, story, reader",
                given,
            )
            found += cursor.fetchall()
        return found

    def of_hour(self, hour: int) -> Iterator[tuple[int, int]]:
        with connections[settings.VIEWS_DATABASE].cursor() as cursor:
            cursor.execute("SELECT story, reader FROM circulation_seen WHERE hour = %s", [hour])
            while rows := cursor.fetchmany(1000):
                yield from rows

    def salt(self, day: int) -> bytes:
        name = date.fromordinal(date(1970, 1, 1).toordinal() + day).isoformat()
        base = settings.VIEWS_DATABASE
        with transaction.atomic(using=base), connections[base].cursor() as cursor:
            cursor.execute("SELECT salt FROM circulation_salt WHERE day = %s", [name])
            found = cursor.fetchone()
            if found is None:
                cursor.execute("DELETE FROM circulation_salt WHERE day < %s", [_yesterday(name)])
                cursor.execute(
                    "INSERT INTO circulation_salt (day, salt) VALUES (%s, %s) ON CONFLICT (day) DO NOTHING",
                    [name, secrets.token_hex(32)],
                )
                cursor.execute("SELECT salt FROM circulation_salt WHERE day = %s", [name])
                found = cursor.fetchone()
        return bytes.fromhex(found[0])


class RedisMemory:
    """In Redis, which forgets by itself. Raises OSError when it can't be asked."""

    stands_alone = True

    def __init__(self, address: str) -> None:
        import redis

        self._failure = redis.RedisError
        self._redis: Any = redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)

    def new(self, cursor: CursorWrapper, keys: Sequence[SeenKey]) -> list[SeenKey]:
        try:
            pipe = self._redis.pipeline(transaction=False)
            for hour, story, reader in keys:
                pipe.sadd(f"haowai:seen:{hour}:{story}", reader)
            added = pipe.execute()
            for hour, story in {key[:2] for key in keys}:
                pipe.expire(f"haowai:seen:{hour}:{story}", HOURS)
            pipe.execute()
        except self._failure as error:
            raise OSError(f"Redis: {error}") from error
        return [key for key, was_added in zip(keys, added, strict=True) if was_added]

    def of_hour(self, hour: int) -> Iterator[tuple[int, int]]:
        try:
            for name in self._redis.scan_iter(f"haowai:seen:{hour}:*", count=1000):
                story = int(name.rpartition(b":")[2])
                for reader in self._redis.sscan_iter(name, count=1000):
                    yield story, int(reader)
        except self._failure as error:
            raise OSError(f"Redis: {error}") from error

    def salt(self, day: int) -> bytes:
        name = f"haowai:salt:{day}"
        try:
            self._redis.set(name, secrets.token_hex(32), nx=True, ex=DAYS)
            found = self._redis.get(name)
        except self._failure as error:
            raise OSError(f"Redis: {error}") from error
        if not found:
            raise OSError("Redis: it keeps nothing")
        return bytes.fromhex(found.decode())


def memory_of_readers() -> Memory:
    """The one of this installation."""
    return RedisMemory(settings.REDIS_URL) if settings.REDIS_URL else TableMemory()


def _yesterday(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
