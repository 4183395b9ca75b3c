"""Decisions, notes and updates: recorded once, by the right people, readable by the right people."""

from datetime import timedelta
from typing import Any

import pytest

from models.actors import Actor
from models.changes.closing import Resolution, close_incident
from models.changes.pins import Pin, Place, pin_message, want_message
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.changes.roles import assign_role, claim_role, release_role
from models.permissions import may_read
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by
from tests.models.conftest import ROOM

STOP = Decision("停止向乙公司发送文件", "防止二次扩散", "只撤回邮件；通知全员")


# --- Who may ---------------------------------------------------------------------------------------------------------


EVERY_WAY = [
    (record_decision, STOP),
    (add_note, "已电话通知乙公司"),
    (post_update, Update("已撤回", "核对名单", "", None)),
    (pin_message, Pin(Place(ROOM, "1795233600.000100", ""), {"text": "乙公司说已经删除"})),
    (want_message, ROOM, "1795233600.000100"),
]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_is_not_in_the_incident_records_nothing(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    change, *said = way
    told = record.refused(change, incident, *said, by(OUTSIDER))
    assert told.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_closed_incident_takes_nothing_more(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    record.do(close_incident, incident, Resolution("已删除", "", "演示"), by(WANG, 2, admin=True))
    change, *said = way
    told = record.refused(change, incident, *said, by(WANG, 3))
    assert told.values == {"code": "INC-0001"}
    assert told.sentence == "{code} is closed. To go on working in it, reopen it: {command} reopen."


@pytest.mark.parametrize("way", EVERY_WAY)
def test_every_member_may_record(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    change, *said = way
    record.do(change, incident, *said, by(LI))
    assert record.newest(incident).actor == LI


# --- Decisions and notes ---------------------------------------------------------------------------------------------


def test_a_decision_keeps_its_reason_and_what_was_weighed(record: Record, incident: str) -> None:
    seq = record.do(record_decision, incident, STOP, by(CHEN, 5))
    event = record.newest(incident)
    assert (event.seq, event.kind, event.actor, event.recorded_at) == (seq, "decision.recorded", CHEN, at(5))
    assert event.payload == {
        "text": "停止向乙公司发送文件",
        "reason": "防止二次扩散",
        "options": "只撤回邮件；通知全员",
        "audience": [],
        "supersedes": None,
        "source": None,
    }


def test_a_decision_is_replaced_once(record: Record, incident: str) -> None:
    first = record.do(record_decision, incident, STOP, by(CHEN, 5))
    second = record.do(
        record_decision, incident, Decision("改为人工递送", "乙公司已书面确认", supersedes=first), by(WANG, 9)
    )
    assert record.newest(incident).payload["supersedes"] == first
    told = record.refused(record_decision, incident, Decision("恢复发送", "已确认", supersedes=first), by(LI, 10))
    assert told.field == "supersedes"
    assert told.values == {"seq": first, "by": second}
    third = record.do(record_decision, incident, Decision("恢复发送", "已确认", supersedes=second), by(LI, 10))
    assert third > second


@pytest.mark.parametrize("seq", [1, 9999])
def test_only_a_decision_is_replaced(record: Record, incident: str, seq: int) -> None:
    told = record.refused(record_decision, incident, Decision("恢复", "已确认", supersedes=seq), by(LI))
    assert told.sentence == "The decision to replace is not on the record. Choose one from the list."


def test_a_decision_of_another_incident_is_not_replaced(record: Record, incident: str) -> None:
    other = record.declare(CHEN, minutes=1)
    elsewhere = record.do(record_decision, other, STOP, by(CHEN, 2))
    for _ in range(elsewhere):
        record.do(add_note, incident, f"第 {_} 条", by(WANG, 2))
    told = record.refused(record_decision, incident, Decision("恢复", "已确认", supersedes=elsewhere), by(WANG, 3))
    assert told.field == "supersedes"


@pytest.mark.parametrize(
    ("seconds", "person", "text", "taken"),
    [
        (59, CHEN, "已电话通知乙公司", False),
        (60, CHEN, "已电话通知乙公司", True),
        (1, WANG, "已电话通知乙公司", True),
        (1, CHEN, "已电话通知丙公司", True),
    ],
)
def test_the_same_words_within_a_minute_are_one_note(
    record: Record, incident: str, seconds: int, person: str, text: str, taken: bool
) -> None:
    first = record.do(add_note, incident, "已电话通知乙公司", by(CHEN, 5))
    again = Actor(person, at(5) + timedelta(seconds=seconds))
    if taken:
        assert record.do(add_note, incident, text, again) > first
    else:
        told = record.refused(add_note, incident, text, again)
        assert told.sentence == "This is already recorded: #{seq}, {when}."
        assert told.values == {"seq": first, "when": at(5)}


def test_a_note_tells_of_earlier_and_never_of_later(record: Record, incident: str) -> None:
    record.do(add_note, incident, "乙公司来电", by(WANG, 30), happened_at=at(-45))
    event = record.newest(incident)
    assert (event.happened_at, event.recorded_at) == (at(-45), at(30))
    told = record.refused(add_note, incident, "明天回电", by(WANG, 31), happened_at=at(32))
    assert told.field == "happened_at"


def test_a_long_text_is_kept_whole(record: Record, incident: str) -> None:
    text = "逐条核对 <!channel> *名单* @zhao\n" * 400
    record.do(add_note, incident, text, by(WANG))
    assert record.newest(incident).payload["text"] == text


# --- Restricted ------------------------------------------------------------------------------------------------------


def test_what_is_restricted_is_for_its_roles_its_author_and_administrators(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "legal", LI, by(WANG, 1))
    record.do(record_decision, incident, Decision("先不报案", "证据不足", audience=("legal",)), by(CHEN, 2))
    state = record.state(incident)
    event = state.events[-1]
    readers = {person: may_read(state, event, by(person, 3)) for person in (LI, CHEN, WANG, ZHAO, OUTSIDER)}
    assert readers == {LI: True, CHEN: True, WANG: False, ZHAO: False, OUTSIDER: False}
    assert may_read(state, event, by(ZHAO, 3, admin=True))


def test_who_lays_the_role_down_reads_no_more_and_who_takes_it_does(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "legal", LI, by(WANG, 1))
    record.do(add_note, incident, "律师意见", by(WANG, 2), audience=("legal",))
    record.do(release_role, incident, "legal", by(LI, 3))
    record.do(claim_role, incident, "legal", by(ZHAO, 4))
    state = record.state(incident)
    event = next(event for event in state.events if event.kind == "note.added")
    assert not may_read(state, event, by(LI, 5))
    assert may_read(state, event, by(ZHAO, 5))


def test_what_is_not_restricted_is_for_everybody(record: Record, incident: str) -> None:
    record.do(add_note, incident, "已电话通知乙公司", by(WANG, 2))
    state = record.state(incident)
    assert all(may_read(state, event, by(ZHAO)) for event in state.events)


def test_there_is_no_restriction_to_a_role_nobody_knows(record: Record, incident: str) -> None:
    told = record.refused(add_note, incident, "律师意见", by(WANG), audience=("lawyer",))
    assert (told.field, told.values) == ("audience", {"role": "lawyer"})


# --- Updates ---------------------------------------------------------------------------------------------------------


def test_an_update_starts_the_rhythm_anew(record: Record, incident: str) -> None:
    record.do(post_update, incident, Update("已撤回", "核对名单", "法务意见", at(90)), by(WANG, 30))
    facts = record.state(incident).incident
    assert (facts.updated_at, facts.next_update_at) == (at(30), at(90))
    assert record.newest(incident).payload == {
        "known": "已撤回",
        "doing": "核对名单",
        "needed": "法务意见",
        "next_at": "2026-11-21T05:30:00+00:00",
    }


@pytest.mark.parametrize("minutes", [-5, 0])
def test_the_next_update_is_still_to_come(record: Record, incident: str, minutes: float) -> None:
    told = record.refused(post_update, incident, Update("已撤回", "", "", at(30 + minutes)), by(WANG, 30))
    assert told.field == "next_at"
    assert record.state(incident).incident.updated_at == at(0)


def test_the_same_update_twice_is_one(record: Record, incident: str) -> None:
    record.do(post_update, incident, Update("已撤回", "", "", None), by(WANG, 30))
    record.refused(post_update, incident, Update("已撤回", "", "", None), by(WANG, 30.5))
    assert record.state(incident).incident.updated_at == at(30)
