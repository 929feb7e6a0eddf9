"""Where the index lies: ``HAOWAI_HOME/search`` holds a folder for each time it was made, and names the one that
answers.

Whoever asks looks at two file stamps first, so that each process sees a commit, and another index, at its next
question.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from haowai.discovery.questions import NotReady
from haowai.discovery.tantivy_engine import FORMAT, Busy
from haowai.discovery.tantivy_reader import TantivyReader

_CURRENT, _BUILDING, _MARK = "current", "building", "mark.json"


@dataclass(frozen=True)
class Mark:
    """How far an index has read. ``row`` and ``digest`` are those of the log up to a row; ``story`` is the last number
    that went in while the index is being made, None once it is whole. ``forget`` are stories of which older words may
    still lie in its files."""

    row: int
    digest: str
    story: int | None = None
    forget: tuple[int, ...] = ()
    format: int = FORMAT


class Shelf:
    """The folder of all indexes of a newspaper on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._stamp: Any = None
        self._reader: TantivyReader | None = None

    # ------------------------------------------------------------------------------------------------ for readers

    def reader(self) -> TantivyReader:
        """The index as it was committed last. Raises NotReady when there is none."""
        stamp = self._look()
        if stamp == self._stamp and self._reader is not None:
            return self._reader
        with self._lock:
            if stamp != self._stamp or self._reader is None:
                self._reader = self._opened(stamp)
                self._stamp = stamp
            return self._reader

    def _look(self) -> Any:
        try:
            folder = os.stat(self.root / _CURRENT)
            meta = os.stat(self.root / _CURRENT / "meta.json")
        except OSError:
            raise NotReady("there is no index yet") from None
        return folder.st_ino, folder.st_dev, meta.st_ino, meta.st_mtime_ns

    def _opened(self, stamp: Any) -> TantivyReader:
        folder = self.current()
        mark = read_mark(folder) if folder else None
        if folder is None or mark is None or mark.format != FORMAT:
            raise NotReady("the index is of another edition of the program, and is being made anew")
        try:
            if self._reader is not None and self._stamp is not None and self._stamp[:2] == stamp[:2]:
                # The number of a folder that is gone may be another's by now.
                with suppress(ValueError, OSError):
                    # A reader of its own: whoever is asking the other one goes on undisturbed.
                    return self._reader.renewed(folder)
            return TantivyReader(folder)
        except (ValueError, OSError) as error:
            raise NotReady(f"the index can't be opened: {error}") from error

    # ------------------------------------------------------------------------------------------------ for writers

    def current(self) -> Path | None:
        """The index that answers."""
        return self._named(_CURRENT)

    def building(self) -> Path | None:
        """The index that is being made, or was when somebody was interrupted."""
        folder = self._named(_BUILDING)
        # Killed in the middle of a switch, a name is left over.
        return folder if folder != self.current() else None

    def begin(self, mark: Mark) -> Path:
        """A folder for a new index; what another one began goes."""
        self.abandon()
        taken = [int(path.name) for path in self.root.glob("[0-9]*") if path.name.isdigit()]
        folder = self.root / f"{max(taken, default=0) + 1:06}"
        folder.mkdir(parents=True)
        write_mark(folder, mark)
        self._name(_BUILDING, folder)
        return folder

    def abandon(self) -> None:
        """Let go of what an interrupted rebuild left. Nobody may be making an index (``alone``)."""
        if (left := self.building()) is not None:
            shutil.rmtree(left, ignore_errors=True)
        (self.root / _BUILDING).unlink(missing_ok=True)

    def switch(self, folder: Path) -> None:
        """From now on this one answers, and the others go."""
        self._name(_CURRENT, folder)
        (self.root / _BUILDING).unlink(missing_ok=True)
        for path in self.root.glob("[0-9]*"):
            if path.is_dir() and path != folder:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else makes an index meanwhile. Raises Busy when somebody does."""
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / "lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy("the index is being made anew already") from None
            yield

    def _named(self, name: str) -> Path | None:
        try:
            folder = self.root / os.readlink(self.root / name)
        except OSError:
            return None
        return folder if folder.is_dir() else None

    def _name(self, name: str, folder: Path) -> None:
        fresh = self.root / f".{name}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(folder.name)
        os.replace(fresh, self.root / name)


def read_mark(folder: Path) -> Mark | None:
    """None when there is none, or it can't be read."""
    try:
        found = json.loads((folder / _MARK).read_text())
        return replace(Mark(**found), forget=tuple(found["forget"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_mark(folder: Path, mark: Mark) -> None:
    fresh = folder / f".{_MARK}"
    with open(fresh, "w") as file:
        file.write(json.dumps(asdict(mark)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, folder / _MARK)


_shelves: dict[Path, Shelf] = {}


def shelf() -> Shelf:
    """The shelf of this newspaper."""
    root = Path(settings.HAOWAI_HOME) / "search"
    return _shelves.setdefault(root, Shelf(root))
