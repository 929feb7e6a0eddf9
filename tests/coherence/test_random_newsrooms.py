"""Coherence: after any sequence of editorial acts, and as time passes, what the cache serves is what Django would make
of the newspaper now."""

from __future__ import annotations

import math
import os
import secrets
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.coherence.clock import LOTS_OF_TIME
from tests.coherence.newsroom import ACTS, WEIGHTS
from tests.coherence.playing import Drops, Game, table
from tests.coherence.reading import Site

pytestmark = pytest.mark.django_db

#: `make soak` sets these: how many steps, the seed of the first game, and whether drops in vain are counted.
STEPS = int(os.environ.get("SOAK_STEPS", "0"))
SEED = os.environ.get("SOAK_SEED", "")
#: Count what is purged in vain: then whatever was dropped is read after each step.
DROPS: dict[str, Drops] | None = defaultdict(Drops) if os.environ.get("SOAK_DROPS") else None
#: Of a game of `make test`, and of one of `make soak`.
A_GAME, LONG_GAME = 90, 200
#: Games of one seed, after Hypothesis' simplest one.
GAMES = 10
#: Steps after which everything is read.
EVERY = 100 if STEPS else 60
#: Of the pages that almost any step changes, so many are read after each.
RESTLESS = 3 if STEPS else 8

DICE = st.integers(0, 999)
LOTS = [name for name, weight in WEIGHTS.items() for _ in range(weight)]
#: Steps of each game that was played, in order.
played: list[int] = []


class Played(RuleBasedStateMachine):
    """A newsroom, played step by step on an empty database."""

    def __init__(self) -> None:
        super().__init__()
        self.ground = _undone()
        self.ground.__enter__()
        self.game = Game(Site(), drops=DROPS, every=EVERY, most_restless=RESTLESS)
        try:
            self.game.begin()
        except BaseException:
            self.ground.__exit__(None, None, None)
            raise

    @rule(name=st.sampled_from(LOTS), dice=DICE)
    def act(self, name: str, dice: int) -> None:
        self.game.play(name, dice)

    @rule(name=st.sampled_from(LOTS), dice=DICE)
    def act_again(self, name: str, dice: int) -> None:
        """Twice, so that acts are played more often than the clock goes."""
        self.game.play(name, dice)

    @rule(name=st.sampled_from(LOTS_OF_TIME), dice=DICE)
    def move(self, name: str, dice: int) -> None:
        self.game.move(name, dice)

    def teardown(self) -> None:
        played.append(self.game.steps)
        if STEPS:
            tell(f"a game of {self.game.steps} steps, {self.game.compared} pages compared")
        try:
            self.game.end()
        finally:
            self.ground.__exit__(None, None, None)


@contextmanager
def _undone() -> Iterator[None]:
    """A transaction that leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play(games: int, steps: int, *, chance: int | None, shrink: bool = False) -> None:
    """Play so many games of so many steps; ``chance`` is their seed, None for the same games each time.

    Hypothesis tries the simplest example first, which is one act over and over: a game that is not counted.
    """

    class Machine(Played):
        pass

    if chance is not None:
        seed(chance)(Machine)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=games + 1,
            stateful_step_count=steps,
            database=None,
            derandomize=chance is None,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_the_same_newsroom_each_time() -> None:
    play(1, A_GAME, chance=None)


def test_a_newsroom_that_nobody_has_played() -> None:
    chance = secrets.randbelow(10**9)
    try:
        play(1, A_GAME, chance=chance)
    except BaseException as error:
        error.add_note(f"Again: make soak ARGS='--steps {2 * A_GAME} --seed {chance}'")
        raise


def test_all_acts_are_played() -> None:
    assert set(WEIGHTS) == set(ACTS)
    assert all(weight >= 1 for weight in WEIGHTS.values())


@pytest.mark.skipif(not STEPS, reason="make soak plays this")
def test_many_newsrooms() -> None:
    chance = int(SEED) if SEED else secrets.randbelow(10**9)
    steps = 0
    while steps < STEPS:
        tell(f"{steps} of {STEPS} steps; the next games have seed {chance}")
        played.clear()
        play(min(GAMES, math.ceil((STEPS - steps) / LONG_GAME)), min(LONG_GAME, STEPS), chance=chance)
        # The simplest game is one act over and over.
        steps += sum(played[1:])
        chance += 1
    tell(f"{steps} steps; no page was old")
    if DROPS:
        tell(table(DROPS))


def tell(words: str) -> None:
    """Two databases are played side by side: which of them says so."""
    sys.stderr.write(f"{connection.vendor}: {words}\n")
    sys.stderr.flush()
