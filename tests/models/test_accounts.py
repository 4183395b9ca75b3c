"""Somebody's account is deactivated: what they hold is put on record as needing somebody else, once."""

import pytest

from models.actors import STANCH
from models.changes.accounts import counted_on, record_deactivated
from models.changes.closing import Resolution, close_incident
from models.changes.handovers import offer_handover
from models.changes.members import record_joined, record_left
from models.changes.roles import assign_role
from models.changes.tasks import assign_task
from models.homes import record_person
from models.refusal import Refused
from models.tables import Person
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by

ADMINS = ("UADMIN", ZHAO)


def deactivate(record: Record, person: str) -> None:
    record.do(record_deactivated, person, ADMINS, by(STANCH, 5))


@pytest.fixture
def incident(record: Record) -> str:
    incident = record.declare()
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 2))
    record.do(assign_task, incident, "activate.team", ZHAO, by(WANG, 2))
    return incident


def test_what_they_hold_is_named_and_who_steers_and_the_administrators_are_told(record: Record, incident: str) -> None:
    for _ in range(2):
        deactivate(record, ZHAO)

    assert record.kinds(incident).count("member.deactivated") == 1
    event = record.state(incident).events[-1]
    assert (event.actor, event.payload) == (
        STANCH,
        {"person": ZHAO, "roles": ["tech"], "tasks": ["activate.team"], "tell": ["UADMIN", WANG]},
    )
    state = record.state(incident)
    assert [role.key for role in state.orphaned_roles] == ["tech"]
    with pytest.raises(Refused, match=r"is deactivated\. Choose someone else"):
        record.do(assign_role, incident, "legal", ZHAO, by(WANG, 6))


def test_nothing_held_is_on_record_and_nobody_is_told(record: Record, incident: str) -> None:
    deactivate(record, LI)
    assert record.state(incident).events[-1].payload == {"person": LI, "roles": [], "tasks": [], "tell": []}


def test_of_the_commander_the_next_who_may_assign_is_told(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 3))
    deactivate(record, WANG)
    assert record.state(incident).events[-1].payload["tell"] == ["UADMIN", CHEN, ZHAO]


def test_what_was_offered_to_them_comes_back(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 3))
    record.do(offer_handover, incident, "scribe", LI, "", by(CHEN, 4))
    deactivate(record, LI)
    assert record.state(incident).handovers[-1].state == "withdrawn"
    assert record.kinds(incident)[-2:] == ["member.deactivated", "handover.withdrawn"]


def test_every_open_incident_that_counts_on_them_hears_of_it_and_no_other(record: Record, incident: str) -> None:
    second, closed, gone = (record.declare(by=CHEN, minutes=n, commander=ZHAO) for n in (-1, -2, -3))
    record.do(close_incident, closed, Resolution("已收回", "", "演练"), by(CHEN, 3, admin=True))
    record.do(assign_role, gone, "ic", CHEN, by(CHEN, 3, admin=True))
    record.do(record_left, gone, by(ZHAO, 3))
    deactivate(record, ZHAO)
    heard = {each: record.kinds(each).count("member.deactivated") for each in (incident, second, closed, gone)}
    assert heard == {incident: 1, second: 1, closed: 0, gone: 0}


def test_one_who_left_and_still_holds_a_role_counts(record: Record, incident: str) -> None:
    record.do(record_left, incident, by(ZHAO, 3))
    deactivate(record, ZHAO)
    assert record.kinds(incident).count("member.deactivated") == 1


def test_a_stranger_leaves_no_trace(record: Record, incident: str) -> None:
    before = record.state(incident)
    deactivate(record, "USTRANGER")
    assert record.state(incident) == before
    assert record.see(lambda session: session.get(Person, "USTRANGER")) is None


def test_who_was_given_back_their_account_may_lose_it_again(record: Record, incident: str) -> None:
    deactivate(record, ZHAO)
    record.do(record_person, ZHAO, "赵敏", "zh_CN", at(6))
    assert record.state(incident).orphaned_roles == ()
    deactivate(record, ZHAO)
    assert record.kinds(incident).count("member.deactivated") == 2


def test_who_holds_something_is_counted_on(record: Record, incident: str) -> None:
    record.do(assign_task, incident, "activate.triage", CHEN, by(WANG, 3))
    assert record.see(counted_on, incident) == [CHEN, WANG, ZHAO]
