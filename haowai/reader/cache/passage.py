"""A request that a lane doesn't answer: its connection is tied to one of the server behind, and bytes go both ways.

Nothing of the answer is read, so nobody can be misled about where it ends: one request, one connection, and when the
exchange is over both are closed.
"""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress
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

UNAVAILABLE = (
    b"HTTP/1.1 503 Service Unavailable\r\nServer: haowai\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n"
)
BROKEN = UNAVAILABLE.replace(b"503 Service Unavailable", b"502 Bad Gateway")


class Side:
    """One of the two sockets: what is to be written to it, and whether more is to be read from it."""

    __slots__ = ("closed", "ended", "fd", "out", "passage", "seen", "shut", "sock")

    def __init__(self, passage: Passage, sock: socket.socket, out: bytes = b"") -> None:
        self.passage, self.sock, self.fd = passage, sock, sock.fileno()
        self.out = memoryview(out)
        #: Nothing more comes from here; and it was told that nothing more comes.
        self.ended = self.shut = self.closed = False
        self.seen = 0

    def ready(self, events: int) -> None:
        self.passage.ready(self, events)


class Passage:
    """From ``reader`` to the server behind at the Unix socket ``lane.behind``; ``first`` is what was read already."""

    def __init__(self, lane: Lane, reader: Connection, first: bytes) -> None:
        self.lane, self.key = lane, reader.leads
        self.began = self.touched = time.monotonic()
        self.near = Side(self, reader.sock)
        self.first = first
        self.far: Side | None = None
        self.lingering = False
        lane.handlers[self.near.fd] = self.near
        lane.passages.add(self)
        self._watch(self.near)
        self.connect()

    def connect(self) -> None:
        """Reach the server behind; when it is full, or being started, again a little later."""
        if self.near.closed:
            return
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            sock.connect(self.lane.behind)
        except OSError:
            sock.close()
            if time.monotonic() - self.began > PATIENCE:
                self._give_up(UNAVAILABLE)
            else:
                self.lane.later.append(self)
            return
        self.far = Side(self, sock, self.first)
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
            # Still on the way to the server behind; the reader is gone.
            if events & (HUP | ERR):
                self.close()
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
        if now - self.touched > (LINGER if self.lingering else IDLE):
            self.close()

    def close(self) -> None:
        for side in (self.near, self.far):
            if side is not None and not side.closed:
                side.closed = True
                self.lane.forget(side.fd)
                side.sock.close()
        self.lane.passages.discard(self)
        self._tell_followers()

    # --- inside -----------------------------------------------------------------------------------------------

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
        source.seen += len(data)
        if source is self.far:
            # The page stands in the store before its first byte is sent.
            self._tell_followers()
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
        """Tell the server behind that nothing more comes, once it has everything."""
        if side.out or side.shut or side is self.near:
            return
        side.shut = True
        try:
            side.sock.shutdown(socket.SHUT_WR)
        except OSError:
            side.ended = True

    def _end(self) -> None:
        """The answer is out. A reader who is still sending would lose the end of it if the connection broke now."""
        if self.far is not None and not self.far.seen and not self.near.ended:
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
        self.lingering = True
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

    def _give_up(self, answer: bytes) -> None:
        with suppress(OSError):
            self.near.sock.send(answer)
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
