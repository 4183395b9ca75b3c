"""Closing and reopening: who may, what stands in the way, what a second person has to confirm, and what is undone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from models.changes.closing import (
    Resolution,
    close_incident,
    confirm_closure,
    propose_closure,
    reopen_incident,
    require_closer,
    require_reopener,
    withdraw_closure,
)
from models.changes.handovers import offer_handover
from models.changes.machine import remind_of_update, updates_due
from models.changes.members import record_joined, record_left
from models.changes.moments import set_moment
from models.changes.recording import add_note
from models.changes.roles import assign_role
from models.changes.tasks import assign_task, complete_task, set_not_applicable
from models.incidents import lock
from models.refusal import Refused, Who
from models.state import State
from models.tables import Incident, TimelineEvent
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

MUSTS_AT_SEV3 = [
    "activate.triage",
    "gap.aware_time",
    "gap.role_per_dataset",
    "gap.grade_cn",
    "contain.stop_leak",
    "investigate.evidence",
    "investigate.root_cause",
    "gap.tell_handler",
    "gap.close_criteria",
]

DONE = Resolution("乙公司已删除", "发送前核对")


@pytest.fixture
def incident(record: Record) -> str:
    """A SEV3 incident: Wang commands, Chen and Zhao are in the channel, the outsider is not."""
    incident_id = record.declare(severity="SEV3")
    for person in (CHEN, ZHAO):
        record.do(record_joined, incident_id, by(person, 0.5))
    return incident_id


def settle_musts(record: Record, incident: str) -> None:
    for key in MUSTS_AT_SEV3[:-1]:
        record.do(complete_task, incident, key, by(WANG, 2))
    record.do(set_not_applicable, incident, MUSTS_AT_SEV3[-1], "演练不需要批准", by(WANG, 3))


def proposal(record: Record, incident: str) -> str:
    closure = record.state(incident).closure
    assert closure
    return closure.event_id


def last(record: Record, incident: str, kind: str) -> dict[str, Any]:
    """What the newest event of a kind says."""
    return dict(next(e.payload for e in reversed(record.state(incident).events) if e.kind == kind))


def refused(change: Callable[..., Any], record: Record, *args: Any, **kwargs: Any) -> Refused:
    """Make a change that has to be refused; nothing may be written by it."""
    events = record.see(lambda session: len(session.exec(select(TimelineEvent.id)).all()))
    with pytest.raises(Refused) as caught:
        record.do(change, *args, **kwargs)
    assert record.see(lambda session: len(session.exec(select(TimelineEvent.id)).all())) == events
    return caught.value


@pytest.mark.parametrize(("person", "sentence"), [
    (OUTSIDER, "Only people in the incident's channel may do this. Ask its commander to add you."),
    (CHEN, "Only {roles} may do this. Ask one of them, or an administrator."),
])  # fmt: skip
def test_who_may_not_close(record: Record, incident: str, person: str, sentence: str) -> None:
    settle_musts(record, incident)
    actor = by(person, 5)
    assert refused(close_incident, record, incident, DONE, actor).sentence == sentence
    assert refused(propose_closure, record, incident, "false_alarm", "演练", actor).sentence == sentence
    with pytest.raises(Refused):
        record.see(require_closer, incident, actor)
    record.do(close_incident, incident, DONE, by(WANG, 6))
    assert refused(reopen_incident, record, incident, "又一封", actor).sentence == sentence
    with pytest.raises(Refused):
        record.see(require_reopener, incident, actor)
    assert record.state(incident).incident.status == "closed"


def test_whoever_holds_one_of_the_roles_may_close(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "exec", ZHAO, by(WANG, 1))
    settle_musts(record, incident)
    record.see(require_closer, incident, by(ZHAO, 4))
    record.do(close_incident, incident, DONE, by(ZHAO, 5))
    assert record.state(incident).incident.outcome == "resolved"


def test_an_open_must_stands_in_the_way(record: Record, incident: str) -> None:
    for key in MUSTS_AT_SEV3[2:]:
        record.do(complete_task, incident, key, by(WANG, 2))
    answer = refused(close_incident, record, incident, Resolution("已删除", "", "我说可以"), by(WANG, 3))
    assert answer.sentence == "Settle these first, or mark them as not applicable with a reason: {tasks}"
    assert answer.field == "outcome"
    listed = answer.values["tasks"]
    assert isinstance(listed, tuple)
    assert [task.en for task in listed if hasattr(task, "en")] == [
        "Triage: is it a security incident, does it touch personal or client financial data, nature and urgency",
        "Declare and record the moment of awareness, with reason",
    ]


def test_an_administrator_may_close_over_it_and_has_to_say_why(record: Record, incident: str) -> None:
    admin = by(OUTSIDER, 5, admin=True)
    answer = refused(close_incident, record, incident, DONE, admin)
    assert (answer.sentence, answer.field) == (
        "Say why the incident is closed over items that must be settled.",
        "override",
    )
    record.do(close_incident, incident, Resolution("已删除", "", "总经理已批准"), admin)
    said = last(record, incident, "incident.closed")
    assert said["override"] == "总经理已批准"
    assert said["open_musts"] == MUSTS_AT_SEV3


def test_an_override_without_need_is_not_on_record(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(close_incident, incident, Resolution("已删除", "", "以防万一"), by(WANG, 5, admin=True))
    said = last(record, incident, "incident.closed")
    assert (said["override"], said["open_musts"]) == ("", [])


def test_what_the_severity_does_not_show_is_not_asked_for(record: Record) -> None:
    """A misdirected mail at SEV4 has few must-items; those of a SEV2 were never in sight."""
    small = record.declare(severity="SEV4")
    state = record.state(small)
    musts = [task.key for task in state.open_tasks if task.must]
    hidden = [task.key for task in state.tasks if task.must and task not in state.visible_tasks]
    assert musts
    assert set(musts) | set(hidden) == set(MUSTS_AT_SEV3)
    for key in musts:
        record.do(complete_task, small, key, by(WANG, 2))
    record.do(close_incident, small, DONE, by(WANG, 3))
    assert record.state(small).incident.status == "closed"


def test_closing_is_the_last_event_and_ends_the_handling(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 3))
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO, 4))
    record.do(close_incident, incident, DONE, by(WANG, 30))
    state = record.state(incident)
    assert [event.kind for event in state.events[-3:]] == ["moment.set", "handover.withdrawn", "incident.closed"]
    assert state.incident.revision == state.events[-1].seq
    assert state.moment("handling_ended") == at(30)
    assert [handover.state for handover in state.handovers] == ["withdrawn"]
    said = last(record, incident, "incident.closed")
    assert said == {
        "old": None,
        "new": "resolved",
        "text": "乙公司已删除",
        "lessons": "发送前核对",
        "override": "",
        "open_musts": [],
        "settled": [],
        "set_moment": "handling_ended",
    }


def test_an_end_that_was_given_stays(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(set_moment, incident, "handling_ended", at(20), "", by(WANG, 25))
    record.do(close_incident, incident, DONE, by(WANG, 30))
    assert record.state(incident).moment("handling_ended") == at(20)
    record.do(reopen_incident, incident, "又一封", by(WANG, 40))
    assert record.state(incident).moment("handling_ended") == at(20)


def test_the_second_to_close_is_told_who_was_first(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "exec", ZHAO, by(WANG, 1))
    settle_musts(record, incident)
    record.do(close_incident, incident, DONE, by(WANG, 30))
    events = len(record.state(incident).events)
    record.do(close_incident, incident, DONE, by(WANG, 31))
    assert len(record.state(incident).events) == events
    answer = refused(close_incident, record, incident, DONE, by(ZHAO, 32))
    assert answer.sentence == "{person} closed this already ({when})."
    assert answer.values == {"person": Who(WANG), "when": at(30)}


def test_a_closed_incident_takes_no_more_work(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(close_incident, incident, DONE, by(WANG, 30))
    for change, *said in (
        (add_note, "还有一事"),
        (complete_task, "detect.report"),
        (propose_closure, "false_alarm", "误报"),
    ):
        answer = refused(change, record, incident, *said, by(WANG, 31))
        assert answer.sentence == "{code} is closed. To go on working in it, reopen it: {command} reopen."
    assert incident not in record.see(updates_due, at(10_000))
    record.do(remind_of_update, incident, by("stanch", 10_000))
    assert record.kinds(incident)[-1] == "incident.closed"


# False alarm and duplicate


def test_a_false_alarm_takes_two(record: Record, incident: str) -> None:
    record.do(complete_task, incident, "detect.report", by(CHEN, 2))
    record.do(propose_closure, incident, "false_alarm", "收件人就是甲公司", by(WANG, 5))
    assert record.state(incident).incident.status == "open"
    mine = proposal(record, incident)
    answer = refused(confirm_closure, record, incident, mine, by(WANG, 6))
    assert answer.sentence == "A second person has to confirm: you proposed it yourself."
    assert refused(confirm_closure, record, incident, mine, by(WANG, 6, admin=True)).sentence == answer.sentence
    answer = refused(confirm_closure, record, incident, mine, by(OUTSIDER, 6))
    assert answer.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."

    before = record.state(incident)
    record.do(confirm_closure, incident, mine, by(ZHAO, 7))
    state = record.state(incident)
    assert (state.incident.status, state.incident.outcome, state.closure) == ("closed", "false_alarm", None)
    settled = [task for task in state.tasks if task.state == "not_applicable"]
    assert [task.key for task in settled] == [task.key for task in before.open_tasks]
    assert {(task.by, task.at, task.note) for task in settled} == {(ZHAO, at(7), "收件人就是甲公司")}
    assert [task.key for task in state.visible_tasks] == [task.key for task in before.visible_tasks]
    said = last(record, incident, "incident.closed")
    assert (said["proposed_by"], said["proposal"], said["text"]) == (WANG, mine, "收件人就是甲公司")
    assert said["settled"] == [task.key for task in settled]
    assert state.moment("handling_ended") is None
    assert [event.kind for event in state.events[-2:]] == ["closure.proposed", "incident.closed"]


def test_whoever_left_cannot_confirm(record: Record, incident: str) -> None:
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 5))
    record.do(record_left, incident, by(CHEN, 6))
    refused(confirm_closure, record, incident, proposal(record, incident), by(CHEN, 7))


def test_there_is_one_proposal_at_a_time(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "exec", ZHAO, by(WANG, 1))
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 5))
    for person in (WANG, ZHAO):
        answer = refused(propose_closure, record, incident, "false_alarm", "误报", by(person, 6))
        assert answer.sentence == "{person} has proposed to close it already. Someone else has to confirm."
        assert answer.values == {"person": Who(WANG)}


@pytest.mark.parametrize("person", [WANG, CHEN], ids=["taken back", "turned down"])
def test_a_proposal_can_be_withdrawn_and_made_anew(record: Record, incident: str, person: str) -> None:
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 5))
    first = proposal(record, incident)
    refused(withdraw_closure, record, incident, first, by(OUTSIDER, 6))
    record.do(withdraw_closure, incident, first, by(person, 6))
    assert record.state(incident).closure is None
    assert last(record, incident, "closure.withdrawn") == {"outcome": "false_alarm", "proposal": first}
    gone = "This proposal to close the incident no longer stands."
    assert refused(confirm_closure, record, incident, first, by(CHEN, 7)).sentence == gone

    record.do(propose_closure, incident, "false_alarm", "确是误报", by(WANG, 8))
    assert refused(confirm_closure, record, incident, first, by(CHEN, 9)).sentence == gone
    assert refused(withdraw_closure, record, incident, first, by(CHEN, 9)).sentence == gone
    record.do(confirm_closure, incident, proposal(record, incident), by(CHEN, 9))
    assert last(record, incident, "incident.closed")["text"] == "确是误报"


def test_closing_as_resolved_overtakes_a_proposal(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 5))
    first = proposal(record, incident)
    record.do(close_incident, incident, DONE, by(WANG, 6))
    assert record.kinds(incident)[-3:] == ["closure.withdrawn", "moment.set", "incident.closed"]
    record.do(reopen_incident, incident, "又一封", by(WANG, 7))
    assert record.state(incident).closure is None
    refused(confirm_closure, record, incident, first, by(CHEN, 8))


def test_a_duplicate_is_linked_with_the_one_it_repeats(record: Record, incident: str) -> None:
    second = record.declare(by=LI, minutes=10, severity="SEV3")
    record.do(record_joined, second, by(CHEN, 11))
    record.do(record_joined, incident, by(LI, 11))
    record.do(propose_closure, second, "duplicate", "同一封邮件", by(LI, 12), duplicate_of=incident)
    assert last(record, second, "closure.proposed")["duplicate_of"] == "INC-0001"
    record.do(confirm_closure, second, proposal(record, second), by(CHEN, 13))
    state = record.state(second)
    assert (state.incident.outcome, state.duplicate_code) == ("duplicate", "INC-0001")
    assert last(record, second, "incident.closed")["duplicate_of"] == "INC-0001"
    other = record.state(incident)
    assert (other.incident.status, other.events[-1].kind) == ("open", "incident.duplicate_linked")
    assert (other.events[-1].actor, dict(other.events[-1].payload)) == (CHEN, {"duplicate": "INC-0002"})

    record.do(reopen_incident, second, "不是同一封", by(LI, 14))
    state = record.state(second)
    assert (state.incident.outcome, state.duplicate_code) == (None, None)
    other = record.state(incident)
    assert (other.events[-1].kind, dict(other.events[-1].payload)) == (
        "incident.duplicate_unlinked",
        {"duplicate": "INC-0002"},
    )


def test_what_can_be_repeated(record: Record, incident: str) -> None:
    second, third = (record.declare(by=LI, minutes=minutes) for minutes in (10, 20))
    for one, person in ((second, CHEN), (second, WANG), (incident, LI)):
        record.do(record_joined, one, by(person, 11))
    name_it = "Name the other incident that this one repeats."
    for other in (None, second):
        answer = refused(propose_closure, record, second, "duplicate", "同一封", by(LI, 12), duplicate_of=other)
        assert (answer.sentence, answer.field) == (name_it, "duplicate_of")
    record.do(propose_closure, second, "duplicate", "同一封", by(LI, 13), duplicate_of=incident)
    record.do(confirm_closure, second, proposal(record, second), by(CHEN, 14))
    answer = refused(propose_closure, record, third, "duplicate", "同一封", by(LI, 22), duplicate_of=second)
    assert answer.sentence == "{code} is itself a duplicate of {first}. Name {first}."
    assert answer.values == {"code": "INC-0002", "first": "INC-0001"}
    answer = refused(propose_closure, record, incident, "duplicate", "同一封", by(WANG, 23), duplicate_of=second)
    assert answer.values == {"code": "INC-0002", "first": "INC-0001"}


def test_an_incident_that_one_may_not_read_cannot_be_repeated(record: Record, incident: str) -> None:
    hidden = record.declare(by=LI, minutes=10, quiet=True)
    repeats = "duplicate", "同一封"
    answer = refused(propose_closure, record, incident, *repeats, by(WANG, 12), duplicate_of=hidden)
    assert (answer.sentence, answer.field) == ("Name the other incident that this one repeats.", "duplicate_of")
    absent = refused(propose_closure, record, incident, *repeats, by(WANG, 12), duplicate_of="INC-0099")
    assert (absent.sentence, absent.field, absent.values) == (answer.sentence, answer.field, answer.values)

    record.do(record_joined, hidden, by(WANG, 13))
    record.do(record_left, hidden, by(WANG, 14))
    refused(propose_closure, record, incident, *repeats, by(WANG, 15), duplicate_of=hidden)
    record.do(propose_closure, incident, *repeats, by(WANG, 16, admin=True), duplicate_of=hidden)


def test_two_that_name_each_other_do_not_both_close(record: Record, incident: str) -> None:
    second = record.declare(by=LI, minutes=10)
    for one, other, person in ((incident, second, WANG), (second, incident, LI)):
        record.do(record_joined, one, by(CHEN, 11))
        record.do(record_joined, other, by(person, 11))
        record.do(propose_closure, one, "duplicate", "同一封", by(person, 12), duplicate_of=other)
    record.do(confirm_closure, incident, proposal(record, incident), by(CHEN, 13))
    answer = refused(confirm_closure, record, second, proposal(record, second), by(CHEN, 14))
    assert answer.values == {"code": "INC-0001", "first": "INC-0002"}
    assert record.state(second).incident.status == "open"


# Reopening


def test_an_open_incident_is_not_reopened(record: Record, incident: str) -> None:
    answer = refused(reopen_incident, record, incident, "又一封", by(WANG, 5))
    assert (answer.sentence, answer.values) == ("{code} is open: there is nothing to reopen.", {"code": "INC-0001"})


def test_reopening_takes_back_what_closing_did_by_itself(record: Record, incident: str) -> None:
    """A false alarm that was none: nobody may close it as resolved on the strength of what the alarm settled."""
    record.do(complete_task, incident, "activate.triage", by(WANG, 2))
    record.do(set_not_applicable, incident, "gap.grade_cn", "人数不足", by(WANG, 3))
    record.do(assign_task, incident, "contain.stop_leak", ZHAO, by(WANG, 4))
    before = record.state(incident)
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 5))
    record.do(confirm_closure, incident, proposal(record, incident), by(CHEN, 6))
    record.do(reopen_incident, incident, "并非误报", by(WANG, 7))
    after = record.state(incident)
    assert states(after) == states(before)
    assert [task.assignee for task in after.tasks if task.key == "contain.stop_leak"] == [ZHAO]
    assert (after.incident.status, after.incident.outcome, after.incident.updated_at) == ("open", None, at(7))
    said = last(record, incident, "incident.reopened")
    assert (said["old"], said["new"], said["reason"]) == ("false_alarm", None, "并非误报")
    assert said["reopened"] == [task.key for task in before.open_tasks]
    assert refused(close_incident, record, incident, DONE, by(WANG, 8)).field == "outcome"


def test_closing_again_ends_the_handling_anew(record: Record, incident: str) -> None:
    settle_musts(record, incident)
    record.do(close_incident, incident, DONE, by(WANG, 30))
    record.do(reopen_incident, incident, "又一封", by(WANG, 40))
    state = record.state(incident)
    assert state.moment("handling_ended") is None
    assert state.events[-1].kind == "moment.withdrawn"
    record.do(close_incident, incident, DONE, by(WANG, 90))
    assert record.state(incident).moment("handling_ended") == at(90)
    assert record.kinds(incident).count("incident.closed") == 2


def test_both_sides_of_a_link_are_locked_in_one_order(
    record: Record, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids are random, so over several pairs both directions occur; the rows are always locked by ascending id."""
    locked: list[str] = []

    def watched(session: Session, incident_id: str) -> Incident:
        locked.append(incident_id)
        return lock(session, incident_id)

    monkeypatch.setattr("models.changes.closing.lock", watched)
    record.do(record_joined, incident, by(LI))
    for number in range(1, 7):
        other = record.declare(by=LI, minutes=10 * number)
        record.do(record_joined, other, by(CHEN, 10 * number + 1))
        record.do(propose_closure, other, "duplicate", "同一封", by(LI, 10 * number + 2), duplicate_of=incident)
        for change, said in ((confirm_closure, proposal(record, other)), (reopen_incident, "不是同一封")):
            locked.clear()
            actor = by(CHEN if change is confirm_closure else LI, 10 * number + 3)
            record.do(change, other, said, actor)
            assert list(dict.fromkeys(locked)) == sorted({incident, other})


def states(state: State) -> dict[str, str]:
    return {task.key: task.state for task in state.tasks}
