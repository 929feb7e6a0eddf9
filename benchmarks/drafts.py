"""The stories of a generated newspaper as plain values, made in this process or in one beside it.

The same seed gives the same stories, each by itself, however they are cut into batches. Nothing here needs Django, so
that a process that only makes them starts at once.
"""

from __future__ import annotations

import multiprocessing
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from queue import Empty, Full
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import parts

TAIPEI = ZoneInfo("Asia/Taipei")
#: How many batches may lie ready: enough that neither process waits, few enough to need no memory.
AHEAD = 4
#: What a section's stories sound like, by its address; whatever isn't named is civic.
GENRES = {
    **dict.fromkeys(("markets", "industry", "property", "gadgets"), "money"),
    **dict.fromkeys(("baseball", "basketball", "allsports"), "sport"),
    **dict.fromkeys(
        ("documentary", "fashion", "living", "books", "stage", "recipes", "science", "oddly"), "culture"
    ),
}
#: How a byline is printed, with the role; the agency's has no name.
FORMS = (
    ("bracket", "記者"), ("bracket", "記者"), ("bracket", "記者"), ("slash", "記者"), ("slash", "特派記者"),
    ("compiled", "編譯"), ("special", "記者"), ("agency", "潮聲社"),
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """A byline: ``name`` is empty for an agency, whose role stands alone."""

    name: str
    role: str
    place: str
    day: int | None
    form: str


@dataclass(frozen=True)
class Drafted:
    """One generated story. ``section``, ``also``, ``topics`` and ``photo`` are places in lists of the
    caller's."""

    index: int
    headline: str
    kicker: str
    standfirst: str
    body: tuple[tuple[str, str], ...]
    section: int
    also: int | None
    topics: tuple[int, ...]
    photo: int
    signed: tuple[Signed, ...]
    published_at: datetime
    restricted: bool
    page: str
    block_ids: tuple[str, ...]


def stories(
    seed: int,
    count: int,
    slugs: Sequence[str],
    start: datetime,
    end: datetime,
    *,
    first: int = 0,
    places: Iterable[int] | None = None,
) -> Iterator[Drafted]:
    """``count`` stories from the one numbered ``first``, in the order of their publication from
    ``start`` to ``end`` (aware). ``slugs`` are the sections' addresses, which decide what their stories
    sound like. ``places`` are those of the ``count`` that are wanted, all when absent."""
    step = (end - start) / max(count, 1)
    for place in range(count) if places is None else places:
        rng = Random(f"{seed}:{first + place}")
        yield _draft(rng, first + place, slugs, start + step * (place + rng.random()))


def _draft(rng: Random, index: int, slugs: Sequence[str], moment: datetime) -> Drafted:
    # Desks don't write alike much: the first sections of the list have the most stories.
    section = min(int(rng.expovariate(3 / len(slugs))), len(slugs) - 1)
    genre = GENRES.get(slugs[section], "civic")
    words = _words(rng, abroad=slugs[section] == "world")
    core = rng.sample(parts.CORE[genre], 7)
    common = rng.sample(parts.COMMON, rng.randint(5, 7))
    sentences = (*core[:4], *common[:2], *core[4:], *common[2:])
    body = [
        ("paragraph", sentence.format_map(words | _details(rng, words["cast"]))) for sentence in sentences
    ]
    for at, text in zip((8, 4), rng.sample(parts.SUBHEADINGS, 2), strict=True):
        body.insert(at, ("subheading", text))
    topics = rng.sample(range(len(parts.TOPICS)), rng.choice((0, 1, 1, 2, 3)))
    return Drafted(
        index=index,
        headline=rng.choice(parts.HEADLINES[genre]).format_map(words),
        kicker=rng.choice(parts.KICKERS) if rng.random() < 0.2 else "",
        standfirst=rng.choice(parts.STANDFIRSTS).format_map(words) if rng.random() < 0.6 else "",
        body=tuple(body),
        section=section,
        also=rng.randrange(len(slugs)) if rng.random() < 0.1 else None,
        topics=tuple(sorted(topics)),
        photo=rng.randrange(1_000),
        signed=_signed(rng, words, moment),
        published_at=moment.replace(microsecond=0),
        restricted=rng.random() < 0.005,
        page=f"A{rng.randint(1, 24)}" if rng.random() < 0.15 else "",
        block_ids=tuple(str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in body),
    )


def _name(rng: Random) -> str:
    return rng.choice(parts.SURNAMES) + rng.choice(parts.GIVEN)


def _words(rng: Random, *, abroad: bool) -> dict[str, Any]:
    team, rival = rng.sample(parts.TEAMS, 2)
    cast = [_name(rng) for _ in range(5)]
    return _details(rng, cast) | {
        "cast": cast,
        "town": rng.choice(parts.ABROAD if abroad else parts.TOWNS),
        "spot": rng.choice(parts.SPOTS),
        "body": rng.choice(parts.BODIES),
        "firm": rng.choice(parts.FIRMS),
        "team": team,
        "rival": rival,
        "day": rng.choice(parts.DAYS),
        "season": rng.choice(parts.SEASONS),
    }


def _details(rng: Random, cast: list[str]) -> dict[str, Any]:
    """What differs from one paragraph to the next: numbers, and who of the story's people speaks."""
    p, q = rng.sample(cast, 2)
    return {"p": p, "q": q, "n": rng.randint(2, 9), "m": rng.randint(12, 980), "pct": rng.randint(3, 48)}


def _signed(rng: Random, words: dict[str, Any], moment: datetime) -> tuple[Signed, ...]:
    form, role = rng.choice(FORMS)
    day = moment.astimezone(TAIPEI).day if form in {"slash", "agency"} else None
    place = "" if form in {"compiled", "special"} else words["town"]
    if form == "agency":
        return (Signed("", role, place, day, form),)
    # Author pages are those of the first names; the rest sign without one.
    names = [
        reporter(rng.randrange(120)) for _ in range(2 if form == "bracket" and rng.random() < 0.2 else 1)
    ]
    return tuple(Signed(name, role, place, day, form) for name in dict.fromkeys(names))


def reporter(place: int) -> str:
    """The name of one of the paper's 120 reporters."""
    return parts.SURNAMES[place % len(parts.SURNAMES)] + parts.GIVEN[place * 7 % len(parts.GIVEN)]


#: The arguments of one call of ``stories``.
Work = dict[str, Any]


def drafted_beside(work: Sequence[Work], *, batch: int) -> Iterator[list[Drafted]]:
    """The stories of several calls of ``stories`` in batches, made ahead by a process of their own while the caller
    writes. Raises RuntimeError when that process ends before its work."""
    context = multiprocessing.get_context("spawn")
    ready: Any = context.Queue(AHEAD)
    maker = context.Process(target=_fill, args=(ready, list(work), batch), daemon=True)
    maker.start()
    try:
        while made := _take(ready, maker):
            yield made
    finally:
        maker.terminate()
        maker.join()


def _take(ready: Any, maker: Any) -> list[Drafted] | None:
    """The next batch, None after the last. Waits for it, but not for a maker that has ended."""
    while True:
        was_alive = maker.is_alive()
        try:
            made: list[Drafted] | None = ready.get(timeout=1)
        except Empty:
            if was_alive:
                continue
            raise RuntimeError(f"the process that makes stories ended with {maker.exitcode}") from None
        return made


def _fill(ready: Any, work: Sequence[Work], batch: int) -> None:
    made = (story for each in work for story in stories(**each))
    while drafted := list(islice(made, batch)):
        _put(ready, drafted)
    _put(ready, None)


def _put(ready: Any, drafted: list[Drafted] | None) -> None:
    """Wait for room, but not for a writer that was killed."""
    writer = multiprocessing.parent_process()
    while writer is not None and writer.is_alive():
        try:
            ready.put(drafted, timeout=1)
        except Full:
            continue
        return
    ready.cancel_join_thread()
    raise SystemExit(1)
