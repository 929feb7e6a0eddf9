"""Pages on the machine's disk: shared by its processes, so that each page is rendered once a machine, and there again
after a restart.

An SQLite file beside the database, which may be deleted at any time: who has it open sees so within a second. It knows
for itself when each key was last purged, up to which row of the log, and is brought up to date by whoever reads or
writes it: a process that was killed in the middle leaves nothing half done.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TypeVar

import structlog
from django.db import DatabaseError, InterfaceError

from haowai.press.tail import digest_at, has_redaction, rows_between
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.purges import TOO_MANY

log = structlog.get_logger(__name__)
Result = TypeVar("Result")

SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS purged (key TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (
    key TEXT PRIMARY KEY, made_from INTEGER NOT NULL, size INTEGER NOT NULL, asked INTEGER NOT NULL DEFAULT 0,
    content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS page_asked ON page (asked > 0, made_from);
"""
#: Milliseconds that a writer waits for another.
PATIENCE = 1000
#: Times that a page was asked for again, after which it isn't counted any more.
OFTEN = 3
WRITE = "BEGIN IMMEDIATE"
#: Pages that are evicted at once.
SOME = 10
#: How long a store that failed is left alone, and how often its file is looked for, in seconds.
REST, LOOK_AGAIN = 10.0, 1.0
HOUR = 3600
#: Rows of the log after which old purges are forgotten.
FORGET_EVERY = 1000


class Store:
    """``folder`` is made when missing; ``most`` is the number of bytes of all pages; ``edition`` tells one version of
    program and settings from another, whose pages look different: each has a file of its own."""

    def __init__(self, folder: Path, *, most: int, edition: str) -> None:
        self.folder, self.most = folder, most
        self.file = folder / f"pages-{edition}.sqlite3"
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        #: The file that is open: its device and number there. Another may have come in its place.
        self._opened = (0, 0)
        self._looked = self._swept = self._rest_until = 0.0
        #: Whether what the file says of the log was compared with the log.
        self._compared = False
        self._emptied = False
        self._locks = -1

    def get(self, key: str, applied: int) -> Printed | None:
        """The page of a key that is true by the log up to the row ``applied`` at least; None when there is none.

        Nobody waits for whoever writes, unless the store has to be brought up to date first.
        """
        return self._try(lambda base: self._get(base, key, applied), reads=True)

    def put(self, key: str, page: Printed, applied: int) -> None:
        """Keep a page, unless something that it was made of was purged since."""
        if page.size <= self.most // 10:
            self._try(lambda base: self._put(base, key, page, applied))

    def clear(self) -> None:
        """Drop everything, from the disk too, and whatever other editions left there."""
        self._forget_others(older_than=0)
        self._try(self._clear)

    @contextmanager
    def rendering(self, key: str, patience: float) -> Iterator[bool]:
        """Hold the machine's lock of a page while it is rendered; whether it was got within ``patience`` seconds.

        The lock is a byte of a file, which the system takes back from a process that ends in whatever way. Threads of
        one process are not kept apart by it.
        """
        place = int.from_bytes(blake2b(key.encode(), digest_size=7).digest())
        held = self._hold(place, patience)
        try:
            yield held
        finally:
            if held:
                fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, place)

    def close(self) -> None:
        with self._lock:
            self._let_go()
            if self._locks >= 0:
                os.close(self._locks)
                self._locks = -1

    # --- inside -----------------------------------------------------------------------------------------------

    def _hold(self, place: int, patience: float) -> bool:
        until = time.monotonic() + patience
        while True:
            try:
                if self._locks < 0:
                    self.folder.mkdir(parents=True, exist_ok=True)
                    self._locks = os.open(self.folder / "rendering", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                return True
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.002)
            except OSError:
                return False

    def _try(self, work: Callable[[sqlite3.Connection], Result], *, reads: bool = False) -> Result | None:
        """Do it in one transaction; ``reads`` when it may only read, and begins to write with ``_write`` if it must.
        A store that fails (a full disk, a damaged file) is none for a while, and stops no reader."""
        if not self.most or time.monotonic() < self._rest_until:
            return None
        with self._lock:
            try:
                base = self._base()
                # The first one compares, and may have to clear.
                base.execute("BEGIN" if reads and self._compared else WRITE)
                try:
                    self._compared = self._compared or self._compare(base, needed=not reads)
                    result = work(base)
                except BaseException:
                    # What was cleared, if anything, is there again.
                    self._compared = False
                    if base.in_transaction:
                        base.execute("ROLLBACK")
                    raise
                base.execute("COMMIT")
                if self._emptied:
                    # The log that SQLite writes ahead holds pages as well. While somebody reads in it: next time.
                    self._emptied = bool(base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
                return result
            except (DatabaseError, InterfaceError):
                # Not the store's fault: the log can't be asked.
                return None
            except (sqlite3.Error, OSError, ValueError, KeyError) as error:
                log.warning("the store of pages fails; each process renders for itself", exc_info=True)
                self._rest(damaged=not isinstance(error, sqlite3.OperationalError | OSError))
                return None

    def _base(self) -> sqlite3.Connection:
        """The connection to the file that is there now: the one that was opened may have been deleted."""
        now = time.monotonic()
        if self._connection is not None and now - self._looked >= LOOK_AGAIN:
            self._looked = now
            if self._is_another():
                self._let_go()
            elif now - self._swept >= HOUR:
                self._sweep(now)
        return self._connection or self._open()

    def _is_another(self) -> bool:
        """Whether the file that is open is not the one that is there, or none is there."""
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return True
        return (found.st_dev, found.st_ino) != self._opened

    def _let_go(self) -> None:
        base, self._connection = self._connection, None
        if base is not None:
            base.close()

    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep(time.monotonic())
        base = sqlite3.connect(
            self.file, timeout=PATIENCE / 1000, isolation_level=None, check_same_thread=False
        )
        # It may be lost and made anew: nothing waits for the disk. Deleted pages are overwritten, since what was taken
        # down or redacted should not stay behind in a file.
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "secure_delete=ON", "mmap_size=268435456"):
            base.execute(f"PRAGMA {pragma}")
        base.executescript(SCHEMA)
        found = self.file.stat()
        self._connection, self._opened, self._compared = base, (found.st_dev, found.st_ino), False
        return base

    def _sweep(self, now: float) -> None:
        self._swept = now
        self._forget_others(older_than=HOUR)

    def _forget_others(self, older_than: float) -> None:
        """Delete the files of other editions that nobody wrote for so many seconds. Two versions of the program may run
        side by side while one is put in the other's place: whoever still has one open makes a new one."""
        for old in self.folder.glob("pages-*"):
            with suppress(OSError):
                if not old.name.startswith(self.file.name) and time.time() - old.stat().st_mtime > older_than:
                    old.unlink()

    def _rest(self, *, damaged: bool) -> None:
        self._rest_until = time.monotonic() + REST
        # Somebody else may have met the damage before, and have made a new one.
        damaged = damaged and (self._connection is None or not self._is_another())
        self._let_go()
        if damaged:
            for suffix in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)

    def _compare(self, base: sqlite3.Connection, *, needed: bool) -> bool:
        """Clear what is of another log, as when a copy of the database was put in its place: its rows may have the same
        numbers, and fewer or more of them. Whether that could be seen; unless ``needed``, pages are read while the log
        can't be asked: what was printed is served on."""
        at = int(_about(base, "applied") or -1)
        try:
            if at >= 0 and _about(base, "digest") != digest_at(at):
                self._clear(base)
        except (DatabaseError, InterfaceError):
            if needed:
                raise
            return False
        return True

    def _get(self, base: sqlite3.Connection, key: str, applied: int) -> Printed | None:
        known = int(_about(base, "applied") or -1)
        if known < applied:
            _write(base)
            known = self._follow(base, applied)
        row = base.execute("SELECT content, made_from, asked FROM page WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        content, made_from, asked = row
        try:
            page = Printed.load(content, checked=known)
        except (ValueError, KeyError, TypeError, AttributeError):
            # Nothing waits for the disk: after a loss of power not all that was written is there.
            page = None
        if page is None or (made_from < known and _purged(base, page)):
            _write(base)
            base.execute("DELETE FROM page WHERE key = ? AND made_from = ?", (key, made_from))
            return None
        if not self._compared:
            # Perhaps of another log: it is true for as long as nobody can tell.
            page.checked = -1
        if asked < OFTEN:
            self._count(base, key)
        return page

    def _count(self, base: sqlite3.Connection, key: str) -> None:
        """Note that a page was asked for again, unless somebody writes just now: it is only for choosing what goes."""
        base.execute("PRAGMA busy_timeout = 0")
        try:
            _write(base)
            base.execute("UPDATE page SET asked = asked + 1 WHERE key = ? AND asked < ?", (key, OFTEN))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            base.execute("BEGIN")
        finally:
            base.execute(f"PRAGMA busy_timeout = {PATIENCE:d}")

    def _put(self, base: sqlite3.Connection, key: str, page: Printed, applied: int) -> None:
        self._follow(base, applied)
        if page.made_from < int(_about(base, "forgotten") or 0) or _purged(base, page):
            return
        content = page.dump()
        base.execute("DELETE FROM page WHERE key = ?", (key,))
        base.execute(
            "INSERT INTO page (key, made_from, size, content) VALUES (?, ?, ?, ?)",
            (key, page.made_from, len(content), content),
        )
        size = int(_about(base, "size") or 0) + len(content)
        if size > self.most:
            # Counted anew now and then, since replaced pages are not taken off one by one.
            size = base.execute("SELECT coalesce(sum(size), 0) FROM page").fetchone()[0]
            while size > self.most * 0.9:
                size -= _evict(base)
        _note(base, "size", str(size))

    def _follow(self, base: sqlite3.Connection, applied: int) -> int:
        """Bring the store to the row ``applied``; answers the row that it is at, which may be a later one."""
        at = int(_about(base, "applied") or -1)
        if at >= applied:
            return at
        # What was redacted is not to stay behind in a file, of whatever edition.
        redacted = at >= 0 and has_redaction(at, applied)
        if redacted:
            self._forget_others(older_than=0)
        if (
            redacted
            or at < 0
            or applied - at > TOO_MANY
            # Another log, put in its place while this process ran.
            or _about(base, "digest") != digest_at(at)
        ):
            self._clear(base)
            _note(base, "forgotten", str(applied))
        else:
            rows = rows_between(at, applied)
            purged = [(key, number) for number, keys in rows for key in keys.split()]
            base.executemany("INSERT OR REPLACE INTO purged (key, row) VALUES (?, ?)", purged)
            if applied // FORGET_EVERY > at // FORGET_EVERY:
                _forget(base, applied)
        _note(base, "applied", str(applied))
        _note(base, "digest", digest_at(applied))
        return applied

    def _clear(self, base: sqlite3.Connection) -> None:
        for table in ("about", "purged", "page"):
            base.execute(f"DELETE FROM {table}")  # noqa: S608 our own names
        self._emptied = True


def _forget(base: sqlite3.Connection, applied: int) -> None:
    """Purges that no page is old enough for are not needed any more."""
    oldest = base.execute("SELECT min(made_from) FROM page").fetchone()[0]
    until = applied if oldest is None else oldest
    base.execute("DELETE FROM purged WHERE row <= ?", (until,))
    _note(base, "forgotten", str(until))


def _purged(base: sqlite3.Connection, page: Printed) -> bool:
    marks = ",".join("?" * len(page.keys))
    found = base.execute(
        f"SELECT 1 FROM purged WHERE key IN ({marks}) AND row > ? LIMIT 1",  # noqa: S608 question marks only
        (*page.keys, page.made_from),
    )
    return found.fetchone() is not None


def _evict(base: sqlite3.Connection) -> int:
    """Drop some pages that nobody asked for again, the oldest first; then some of the others. Answers their bytes."""
    rows = base.execute(
        "SELECT key, size FROM page ORDER BY asked > 0, made_from LIMIT ?", (SOME,)
    ).fetchall()
    base.executemany("DELETE FROM page WHERE key = ?", [(key,) for key, _size in rows])
    return sum(size for _key, size in rows) or int(_about(base, "size") or 0)


def _write(base: sqlite3.Connection) -> None:
    """End what was only reading, and begin to write: the newest state, and not the one that was read."""
    base.execute("COMMIT")
    base.execute(WRITE)


def _about(base: sqlite3.Connection, name: str) -> str:
    row = base.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def _note(base: sqlite3.Connection, name: str, value: str) -> None:
    base.execute("INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)", (name, value))
