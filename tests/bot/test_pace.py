"""Pace: how long a call has to wait. Times are seconds of an invented clock."""

import pytest

from bot.pace import Pace


def test_a_burst_of_five_messages_then_one_a_second() -> None:
    pace = Pace()
    for _ in range(5):
        assert pace.wait("chat.postMessage", "C1", 100.0) == 0
        pace.spend("chat.postMessage", "C1", 100.0)
    assert pace.wait("chat.postMessage", "C1", 100.0) == pytest.approx(1.0)
    assert pace.wait("chat.postMessage", "C1", 100.4) == pytest.approx(0.6)
    assert pace.wait("chat.postMessage", "C2", 100.0) == 0


def test_updates_are_counted_for_the_workspace() -> None:
    pace = Pace()
    for _ in range(20):
        pace.spend("chat.update", "", 100.0)
    assert pace.wait("chat.update", "", 100.0) == pytest.approx(1.2)


def test_what_slack_says_is_obeyed_to_the_second() -> None:
    pace = Pace()
    pace.hold("views.publish", 130.0)
    assert pace.wait("views.publish", "", 100.0) == pytest.approx(30.0)
    assert pace.wait("views.publish", "", 130.0) == 0
    pace.hold("views.publish", 110.0)
    assert pace.wait("views.publish", "", 120.0) == pytest.approx(10.0)


def test_other_methods_are_not_held_up() -> None:
    pace = Pace()
    pace.hold("chat.postMessage", 130.0)
    assert pace.wait("chat.update", "", 100.0) == 0
