"""A lane's process."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from haowai.config import lanes
from haowai.config.lanes import go_first
from haowai.lib.turns import SHORT, take_turns


def test_a_lane_goes_first_where_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *asked: said.append(asked))
    monkeypatch.setattr(lanes, "take_turns", lambda length: length)

    go_first()

    assert said == [(os.PRIO_PROCESS, 0, -10)]


def test_and_goes_with_the_others_where_it_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    monkeypatch.setattr(lanes, "take_turns", lambda length: length)

    go_first()


def test_a_lane_takes_short_turns() -> None:
    """In a process of its own: turns are for whoever asked, and for all that it starts."""
    program = (
        "import haowai.config.lanes as lanes\n"
        "taken = lanes.take_turns\n"
        "lanes.take_turns = lambda length: print(taken(length))\n"
        "lanes.go_first()\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    # A kernel before 6.12 has no turns to give.
    assert int(said) in {SHORT, 0}


def test_turns_are_left_alone_where_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")

    assert take_turns(SHORT) == 0
