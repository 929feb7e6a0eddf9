"""What a reader's page reports, read strictly: a JSON list of reports, each of a story: of an opening, or of seconds.

An opening: ``{"story": 100123, "from": "www.google.com", "on": "phone"}``. Seconds in view since the last report:
``{"story": 100123, "seconds": 15}``. ``age`` tells how many seconds ago it was, when it is sent later.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from haowai.audience.robots import is_robot, says_whence
from haowai.audience.sources import source_of

#: Where reports are sent.
PATH = "/islands/views"
#: Bytes of a message, and reports in it: a page that was offline sends several.
MOST_BYTES, MOST_REPORTS = 2048, 20
#: Seconds in view that one report may tell: pages report every half minute.
MOST_SECONDS = 60
#: How late a report may be, in seconds.
OLDEST = 86_400
DEVICES = ("phone", "tablet", "desktop")
_KEYS = frozenset({"story", "from", "on", "seconds", "age"})


class BadReport(ValueError):
    """Not what a page of ours would send."""


class Report(NamedTuple):
    """``seconds`` is 0 for an opening; the others tell nothing of ``source``, ``host`` and ``device``."""

    story: int
    seconds: int
    age: int
    source: str = ""
    host: str = ""
    device: str = ""


class Sender(NamedTuple):
    """What the head of a report says: the headers, empty where absent. ``address`` is the reader's own."""

    address: str
    agent: str
    host: str
    origin: str
    site: str
    purpose: str = ""
    secure: bool = False

    @property
    def is_reader(self) -> bool:
        """Whether it is a page of ours in a reader's browser: not another site's, nobody's, a program's, or one that
        is fetched ahead."""
        return is_reader(*self[1:])


@lru_cache(maxsize=8192)
def is_reader(agent: str, host: str, origin: str, site: str, purpose: str, secure: bool) -> bool:
    """The same for all who send such headers."""
    if site and site != "same-origin":
        return False
    if origin:
        if origin.partition("://")[2].lower() != host.lower():
            return False
    elif not site:
        return False
    if purpose or is_robot(agent):
        return False
    return bool(site) or not (secure and says_whence(agent))


def read_reports(body: bytes) -> list[Report]:
    """Raises BadReport."""
    if len(body) > MOST_BYTES:
        raise BadReport("length")
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadReport("JSON") from error
    if not isinstance(told, list) or not 0 < len(told) <= MOST_REPORTS:
        raise BadReport("list")
    return [_report(each) for each in told]


def _report(told: Any) -> Report:
    if not isinstance(told, dict) or not told.keys() <= _KEYS:
        raise BadReport("report")
    story, seconds, age = told.get("story"), told.get("seconds", 0), told.get("age", 0)
    if type(story) is not int or not 0 < story < 2**53:
        raise BadReport("story")
    if type(seconds) is not int or not 0 <= seconds <= MOST_SECONDS:
        raise BadReport("seconds")
    if type(age) is not int or not 0 <= age <= OLDEST:
        raise BadReport("age")
    if "seconds" in told:
        if not seconds:
            raise BadReport("seconds")
        return Report(story, seconds, age)
    origin, device = told.get("from", ""), told.get("on")
    if device not in DEVICES or not isinstance(origin, str):
        raise BadReport("device")
    return Report(story, 0, age, *source_of(origin), device)
