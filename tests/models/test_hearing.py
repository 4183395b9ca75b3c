"""When Slack was last surely heard, and after which gaps every open incident's channel is looked at."""

from datetime import timedelta

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel
from models.changes.surveys import load_due, surveys_due
from models.hearing import hear, last_heard, lock_out
from tests.conftest import CHEN, WANG, ZHAO, Record, at, by


@pytest.fixture
def incidents(record: Record) -> list[str]:
    """Two open incidents with a channel, one without, and one that is closed."""
    made = [record.declare(by=person, minutes=-60) for person in (WANG, CHEN, ZHAO, "UCLOSED")]
    for n, incident in enumerate(made):
        if n != 2:
            record.do(record_channel, incident, f"C{n}", f"inc-{n}", by("stanch", -59))
    record.do(close_incident, made[3], Resolution("已收回", "", "演练"), by("UCLOSED", -50, admin=True))
    return made[:2]


def heard(record: Record) -> tuple[float, float | None]:
    """The minutes of the one row."""
    found = record.see(last_heard)
    assert found is not None
    since = found.locked_out_since
    return (found.at - at(0)).total_seconds() / 60, (since - at(0)).total_seconds() / 60 if since else None


def test_before_the_first_time_nothing_was_missed(record: Record, incidents: list[str]) -> None:
    assert record.see(last_heard) is None
    assert record.do(hear, at(0)) == []
    assert heard(record) == (0, None)


@pytest.mark.parametrize(("minutes", "missed"), [(0.5, False), (5, False), (5.1, True), (600, True)])
def test_a_gap_longer_than_slacks_own_attempts(
    record: Record, incidents: list[str], minutes: float, missed: bool
) -> None:
    record.do(hear, at(0))
    assert record.do(hear, at(minutes)) == (sorted(incidents) if missed else [])
    assert heard(record) == (minutes, None)
    assert sorted(record.see(surveys_due)) == (sorted(incidents) if missed else [])
    if missed:
        due = record.see(load_due, incidents[0])
        assert due is not None
        assert (due.since, due.until, due.why) == (at(0), at(minutes), "silence")
    assert record.do(hear, at(minutes + 0.5)) == []


def test_the_newest_time_counts_whoever_says_it(record: Record, incidents: list[str]) -> None:
    for minutes in (0, 3, 2.9, 2.5):
        assert record.do(hear, at(minutes)) == []
    assert heard(record) == (3, None)


def test_a_clock_that_was_wrong_does_not_deafen_us_for_ever(record: Record, incidents: list[str]) -> None:
    record.do(hear, at(600))
    assert record.do(hear, at(0)) == []
    assert heard(record) == (0, None)


@pytest.mark.parametrize(
    ("now", "lately", "since"),
    [
        (60, 0.5, None),  # set ahead, and Slack was heard half a minute ago
        (70, 10, 60),  # set ahead, and in ten minutes nothing was heard
        (-50, 10, -60),  # set back, and in ten minutes nothing was heard
        (-60, 0.5, None),
        (10, 30, 0),  # another process has heard meanwhile
    ],
)
def test_who_goes_on_hearing_does_not_go_by_a_clock_that_somebody_sets(
    record: Record, incidents: list[str], now: float, lately: float, since: float | None
) -> None:
    record.do(hear, at(0))
    missed = record.do(hear, at(now), timedelta(minutes=lately))
    assert missed == (sorted(incidents) if since is not None else [])
    due = record.see(load_due, incidents[0])
    assert (due.since if due else None) == (at(since) if since is not None else None)
    assert heard(record) == (now, None)


def test_a_token_that_is_being_exchanged_while_somebody_sets_the_clock(record: Record, incidents: list[str]) -> None:
    record.do(hear, at(0))
    record.do(lock_out, at(0.2))
    assert record.do(hear, at(60.5), timedelta(seconds=30)) == []


def test_while_slack_refuses_the_token_nothing_is_heard(record: Record, incidents: list[str]) -> None:
    record.do(hear, at(0))
    for minutes in (0.4, 0.9, 2):
        record.do(lock_out, at(minutes))
    assert heard(record) == (0, 0.4)

    assert record.do(hear, at(3)) == sorted(incidents)

    assert heard(record) == (3, None)
    due = record.see(load_due, incidents[0])
    assert due is not None
    assert (due.since, due.until, due.why) == (at(0), at(3), "token")


def test_a_token_that_is_refused_for_moments_is_being_exchanged(record: Record, incidents: list[str]) -> None:
    record.do(hear, at(0))
    record.do(lock_out, at(0.4))
    assert record.do(hear, at(0.9)) == []
    assert heard(record) == (0.9, None)


def test_a_token_may_be_refused_before_anything_was_ever_heard(record: Record) -> None:
    record.do(lock_out, at(1))
    assert heard(record) == (1, 1)
