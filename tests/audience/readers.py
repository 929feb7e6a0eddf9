"""Readers who open stories and stay, and the clock that they go by."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from haowai.audience.collecting import Collector
from haowai.audience.reports import Sender
from haowai.audience.writing import Tables

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"


class Crowd:
    """A collector, and readers who report to it. ``at`` is the moment that is now."""

    def __init__(self, at: datetime, memory: Any = None) -> None:
        self.at = at
        self.collector = Collector(Tables(memory), clock=lambda: self.at.timestamp())

    def opens(self, story: int, address: str = "203.0.113.1", **fields: Any) -> bool:
        return self.tells({"story": story, "on": "phone", **fields}, address=address)

    def stays(self, story: int, seconds: int, address: str = "203.0.113.1", **fields: Any) -> bool:
        return self.tells({"story": story, "seconds": seconds, **fields}, address=address)

    def tells(
        self, *reports: Any, address: str = "203.0.113.1", agent: str = BROWSER, site: str = "same-origin"
    ) -> bool:
        self.collector.ready()
        sender = Sender(address, agent, "localhost", "http://localhost", site)
        return self.collector.take(sender, json.dumps(reports).encode())

    def many(self, story: int, count: int, first: int = 0) -> None:
        """So many readers open a story, each at an address of their own."""
        for at in range(first, first + count):
            self.opens(story, f"10.{at // 65_536}.{at // 256 % 256}.{at % 256}")

    def write(self) -> None:
        self.collector.write()
