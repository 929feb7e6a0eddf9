"""A request that a lane doesn't answer: its connection is tied to one of the server behind, and bytes go both ways.

Nothing of the answer is read, so nobody can be misled about where it ends: one request, one connection, and when the
exchange is over both are closed.

The server behind renders in a few threads, and one that reads a body waits for its sender. So a short body is collected
here first, and of longer ones few are under way at once, from readers who send fast enough: whoever sends slowly, or
never ends, holds up nobody.
"""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from haowai.reader.cache.lane import Connection, Lane

IN, OUT, ERR, HUP = select.EPOLLIN, select.EPOLLOUT, select.EPOLLERR, select.EPOLLHUP
#: Bytes that are taken from one side at a time, and wait for the other.
CHUNK = 65_536
#: Seconds without a byte in either direction; the newsroom's own work (an upload, a picture's sizes) may take some.
IDLE = 300.0
#: Seconds in which the server behind may be started again, and how often it is tried.
PATIENCE, AGAIN = 30.0, 0.05
#: Seconds that a reader has to take the end of an answer while he is still sending.
LINGER = 5.0
#: Bytes of a body that is collected, of all of a lane, and seconds in which it must have come.
SHORT, COLLECTED, BODY_TIME = 65_536, 33_554_432, 20.0
#: Longer bodies that a lane hands on at once, and that wait for their turn; and seconds that it may have waited for the
#: sender of one, and the bytes that must have come for each second more.
UPLOADS, QUEUE, WAITED, A_SECOND = 2, 100, 20, 8_192

UNAVAILABLE, BROKEN, TOO_SLOW = b"503 Service Unavailable", b"502 Bad Gateway", b"408 Request Timeout"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def refusal(status: bytes) -> bytes:
    """The whole answer with a status and nothing else; the connection ends after it."""
    again = b"Retry-After: 5\r\n" if status.startswith(b"5") else b""
    date = formatdate(usegmt=True).encode()
    return (
        b"HTTP/1.1 %b\r\nServer: haowai\r\nDate: %b\r\n%bContent-Length: 0\r\nConnection: close\r\n\r\n"
        % (status, date, again)
    )


class Side:
    """One of the two sockets: what is to be written to it, and whether more is to be read from it."""

    __slots__ = ("closed", "ended", "fd", "out", "passage", "seen", "shut", "sock")

    def __init__(self, passage: Passage, sock: socket.socket, out: bytes | bytearray = b"") -> None:
        self.passage, self.sock, self.fd = passage, sock, sock.fileno()
        self.out = memoryview(out)
        #: Nothing more comes from here; and it was told that nothing more comes.
        self.ended = self.shut = self.closed = False
        self.seen = 0

    def ready(self, events: int) -> None:
        self.passage.ready(self, events)


class Passage:
    """From ``reader`` to the server behind at the Unix socket ``lane.behind``; ``first`` is what was read already, and
    ``missing`` the bytes of the body that are still to come, for which the reader ``expects`` to be asked."""

    def __init__(
        self, lane: Lane, reader: Connection, first: bytes, missing: int, *, expects: bool = False
    ) -> None:
        self.lane, self.key = lane, reader.leads
        self.began = self.touched = time.monotonic()
        self.near = Side(self, reader.sock)
        self.first, self.missing, self.expects = bytearray(first), missing, expects
        self.far: Side | None = None
        #: Since when the answer is out and the reader still sends, 0 before.
        self.lingering = 0.0
        #: Whether the body is collected, and the bytes of it; whether it is one of the lane's uploads, and the seconds
        #: that its sender was waited for.
        self.collects, self.held = 0 < missing <= SHORT, 0
        self.is_upload, self.waited = False, 0
        lane.handlers[self.near.fd] = self.near
        lane.passages.add(self)
        if self.collects:
            lane.epoll.modify(self.near.fd, IN)
            self._go_on()
        else:
            self._watch(self.near)
            self.connect()

    def connect(self) -> None:
        """Reach the server behind; when it is full, or being started, again a little later."""
        if self.near.closed:
            return
        if self.missing and not (self.is_upload or self._takes_its_turn()):
            return
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            sock.connect(self.lane.behind)
        except OSError:
            sock.close()
            self._later()
            return
        self.far = Side(self, sock, self.first)
        self.first = bytearray()
        self.lane.handlers[self.far.fd] = self.far
        self.lane.epoll.register(self.far.fd, 0)
        self._write(self.far)
        self._watch_both()

    def ready(self, side: Side, events: int) -> None:
        self.touched = time.monotonic()
        if side.closed:
            return
        if self.lingering:
            self._linger(events)
            return
        far = self.far
        if far is None:
            # Still on the way to the server behind.
            if events & (HUP | ERR):
                self.close()
            elif events & IN and self.collects and self.missing:
                self._collect()
            return
        if side is self.near and events & (HUP | ERR):
            self.close()
            return
        if events & OUT:
            self._write(side)
        if side is far and events & (HUP | ERR):
            self._drain(far)
        elif events & IN and not side.ended:
            self._read(side, far if side is self.near else self.near)
        self._watch_both()

    def tick(self, now: float) -> None:
        """Each second."""
        if self.lingering:
            if now - self.lingering > LINGER:
                self.close()
        elif self.far is None:
            if self.missing and now - self.began > (BODY_TIME if self.collects else PATIENCE):
                self._give_up(TOO_SLOW if self.collects else UNAVAILABLE)
        elif now - self.touched > IDLE:
            self.close()
        elif self.missing and not self.far.out and not self.near.ended and not self.far.seen:
            # Its sender is waited for, and not the server behind.
            self.waited += 1
            if self.waited > WAITED and self.near.seen < A_SECOND * (self.waited - WAITED):
                self._give_up(TOO_SLOW)

    def close(self) -> None:
        with suppress(ValueError):
            self.lane.queue.remove(self)
        self._release()
        for side in (self.near, self.far):
            if side is not None and not side.closed:
                side.closed = True
                self.lane.forget(side.fd)
                side.sock.close()
        self.lane.passages.discard(self)
        self._tell_followers()

    # --- inside -----------------------------------------------------------------------------------------------

    def _later(self) -> None:
        if time.monotonic() - self.began > PATIENCE + (BODY_TIME if self.collects else 0):
            self._give_up(UNAVAILABLE)
        else:
            self.lane.later.append(self)

    def _takes_its_turn(self) -> bool:
        """Whether a long body may come now; else it stands in the lane's queue, or is refused where that is long."""
        lane = self.lane
        if lane.uploads < UPLOADS:
            self.is_upload = True
            lane.uploads += 1
            self._go_on()
        elif len(lane.queue) < QUEUE:
            lane.queue.append(self)
        else:
            self._give_up(UNAVAILABLE)
        return self.is_upload

    def _go_on(self) -> None:
        """Ask for the body. The server behind would say so too, which would look like the beginning of its answer."""
        if self.expects:
            with suppress(OSError):
                self.near.sock.send(CONTINUE)

    def _release(self) -> None:
        """Give back what the body took of the lane; the next long one may come."""
        lane = self.lane
        lane.collected -= self.held
        lane.uploads -= self.is_upload
        self.held, self.is_upload = 0, False
        while lane.queue and lane.uploads < UPLOADS:
            lane.queue.popleft().connect()

    def _collect(self) -> None:
        try:
            data = self.near.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        if self.lane.collected + len(data) > COLLECTED:
            self._give_up(UNAVAILABLE)
            return
        self.first += data
        self.held += len(data)
        self.lane.collected += len(data)
        self._count(len(data))
        if self.missing == 0:
            self.lane.epoll.modify(self.near.fd, 0)
            self.connect()

    def _count(self, received: int) -> None:
        self.near.seen += received
        if self.missing:
            self.missing = max(self.missing - received, 0)
            if self.missing == 0 and self.is_upload:
                self._release()

    def _read(self, source: Side, sink: Side) -> None:
        if sink.out:
            return
        try:
            data = source.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            source.ended = True
            self._shut(sink)
            return
        if source is self.far:
            source.seen += len(data)
            # The page stands in the store before its first byte is sent.
            self._tell_followers()
        else:
            self._count(len(data))
        sink.out = memoryview(data)
        self._write(sink)

    def _drain(self, far: Side) -> None:
        """The server behind has closed: what it said last is taken at once, and is no more than a socket holds."""
        parts = [bytes(self.near.out)]
        try:
            while data := far.sock.recv(CHUNK):
                parts.append(data)
        except OSError:
            # Closed with our bytes unread: what it had answered came before.
            pass
        far.seen += sum(map(len, parts))
        far.ended = True
        self.lane.forget(far.fd)
        far.closed = True
        far.sock.close()
        self._tell_followers()
        self.near.out = memoryview(b"".join(parts))
        self._write(self.near)

    def _write(self, side: Side) -> None:
        try:
            while side.out:
                side.out = side.out[side.sock.send(side.out) :]
        except BlockingIOError:
            return
        except OSError:
            side.out = memoryview(b"")
            if side is self.near:
                side.ended = True
                if self.far is not None:
                    self.far.ended = True
            return
        source = self.far if side is self.near else self.near
        if source is not None and source.ended and side is self.far and not self.far.closed:
            self._shut(side)

    def _shut(self, side: Side) -> None:
        """Tell the server behind that nothing more comes, once it has everything. Not when the request is whole: it
        would take the reader for gone, who may only have closed his side (RFC 9112, 9.6)."""
        if side.out or side.shut or side is self.near or self.missing == 0:
            return
        side.shut = True
        try:
            side.sock.shutdown(socket.SHUT_WR)
        except OSError:
            side.ended = True

    def _end(self) -> None:
        """The answer is out. A reader who is still sending would lose the end of it if the connection broke now."""
        if self.far is not None and not self.far.seen:
            self._give_up(BROKEN)
            return
        if self.near.ended:
            self.close()
            return
        try:
            self.near.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.close()
            return
        if self.far is not None and not self.far.closed:
            self.far.closed = True
            self.lane.forget(self.far.fd)
            self.far.sock.close()
        self._tell_followers()
        self._release()
        self.lingering = time.monotonic()
        self.lane.epoll.modify(self.near.fd, IN)

    def _linger(self, events: int) -> None:
        try:
            gone = not self.near.sock.recv(CHUNK)
        except BlockingIOError:
            gone = False
        except OSError:
            gone = True
        if gone or events & (HUP | ERR):
            self.close()

    def _give_up(self, status: bytes) -> None:
        with suppress(OSError):
            self.near.sock.send(refusal(status))
        self.close()

    def _tell_followers(self) -> None:
        key, self.key = self.key, None
        if key is not None:
            self.lane.followed(key)

    def _watch(self, side: Side) -> None:
        other = self.far if side is self.near else self.near
        wanted = OUT if side.out else 0
        if not side.ended and other is not None and not other.out and not other.closed:
            wanted |= IN
        self.lane.epoll.modify(side.fd, wanted)

    def _watch_both(self) -> None:
        if self.far is None or self.near.closed or self.lingering:
            return
        if self.far.ended and not self.near.out:
            self._end()
            return
        self._watch(self.near)
        if not self.far.closed:
            self._watch(self.far)
