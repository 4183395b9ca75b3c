"""Roles: one holder at a time, who may give them to whom, what goes along, and what SEV1 forbids."""

from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.handovers import offer_handover
from models.changes.members import record_joined, record_left
from models.changes.roles import assign_role, claim_role, release_role
from models.changes.steering import set_severity
from models.changes.tasks import assign_task, complete_task
from models.homes import record_person
from models.state import Event
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by


@pytest.fixture
def incident(record: Record) -> str:
    """An incident that Wang commands; Chen and Zhao are in it."""
    incident = record.declare()
    for person in (CHEN, ZHAO):
        record.do(record_joined, incident, by(person))
    return incident


def holders(record: Record, incident: str) -> dict[str, str]:
    return {role: held.person for role, held in record.state(incident).holders.items()}


def newest(record: Record, incident: str, kind: str) -> Event:
    return [event for event in record.state(incident).events if event.kind == kind][-1]


def test_the_commander_assigns_and_nobody_else_does(record: Record, incident: str) -> None:
    told = record.refused(assign_role, incident, "tech", ZHAO, by(ZHAO))
    assert told.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    record.refused(assign_role, incident, "tech", ZHAO, by(OUTSIDER))

    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 3))

    assert holders(record, incident) == {"ic": WANG, "tech": ZHAO}
    event = newest(record, incident, "role.assigned")
    assert (event.actor, event.recorded_at) == (WANG, at(3))
    assert event.payload == {"role": "tech", "old": None, "new": ZHAO, "tasks": []}


def test_an_administrator_assigns_without_being_in_the_channel(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(OUTSIDER, admin=True))
    assert holders(record, incident)["tech"] == ZHAO


def test_whoever_gets_a_role_releases_the_one_before_in_the_same_change(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 3))
    record.do(assign_role, incident, "tech", CHEN, by(WANG, 9))

    tenures = [
        (held.person, held.since, held.until) for held in record.state(incident).assignments if held.role == "tech"
    ]
    assert tenures == [(ZHAO, at(3), at(9)), (CHEN, at(9), None)]
    assert newest(record, incident, "role.assigned").payload["old"] == ZHAO


def test_the_open_tasks_that_the_old_holder_had_in_the_role_go_along(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    of_others = "investigate.evidence"
    for task in ("contain.backup_now", "recover.fix_vuln", "recover.hardening", of_others):
        record.do(assign_task, incident, task, ZHAO, by(WANG))
    record.do(complete_task, incident, "contain.backup_now", by(ZHAO))

    record.do(assign_role, incident, "tech", CHEN, by(WANG))

    assert newest(record, incident, "role.assigned").payload["tasks"] == ["recover.fix_vuln", "recover.hardening"]
    now = {task.key: task.assignee for task in record.state(incident).tasks if task.assignee}
    assert now == {
        "contain.backup_now": ZHAO,
        "recover.fix_vuln": CHEN,
        "recover.hardening": CHEN,
        of_others: ZHAO,
    }


def test_to_assign_it_to_its_holder_again_writes_nothing(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    before = record.kinds(incident)
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 5))
    record.do(claim_role, incident, "tech", by(ZHAO, 5))
    assert record.kinds(incident) == before


def test_who_is_assigned_is_invited(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "legal", LI, by(WANG))
    assert {member.person: member.state for member in record.state(incident).members}[LI] == "wanted"


def test_a_vacant_role_is_claimed_at_once_and_the_second_is_told_who_was_first(record: Record, incident: str) -> None:
    record.refused(claim_role, incident, "scribe", by(OUTSIDER))

    record.do(claim_role, incident, "scribe", by(CHEN, 2))

    assert holders(record, incident)["scribe"] == CHEN
    told = record.refused(claim_role, incident, "scribe", by(ZHAO, 2))
    assert told.sentence.startswith("{person} holds this role since {when}.")
    assert told.values == {"person": CHEN, "when": at(2)}


@pytest.mark.parametrize("change", [assign_role, claim_role, release_role])
def test_a_role_that_the_playbook_does_not_have_is_refused(record: Record, incident: str, change: Any) -> None:
    whom = (CHEN,) if change is assign_role else ()
    told = record.refused(change, incident, "wizard", *whom, by(WANG))
    assert told.sentence == "There is no role called {role}. Choose one from the roles card."
    assert told.values == {"role": "wizard"}


@pytest.mark.parametrize("change", [assign_role, claim_role, release_role])
def test_a_closed_incident_changes_no_roles(record: Record, incident: str, change: Any) -> None:
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, admin=True))
    whom = (CHEN,) if change is assign_role else ()
    assert record.refused(change, incident, "scribe", *whom, by(WANG)).sentence.startswith("{code} is closed.")


def test_a_role_is_laid_down_by_its_holder_or_by_who_may_assign(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    record.do(assign_role, incident, "legal", CHEN, by(WANG))
    record.refused(release_role, incident, "tech", by(CHEN))

    record.do(release_role, incident, "tech", by(ZHAO, 4))
    record.do(release_role, incident, "legal", by(WANG, 5))
    record.do(release_role, incident, "legal", by(WANG, 6))  # vacant already

    assert holders(record, incident) == {"ic": WANG}
    assert record.kinds(incident).count("role.released") == 2
    assert newest(record, incident, "role.released").payload == {"role": "legal", "old": CHEN, "new": None}


def test_the_command_is_never_laid_down(record: Record, incident: str) -> None:
    told = record.refused(release_role, incident, "ic", by(WANG))
    assert told.sentence.startswith("An incident needs its commander.")


def test_any_other_change_of_a_role_overtakes_its_handover(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    record.do(offer_handover, incident, "tech", CHEN, "看日志", by(ZHAO))

    record.do(assign_role, incident, "tech", LI, by(WANG))

    assert [each.state for each in record.state(incident).handovers] == ["withdrawn"]
    withdrawn = newest(record, incident, "handover.withdrawn").payload
    assert (withdrawn["old"], withdrawn["new"], withdrawn["why"]) == (ZHAO, CHEN, "overtaken")
    record.do(offer_handover, incident, "tech", CHEN, "", by(LI))
    record.do(release_role, incident, "tech", by(LI))
    assert [each.state for each in record.state(incident).handovers] == ["withdrawn", "withdrawn"]


# --- Who can hold a role ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unfit", "sentence"),
    [
        ("app", "{person} is an app and cannot answer for anything. Choose a person."),
        ("deactivated", "The account of {person} is deactivated. Choose someone else."),
        ("unknown", "Slack does not know {person}. Choose someone else."),
    ],
)
def test_an_account_that_can_answer_for_nothing_is_refused(
    record: Record, incident: str, unfit: str, sentence: str
) -> None:
    record.do(record_person, LI, "李强", "zh_CN", at(0), unfit=unfit)
    told = record.refused(assign_role, incident, "legal", LI, by(WANG))
    assert (told.sentence, told.field, told.values) == (sentence, "person", {"person": LI})


@pytest.mark.parametrize(("first", "second"), [("ic", "scribe"), ("scribe", "ic")])
def test_at_sev1_nobody_both_commands_and_keeps_the_record(record: Record, first: str, second: str) -> None:
    incident = record.declare(severity="SEV1")
    record.do(record_joined, incident, by(CHEN))
    record.do(assign_role, incident, first, CHEN, by(WANG, admin=True))
    for change, args in ((assign_role, (CHEN, by(WANG, admin=True))), (claim_role, (by(CHEN),))):
        if first == "scribe" and change is claim_role:
            continue  # the command is held: it is asked for, not claimed
        told = record.refused(change, incident, second, *args)
        assert told.sentence.startswith("At SEV1 nobody is both {role} and {other}")
        assert told.values["person"] == CHEN
    assert holders(record, incident)[first] == CHEN


def test_at_sev1_one_person_may_hold_any_two_others(record: Record) -> None:
    incident = record.declare(severity="SEV1")
    for role in ("scribe", "legal", "comms"):
        record.do(assign_role, incident, role, CHEN, by(WANG))
    assert holders(record, incident) == {"ic": WANG, "scribe": CHEN, "legal": CHEN, "comms": CHEN}


def test_raising_to_sev1_is_free_though_one_person_holds_both(record: Record, incident: str) -> None:
    record.do(claim_role, incident, "scribe", by(WANG))
    record.do(set_severity, incident, "SEV1", "媒体来询", by(CHEN))
    assert record.state(incident).incident.severity == "SEV1"
    assert holders(record, incident) == {"ic": WANG, "scribe": WANG}


# --- Who has left ----------------------------------------------------------------------------------------------------


def test_while_the_commander_has_left_every_member_may_assign(record: Record, incident: str) -> None:
    record.refused(assign_role, incident, "tech", ZHAO, by(CHEN))
    record.do(record_left, incident, by(WANG, 5))

    record.do(assign_role, incident, "ic", CHEN, by(CHEN, 6))

    assert holders(record, incident) == {"ic": CHEN}
    record.refused(assign_role, incident, "tech", ZHAO, by(ZHAO, 7))


def test_while_the_scribe_is_there_the_missing_commander_frees_nobody(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    record.do(record_left, incident, by(WANG, 5))
    record.refused(assign_role, incident, "ic", ZHAO, by(ZHAO, 6))
    record.do(assign_role, incident, "ic", ZHAO, by(CHEN, 6))
    assert holders(record, incident)["ic"] == ZHAO
