"""One rendering of a page at a time in a process: whoever asks for it meanwhile waits for that one."""

from __future__ import annotations

from threading import Event, Lock

from haowai.reader.cache.printed import Printed


class Flight:
    """A rendering under way. ``page`` is there when it has landed; None when it ended without an answer."""

    def __init__(self) -> None:
        self.landed = Event()
        self.page: Printed | None = None


class Flights:
    """The renderings of a process, by key."""

    def __init__(self) -> None:
        self._under_way: dict[str, Flight] = {}
        self._lock = Lock()

    def board(self, key: str) -> tuple[Flight, bool]:
        """The flight for a key, and whether it is the caller's own, who must ``land`` it."""
        with self._lock:
            if (flight := self._under_way.get(key)) is not None:
                return flight, False
            flight = self._under_way[key] = Flight()
            return flight, True

    def land(self, key: str, flight: Flight) -> None:
        """Whoever comes from now on begins a flight of his own."""
        with self._lock:
            self._under_way.pop(key, None)
        flight.landed.set()
