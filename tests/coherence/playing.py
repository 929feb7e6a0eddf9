"""Playing a newsroom while it is read: after each step the pages that it could have changed are compared, and every so
many steps all of them."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

import time_machine
from django.utils import timezone

from haowai.press.kept import Kept
from haowai.press.log import head_number
from haowai.press.models import ListEntry, LogRow, MediaUse
from haowai.press.models.log import ARTICLE
from haowai.press.tail import rows_between
from tests.coherence import relating
from tests.coherence.addresses import RESTLESS, Known, Place
from tests.coherence.clock import MOVES, START
from tests.coherence.newsroom import ACTS, Newsroom
from tests.coherence.reading import Answer, Site, Stale, told

#: Beside those that a step touched, so many other pages are read after it.
STROLLERS = 3
#: Of those that a step touched, at most so many at once: the rest is read when everything is.
MOST_TOUCHED = 8
IN_FRONT = ("/pictures/", "/theme/")


@dataclass
class Drops:
    """How many pages a kind of step dropped, and how many of them had not changed."""

    steps: int = 0
    known: int = 0
    dropped: int = 0
    in_vain: int = 0
    stories_in_vain: int = 0


@dataclass
class Game:
    """One newsroom and its readers. Open it with ``begin``, and ``end`` it."""

    site: Site
    every: int = 40
    most_touched: int = MOST_TOUCHED
    most_restless: int = MOST_TOUCHED
    #: Count here what was purged in vain: everything is read after each step, which is slow. None: don't.
    drops: dict[str, Drops] | None = None
    known: Known = field(default_factory=Known)
    steps: int = 0
    compared: int = 0
    hits: int = 0
    trace: list[str] = field(default_factory=list)
    pages: dict[Place, Answer] = field(default_factory=dict)
    #: Pictures as a cache in front has them: the answer, the row of the log that it was made at, its end.
    in_front: dict[Place, tuple[Answer, int, float]] = field(default_factory=dict)
    #: The last row that each key was purged by, up to the row ``heard``.
    purged: dict[str, int] = field(default_factory=dict)
    heard: int = 0

    def begin(self, start: datetime = START) -> None:
        self.clock = time_machine.travel(start, tick=False)
        self.coordinates = self.clock.start()
        self.newsroom = Newsroom()
        # Without an index there is no search.
        relating.work_out_what_is_related(self.newsroom, Random(0))  # noqa: S311 no secret
        self.known.look_around()
        self.read_all()

    def end(self) -> None:
        self.clock.stop()

    # --- Steps ------------------------------------------------------------------------------------------

    def play(self, name: str, dice: int) -> None:
        """One act of the newsroom, and what readers see of it."""
        r = Random(f"{name} {dice}")  # noqa: S311 no secret
        self.coordinates.shift(r.choice([1, 1, 7.5, 40]))
        before = head_number()
        places = _places()
        done = ACTS[name](self.newsroom, r)
        if done is None:
            return
        self.trace.append(f"{timezone.now():%F %T} {name} ({dice}): {done}")
        self.after(name, _touched(before, places), r)

    def move(self, name: str, dice: int) -> None:
        """The clock goes on, and nobody does anything."""
        r = Random(f"{name} {dice}")  # noqa: S311 no secret
        self.coordinates.shift(MOVES[name](r))
        self.trace.append(f"{timezone.now():%F %T} {name} later ({dice})")
        self.after(f"clock: {name}", set(), r, strollers=4 * STROLLERS)

    def after(self, name: str, touched: set[str], r: Random, strollers: int = STROLLERS) -> None:
        self.steps += 1
        self.known.look_around()
        if self.drops is not None:
            self.count_drops(self.drops[name])
        elif self.steps % self.every == 0:
            self.read_all()
        else:
            about = self.known.about
            near = [place for place in about if about[place] & touched]
            restless = [place for place in about if place[1] in RESTLESS]
            self.read(
                [
                    *r.sample(near, min(self.most_touched, len(near))),
                    *r.sample(restless, min(self.most_restless, len(restless))),
                    *r.sample(sorted(about), min(strollers, len(about))),
                ]
            )

    # --- Readers ----------------------------------------------------------------------------------------

    def read_all(self) -> None:
        self.read(list(self.known.about))

    def read(self, places: list[Place]) -> None:
        found: dict[Kept[Any], Any] = {}
        for place in places:
            self.compared += 1
            try:
                self.pages[place] = self.site.compare(place, found)
                self.look_in_front(place, self.pages[place])
            except Stale as stale:
                shown = "\n".join(["", *self.trace[-25:], "", str(stale)])
                raise Stale(shown) from None

    def look_in_front(self, place: Place, fresh: Answer) -> None:
        """What the page cache passes on, and caches in front keep: raises Stale when one of those would be old."""
        if not place[1].startswith(IN_FRONT):
            return
        purges = self.site.cache.purges
        purges.ask()
        page, row, until = self.in_front.get(place, (None, 0, 0.0))
        if page and time.time() < until and not self.was_purged(page.keys, row):
            if (page.status, page.body) != (fresh.status, fresh.body):
                raise Stale(f"{told(place, page, fresh)}\n  in a cache in front since row {row}")
        elif fresh.keys:
            age = re.search(r"max-age=(\d+)", fresh.headers.get("cache-control", ""))
            self.in_front[place] = fresh, purges.applied, time.time() + (int(age[1]) if age else 0)

    def was_purged(self, keys: frozenset[str], row: int) -> bool:
        """Whether the log purged one of the keys after a row: what caches in front are told. The page cache itself may
        have forgotten, since a redaction empties it."""
        for number, line in rows_between(self.heard, head_number()):
            self.heard = number
            self.purged |= dict.fromkeys(line.split(), number)
        return any(self.purged.get(key, 0) > row for key in keys)

    def count_drops(self, count: Drops) -> None:
        """Read what was dropped, and note which pages are what they were."""
        count.steps += 1
        purges = self.site.cache.purges
        old = dict(self.pages)
        rows = dict(purges._rows)
        purges.ask()
        changed = {key for key, row in purges._rows.items() if rows.get(key) != row}
        now = time.time()
        dropped = {
            place for place, page in old.items() if page.keys and (page.keys & changed or now >= page.until)
        }
        self.read([place for place in self.known.about if place in dropped or place not in old])
        count.known += len(old)
        count.dropped += len(dropped)
        in_vain = [place for place in dropped if old[place].seen == self.pages[place].seen]
        count.in_vain += len(in_vain)
        count.stories_in_vain += sum(map(_is_of_story, in_vain))


def _is_of_story(place: Place) -> bool:
    """Whether a page is that of a story itself: what a newspaper has a million of."""
    return re.fullmatch(r"/[a-z0-9]+/[0-9]+", place[1]) is not None


def _places() -> dict[int, set[str]]:
    """The lists that each story stands on."""
    places: dict[int, set[str]] = defaultdict(set)
    for number, name in ListEntry.objects.values_list("story_id", "list"):
        places[number].add(name)
    return places


def _touched(before: int, places: dict[int, set[str]]) -> set[str]:
    """What the rows after a row are about: said by their subjects, and not by what they purge."""
    touched: set[str] = set()
    after = _places()
    rows = LogRow.objects.filter(number__gt=before).values_list("subject_type", "subject_id")
    for kind, pk in rows:
        if kind == ARTICLE:
            touched |= {f"story:{pk}"} | places[pk] | after[pk]
            shown = MediaUse.objects.filter(story=pk, kind="photo").values_list("media", flat=True)
            touched |= {f"photo:{photo}" for photo in shown}
        else:
            touched.add(f"{kind}:{pk}")
            if kind in {"photo", "video"}:
                numbers = MediaUse.objects.filter(kind=kind, media=pk).values_list("story_id", flat=True)
                for number in numbers:
                    touched |= {f"story:{number}"} | after[number]
    return touched


def table(drops: dict[str, Drops]) -> str:
    """By kind of step: pages known, dropped, dropped in vain (and stories among those), a step."""
    lines = [f"{'step':24}{'steps':>6}{'known':>8}{'dropped':>9}{'in vain':>9}{'stories':>9}"]
    for name, each in sorted(drops.items()):
        n = max(each.steps, 1)
        lines.append(
            f"{name:24}{each.steps:6}{each.known / n:8.0f}{each.dropped / n:9.1f}"
            f"{each.in_vain / n:9.1f}{each.stories_in_vain / n:9.1f}"
        )
    return "\n".join(lines)
