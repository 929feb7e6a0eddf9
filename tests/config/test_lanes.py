"""A lane's process."""

from __future__ import annotations

import os

import pytest

from haowai.config.lanes import go_first


def test_a_lane_goes_first_where_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *asked: said.append(asked))

    go_first()

    assert said == [(os.PRIO_PROCESS, 0, -10)]


def test_and_goes_with_the_others_where_it_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)

    go_first()
