"""The judged set of related stories: invented affairs among the stories of a generated newspaper (``affairs.toml``).

A story belongs to the other stories of its affair. Some were printed twice, as an agency's words by two desks; the two
are one, and whoever shows both shows a story twice.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import parts

FILE = Path(__file__).with_suffix(".toml")
SEED = 77
#: Desks that print an agency's text as well, in turn.
OTHER_DESKS = ("life", "politics", "world", "society")


@dataclass(frozen=True)
class Told:
    """One printed story of an affair. Two with the same ``part`` are the same story."""

    affair: int
    part: int
    section: str
    headline: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    agency: bool = False


def told() -> list[Told]:
    """All stories of all affairs, in the order of their affairs. The same each time."""
    with FILE.open("rb") as file:
        affairs = tomllib.load(file)["affair"]
    return [story for at, affair in enumerate(affairs) for story in _stories(at, affair)]


def _stories(at: int, affair: Mapping[str, Any]) -> Iterator[Told]:
    for part, story in enumerate(affair["stories"]):
        rng = Random(f"{SEED}:{at}:{part}")
        day = affair["began"] + timedelta(days=story["days"])
        moment = datetime.combine(day, time(rng.randint(0, 12), rng.randint(0, 59)), UTC)
        # A daily's story says more than what is new in it: who was there, what is planned, what others say.
        words = _words(rng)
        more = [text.format_map(words) for text in rng.sample(parts.COMMON, 3)]
        paragraphs = (*story["text"], *more)
        yield Told(at, part, affair["section"], story["headline"], paragraphs, moment)
        if "again" in story:
            desk = OTHER_DESKS[(at + part) % len(OTHER_DESKS)]
            later = moment + timedelta(minutes=rng.randint(5, 300))
            yield Told(at, part, desk, story["again"], (*paragraphs[:-1], "（潮聲社）"), later, agency=True)


def _words(rng: Random) -> dict[str, Any]:
    names = [rng.choice(parts.SURNAMES) + rng.choice(parts.GIVEN) for _ in range(2)]
    return {
        "p": names[0], "q": names[1], "n": rng.randint(2, 9), "m": rng.randint(12, 980), "pct": rng.randint(3, 48),
        "town": rng.choice(parts.TOWNS), "spot": rng.choice(parts.SPOTS), "body": rng.choice(parts.BODIES),
        "firm": rng.choice(parts.FIRMS), "team": parts.TEAMS[0], "rival": parts.TEAMS[1],
        "day": rng.choice(parts.DAYS), "season": rng.choice(parts.SEASONS),
    }  # fmt: skip


# --- Judging ----------------------------------------------------------------------------------------------------

Known = Mapping[int, Told]
"""The stories of affairs by the numbers that they were printed under."""
PLACES = 10
FIRST = 5


def gains(seed: Told, listed: Sequence[int], known: Known) -> list[int]:
    """1 for each place that holds another story of the affair, 0 for what is none of it, or stood there already."""
    seen = {seed.part}
    found = []
    for number in listed[:PLACES]:
        story = known.get(number)
        good = story is not None and story.affair == seed.affair and story.part not in seen
        found.append(int(good))
        if story is not None and good:
            seen.add(story.part)
    return found


def ndcg(seed: Told, listed: Sequence[int], known: Known) -> float:
    """How good a list is, from 0 to 1: each place counts 1/log2(place + 1), against the best list there could be
    (Järvelin and Kekäläinen, 2002)."""
    parts_of_it = {story.part for story in known.values() if story.affair == seed.affair}
    best = sum(1 / math.log2(place + 2) for place in range(min(len(parts_of_it) - 1, PLACES)))
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains(seed, listed, known))) / best


def shows_twice(seed: Told, listed: Sequence[int], known: Known) -> bool:
    """Whether the first places hold one story twice, or the story itself once more."""
    shown = [(seed.affair, seed.part)]
    shown += [(known[n].affair, known[n].part) for n in listed[:FIRST] if n in known]
    return len(set(shown)) < len(shown)
