"""Parts of pages that were rendered before, kept under all the values that they were made of.

Nothing here can be out of date: what is made of other values is another part. The memory is bounded, and what was not
used for longest goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from sys import getsizeof
from threading import Lock

#: Bytes of one process: some hundred frames and some thousand cards.
MOST = 12 * 1024 * 1024
#: What an entry takes beside its text, roughly: keys share most of their strings with it.
OVERHEAD = 1024


class Fragments:
    """Texts by key, ``most`` bytes of them."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self._texts: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """The text kept under ``key``, or the one that ``make`` makes, which is kept from now on."""
        with self._lock:
            if (text := self._texts.get(key)) is not None:
                self._texts.move_to_end(key)
                return text
        text = make()
        with self._lock:
            if key not in self._texts:
                self._texts[key] = text
                self.size += getsizeof(text) + OVERHEAD
            while self.size > self.most:
                _key, oldest = self._texts.popitem(last=False)
                self.size -= getsizeof(oldest) + OVERHEAD
        return text

    def clear(self) -> None:
        with self._lock:
            self._texts.clear()
            self.size = 0


FRAGMENTS = Fragments()
