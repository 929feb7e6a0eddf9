"""Readers: ``python -m tests.races.asking FILE PROCESS`` asks for pages on several connections until the race is over,
and looks at each answer: is it as new as it must be?"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.races.ledger import MARK, Race

CONNECTIONS = 16
#: How often somebody asks whether the page that he has is still the newest.
HAS_IT = 0.75
HOST = "localhost:8000"
LONGEST_WAIT = 90.0
#: Answers of which something is told.
MOST_TOLD = 40

#: The lowest and the highest serial of each subject on a page.
Marks = dict[int, tuple[int, int]]


@dataclass
class Asked:
    """A request: which page, and what was acknowledged, or seen by somebody, before it began."""

    path: int
    at_least: list[int]
    #: The row of the log of each subject's last acknowledged change.
    rows: list[int]
    tag: str


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Connection:
    port: int
    socket: socket.socket | None = None
    buffer: bytearray = field(default_factory=bytearray)
    asked: Asked | None = None
    since: float = 0.0


class Readers:
    """Many readers in one process. ``told`` are answers that are wrong, as lines of JSON."""

    def __init__(self, race: Race, process: int, told: Path) -> None:
        self.race, self.process, self.told = race, process, told
        self.r = Random(race.seed + process)  # noqa: S311 the same race again
        self.selector = selectors.DefaultSelector()
        #: What stood on the page of a path with a tag.
        self.known: list[dict[str, Marks]] = [{} for _ in race.paths]
        self.newest = ["" for _ in race.paths]
        #: What was seen, until a lease has passed: whoever asks meanwhile may meet a process that has not heard of it.
        self.fresh: deque[tuple[float, int, dict[int, int]]] = deque()
        self.wrong = 0

    def run(self) -> None:
        ports = self.race.ports
        for number in range(CONNECTIONS):
            self.ask(Connection(ports[number % len(ports)]))
        while not self.race.ledger.stop[0]:
            for key, _events in self.selector.select(0.5):
                self.receive(key.data)
            if self.is_ahead():
                time.sleep(0.02)
            for connection in [key.data for key in self.selector.get_map().values()]:
                if time.monotonic() - connection.since > LONGEST_WAIT:
                    self.tell(connection.asked, None, "no answer")
                    self.leave(connection)
                    self.ask(connection)

    def is_ahead(self) -> bool:
        """Whether more than its share of answers has come: then editors get the machine."""
        ledger, race = self.race.ledger, self.race
        return ledger.total("answers") * race.publications > race.answers * (ledger.total("published") + 2)

    # --- Asking -----------------------------------------------------------------------------------------

    def ask(self, connection: Connection) -> None:
        """Ask for some page."""
        while not self.race.ledger.stop[0]:
            try:
                if connection.socket is None:
                    connection.socket = socket.create_connection(("127.0.0.1", connection.port), timeout=20)
                    self.selector.register(connection.socket, selectors.EVENT_READ, connection)
                connection.since = time.monotonic()
                connection.socket.sendall(self.request(connection))
                return
            except OSError:
                self.leave(connection)
                time.sleep(0.02)

    def leave(self, connection: Connection) -> None:
        """The server is gone, or has ended the connection."""
        if connection.asked is not None:
            self.race.ledger.count(self.process, "broken")
        if connection.socket is not None:
            self.selector.unregister(connection.socket)
            connection.socket.close()
        connection.socket = connection.asked = None
        connection.buffer.clear()

    def request(self, connection: Connection) -> bytes:
        path = self.r.randrange(len(self.race.paths))
        tag = self.newest[path] if self.r.random() < HAS_IT else ""
        connection.asked = self.asked(path, tag)
        has_it = f"If-None-Match: {tag}\r\n" if tag else ""
        return f"GET {self.race.paths[path]} HTTP/1.1\r\nHost: {HOST}\r\n{has_it}\r\n".encode()

    def asked(self, path: int, tag: str) -> Asked:
        ledger, count = self.race.ledger, len(self.race.subjects)
        now = time.monotonic()
        while self.fresh and self.fresh[0][0] + self.race.lease < now:
            _at, where, marks = self.fresh.popleft()
            for subject, serial in marks.items():
                if serial > ledger.seen[where * count + subject]:
                    ledger.seen[where * count + subject] = serial
        seen = ledger.seen[path * count : (path + 1) * count].tolist()
        at_least = list(map(max, ledger.acknowledged.tolist(), seen))
        return Asked(path, at_least, ledger.row.tolist(), tag)

    # --- Looking ----------------------------------------------------------------------------------------

    def receive(self, connection: Connection) -> None:
        assert connection.socket is not None
        try:
            data = connection.socket.recv(1 << 20)
        except OSError:
            data = b""
        if not data:
            self.leave(connection)
            self.ask(connection)
            return
        connection.buffer += data
        if connection.asked is None or (answer := take(connection.buffer)) is None:
            return
        self.look(connection.asked, answer)
        connection.asked = None
        if answer.headers.get("connection") == "close":
            self.leave(connection)
        self.ask(connection)

    def look(self, asked: Asked, answer: Answer) -> None:
        ledger, headers = self.race.ledger, answer.headers
        if answer.status >= 500:
            ledger.count(self.process, "refused")
            return
        ledger.count(self.process, "answers")
        marks = self.marks(asked, answer)
        status = headers.get("cache-status", "")
        if "uri-miss" in status:
            ledger.count(self.process, "missed")
        if "printed-at-row" not in headers:
            ledger.count(self.process, "unkept")
        if marks is None:
            self.tell(asked, answer, "304 with a tag that nobody has")
        elif "log-unreachable" in status:
            ledger.count(self.process, "unreachable")
            if not self.race.is_cut:
                self.tell(asked, answer, "the log was within reach")
        elif int(headers.get("printed-at-row", 1 << 60)) < (row := self.row(asked, marks)):
            self.tell(asked, answer, f"made from a row before {row}")
        elif faults := list(self.faults(asked, marks)):
            self.tell(asked, answer, "; ".join(faults))

    def marks(self, asked: Asked, answer: Answer) -> Marks | None:
        """What stands on the page; None when it is not known what an answer without a body is about."""
        tag, known = answer.headers.get("etag", ""), self.known[asked.path]
        if answer.status == 304:
            self.race.ledger.count(self.process, "unchanged")
            return known.get(tag)
        marks = marks_of(answer.body)
        if tag:
            # Of many printings of a page; what was asked for with an older tag is under way no more.
            if len(known) > 500:
                del known[next(iter(known))]
            known.pop(tag, None)
            known[tag] = marks
            self.newest[asked.path] = tag
        return marks

    def expected(self, asked: Asked, marks: Marks) -> list[int]:
        """The subjects that a page shows, as far as is known: while a story is gone, or behind a gate, nothing else
        need stand on its own page; nor when that was so as the page was begun, and not any more as it was ended."""
        shown = self.race.shown[asked.path]
        stories = [subject for subject in shown if self.race.subjects[subject].kind == "story"]
        if len(stories) != 1:
            return shown
        own = stories[0]
        hides, serials = (
            self.race.subjects[own].hides,
            range(asked.at_least[own], self.race.ledger.begun[own] + 1),
        )
        return stories if own not in marks or any(map(hides, serials)) else shown

    def row(self, asked: Asked, marks: Marks) -> int:
        """The last row that touched the page and was acknowledged before the request began."""
        return max((asked.rows[subject] for subject in self.expected(asked, marks)), default=0)

    def faults(self, asked: Asked, marks: Marks) -> Iterator[str]:
        """What is wrong with the marks of a page."""
        begun = self.race.ledger.begun.tolist()
        seen: dict[int, int] = {}
        for subject, (low, high) in marks.items():
            if low < asked.at_least[subject]:
                yield f"subject {subject} has {low}, and {asked.at_least[subject]} was acknowledged or seen"
            elif high > begun[subject]:
                yield f"subject {subject} has {high}, which nobody has begun"
            else:
                seen[subject] = high
        for subject in self.expected(asked, marks):
            if subject in marks:
                continue
            least = asked.at_least[subject]
            hides = self.race.subjects[subject].hides
            first = next((serial for serial in range(least, begun[subject] + 1) if hides(serial)), None)
            if first is None:
                yield f"subject {subject} is missing since {least}"
            else:
                seen[subject] = first
        self.fresh.append((time.monotonic(), asked.path, seen))

    def tell(self, asked: Asked | None, answer: Answer | None, words: str) -> None:
        self.race.ledger.count(self.process, "stale")
        self.wrong += 1
        if self.wrong > MOST_TOLD:
            return
        line = {
            "path": asked and self.race.paths[asked.path],
            "said": words,
            "status": answer and answer.status,
            "headers": answer and answer.headers,
            "at": time.time(),
        }
        with self.told.open("a") as file:
            file.write(json.dumps(line) + "\n")


def marks_of(body: bytes) -> Marks:
    found: Marks = {}
    for subject, serial in set(MARK.findall(body)):
        low, high = found.get(int(subject), (int(serial), int(serial)))
        found[int(subject)] = min(low, int(serial)), max(high, int(serial))
    return found


def take(buffer: bytearray) -> Answer | None:
    """The first whole answer of what has come, taken off it; None while there is none. Raises ValueError."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    status = int(first.split(" ", 2)[1])
    headers = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if status in (204, 304):
        length = 0
    elif "content-length" in headers:
        length = int(headers["content-length"])
    else:
        raise ValueError(f"an answer without length: {first} {headers}")
    start = end + 4
    if len(buffer) < start + length:
        return None
    body = bytes(buffer[start : start + length])
    del buffer[: start + length]
    return Answer(status, headers, body)


if __name__ == "__main__":
    race_file = Path(sys.argv[1])
    Readers(Race.load(race_file), int(sys.argv[2]), race_file.with_name(f"wrong-{sys.argv[2]}.jsonl")).run()
