"""A lane: a small process in front of the server that answers what the page cache has, and hands on everything else.

It reads a whole head in one go, finds the page in its memory and sends it: that takes less than a file takes nginx.
No page is rendered here, so nobody waits for a rendering. Nothing is decided here either: what is asked for, whether
it is true and who gets it is what the page cache says (asked.py, purges.py, answers.py). See docs/decisions/0026.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from email.utils import formatdate

from django.conf import settings

from haowai.audience.collecting import Collector
from haowai.lib.proxies import is_trusted
from haowai.reader.cache.answers import HIT, UNCHECKED, answer, serves
from haowai.reader.cache.heads import NOTHING, BadHead, Head, ReportHead, read_head
from haowai.reader.cache.librarian import Errand, Librarian
from haowai.reader.cache.memory import Memory
from haowai.reader.cache.passage import AGAIN, Passage, Side, refusal
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.purges import Purges
from haowai.reader.cache.store import Store

IN, OUT, ERR, HUP = select.EPOLLIN, select.EPOLLOUT, select.EPOLLERR, select.EPOLLHUP
#: Bytes of a head.
LONGEST_HEAD = 16_384
#: Seconds that a head may take, that a connection may rest between requests, and that a reader may take nothing.
HEAD_TIME, REST, STALLED = 10.0, 75.0, 60.0
#: Connections of a lane; beyond them those that rest longest are closed.
MOST = 10_000
#: Heads that are known by their bytes, since one browser sends the same again and again: how many, and how long.
KNOWN_HEADS, KNOWN_LENGTH = 4096, 2048
#: Answers of one page that are kept ready to be sent.
KNOWN_ANSWERS = 8
#: How often one request is looked up before it is handed on.
TRIES = 3
#: Seconds in which answers under way may end when the lane is told to.
GRACE = 10.0

#: The answer to a report, up to its date.
TAKEN = b"HTTP/1.1 204 No Content\r\nServer: haowai\r\nCache-Control: no-store\r\n"


class Connection:
    """One reader's connection, between or within requests."""

    __slots__ = (
        "began",
        "closed",
        "data",
        "deaf",
        "fd",
        "got",
        "head",
        "is_last",
        "lane",
        "leads",
        "out",
        "peer",
        "sock",
        "touched",
        "tries",
        "trusted",
        "waits",
    )

    def __init__(self, lane: Lane, sock: socket.socket, peer: str) -> None:
        self.lane, self.sock, self.fd, self.peer = lane, sock, sock.fileno(), peer
        self.trusted = is_trusted(peer)
        self.began = self.touched = time.monotonic()
        self.got = self.data = b""
        self.head = NOTHING
        self.out = memoryview(b"")
        self.is_last = self.waits = self.deaf = self.closed = False
        self.tries = 0
        #: The page that is made for this request, and for which others wait.
        self.leads: str | None = None

    def ready(self, events: int) -> None:
        if self.out:
            if events & OUT:
                self.lane.send_on(self)
            elif events & (ERR | HUP):
                self.lane.close(self)
            return
        if self.waits:
            # More comes while an answer is looked up: it is read afterwards.
            if events & (ERR | HUP):
                self.lane.close(self)
            else:
                self.deaf = True
                self.lane.epoll.modify(self.fd, 0)
            return
        try:
            data = self.sock.recv(LONGEST_HEAD)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.lane.close(self)
            return
        self.lane.read(self, data)


class Lane:
    """The loop. ``listener`` is a listening socket, ``behind`` the Unix socket of the server."""

    def __init__(
        self, listener: socket.socket, behind: str, store: Store, *, memory: int, collector: Collector
    ) -> None:
        self.listener, self.behind, self.store = listener, behind, store
        self.collector = collector
        self.purges, self.memory = Purges(), Memory(memory)
        self.purges.on_reset += [self.memory.clear, self.store.clear]
        self.epoll = select.epoll()
        self.bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.librarian, self.log_reader = (
            Librarian(name, self.purges, self.memory, store, self.bell)
            for name in ("librarian", "log reader")
        )
        self.handlers: dict[int, Connection | Side] = {}
        #: Closed since the system was asked: what it told of their numbers is not about those who have them now.
        self.gone: set[int] = set()
        self.passages: set[Passage] = set()
        #: Passages that the server behind had no place for.
        self.later: deque[Passage] = deque()
        #: Long bodies under way, those that wait for their turn, and the bytes of short ones (passage.py).
        self.uploads, self.collected = 0, 0
        self.queue: deque[Passage] = deque()
        #: Requests that wait for word from the log; and by page those that wait until it was looked up or made.
        self.unsure: list[Connection] = []
        self.seeking: dict[str, list[Connection]] = {}
        self.asking = 0.0
        self.heads: dict[bytes, Head] = {}
        #: The second that is told, and the end of a head in it: of one that goes on, and of a last one.
        self.second, self.date, self.last = 0, b"", b""
        self.stopping = self.ticked = 0.0
        self.listening = True
        self.most = most_connections()

    # --- The loop ---------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Until told to end by ``stop``."""
        self.listener.setblocking(False)
        self.epoll.register(self.listener.fileno(), IN | select.EPOLLEXCLUSIVE)
        self.epoll.register(self.bell, IN)
        self.librarian.start()
        self.log_reader.start()
        parent = os.getppid()
        handlers, gone, listener = self.handlers, self.gone, self.listener.fileno()
        while not (self.stopping and self._has_ended()):
            for fd, events in self.epoll.poll(AGAIN if self.later or self.unsure or self.seeking else 1.0):
                if fd == listener:
                    self._accept()
                elif fd == self.bell:
                    os.eventfd_read(self.bell)
                    self._done()
                elif fd not in gone and (handler := handlers.get(fd)) is not None:
                    handler.ready(events)
            gone.clear()
            self._look_after(time.monotonic())
            if os.getppid() != parent:
                self.stop()

    def _look_after(self, now: float) -> None:
        """What waits for something else than a socket."""
        for _again in range(len(self.later)):
            self.later.popleft().connect()
        if self.unsure and self.log_reader.is_hanging(now):
            self._go_without_the_log()
        if self.seeking and self.librarian.is_hanging(now):
            self._go_without_the_store()
        if now - self.ticked >= 1:
            self._tick(now)

    def stop(self, *_: object) -> None:
        """Take nobody new, end what is under way. May be called from a signal's handler."""
        if not self.stopping:
            self.stopping = time.monotonic()
            os.eventfd_write(self.bell, 1)

    def forget(self, fd: int) -> None:
        """Before its socket is closed."""
        if self.handlers.pop(fd, None) is not None:
            self.epoll.unregister(fd)
            self.gone.add(fd)

    def close(self, connection: Connection) -> None:
        if not connection.closed:
            connection.closed = True
            self.forget(connection.fd)
            connection.sock.close()
            if connection.leads is not None:
                self.followed(connection.leads)

    def _has_ended(self) -> bool:
        if self.listening:
            self.listening = False
            self.epoll.unregister(self.listener.fileno())
        for handler in list(self.handlers.values()):
            if isinstance(handler, Connection) and not (handler.out or handler.waits):
                self.close(handler)
        return not self.handlers or time.monotonic() - self.stopping > GRACE

    def _accept(self) -> None:
        try:
            sock, address = self.listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError:
            # No more files: somebody has to make room.
            self._make_room()
            return
        if len(self.handlers) >= self.most and not self._make_room():
            sock.close()
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(self, sock, address[0])
        self.handlers[connection.fd] = connection
        self.epoll.register(connection.fd, IN)

    def _make_room(self) -> bool:
        """Close the hundredth part of those that rest, the longest first."""
        resting = [
            handler
            for handler in self.handlers.values()
            if isinstance(handler, Connection) and not handler.waits and not handler.out
        ]
        resting.sort(key=lambda connection: connection.touched)
        for connection in resting[: len(resting) // 100 + 1]:
            self.close(connection)
        return bool(resting)

    def _tick(self, now: float) -> None:
        self.ticked = now
        for handler in list(self.handlers.values()):
            if not isinstance(handler, Connection) or handler.waits:
                continue
            if handler.got:
                if now - handler.began > HEAD_TIME:
                    self._refuse(handler, b"408 Request Timeout")
            elif now - handler.touched > (STALLED if handler.out else REST):
                self.close(handler)
        for passage in list(self.passages):
            passage.tick(now)

    # --- Requests ---------------------------------------------------------------------------------------------

    def read(self, connection: Connection, data: bytes) -> None:
        """What has come on a connection that nothing is under way on."""
        head = None if connection.got else self.heads.get(data)
        if head is None:
            # An empty line may stand before a request (RFC 9112, 2.2).
            data = (connection.got + data).removeprefix(b"\r\n")
            head = self._read_head(connection, data)
            if head is None:
                return
        connection.head, connection.data, connection.tries = head, data, 0
        if head.report is not None:
            self._take_report(connection, head.report, data)
            return
        wanted = head.wanted(trusted=connection.trusted)
        if wanted is None:
            self.hand_on(connection)
            return
        connection.touched = now = time.monotonic()
        purges = self.purges
        if purges.is_known(now):
            self._decide(connection, HIT if purges.reachable else UNCHECKED)
            return
        self._ask(now)
        if self.log_reader.is_hanging(now) or (not purges.reachable and purges.applied >= 0):
            self._decide(connection, UNCHECKED)
        else:
            connection.waits = True
            self.unsure.append(connection)

    def _read_head(self, connection: Connection, data: bytes) -> Head | None:
        """None when more has to come, or when the connection was ended."""
        if not connection.got:
            connection.began = time.monotonic()
        end = data.find(b"\r\n\r\n")
        if end < 0 and len(data) < LONGEST_HEAD:
            connection.got = data
            return None
        connection.got = b""
        if not 0 <= end <= LONGEST_HEAD:
            is_line = b"\r\n" not in data[:LONGEST_HEAD]
            self._refuse(
                connection, b"414 URI Too Long" if is_line else b"431 Request Header Fields Too Large"
            )
            return None
        try:
            head = read_head(data[: end + 4])
        except BadHead as bad:
            self._refuse(connection, bad.status)
            return None
        if head.report is not None:
            missing = end + 4 + head.report.length - len(data)
            if missing > 0:
                # Its body is still to come: all is read again then, and within the time that a head has.
                connection.got = data
                return None
            if missing < 0:
                head.report = None
        elif len(data) > end + 4:
            head.environ = None
        return head

    def _take_report(self, connection: Connection, report: ReportHead, data: bytes) -> None:
        """Count what a page tells of being read: the answer is the same whether it counts or not."""
        connection.touched = time.monotonic()
        sender = report.sender(connection.peer, trusted=connection.trusted)
        if not self.collector.take(sender, data[len(data) - report.length :]):
            self._refuse(connection, b"400 Bad Request")
            return
        if (second := int(time.time())) != self.second:
            self._tell_time(second)
        connection.is_last = bool(self.stopping)
        date = self.last if connection.is_last else self.date
        self._say(connection, len(TAKEN) + len(date), TAKEN, date)

    def _decide(self, connection: Connection, cache: str) -> None:
        """Answer, look up, or hand on."""
        head = connection.head
        wanted = head.wanted(trusted=connection.trusted)
        if wanted is None or head.environ is None:
            self.hand_on(connection)
            return
        page = self.memory.get(wanted.key)
        if (
            page is None
            or not self.purges.is_true(page, time.time())
            # The database would be asked.
            or (wanted.junk and page.asked_by_query is None)
        ):
            self._seek(connection, wanted.key)
        elif serves(page, wanted, head.environ):
            self._answer(connection, head, page, cache)
        else:
            self.hand_on(connection)

    def _answer(self, connection: Connection, head: Head, page: Printed, cache: str) -> None:
        connection.waits = False
        ready = page.wire.get(head.variant) if cache is HIT else None
        if ready is None:
            ready = self._made_ready(head, page, cache)
        if (second := int(time.time())) != self.second:
            self._tell_time(second)
        told, body, length = ready
        date = self.date
        if head.is_last or self.stopping:
            connection.is_last = True
            date = self.last
        elif connection.data not in self.heads:
            self._know(connection.data, head)
        self._say(connection, length + len(date), told, date, body)

    def _say(self, connection: Connection, length: int, *parts: bytes) -> None:
        """An answer of so many bytes, or as much of it as the reader takes now."""
        try:
            sent = connection.sock.sendmsg(parts)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.close(connection)
            return
        if sent == length:
            if connection.is_last:
                self.close(connection)
            else:
                self._listen(connection)
            return
        # What is left of a page's body is the page's own: thousands who read slowly take no memory of their own.
        told = length - len(parts[-1])
        rest = memoryview(parts[-1])[sent - told :] if sent >= told else memoryview(b"".join(parts))[sent:]
        connection.out, connection.deaf = rest, True
        self.epoll.modify(connection.fd, OUT)

    def _tell_time(self, second: int) -> None:
        self.second = second
        self.date = b"Date: %b\r\n\r\n" % formatdate(second, usegmt=True).encode()
        self.last = b"Connection: close\r\n" + self.date

    def _know(self, data: bytes, head: Head) -> None:
        if len(data) <= KNOWN_LENGTH:
            if len(self.heads) >= KNOWN_HEADS:
                self.heads.clear()
            self.heads[data] = head

    def _made_ready(self, head: Head, page: Printed, cache: str) -> tuple[bytes, bytes, int]:
        status, headers, body = answer(page, head.environ or {}, cache)
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "Server: haowai", ""]
        told = "\r\n".join(lines).encode("latin-1")
        ready = (told, body, len(told) + len(body))
        # Within its first second a page has no Last-Modified yet; caches in front are told how long it is good for.
        if cache is HIT and page.ready and not settings.PURGE_URLS:
            if len(page.wire) >= KNOWN_ANSWERS:
                page.wire.clear()
            page.wire[head.variant] = ready
        return ready

    def send_on(self, connection: Connection) -> None:
        """More of an answer that the reader takes slowly."""
        try:
            connection.out = connection.out[connection.sock.send(connection.out) :]
        except BlockingIOError:
            return
        except OSError:
            self.close(connection)
            return
        connection.touched = time.monotonic()
        if connection.out:
            return
        if connection.is_last:
            self.close(connection)
        else:
            self._listen(connection)

    def _refuse(self, connection: Connection, status: bytes) -> None:
        with suppress(OSError):
            connection.sock.send(refusal(status))
        self.close(connection)

    def hand_on(self, connection: Connection) -> None:
        """To the server behind, with everything that was read."""
        head, data = connection.head, connection.data
        end = data.index(b"\r\n\r\n") + 4
        connection.closed = True
        missing = max(head.length - (len(data) - end), 0)
        first = head.handed_on(connection.peer) + data[end:]
        Passage(self, connection, first, missing, expects=head.expects)

    # --- What has to be asked or looked up ----------------------------------------------------------------------

    def _ask(self, now: float) -> None:
        if not self.asking:
            self.asking = now
            self.log_reader.send(Errand())

    def _seek(self, connection: Connection, key: str) -> None:
        """Look a page up, or wait with the others for it."""
        connection.waits = True
        connection.tries += 1
        now = time.monotonic()
        if connection.tries > TRIES or self.librarian.is_hanging(now) or self.log_reader.is_hanging(now):
            self.hand_on(connection)
        elif (others := self.seeking.get(key)) is not None:
            others.append(connection)
        else:
            self.seeking[key] = [connection]
            self._send(connection)

    def _send(self, connection: Connection) -> None:
        head = connection.head
        self.librarian.send(Errand(head.wanted(trusted=connection.trusted), head.environ))

    def followed(self, key: str) -> None:
        """A page has been made, or not: those who waited for it look again, and no more after that."""
        waiting = [connection for connection in self.seeking.pop(key, []) if not connection.closed]
        if waiting:
            for connection in waiting:
                connection.tries = TRIES
            self.seeking[key] = waiting
            self._send(waiting[0])

    def _done(self) -> None:
        if self.log_reader.done:
            self.log_reader.done.clear()
            self.asking = 0.0
        done = self.librarian.done
        while done:
            wanted = done.popleft().wanted
            if wanted is not None:
                self._found(wanted.key)
        # Each errand asks the log too.
        self._heard()

    def _heard(self) -> None:
        """The log was asked: who came before it was, and not long before, is answered by that."""
        unsure, self.unsure = self.unsure, []
        purges, now = self.purges, time.monotonic()
        for connection in unsure:
            if connection.closed:
                continue
            if purges.is_known(connection.touched) or not purges.reachable:
                connection.waits = False
                self._decide(connection, HIT if purges.reachable else UNCHECKED)
            else:
                self.unsure.append(connection)
        if self.unsure:
            self._ask(now)

    def _found(self, key: str) -> None:
        """A page was looked up: whoever waits for it is answered; or the first is handed on, and the others wait."""
        waiting = [connection for connection in self.seeking.pop(key, []) if not connection.closed]
        page = self.memory.get(key)
        there = page is not None and self.purges.is_true(page, time.time())
        first = None
        for connection in waiting:
            if there:
                self._decide(connection, HIT if self.purges.reachable else UNCHECKED)
            elif connection.tries >= TRIES:
                self.hand_on(connection)
            elif first is None:
                first = connection
            else:
                self.seeking.setdefault(key, []).append(connection)
        if first is not None:
            first.leads = key
            self.seeking.setdefault(key, [])
            self.hand_on(first)

    def _go_without_the_log(self) -> None:
        """It doesn't answer: what is at hand is served."""
        unsure, self.unsure = self.unsure, []
        for connection in unsure:
            if not connection.closed:
                connection.waits = False
                self._decide(connection, UNCHECKED)

    def _go_without_the_store(self) -> None:
        """It doesn't answer, or waits for the log: what was looked for is the server's behind."""
        for key in list(self.seeking):
            for connection in self.seeking.pop(key):
                if not connection.closed:
                    self.hand_on(connection)

    def _listen(self, connection: Connection) -> None:
        """Again, to somebody who sent more while he was not listened to."""
        if connection.deaf:
            connection.deaf = False
            self.epoll.modify(connection.fd, IN)


def most_connections() -> int:
    """As many as the system lets this process have, with two files each; raises its own limit as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST + 100 if hard == resource.RLIM_INFINITY else min(hard, 2 * MOST + 100)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(10, min(MOST, (max(soft, wanted) - 100) // 2))


def run(listener: socket.socket, behind: str, store: Store, *, memory: int, collector: Collector) -> None:
    """A lane in this process, until SIGTERM or SIGINT."""
    lane = Lane(listener, behind, store, memory=memory, collector=collector)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lane.stop)
    collector.start()
    lane.run()
    collector.stop()
