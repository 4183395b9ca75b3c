"""Handover 交接: offered and answered, or not; claimed from somebody who is silent; each by the right person only."""

from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident, reopen_incident
from models.changes.handovers import (
    accept_handover,
    claim_held_role,
    decline_handover,
    expire_handover,
    offer_handover,
    overdue_handovers,
)
from models.changes.members import record_invitations, record_joined, record_left
from models.changes.roles import assign_role
from models.changes.steering import set_severity
from models.changes.tasks import assign_task
from models.homes import record_person
from models.state import HandoverFacts
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

STANCH = "stanch"


@pytest.fixture
def incident(record: Record) -> str:
    """Wang commands, Zhao is technical lead with two tasks; Chen and Li are there too."""
    incident = record.declare()
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    for task in ("recover.fix_vuln", "recover.hardening"):
        record.do(assign_task, incident, task, ZHAO, by(WANG))
    return incident


def asked(record: Record, incident: str) -> HandoverFacts:
    return next(each for each in record.state(incident).handovers if each.state == "asked")


def states(record: Record, incident: str) -> list[str]:
    return [each.state for each in record.state(incident).handovers]


def holder(record: Record, incident: str, role: str) -> str | None:
    held = record.state(incident).holders.get(role)
    return held.person if held else None


# --- An offer --------------------------------------------------------------------------------------------------------


def test_only_the_holder_offers_a_role(record: Record, incident: str) -> None:
    for person in (WANG, CHEN):
        told = record.refused(offer_handover, incident, "tech", LI, "", by(person, admin=person == WANG))
        assert told.sentence.startswith("Only the holder can hand this role over.")
    record.refused(offer_handover, incident, "tech", LI, "", by(OUTSIDER))
    record.refused(offer_handover, incident, "legal", LI, "", by(ZHAO))  # nobody holds it
    record.refused(offer_handover, incident, "wizard", LI, "", by(ZHAO))


def test_an_offer_moves_the_role_and_its_open_tasks_when_the_successor_accepts(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "备份还在跑，别关机", by(ZHAO, 2))

    offer = asked(record, incident)
    assert (offer.kind, offer.holder, offer.successor, offer.brief) == ("offer", ZHAO, CHEN, "备份还在跑，别关机")
    assert holder(record, incident, "tech") == ZHAO
    event = record.state(incident).events[-1]
    assert (event.kind, event.payload["old"], event.payload["new"]) == ("handover.offered", ZHAO, CHEN)
    assert event.payload["brief"] == "备份还在跑，别关机"

    for wrong in (ZHAO, WANG, LI):
        told = record.refused(accept_handover, offer.id, by(wrong, admin=wrong == WANG))
        assert told.sentence == "Only {person} can answer this."
        assert told.values == {"person": CHEN}

    record.do(accept_handover, offer.id, by(CHEN, 4))

    assert holder(record, incident, "tech") == CHEN
    assert states(record, incident) == ["accepted"]
    moved = {task.key: task.assignee for task in record.state(incident).tasks if task.assignee}
    assert moved == {"recover.fix_vuln": CHEN, "recover.hardening": CHEN}
    assert record.kinds(incident)[-2:] == ["handover.accepted", "role.assigned"]


def test_the_same_answer_twice_is_one_answer_and_another_is_refused(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO))
    offer = asked(record, incident)
    record.do(accept_handover, offer.id, by(CHEN, 4))
    before = record.state(incident)

    record.do(accept_handover, offer.id, by(CHEN, 5))

    assert record.state(incident) == before
    told = record.refused(decline_handover, offer.id, by(CHEN, 6))
    assert told.sentence.startswith("This handover is already settled.")


def test_a_declined_offer_leaves_everything_and_the_role_can_be_offered_again(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO))
    record.refused(decline_handover, asked(record, incident).id, by(ZHAO))

    record.do(decline_handover, asked(record, incident).id, by(CHEN))

    assert holder(record, incident, "tech") == ZHAO
    assert {task.assignee for task in record.state(incident).tasks if task.assignee} == {ZHAO}
    record.do(offer_handover, incident, "tech", LI, "", by(ZHAO, 2))
    record.do(accept_handover, asked(record, incident).id, by(LI, 3))
    assert holder(record, incident, "tech") == LI
    assert states(record, incident) == ["declined", "accepted"]


def test_a_role_is_on_its_way_to_one_person_at_a_time(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO))
    for change, args in (
        (offer_handover, (incident, "tech", LI, "", by(ZHAO))),
        (claim_held_role, (incident, "tech", by(LI))),
    ):
        told = record.refused(change, *args)
        assert told.sentence == "This role is already on its way to {person}. Wait for the answer."
        assert told.values == {"person": CHEN}


def test_nobody_hands_a_role_over_to_themselves_or_to_an_app(record: Record, incident: str) -> None:
    told = record.refused(offer_handover, incident, "tech", ZHAO, "", by(ZHAO))
    assert told.field == "successor"
    record.do(record_person, "UBOT", "stanch", None, at(0), unfit="app")
    told = record.refused(offer_handover, incident, "tech", "UBOT", "", by(ZHAO))
    assert (told.field, told.values) == ("successor", {"person": "UBOT"})


def test_an_unanswered_offer_comes_back_after_fifteen_minutes(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO, 2))
    offer = asked(record, incident)
    assert record.see(overdue_handovers, at(16.9)) == []
    record.do(expire_handover, offer.id, by(STANCH, 16.9))
    assert states(record, incident) == ["asked"]
    assert record.see(overdue_handovers, at(17)) == [offer.id]

    record.do(expire_handover, offer.id, by(STANCH, 17))
    record.do(expire_handover, offer.id, by(STANCH, 22))

    assert holder(record, incident, "tech") == ZHAO
    assert states(record, incident) == ["unanswered"]
    assert record.kinds(incident)[-1] == "handover.unanswered"
    assert record.see(overdue_handovers, at(99)) == []
    told = record.refused(accept_handover, offer.id, by(CHEN, 23))
    assert told.sentence.startswith("This handover is already settled.")


def test_a_handover_that_is_not_there_is_a_sentence(record: Record, incident: str) -> None:
    told = record.refused(accept_handover, "feed", by(CHEN))
    assert told.sentence == "This handover is not in the database. Open the roles card and start again."
    record.do(expire_handover, "feed", by(STANCH))


# --- A claim ---------------------------------------------------------------------------------------------------------


def test_a_silent_commander_loses_the_command_after_five_minutes(record: Record, incident: str) -> None:
    record.refused(claim_held_role, incident, "ic", by(OUTSIDER, 10))
    record.do(assign_task, incident, "activate.team", WANG, by(WANG))

    assert record.do(claim_held_role, incident, "ic", by(CHEN, 10)) == WANG

    claim = asked(record, incident)
    assert (claim.kind, claim.holder, claim.successor) == ("claim", WANG, CHEN)
    record.refused(accept_handover, claim.id, by(CHEN, 11))  # not by the one who wants it
    record.do(expire_handover, claim.id, by(STANCH, 14.9))
    assert holder(record, incident, "ic") == WANG

    record.do(expire_handover, claim.id, by(STANCH, 15))

    assert holder(record, incident, "ic") == CHEN
    assert states(record, incident) == ["unanswered"]
    task = next(task for task in record.state(incident).tasks if task.key == "activate.team")
    assert task.assignee == CHEN


def test_the_holder_keeps_a_claimed_role_with_one_press(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "ic", by(CHEN, 10))
    record.do(decline_handover, asked(record, incident).id, by(WANG, 11))
    assert record.see(overdue_handovers, at(99)) == []
    assert (holder(record, incident, "ic"), states(record, incident)) == (WANG, ["declined"])


def test_the_holder_gives_way_to_a_claim(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "tech", by(CHEN, 10))
    record.do(accept_handover, asked(record, incident).id, by(ZHAO, 11))
    assert (holder(record, incident, "tech"), states(record, incident)) == (CHEN, ["accepted"])


def test_the_role_of_somebody_who_is_not_there_is_claimed_at_once(record: Record, incident: str) -> None:
    record.do(assign_task, incident, "activate.team", WANG, by(WANG))
    record.do(record_left, incident, by(WANG, 3))
    record.refused(claim_held_role, incident, "ic", by(WANG, 4))  # not even by who had it

    assert record.do(claim_held_role, incident, "ic", by(CHEN, 5)) is None
    assert (holder(record, incident, "ic"), states(record, incident)) == (CHEN, [])
    task = next(task for task in record.state(incident).tasks if task.key == "activate.team")
    assert task.assignee == CHEN

    record.do(record_person, ZHAO, "Zhao", "en", at(6), unfit="deactivated")
    assert record.do(claim_held_role, incident, "tech", by(LI, 7)) is None
    assert holder(record, incident, "tech") == LI


@pytest.mark.parametrize("answer", [accept_handover, decline_handover])
def test_a_holder_who_is_taken_out_meanwhile_does_not_answer(record: Record, incident: str, answer: Any) -> None:
    record.do(claim_held_role, incident, "ic", by(CHEN, 3))
    claim = asked(record, incident)
    record.do(record_left, incident, by(WANG, 4))
    told = record.refused(answer, claim.id, by(WANG, 5))
    assert told.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."

    record.do(expire_handover, claim.id, by(STANCH, 8))
    assert holder(record, incident, "ic") == CHEN


def test_a_vacant_role_is_claimed_at_once_and_ones_own_is_no_news(record: Record, incident: str) -> None:
    assert record.do(claim_held_role, incident, "legal", by(LI)) is None
    before = record.kinds(incident)
    assert record.do(claim_held_role, incident, "legal", by(LI)) is None
    assert record.kinds(incident) == before
    assert (holder(record, incident, "legal"), states(record, incident)) == (LI, [])


# --- What makes a question pointless ---------------------------------------------------------------------------------


def test_at_sev1_the_scribe_neither_gets_nor_claims_the_command(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    record.do(set_severity, incident, "SEV1", "数据已公开", by(WANG))
    told = record.refused(offer_handover, incident, "ic", CHEN, "", by(WANG))
    assert told.field == "successor"
    record.refused(claim_held_role, incident, "ic", by(CHEN))


def test_a_severity_raised_meanwhile_stops_the_acceptance_and_the_claim(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    record.do(offer_handover, incident, "ic", CHEN, "", by(WANG, 2))
    offer = asked(record, incident)
    record.do(set_severity, incident, "SEV1", "数据已公开", by(WANG, 3))
    record.refused(accept_handover, offer.id, by(CHEN, 4))
    record.do(decline_handover, offer.id, by(CHEN, 5))

    record.do(set_severity, incident, "SEV2", "误报", by(WANG, 6))
    record.do(claim_held_role, incident, "ic", by(CHEN, 7))
    record.do(set_severity, incident, "SEV1", "媒体来询", by(CHEN, 8))
    record.do(expire_handover, asked(record, incident).id, by(STANCH, 12))

    assert holder(record, incident, "ic") == WANG
    assert states(record, incident) == ["declined", "withdrawn"]
    assert record.state(incident).events[-1].payload["why"] == "separate"


def test_a_person_taken_out_of_the_channel_cannot_come_back_by_an_old_offer(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO))
    offer = asked(record, incident)
    record.do(claim_held_role, incident, "ic", by(CHEN))

    record.do(record_left, incident, by(CHEN, 3))

    assert states(record, incident) == ["withdrawn", "withdrawn"]
    told = record.refused(accept_handover, offer.id, by(CHEN, 4))
    assert told.sentence.startswith("This handover is already settled.")
    assert {member.person: member.state for member in record.state(incident).members}[CHEN] == "left"


@pytest.mark.parametrize(("error", "left"), [("user_disabled", []), ("user_not_found", []), ("cant_invite", ["asked"])])
def test_an_offer_to_nobody_comes_back_at_once(record: Record, incident: str, error: str, left: list[str]) -> None:
    record.do(offer_handover, incident, "tech", OUTSIDER, "", by(ZHAO))
    record.do(record_invitations, incident, (), {OUTSIDER: error}, by(STANCH))
    assert states(record, incident) == (left or ["withdrawn"])


def test_closing_withdraws_what_is_still_asked_and_reopening_does_not_bring_it_back(
    record: Record, incident: str
) -> None:
    record.do(claim_held_role, incident, "tech", by(CHEN, 2))
    claim = asked(record, incident)

    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, 3, admin=True))

    assert states(record, incident) == ["withdrawn"]
    assert record.kinds(incident)[-2:] == ["handover.withdrawn", "incident.closed"]
    assert record.refused(accept_handover, claim.id, by(ZHAO, 4)).sentence.startswith("{code} is closed.")
    record.refused(offer_handover, incident, "tech", LI, "", by(ZHAO, 4))
    record.do(reopen_incident, incident, "又发现一封", by(WANG, 5))
    record.do(expire_handover, claim.id, by(STANCH, 30))
    assert holder(record, incident, "tech") == ZHAO


# --- At opening ------------------------------------------------------------------------------------------------------


def test_default_holders_are_invited_and_offered_their_roles(record: Record) -> None:
    incident = record.declare(responders={"legal": LI, "customer": LI, "tech": ZHAO, "wizard": CHEN})

    offers = {each.role: (each.holder, each.successor) for each in record.state(incident).handovers}
    assert offers == {"legal": (WANG, LI), "customer": (WANG, LI), "tech": (WANG, ZHAO)}
    assert {member.person for member in record.state(incident).members} == {WANG, LI, ZHAO, CHEN}
    assert set(record.state(incident).holders) == {"ic"}

    offer = next(each for each in record.state(incident).handovers if each.role == "legal")
    record.do(accept_handover, offer.id, by(LI, 3))
    assert holder(record, incident, "legal") == LI
    record.do(claim_held_role, incident, "tech", by(LI, 4))  # nobody holds it yet: at once, whatever was offered
    assert holder(record, incident, "tech") == LI
    assert sorted(states(record, incident)) == ["accepted", "asked", "withdrawn"]


@pytest.mark.parametrize(
    ("commander", "offered"), [(WANG, True), (CHEN, False), (LI, False)], ids=["by default", "chosen", "already"]
)
def test_the_command_is_offered_unless_the_declarer_chose(record: Record, commander: str, offered: bool) -> None:
    incident = record.declare(commander=commander, responders={"ic": LI})
    assert [each.role for each in record.state(incident).handovers] == (["ic"] if offered else [])
    assert holder(record, incident, "ic") == commander
