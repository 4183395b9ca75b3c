"""The rhythm of status updates: who is reminded, when, and how often.

The shipped playbook reminds after 30 minutes at SEV1 and 120 at SEV2, calls an update overdue after 60 and 240, asks
for one a day at SEV3 and for none at SEV4.
"""

from datetime import timedelta

import pytest

from models.actors import STANCH, Actor
from models.changes.closing import Resolution, close_incident, reopen_incident
from models.changes.machine import remind_of_update, updates_due
from models.changes.members import record_joined, record_left
from models.changes.recording import Update, post_update
from models.changes.roles import assign_role
from models.changes.steering import set_severity
from models.homes import record_person
from tests.conftest import CHEN, WANG, Record, at, by


def swept(record: Record, incident: str, *minutes: float) -> list[tuple[float, str, str]]:
    """What sweeps at these minutes after noon put on record: when, which threshold, to whom."""
    for minute in minutes:
        for due in record.see(updates_due, at(minute)):
            record.do(remind_of_update, due, Actor(STANCH, at(minute)))
    reminders = [event for event in record.state(incident).events if event.kind == "reminder.update"]
    return [
        ((event.recorded_at - at(0)) / timedelta(minutes=1), event.payload["threshold"], event.payload["to"])
        for event in reminders
    ]


def updated(record: Record, incident: str, minutes: float, next_at: float | None = None) -> None:
    promised = at(next_at) if next_at is not None else None
    record.do(post_update, incident, Update(f"已知 {minutes}", "", "", promised), by(WANG, minutes))


@pytest.mark.parametrize(
    ("severity", "reminders"),
    [
        ("SEV1", [(30, "due", WANG), (60, "overdue", WANG)]),
        ("SEV2", [(120, "due", WANG), (240, "overdue", WANG)]),
        ("SEV3", [(1440, "due", WANG)]),
        ("SEV4", []),
    ],
)
def test_the_severity_sets_the_rhythm(record: Record, severity: str, reminders: list[tuple[float, str, str]]) -> None:
    incident = record.declare(severity=severity)
    every_ten_minutes = range(0, 3000, 10)
    assert swept(record, incident, *every_ten_minutes) == reminders


def test_not_a_second_too_early(record: Record) -> None:
    incident = record.declare()
    assert record.see(updates_due, at(120) - timedelta(microseconds=1)) == []
    assert record.see(updates_due, at(120)) == [incident]
    # A sweep that was overtaken writes nothing either.
    record.do(remind_of_update, incident, Actor(STANCH, at(119)))
    assert swept(record, incident) == []


def test_an_update_starts_anew(record: Record) -> None:
    incident = record.declare()
    updated(record, incident, 100)
    assert swept(record, incident, 130, 219) == []
    assert swept(record, incident, 220, 230) == [(220, "due", WANG)]
    updated(record, incident, 235)
    assert swept(record, incident, 240, 354) == [(220, "due", WANG)]
    assert swept(record, incident, 355) == [(220, "due", WANG), (355, "due", WANG)]


def test_a_bot_that_was_down_tells_only_what_is_true_now(record: Record) -> None:
    incident = record.declare()
    assert swept(record, incident, 600, 601, 602) == [(600, "overdue", WANG)]


@pytest.mark.parametrize(
    ("promised", "reminders"),
    [
        (60, [(60, "due", WANG), (240, "overdue", WANG)]),
        (180, [(180, "due", WANG), (240, "overdue", WANG)]),
        (480, [(480, "due", WANG)]),
    ],
)
def test_a_promise_goes_before_the_rhythm(
    record: Record, promised: float, reminders: list[tuple[float, str, str]]
) -> None:
    incident = record.declare()
    updated(record, incident, 0, promised)
    assert swept(record, incident, *range(0, 900, 10)) == reminders


def test_what_was_promised_is_reminded_of_without_a_rhythm_too(record: Record) -> None:
    incident = record.declare(severity="SEV4")
    updated(record, incident, 0, 45)
    assert swept(record, incident, 44, 45, 900) == [(45, "due", WANG)]


def test_a_raised_severity_quickens_the_rhythm_and_takes_the_promise_back(record: Record) -> None:
    incident = record.declare()
    updated(record, incident, 0, 180)
    record.do(set_severity, incident, "SEV1", "媒体来询", by(WANG, 20))
    assert swept(record, incident, 29, 30, 45, 60) == [(30, "due", WANG), (60, "overdue", WANG)]


def test_a_lowered_severity_slows_it_down_and_keeps_the_promise(record: Record) -> None:
    incident = record.declare(severity="SEV1")
    updated(record, incident, 0, 40)
    record.do(set_severity, incident, "SEV2", "影响有限", by(WANG, 10))
    assert swept(record, incident, 39, 40, 60, 239) == [(40, "due", WANG)]
    assert swept(record, incident, 240) == [(40, "due", WANG), (240, "overdue", WANG)]


def test_lowered_to_the_lightest_nobody_is_reminded(record: Record) -> None:
    incident = record.declare(severity="SEV1")
    record.do(set_severity, incident, "SEV4", "无需通知", by(WANG, 10))
    assert swept(record, incident, 30, 60, 5000) == []


def test_the_commander_of_the_moment_is_reminded(record: Record) -> None:
    incident = record.declare()
    swept(record, incident, 120)
    record.do(assign_role, incident, "ic", CHEN, by(WANG, 130))
    assert swept(record, incident, 130, 240) == [(120, "due", WANG), (240, "overdue", CHEN)]


def test_who_has_left_is_not_reminded_but_who_steers_instead(record: Record) -> None:
    incident = record.declare()
    record.do(record_joined, incident, by(CHEN))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 2))
    record.do(record_left, incident, by(WANG, 3))
    assert swept(record, incident, 120) == [(120, "due", CHEN)]


def test_a_deactivated_account_is_not_reminded(record: Record) -> None:
    incident = record.declare(by=CHEN, commander=WANG)
    record.do(record_person, WANG, "Wang", "en", at(1), unfit="deactivated")
    assert swept(record, incident, 120) == [(120, "due", CHEN)]


def test_the_reminder_waits_for_somebody_who_can_act(record: Record) -> None:
    incident = record.declare()
    record.do(record_joined, incident, by(CHEN))
    record.do(record_left, incident, by(WANG, 3))
    assert swept(record, incident, 120, 121) == []
    assert record.see(updates_due, at(121)) == []  # nothing is tried in vain every five seconds
    record.do(assign_role, incident, "ic", CHEN, by(CHEN, 122))
    assert swept(record, incident, 123, 124) == [(123, "due", CHEN)]


def test_a_closed_incident_reminds_nobody_and_a_reopened_one_starts_anew(record: Record) -> None:
    incident = record.declare()
    updated(record, incident, 10, 50)
    record.do(close_incident, incident, Resolution("已删除", "", "演示"), by(WANG, 40, admin=True))
    assert swept(record, incident, 50, 120, 500) == []
    record.do(reopen_incident, incident, "又发现一份", by(WANG, 1000))
    assert swept(record, incident, 1119) == []
    assert swept(record, incident, 1120) == [(1120, "due", WANG)]


def test_closed_between_the_look_and_the_reminder(record: Record) -> None:
    incident = record.declare()
    assert record.see(updates_due, at(120)) == [incident]
    record.do(close_incident, incident, Resolution("已删除", "", "演示"), by(WANG, 120, admin=True))
    record.do(remind_of_update, incident, Actor(STANCH, at(120)))
    assert swept(record, incident) == []


def test_each_incident_has_a_rhythm_of_its_own(record: Record) -> None:
    first, second = record.declare(), record.declare(CHEN, minutes=60, severity="SEV1")
    assert record.see(updates_due, at(95)) == [second]
    assert set(record.see(updates_due, at(125))) == {first, second}
