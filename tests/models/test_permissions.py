"""Who may do what, written out by hand: the roles that steer, everyone else in the channel, and those outside it."""

from contextlib import nullcontext

import pytest
from sqlmodel import Session

from models.actors import STANCH, Actor
from models.changes.members import record_invitations, record_joined, record_left
from models.changes.roles import assign_role
from models.homes import record_person
from models.incidents import lock
from models.notices import KINDS
from models.permissions import STEERING, approvers, is_member, require, require_member, require_reader
from models.refusal import Refused
from tests.conftest import WANG, Record, at, by

IC, SCRIBE, EXEC, LEGAL, TECH, MEMBER = "UIC", "USCRIBE", "UEXEC", "ULEGAL", "UTECH", "UMEMBER"
LEFT, OUTSIDER, ADMIN = "ULEFT", "UOUTSIDER", "UADMIN"
EVERYONE = (IC, SCRIBE, EXEC, LEGAL, TECH, MEMBER, LEFT, OUTSIDER, ADMIN, STANCH)

MAY = {
    "set_phase": {IC, SCRIBE, EXEC, ADMIN, STANCH},
    "assign_role": {IC, SCRIBE, EXEC, ADMIN, STANCH},
    "lower_severity": {IC, ADMIN, STANCH},
    "rename": {IC, SCRIBE, ADMIN, STANCH},
    "correct_moment": {IC, SCRIBE, LEGAL, ADMIN, STANCH},
    "judge_obligation": {LEGAL, ADMIN, STANCH},
    "waive": {IC, LEGAL, EXEC, ADMIN, STANCH},
    "settle_must": {IC, LEGAL, EXEC, ADMIN, STANCH},
    "close": {IC, EXEC, ADMIN, STANCH},
    "reopen": {IC, EXEC, ADMIN, STANCH},
    "replace_channel": {IC, SCRIBE, EXEC, ADMIN, STANCH},
}


def actor(person: str) -> Actor:
    return by(person, admin=person == ADMIN)


def staffed(record: Record, *roles: tuple[str, str]) -> str:
    """An incident that `UIC` commands, with everybody but the outsider and the administrator in its channel."""
    incident = record.declare(by=IC)
    for person in (SCRIBE, EXEC, LEGAL, TECH, MEMBER, LEFT):
        record.do(record_joined, incident, by(person))
    for role, person in roles:
        record.do(assign_role, incident, role, person, by(IC))
    record.do(record_left, incident, by(LEFT))
    return incident


def allowed(record: Record, incident: str, act: str, person: str) -> bool:
    def ask(session: Session) -> bool:
        try:
            require(session, lock(session, incident), actor(person), act)
        except Refused:
            return False
        return True

    return record.do(ask)


ALL = (("scribe", SCRIBE), ("exec", EXEC), ("legal", LEGAL), ("tech", TECH))


def test_every_act_that_steers_is_in_the_matrix() -> None:
    assert MAY.keys() == STEERING.keys()


@pytest.mark.parametrize("act", MAY)
def test_the_roles_that_steer_may_and_nobody_else(record: Record, act: str) -> None:
    incident = staffed(record, *ALL)

    assert {person for person in EVERYONE if allowed(record, incident, act, person)} == MAY[act]


def test_the_sentence_names_who_may(record: Record) -> None:
    incident = staffed(record, *ALL)

    with pytest.raises(Refused) as refused:
        record.do(lambda session: require(session, lock(session, incident), actor(TECH), "rename"))
    assert [role.zh for role in refused.value.values["roles"]] == ["应急指挥", "记录员"]  # type: ignore[union-attr]


@pytest.mark.parametrize("gone", ["left", "failed"])
def test_while_nobody_in_the_channel_may_every_member_may(record: Record, gone: str) -> None:
    incident = staffed(record)
    if gone == "left":
        record.do(record_left, incident, by(IC))
    else:
        deputy = record.declare(by=WANG, commander="UDISABLED")
        record.do(record_joined, deputy, by(MEMBER))
        record.do(record_invitations, deputy, (WANG,), {"UDISABLED": "user_disabled"}, by(STANCH))
        incident = deputy

    assert allowed(record, incident, "assign_role", MEMBER)
    assert allowed(record, incident, "close", MEMBER)
    assert not allowed(record, incident, "close", OUTSIDER)


def test_one_holder_of_several_roles_is_enough_to_keep_others_out(record: Record) -> None:
    incident = staffed(record, ("exec", EXEC))
    record.do(record_left, incident, by(IC))

    assert allowed(record, incident, "close", EXEC)
    assert not allowed(record, incident, "close", MEMBER)
    assert allowed(record, incident, "lower_severity", MEMBER), "nobody in the channel is commander"


APPROVES = {
    "authority_first": LEGAL, "authority_followup": LEGAL, "authority_summary": LEGAL, "client": LEGAL,
    "individual": LEGAL, "statement": IC, "internal": IC, "police": LEGAL, "insurer": LEGAL, "partner": LEGAL,
}  # fmt: skip
HOLDERS = {"ic": IC, "scribe": SCRIBE, "exec": EXEC, "legal": LEGAL, "tech": TECH}


@pytest.mark.parametrize("kind", KINDS)
def test_who_approves_a_notice_and_who_stands_in(kind: str) -> None:
    assert set(approvers(kind, HOLDERS, MEMBER)) == {APPROVES[kind]}
    assert set(approvers(kind, HOLDERS, APPROVES[kind])) == {IC, EXEC, LEGAL} - {APPROVES[kind]}, "never its author"
    vacant = {role: person for role, person in HOLDERS.items() if person != APPROVES[kind]}
    assert set(approvers(kind, vacant, MEMBER)) == {IC, EXEC, LEGAL} - {APPROVES[kind]}
    assert set(approvers(kind, {"tech": TECH}, MEMBER)) == set(), "anybody but its author"


@pytest.mark.parametrize(
    ("person", "inside"),
    [(IC, True), (MEMBER, True), (ADMIN, True), (STANCH, True), (LEFT, False), (OUTSIDER, False), ("", False)],
)
def test_who_belongs_to_an_incident(record: Record, person: str, inside: bool) -> None:
    incident = staffed(record)

    assert record.see(is_member, incident, actor(person)) is inside
    with nullcontext() if inside else pytest.raises(Refused):
        record.see(require_reader, incident, actor(person))
    with nullcontext() if inside else pytest.raises(Refused):
        record.do(lambda session: require_member(session, lock(session, incident), actor(person)))


def test_nobody_outside_learns_anything_of_an_incident(record: Record) -> None:
    incident = staffed(record)

    with pytest.raises(Refused) as refused:
        record.see(require_reader, incident, actor(OUTSIDER))
    assert refused.value.values == {}
    assert refused.value.sentence == "You are not in this incident. Ask its commander to add you."


def test_an_account_that_can_answer_for_nothing_holds_nobody_up(record: Record) -> None:
    incident = staffed(record)
    assert not allowed(record, incident, "set_phase", MEMBER)
    record.do(record_person, IC, "IC", "en", at(2), unfit="deactivated")
    assert allowed(record, incident, "set_phase", MEMBER)
    assert not allowed(record, incident, "set_phase", OUTSIDER)
