"""Who is called out of Slack, for what, how often, and what silences it. The sending is tried in tests/bot."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models.actors import STANCH, Actor
from models.changes.closing import Resolution, close_incident
from models.changes.facts import set_facts, watch_law
from models.changes.members import record_left
from models.changes.moments import set_moment
from models.changes.obligations import meet
from models.changes.paging import (
    acknowledge_page,
    call_pages,
    page_to_send,
    pages_due,
    record_outcome,
    unsent,
)
from models.changes.recording import add_note
from models.changes.roles import assign_role
from models.changes.steering import set_severity
from models.facts import Facts, Quantity
from models.incidents import lock
from models.law import Law
from models.obligations import load_catalogue
from models.refusal import Who
from models.state import Event
from models.timeline import chain_of, flaws_in
from tests.conftest import CHEN, LI, OUTSIDER, WANG, Record, at, by

HOUR = "cn.cac.cii"
"""The duty with one hour: of a critical information infrastructure."""

LAW = Law(load_catalogue(), firm=Facts(cii=True, central_organ=False, insured=False, sector_rule=False))
GRAVE: dict[str, Any] = {
    "people": Quantity.exactly(1_200_000), "loss": Quantity.exactly(0), "annex_clause": "none", "data_sets": (),
    "personal_info": False, "crime_suspected": False, "interests_harmed": False, "clients": Quantity.exactly(0),
}  # fmt: skip


def looked(record: Record, *minutes: float) -> None:
    """What the pager does at these minutes after noon."""
    for minute in minutes:
        for incident in record.see(pages_due, at(minute)):
            record.do(call_pages, incident, Actor(STANCH, at(minute)))


def pages(record: Record, incident: str) -> list[Event]:
    return [event for event in record.state(incident).events if event.kind == "page.called"]


def called(record: Record, incident: str) -> list[tuple[float, str]]:
    """When somebody was called, in minutes after noon, and why."""
    return [((e.recorded_at - at(0)) / timedelta(minutes=1), e.payload["reason"]) for e in pages(record, incident)]


def acknowledged(record: Record, incident: str, minutes: float, person: str = CHEN) -> None:
    record.do(acknowledge_page, incident, pages(record, incident)[-1].seq, by(person, minutes))


def invite(session: Session, incident_id: str, person: str) -> None:
    from models.changes.members import want_member

    want_member(session, lock(session, incident_id), person)


@pytest.fixture
def quiet(record: Record) -> str:
    """An incident that nobody is called for: at SEV3, its commander at work, Chen and Li in it."""
    incident = record.declare(severity="SEV3")
    for person in (CHEN, LI):
        record.do(invite, incident, person)
    return incident


# --- Opened at, or raised to, SEV1 or SEV2 ----------------------------------------------------------------------------


@pytest.mark.parametrize(("severity", "calls"), [("SEV1", 1), ("SEV2", 1), ("SEV3", 0), ("SEV4", 0)])
def test_the_two_worst_severities_call_once_at_the_opening(record: Record, severity: str, calls: int) -> None:
    incident = record.declare(severity=severity)
    looked(record, 0, 0.1, 5, 60, 359, 361)
    assert called(record, incident) == [(0, "opened")] * calls
    if calls:
        [page] = pages(record, incident)
        assert page.actor == STANCH
        assert page.key == "page:severity:1:1"
        assert dict(page.payload) == {
            "reason": "opened", "severity": severity, "deadline": None, "house": False, "marks": ["severity:1:1"],
        }  # fmt: skip


def test_each_raising_calls_anew_and_a_lowering_does_not(record: Record, quiet: str) -> None:
    looked(record, 1)
    record.do(set_severity, quiet, "SEV2", "", by(CHEN, 2))
    looked(record, 3, 4)
    acknowledged(record, quiet, 5)
    record.do(set_severity, quiet, "SEV1", "", by(CHEN, 6))
    looked(record, 7, 8)
    record.do(set_severity, quiet, "SEV2", "只有一家客户", by(WANG, 9))
    looked(record, 10)
    record.do(set_severity, quiet, "SEV1", "", by(CHEN, 11))
    looked(record, 12)
    assert called(record, quiet) == [(3, "raised"), (7, "raised"), (12, "raised")]
    assert [page.payload["severity"] for page in pages(record, quiet)] == ["SEV2", "SEV1", "SEV1"]


def test_what_was_opened_long_ago_is_no_news(record: Record) -> None:
    incident = record.declare()
    looked(record, 361)
    assert called(record, incident) == []


def test_nobody_is_called_for_what_is_closed_already(record: Record) -> None:
    incident = record.declare()
    record.do(close_incident, incident, Resolution("resolved", "已经删除", "没有泄露"), by(WANG, 1, admin=True))
    looked(record, 2, 30)
    assert called(record, incident) == []


# --- Nobody commands --------------------------------------------------------------------------------------------------


def test_who_declares_and_commands_is_there(record: Record, quiet: str) -> None:
    looked(record, *range(0, 200, 5))
    assert called(record, quiet) == []


def test_a_commander_of_whom_nothing_is_heard_is_called_for_every_ten_minutes_six_times(record: Record) -> None:
    incident = record.declare(severity="SEV3", commander=LI)
    looked(record, 9.9)
    assert called(record, incident) == []
    looked(record, *range(10, 200))
    assert called(record, incident) == [(n, "command") for n in (10, 20, 30, 40, 50, 60)]
    assert len({page.key for page in pages(record, incident)}) == 6


def test_whatever_the_commander_does_takes_the_command(record: Record) -> None:
    incident = record.declare(severity="SEV3", commander=LI)
    looked(record, 10)
    record.do(add_note, incident, "在看了", by(LI, 12))
    looked(record, 20, 30)
    assert called(record, incident) == [(10, "command")]
    [page] = pages(record, incident)
    assert record.see(page_to_send, incident, page.id, "mail") is None, "what was on its way is not sent any more"

    record.do(assign_role, incident, "ic", CHEN, by(LI, 40))
    looked(record, 49, 50)
    assert called(record, incident)[1:] == [(50, "command")], "the next one has to take it too"


def test_a_commander_who_leaves_is_called_for_from_then_on(record: Record, quiet: str) -> None:
    record.do(record_left, quiet, by(WANG, 100))
    looked(record, 105, 110)
    assert called(record, quiet) == [(110, "command")]


def test_a_pager_that_was_down_calls_once_for_what_it_missed(record: Record) -> None:
    incident = record.declare(commander=LI)
    looked(record, 45, 46, 50)
    assert called(record, incident) == [(45, "opened"), (45, "command"), (50, "command")]


# --- Clocks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(record: Record, quiet: str) -> str:
    """A clock of one hour runs since ten minutes before noon."""

    def watch(session: Session, incident_id: str) -> None:
        watch_law(session, lock(session, incident_id), LAW, (), by(WANG))

    record.do(watch, quiet)
    record.do(set_facts, quiet, GRAVE, 1, by(CHEN, 2))
    duty = record.state(quiet).law.duty[HOUR]
    assert duty.due_at == at(50)
    return quiet


def law_only(record: Record, incident: str) -> list[tuple[float, str]]:
    return [
        when for when, page in zip(called(record, incident), pages(record, incident), strict=True)
        if any(HOUR in mark for mark in page.payload["marks"])
    ]  # fmt: skip


def test_a_clock_calls_when_it_is_due_and_every_hour_that_it_is_overdue(record: Record, clock: str) -> None:
    looked(record, 49.9)
    assert law_only(record, clock) == []
    looked(record, *range(50, 240, 5))
    assert law_only(record, clock) == [(50, "due"), (110, "overdue"), (170, "overdue"), (230, "overdue")]
    first = next(page for page in pages(record, clock) if any(HOUR in mark for mark in page.payload["marks"]))
    assert first.payload["deadline"] == at(50).isoformat()
    assert first.payload["house"] is False


def test_what_was_missed_of_a_clock_is_called_once_as_it_stands(record: Record, clock: str) -> None:
    looked(record, 200, 201, 229)
    assert law_only(record, clock) == [(200, "overdue")]


def test_several_clocks_that_come_to_their_end_together_are_one_page(record: Record, clock: str) -> None:
    record.do(set_facts, clock, {"personal_info": True, "interests_harmed": True}, 2, by(CHEN, 3))
    assert len([duty for duty in record.state(clock).law.duties if duty.watched_until]) > 1
    looked(record, 10_000)
    together = [page for page in pages(record, clock) if len(page.payload["marks"]) > 1]
    assert len(together) == 1
    assert together[0].payload["deadline"] == at(50).isoformat(), "of the law, and the earliest"
    assert len([page for page in pages(record, clock) if page.payload["reason"] == "overdue"]) == 1


def test_acknowledging_ends_it_for_this_clock_until_its_end_moves(record: Record, clock: str) -> None:
    looked(record, 50)
    acknowledged(record, clock, 51)
    looked(record, *range(52, 400, 5))
    assert law_only(record, clock) == [(50, "due")]
    record.do(set_moment, clock, "detected", at(-30), "客户更早来过电话", by(WANG, 401))
    looked(record, 402)
    assert law_only(record, clock) == [(50, "due"), (402, "overdue")], "another deadline is another matter"


def test_a_notice_that_was_sent_ends_it(record: Record, clock: str) -> None:
    looked(record, 50)
    page = pages(record, clock)[-1]
    assert record.see(page_to_send, clock, page.id, "mail")

    def met(session: Session, incident_id: str) -> None:
        meet(session, lock(session, incident_id), [HOUR], "N1", at(55), by(WANG, 56))

    record.do(met, clock)
    looked(record, *range(57, 300, 10))
    assert law_only(record, clock) == [(50, "due")]
    assert record.see(page_to_send, clock, page.id, "mail") is None


# --- Acknowledging ----------------------------------------------------------------------------------------------------


def test_who_is_not_in_the_incident_cannot_acknowledge(record: Record) -> None:
    incident = record.declare()
    looked(record, 0)
    seq = pages(record, incident)[-1].seq
    refused = record.refused(acknowledge_page, incident, seq, by(OUTSIDER))
    assert refused.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."
    refused = record.refused(acknowledge_page, incident, 1, by(WANG))
    assert refused.sentence == "Nobody was called for this."
    record.do(acknowledge_page, incident, seq, by(WANG))
    assert record.newest(incident).kind == "page.acknowledged"
    assert dict(record.newest(incident).payload) == {"up_to": seq}


def test_of_two_who_acknowledge_the_second_is_told_of_the_first(record: Record, quiet: str) -> None:
    record.do(set_severity, quiet, "SEV1", "", by(CHEN, 2))
    looked(record, 3)
    acknowledged(record, quiet, 4, CHEN)
    kinds = record.kinds(quiet)
    acknowledged(record, quiet, 5, CHEN)
    assert record.kinds(quiet) == kinds, "pressed twice is once"
    refused = record.refused(acknowledge_page, quiet, pages(record, quiet)[-1].seq, by(LI, 6))
    assert refused.sentence == "{person} acknowledged this already ({when})."
    assert refused.values == {"person": Who(CHEN), "when": at(4)}


def test_one_press_silences_all_that_was_called_and_nothing_that_comes_after(record: Record) -> None:
    incident = record.declare(commander=LI)
    record.do(invite, incident, CHEN)
    looked(record, 0, 10)
    acknowledged(record, incident, 11)
    assert record.see(unsent, ("mail",)) == []
    looked(record, *range(12, 100))
    assert called(record, incident) == [(0, "opened"), (10, "command")]
    record.do(set_severity, incident, "SEV1", "", by(CHEN, 101))
    looked(record, 102)
    assert called(record, incident)[2:] == [(102, "raised")]


def test_a_page_that_was_not_seen_is_not_acknowledged_with_an_older_one(record: Record) -> None:
    incident = record.declare(commander=LI)
    looked(record, 0)
    seen = pages(record, incident)[-1].seq
    looked(record, 10)
    record.do(acknowledge_page, incident, seen, by(WANG, 11, admin=True))
    looked(record, 20)
    assert called(record, incident) == [(0, "opened"), (10, "command"), (20, "command")]


# --- The outbox -------------------------------------------------------------------------------------------------------


def test_each_page_has_one_outcome_by_channel(record: Record) -> None:
    incident = record.declare()
    looked(record, 0)
    [page] = pages(record, incident)
    assert sorted(record.see(unsent, ("mail", "webhook"))) == [
        ("mail", incident, page.id), ("webhook", incident, page.id),
    ]  # fmt: skip
    sent = record.see(page_to_send, incident, page.id, "mail")
    assert sent
    assert (sent.id, sent.code, sent.severity, sent.reason) == (page.id, "INC-0001", "SEV2", "opened")
    assert (sent.deadline, sent.house, sent.called_at) == (None, False, at(0))

    bot = Actor(STANCH, at(1))
    record.do(record_outcome, incident, page.id, "mail", None, bot)
    record.do(record_outcome, incident, page.id, "mail", "HTTP 500", bot)
    record.do(record_outcome, incident, page.id, "webhook", "HTTP 500", bot)
    assert record.see(unsent, ("mail", "webhook")) == []
    assert record.see(page_to_send, incident, page.id, "mail") is None
    outcomes = [(e.kind, dict(e.payload)) for e in record.state(incident).events if e.kind.startswith("page.")][1:]
    assert outcomes == [
        ("page.sent", {"page": page.id, "channel": "mail"}),
        ("page.failed", {"page": page.id, "channel": "webhook", "error": "HTTP 500"}),
    ]
    assert list(flaws_in("INC-0001", record.see(lambda s: list(chain_of(s, incident))), 10**6)) != []


def test_a_page_that_was_called_anew_is_not_sent_late(record: Record) -> None:
    incident = record.declare(severity="SEV3", commander=LI)
    looked(record, 10, 20)
    first, second = pages(record, incident)
    assert record.see(unsent, ("mail",)) == [("mail", incident, second.id)]
    assert record.see(page_to_send, incident, first.id, "mail") is None
