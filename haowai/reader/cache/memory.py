"""The memory of one server process: pages up to so many bytes, kept by S3-FIFO.

Yang, Zhang, Qiu, Yue and Vinayak, "FIFO queues are all you need for cache eviction" (SOSP 2023): a new page first
stands in a small queue, and goes on into the main one only if it was asked for again there, or was lately. So a
crawler that walks the archive, and asks for each page once, washes out nothing. Reading moves nothing and takes no
lock, which lists in the order of use can't offer.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock

from haowai.reader.cache.printed import Printed

#: The part of the bytes in which new pages stand.
SMALL = 0.1
#: Times asked that are remembered: more don't make a page stay longer.
MOST_ASKED = 3


class _Slot:
    __slots__ = ("asked", "gone", "key", "page", "size", "small")

    def __init__(self, key: str, page: Printed, *, small: bool) -> None:
        self.key, self.page, self.size, self.small = key, page, page.size, small
        self.asked = 0
        #: Dropped: its place in a queue empties when its turn comes.
        self.gone = False


class Memory:
    """Pages by key. ``most`` is the number of bytes; a page larger than a tenth of it is not taken."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._small_size = 0
        self._slots: dict[str, _Slot] = {}
        self._small: deque[_Slot] = deque()
        self._main: deque[_Slot] = deque()
        self._ghosts: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, key: str) -> Printed | None:
        slot = self._slots.get(key)
        if slot is None:
            return None
        if slot.asked < MOST_ASKED:
            slot.asked += 1
        return slot.page

    def put(self, key: str, page: Printed) -> None:
        """Keep a page in place of the one that was there."""
        if page.size > self.most * SMALL:
            self.drop(key)
            return
        with self._lock:
            slot = self._slots.get(key)
            if slot is not None:
                # A page made anew is the same page to those who ask: it keeps its place.
                self._weigh(slot, page.size - slot.size)
                slot.page, slot.size = page, page.size
            else:
                slot = self._slots[key] = _Slot(key, page, small=self._ghosts.pop(key, True) is not None)
                (self._small if slot.small else self._main).append(slot)
                self._weigh(slot, slot.size)
            while self.size > self.most:
                self._evict()

    def drop(self, key: str) -> None:
        with self._lock:
            if (slot := self._slots.get(key)) is not None:
                self._forget(slot)

    def clear(self) -> None:
        with self._lock:
            self._slots.clear()
            self._small.clear()
            self._main.clear()
            self._ghosts.clear()
            self.size = self._small_size = 0

    def _weigh(self, slot: _Slot, more: int) -> None:
        self.size += more
        if slot.small:
            self._small_size += more

    def _forget(self, slot: _Slot) -> None:
        del self._slots[slot.key]
        slot.gone = True
        self._weigh(slot, -slot.size)

    def _evict(self) -> None:
        if self._small and (self._small_size > self.most * SMALL or not self._main):
            self._evict_small(self._small.popleft())
        else:
            self._evict_main(self._main.popleft())

    def _evict_small(self, slot: _Slot) -> None:
        if slot.gone:
            return
        if slot.asked > 1:
            self._small_size -= slot.size
            slot.small, slot.asked = False, 0
            self._main.append(slot)
            return
        self._forget(slot)
        self._ghosts[slot.key] = None
        while len(self._ghosts) > max(len(self._slots), 100):
            self._ghosts.popitem(last=False)

    def _evict_main(self, slot: _Slot) -> None:
        if slot.gone:
            return
        if slot.asked > 0:
            slot.asked -= 1
            self._main.append(slot)
        else:
            self._forget(slot)
