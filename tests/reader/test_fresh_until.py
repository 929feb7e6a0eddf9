"""Each page says until when it is true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from haowai.reader import clock

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_a_rendering_has_one_now_and_keeps_its_first_boundary(time_machine):
    time_machine.move_to(NOON, tick=True)
    with clock.rendering():
        begun = clock.now()
        clock.good_until(begun + timedelta(hours=2), None, begun + timedelta(hours=1))
        time_machine.move_to(NOON + timedelta(minutes=5))
        with clock.rendering():
            assert clock.now() == begun
            clock.good_until(begun + timedelta(minutes=30), begun - timedelta(hours=1), begun)
        clock.good_until(None)
        assert clock.fresh_until() == begun + timedelta(minutes=30)
    assert clock.fresh_until() is None
    assert clock.now() > begun


def test_outside_a_rendering_nothing_is_declared():
    clock.good_until(clock.now() + timedelta(hours=1))
    assert clock.fresh_until() is None
