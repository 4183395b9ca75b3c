"""Moments: the first time is anybody's to give, a correction takes a role and a reason, and nothing is overwritten."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.roles import assign_role
from models.refusal import Refused
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by


@pytest.fixture
def incident(record: Record) -> str:
    """An incident found at ten to twelve; Wang commands, Li holds legal, Zhao is in the channel."""
    incident = record.declare()
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    record.do(assign_role, incident, "legal", LI, by(WANG))
    return incident


def refused(record: Record, incident: str, *args: Any) -> Refused:
    before = record.state(incident)
    with pytest.raises(Refused) as told:
        record.do(set_moment, incident, *args)
    after = record.state(incident)
    assert (after.moments, after.events) == (before.moments, before.events)
    return told.value


def test_a_stranger_gives_no_time(record: Record, incident: str) -> None:
    said = refused(record, incident, "occurred", at(-60), "", by(OUTSIDER))
    assert said.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."


def test_a_closed_incident_takes_no_time(record: Record, incident: str) -> None:
    record.do(close_incident, incident, Resolution("邮件已删除", "", "测试"), by(WANG, 3, admin=True))
    said = refused(record, incident, "occurred", at(-60), "", by(WANG, 4))
    assert said.sentence == "{code} is closed. To go on working in it, reopen it: {command} reopen."


@pytest.mark.parametrize("kind", ["", "teatime", "DETECTED"])
def test_a_time_of_no_kind_we_know_is_refused(record: Record, incident: str, kind: str) -> None:
    said = refused(record, incident, kind, at(-60), "", by(ZHAO, 5))
    assert (said.sentence, said.field) == ("Choose which time it is: the form lists them.", "kind")


def test_the_first_time_is_anybodys_to_give(record: Record, incident: str) -> None:
    record.do(set_moment, incident, "occurred", at(-60), "", by(ZHAO, 5))
    state = record.state(incident)
    assert state.moment("occurred") == at(-60)
    assert state.events[-1].payload == {
        "moment": "occurred",
        "old": None,
        "new": "2026-11-21T03:00:00+00:00",
        "reason": "",
    }


@pytest.mark.parametrize("when", [at(5.01), at(60), datetime(2999, 1, 1, tzinfo=at(0).tzinfo)])
def test_a_time_to_come_is_refused(record: Record, incident: str, when: datetime) -> None:
    said = refused(record, incident, "aware", when, "", by(WANG, 5))
    assert (said.sentence, said.field) == (
        "This time is still to come. Give the time at which it happened.",
        "at",
    )


def test_a_correction_takes_a_role_and_a_reason(record: Record, incident: str) -> None:
    said = refused(record, incident, "detected", at(-20), "记错了", by(ZHAO, 5))
    assert said.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    said = refused(record, incident, "detected", at(-20), "", by(LI, 5))
    assert (said.sentence, said.field) == (
        "This time is on record already. Say why it is corrected.",
        "reason",
    )
    record.do(set_moment, incident, "detected", at(-20), "以来电记录为准", by(LI, 5))
    state = record.state(incident)
    assert [(m.kind, m.at, m.reason, m.set_by, m.in_force) for m in state.moments] == [
        ("detected", at(-10), "", WANG, False),
        ("detected", at(-20), "以来电记录为准", LI, True),
    ]
    assert state.moment("detected") == at(-20)


def test_the_time_that_is_on_record_is_no_correction(record: Record, incident: str) -> None:
    before = record.kinds(incident)
    record.do(set_moment, incident, "detected", at(-10), "", by(ZHAO, 5))
    assert record.kinds(incident) == before


def test_nothing_of_a_leak_happened_before_it_began(record: Record, incident: str) -> None:
    record.do(set_moment, incident, "occurred", at(-60), "", by(ZHAO, 5))
    said = refused(record, incident, "contained", at(-61), "", by(ZHAO, 6))
    assert said.field == "at"
    assert said.sentence.startswith("The leak began later ({when})")
    assert said.values["when"] == at(-60)
    record.do(set_moment, incident, "contained", at(-60), "", by(ZHAO, 6))

    said = refused(record, incident, "occurred", at(-9), "记错了", by(LI, 7))
    assert said.sentence.startswith("Something that followed from it is on record as earlier ({when})")
    assert said.values["when"] == at(-60)
    record.do(set_moment, incident, "occurred", at(-3000), "日志显示更早", by(LI, 7))


@pytest.mark.parametrize("when", [at(0) - timedelta(days=367), datetime(2001, 9, 10, tzinfo=at(0).tzinfo)])
def test_a_time_over_a_year_ago_takes_a_reason_the_first_time_too(
    record: Record, incident: str, when: datetime
) -> None:
    said = refused(record, incident, "suspected", when, "", by(ZHAO, 5))
    assert (said.sentence, said.field) == (
        "This is more than a year ago. Check the year; if it is right, say how that is known.",
        "reason",
    )
    record.do(set_moment, incident, "aware", at(0) - timedelta(days=365), "", by(ZHAO, 5))
    record.do(set_moment, incident, "suspected", when, "外部审计报告所载", by(ZHAO, 6))
    assert record.state(incident).moment("suspected") == when


def test_what_was_found_over_a_year_ago_is_not_declared_by_a_slip_of_the_year(record: Record) -> None:
    with pytest.raises(Refused, match="more than a year ago") as said:
        record.declare(detected_at=datetime(2001, 9, 10, tzinfo=at(0).tzinfo))
    assert said.value.field == "detected_at"
