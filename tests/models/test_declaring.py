"""Declaring: one submission is one incident, nobody declares a second unawares, and what is wrong is refused with the
field it stands in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.actors import Actor
from models.changes.closing import Resolution, close_incident
from models.changes.declaring import Declaration, JustDeclared, declare_incident, recently_declared
from models.homes import record_person
from models.refusal import Refused
from tests.conftest import CHEN, LI, NOON, WANG, ZHAO, Record, at, by


def declaration(**said: Any) -> Declaration:
    given: dict[str, Any] = {
        "origin": "V1",
        "title": "工资表误发",
        "what_happened": "发给了乙公司",
        "how_found": "乙公司来电",
        "detected_at": NOON - timedelta(minutes=10),
        "data_kinds": ("payroll",),
        "commander": WANG,
        "severity": "SEV2",
        "quiet": False,
    }
    return Declaration(**given | said)


def count(record: Record) -> int:
    [[n]] = record.rows("SELECT count(*) FROM incident")
    return int(n)


def test_what_was_said_is_on_record(record: Record) -> None:
    incident = record.do(declare_incident, declaration(commander=CHEN), record.plan, by(WANG, 0))
    state = record.state(incident)

    assert record.kinds(incident) == ["incident.declared", "moment.set", "role.assigned"]
    declared, moment, role = state.events
    assert declared.actor == WANG
    assert declared.payload["title"] == "工资表误发"
    assert declared.payload["commander"] == CHEN
    assert declared.payload["playbook_digest"] == record.plan.digest
    assert (moment.payload["moment"], moment.payload["new"]) == ("detected", "2026-11-21T03:50:00+00:00")
    assert (role.payload["role"], role.payload["old"], role.payload["new"]) == ("ic", None, CHEN)
    assert {member.person: member.state for member in state.members} == {WANG: "wanted", CHEN: "wanted"}
    assert (state.incident.code, state.incident.status, state.incident.phase) == ("INC-0001", "open", "detect")
    assert len(state.tasks) == len(record.plan.playbook.tasks)


def test_the_same_submission_twice_is_one_incident(record: Record) -> None:
    ids = {record.do(declare_incident, declaration(), record.plan, by(WANG, minutes)) for minutes in (0, 1)}

    assert len(ids) == 1
    assert count(record) == 1


def test_twenty_submissions_at_once_get_twenty_numbers(record: Record) -> None:
    def declare(n: int) -> str:
        return record.do(declare_incident, declaration(origin=f"V{n % 20}"), record.plan, by(WANG, 0))

    with ThreadPoolExecutor(8) as together:
        ids = set(together.map(declare, range(40)))

    assert len(ids) == 20
    assert sorted(record.state(each).incident.number for each in ids) == list(range(1, 21))


def test_who_was_second_by_a_moment_finds_the_first(record: Record) -> None:
    """As on PostgreSQL, where two that are declared at once take the same number."""
    tried = []

    def declare(session: Session) -> str:
        tried.append("tried")
        if len(tried) == 1:
            raise IntegrityError("INSERT", None, Exception("number"))
        return declare_incident(session, declaration(), record.plan, by(WANG, 0))

    assert record.state(record.do(declare)).incident.number == 1
    assert len(tried) == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"detected_at": NOON + timedelta(minutes=2, seconds=1)}, "detected_at"),
        ({"commander": "UAPP"}, "commander"),
        ({"commander": "UGONE"}, "commander"),
        ({"severity": "SEV0"}, "severity"),
        ({"severity": ""}, "severity"),
        ({"data_kinds": ("payroll", "no-such-kind")}, "data_kinds"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field_and_writes_nothing(
    record: Record, said: dict[str, Any], field: str
) -> None:
    record.do(record_person, "UAPP", "Stanch", None, NOON, unfit="app")
    record.do(record_person, "UGONE", "钱磊", None, NOON, unfit="deactivated")

    with pytest.raises(Refused) as refused:
        record.do(declare_incident, declaration(**said), record.plan, by(WANG, 0))

    assert refused.value.field == field
    assert count(record) == 0


def test_a_clock_that_goes_ahead_a_little_means_now(record: Record) -> None:
    ahead = declaration(detected_at=NOON + timedelta(minutes=2))
    incident = record.do(declare_incident, ahead, record.plan, by(WANG, 0))

    assert record.state(incident).moment("detected") == NOON


# --- Another incident, just declared ----------------------------------------------------------------------------------


def test_the_news_is_half_an_hour_old_at_most_and_open(record: Record) -> None:
    record.declare(minutes=0)
    closed = record.declare(minutes=10)
    record.declare(minutes=20)
    record.do(close_incident, closed, Resolution("done", "", "drill"), Actor(WANG, at(21), admin=True))

    recent = record.see(recently_declared, by(LI, 29))
    assert [(each.number, each.at) for each in recent] == [(1, at(0)), (3, at(20))]
    assert [each.number for each in record.see(recently_declared, by(LI, 30))] == [3]


@pytest.mark.parametrize("told_of", [0, 1])
def test_nobody_declares_a_second_without_having_been_told_of_the_first(record: Record, told_of: int) -> None:
    record.declare(minutes=0)
    record.declare(by=CHEN, minutes=5)

    with pytest.raises(JustDeclared) as just:
        record.do(declare_incident, declaration(origin="V9", told_of=told_of), record.plan, by(LI, 6))
    assert [each.number for each in just.value.recent] == [1, 2]
    assert count(record) == 2

    record.do(declare_incident, declaration(origin="V9", told_of=2), record.plan, by(LI, 6))
    assert count(record) == 3


def test_a_quiet_one_is_news_to_its_own_people_only(record: Record) -> None:
    record.declare(quiet=True)
    record.declare(minutes=1)
    assert [each.number for each in record.see(recently_declared, by(LI, 2))] == [2]
    assert [each.number for each in record.see(recently_declared, by(WANG, 2))] == [1, 2]
    assert [each.number for each in record.see(recently_declared, by(LI, 2, admin=True))] == [1, 2]
    record.do(declare_incident, declaration(origin="V9", told_of=2), record.plan, by(LI, 3))

    record.declare(by=CHEN, minutes=4, quiet=True)
    record.do(declare_incident, declaration(origin="V10", told_of=3), record.plan, by(LI, 5))
    assert count(record) == 5


def test_an_old_one_is_no_news(record: Record) -> None:
    record.declare(minutes=0)

    record.do(declare_incident, declaration(origin="V9", told_of=0), record.plan, by(LI, 31))

    assert count(record) == 2


def test_a_repeated_submission_is_not_asked_about_itself(record: Record) -> None:
    first = record.do(declare_incident, declaration(told_of=0), record.plan, by(WANG, 0))

    assert record.do(declare_incident, declaration(told_of=0), record.plan, by(WANG, 1)) == first


# --- Default holders --------------------------------------------------------------------------------------------------


def test_default_holders_are_invited_and_asked(record: Record) -> None:
    responders = {"legal": LI, "ic": ZHAO}
    incident = record.do(declare_incident, declaration(responders=responders), record.plan, by(WANG, 0))
    state = record.state(incident)

    assert {member.person for member in state.members} == {WANG, LI, ZHAO}
    assert [(each.role, each.successor) for each in state.handovers] == [("ic", ZHAO), ("legal", LI)]
    assert state.holders["ic"].person == WANG, "the command moves when it is accepted"


def test_a_commander_the_declarer_chose_is_not_asked_to_hand_over(record: Record) -> None:
    chosen = declaration(commander=CHEN, responders={"ic": ZHAO})
    incident = record.do(declare_incident, chosen, record.plan, by(WANG, 0))

    assert record.state(incident).handovers == ()
