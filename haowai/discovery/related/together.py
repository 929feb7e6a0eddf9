"""The reader's path: stories that were read together. Who counts readers is no business of this room, and hands the
numbers in; while nobody does, stories are related by their words alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

log = structlog.get_logger(__name__)

#: Asked with the number of a story and with how many others are wanted at most; answers what share (0 to 1) of its
#: readers read each of them as well. It is asked once for each story that goes to press, so it has to be quick.
Together = Callable[[int, int], Mapping[int, float]]

#: Others that are asked for.
MOST = 20

_together: Together | None = None


def set_together(ask: Together | None) -> None:
    """Install who knows what is read together; ``config`` does so at start-up. None: nobody."""
    global _together
    _together = ask


def read_together(number: int) -> dict[int, float]:
    """What share of a story's readers read which others, most first; empty when nobody knows. Never raises: what is
    related must not depend on counters."""
    if _together is None:
        return {}
    try:
        told = _together(number, MOST)
        shares = {int(other): min(max(float(share), 0.0), 1.0) for other, share in told.items()}
    except Exception:
        log.warning("who counts readers can't be asked", exc_info=True)
        return {}
    best = sorted(shares.items(), key=lambda pair: -pair[1])[:MOST]
    return {other: share for other, share in best if share > 0 and other != number}
