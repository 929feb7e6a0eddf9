"""Stories that a process beside the writer makes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.drafts import drafted_beside, stories

WORK: dict[str, Any] = {
    "seed": 7,
    "count": 5,
    "slugs": ("world", "markets"),
    "start": datetime(2026, 10, 1, tzinfo=UTC),
    "end": datetime(2026, 10, 2, tzinfo=UTC),
}


def test_batches_are_the_stories_of_all_calls_in_turn() -> None:
    further = WORK | {"first": 5}
    batches = list(drafted_beside([WORK, further], batch=4))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert [story for batch in batches for story in batch] == [*stories(**WORK), *stories(**further)]


def test_a_maker_that_ends_too_early_is_noticed() -> None:
    made = drafted_beside([WORK, WORK | {"seed": None, "slugs": ()}], batch=5)
    assert len(next(made)) == 5
    with pytest.raises(RuntimeError, match="ended with 1"):
        next(made)
