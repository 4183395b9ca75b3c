"""The lines of the checklists: who may tick what, who comes second, and the times that a tick records."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models.changes.closing import Resolution, close_incident
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.tasks import add_task, assign_task, complete_task, reopen_task, set_not_applicable
from models.refusal import Refused, Who
from models.state import TaskFacts
from models.tables import Person
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

TRIAGE, LOG, STOP_LEAK = "activate.triage", "detect.alert_log", "contain.stop_leak"


@pytest.fixture
def incident(record: Record) -> str:
    """An incident that Wang commands; Chen, Zhao and Li are in its channel."""
    incident = record.declare()
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    return incident


def task(record: Record, incident: str, key: str) -> TaskFacts:
    return next(task for task in record.state(incident).tasks if task.key == key)


def refused(record: Record, change: Any, incident: str, *args: Any) -> Refused:
    """The refusal of a change, which wrote nothing."""
    before = record.state(incident)
    with pytest.raises(Refused) as told:
        record.do(change, incident, *args)
    after = record.state(incident)
    assert (after.tasks, after.moments, after.events) == (before.tasks, before.moments, before.events)
    return told.value


EVERY_WAY = [
    (complete_task, LOG),
    (reopen_task, LOG),
    (set_not_applicable, LOG, "没有告警"),
    (assign_task, LOG, ZHAO),
    (add_task, "contain", "收回U盘"),
]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_is_not_in_the_channel_does_nothing(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    said = refused(record, way[0], incident, *way[1:], by(OUTSIDER))
    assert said.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_closed_incident_takes_nothing(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    record.do(close_incident, incident, Resolution("邮件已删除", "", "测试"), by(WANG, 3, admin=True))
    said = refused(record, way[0], incident, *way[1:], by(CHEN, 4))
    assert said.sentence == "{code} is closed. To go on working in it, reopen it: {command} reopen."
    assert said.values == {"code": "INC-0001"}


@pytest.mark.parametrize("way", EVERY_WAY[:4])
def test_a_task_that_is_gone_is_said_to_be(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    said = refused(record, way[0], incident, "adhoc.gone", *way[2:], by(CHEN))
    assert said.sentence == "This task is not in the incident any more. The checklist shows the ones that are."


def test_a_tick_is_kept_with_who_and_when(record: Record, incident: str) -> None:
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5))
    done = task(record, incident, TRIAGE)
    assert (done.state, done.by, done.at) == ("done", CHEN, at(5))
    event = record.state(incident).events[-1]
    assert (event.kind, event.actor, event.recorded_at) == ("task.done", CHEN, at(5))
    assert event.payload == {"task": TRIAGE, "old": "open", "new": "done"}


def test_the_second_to_tick_is_told_who_was_first_and_when(record: Record, incident: str) -> None:
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5))
    said = refused(record, complete_task, incident, TRIAGE, by(ZHAO, 6))
    assert said.sentence == "{person} ticked this off already ({when}). To change that, undo it first."
    assert said.values == {"person": Who(CHEN), "when": at(5)}


def test_the_same_finger_twice_is_one_tick(record: Record, incident: str) -> None:
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5))
    before = record.kinds(incident)
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5.1))
    assert record.kinds(incident) == before
    assert task(record, incident, TRIAGE).at == at(5)


def test_two_who_tick_at_the_same_moment_are_one_winner_and_one_who_is_told(record: Record, incident: str) -> None:
    def tick(person: str) -> str:
        try:
            record.do(complete_task, incident, TRIAGE, by(person, 5))
        except Refused as told:
            return f"told of {told.values['person']}"
        return f"ticked by {person}"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(tick, (CHEN, ZHAO)))
    winner = task(record, incident, TRIAGE).by
    assert said == [f"ticked by {winner}", f"told of {winner}"]
    assert record.kinds(incident).count("task.done") == 1


def test_anybody_in_the_channel_undoes_a_tick(record: Record, incident: str) -> None:
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5))
    record.do(reopen_task, incident, TRIAGE, by(ZHAO, 6))
    assert task(record, incident, TRIAGE).state == "open"
    assert record.state(incident).events[-1].payload == {"task": TRIAGE, "old": "done", "new": "open"}
    said = refused(record, reopen_task, incident, TRIAGE, by(LI, 7))
    assert said.sentence == "{person} opened this again already ({when})."
    assert said.values == {"person": Who(ZHAO), "when": at(6)}


def test_what_was_never_settled_is_not_undone(record: Record, incident: str) -> None:
    before = record.kinds(incident)
    record.do(reopen_task, incident, TRIAGE, by(CHEN))
    assert record.kinds(incident) == before


def test_not_applicable_needs_its_reason(record: Record, incident: str) -> None:
    said = refused(record, set_not_applicable, incident, LOG, "", by(CHEN))
    assert (said.sentence, said.field) == ("Say why this is not applicable: it stays on the record.", "text")
    record.do(set_not_applicable, incident, LOG, "客户来电告知，没有告警", by(CHEN, 5))
    settled = task(record, incident, LOG)
    assert (settled.state, settled.by, settled.note) == ("not_applicable", CHEN, "客户来电告知，没有告警")


def test_a_must_is_set_aside_only_by_who_answers_for_it(record: Record, incident: str) -> None:
    said = refused(record, set_not_applicable, incident, TRIAGE, "明显是误报", by(CHEN))
    assert said.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    record.do(set_not_applicable, incident, TRIAGE, "明显是误报", by(WANG))
    assert task(record, incident, TRIAGE).state == "not_applicable"


def test_a_settled_line_is_altered_only_by_an_undo(record: Record, incident: str) -> None:
    record.do(set_not_applicable, incident, LOG, "没有告警", by(CHEN, 5))
    said = refused(record, complete_task, incident, LOG, by(CHEN, 6))
    assert said.sentence == "{person} marked this as not applicable already ({when}). To change that, undo it first."
    record.do(complete_task, incident, TRIAGE, by(CHEN, 5))
    said = refused(record, set_not_applicable, incident, TRIAGE, "不需要", by(WANG, 6))
    assert said.sentence == "{person} ticked this off already ({when}). To change that, undo it first."
    said = refused(record, assign_task, incident, TRIAGE, ZHAO, by(WANG, 6))
    assert said.sentence == "This task is settled. Undo it first, then assign it."


def test_who_is_assigned_is_wanted_in_the_channel(record: Record, incident: str) -> None:
    record.do(assign_task, incident, LOG, OUTSIDER, by(CHEN))
    assert task(record, incident, LOG).assignee == OUTSIDER
    assert [m.state for m in record.state(incident).members if m.person == OUTSIDER] == ["wanted"]
    before = record.kinds(incident)
    record.do(assign_task, incident, LOG, OUTSIDER, by(ZHAO))
    assert record.kinds(incident) == before


def test_an_app_is_not_assigned(record: Record, incident: str) -> None:
    def learn(session: Session) -> None:
        session.add(Person(id="UBOT", unfit="app"))

    record.do(learn)
    said = refused(record, assign_task, incident, LOG, "UBOT", by(CHEN))
    assert (said.sentence, said.field) == (
        "{person} is an app and cannot answer for anything. Choose a person.",
        "person",
    )


def test_an_item_of_ones_own_comes_last_in_its_phase(record: Record, incident: str) -> None:
    first = record.do(add_task, incident, "activate", "通知  前台\n不要外传", by(CHEN))
    second = record.do(add_task, incident, "activate", "收回U盘", by(ZHAO))
    lines = record.state(incident).tasks_of("activate")
    assert [(line.key, line.text, line.owner, line.must) for line in lines[-2:]] == [
        (first, "通知 前台 不要外传", "ic", False),
        (second, "收回U盘", "ic", False),
    ]


def test_an_item_of_ones_own_posts_its_phase(record: Record, incident: str) -> None:
    assert "recover" not in record.state(incident).phases_shown
    record.do(add_task, incident, "recover", "重装前台电脑", by(CHEN))
    assert "recover" in record.state(incident).phases_shown


@pytest.mark.parametrize(
    ("phase", "text", "sentence", "field"),
    [
        ("contain", "", "Say what is to be done.", "text"),
        ("contain", " \u3000\n\u200b", "Say what is to be done.", "text"),
        (
            "contain",
            "字" * 301,
            "Too long: {n} characters more than fit here. Put the rest into a note.",
            "text",
        ),
        ("prepare", "备用手机", "There is no phase called {phase} in this incident.", None),
        ("nowhere", "备用手机", "There is no phase called {phase} in this incident.", None),
    ],
)
def test_a_bad_item_is_refused(
    record: Record, incident: str, phase: str, text: str, sentence: str, field: str | None
) -> None:
    said = refused(record, add_task, incident, phase, text, by(CHEN))
    assert (said.sentence, said.field) == (sentence, field)


def test_an_item_may_be_as_long_as_one_of_the_playbook(record: Record, incident: str) -> None:
    key = record.do(add_task, incident, "contain", "字" * 300, by(CHEN))
    assert task(record, incident, key).text == "字" * 300


# --- Times that a tick records ---------------------------------------------------------------------------------------


def test_a_tick_records_its_time_in_the_same_change(record: Record, incident: str) -> None:
    record.do(complete_task, incident, STOP_LEAK, by(CHEN, 30), at(20))
    state = record.state(incident)
    assert state.moment("contained") == at(20)
    assert [event.kind for event in state.events[-2:]] == ["task.done", "moment.set"]
    assert [event.happened_at for event in state.events[-2:]] == [at(20), at(30)]


def test_a_time_to_come_leaves_the_line_open(record: Record, incident: str) -> None:
    said = refused(record, complete_task, incident, STOP_LEAK, by(CHEN, 30), at(31))
    assert said.sentence == "This time is still to come. Give the time at which it happened."
    assert said.field == "at"


def test_a_tick_with_another_time_than_the_recorded_one_is_a_correction(record: Record, incident: str) -> None:
    record.do(set_moment, incident, "contained", at(10), "", by(ZHAO, 15))
    said = refused(record, complete_task, incident, STOP_LEAK, by(CHEN, 30), at(20), "看错了")
    assert said.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    said = refused(record, complete_task, incident, STOP_LEAK, by(WANG, 30), at(20), "")
    assert (said.sentence, said.field) == (
        "This time is on record already. Say why it is corrected.",
        "reason",
    )
    record.do(complete_task, incident, STOP_LEAK, by(WANG, 30), at(20), "第一次停用没有生效")
    assert record.state(incident).moment("contained") == at(20)


def test_a_tick_with_the_recorded_time_is_anybodys(record: Record, incident: str) -> None:
    record.do(set_moment, incident, "contained", at(10) + timedelta(microseconds=250_000), "", by(ZHAO, 15))
    record.do(complete_task, incident, STOP_LEAK, by(CHEN, 30), at(10))
    assert record.kinds(incident)[-1] == "task.done"


def test_an_undone_tick_takes_its_time_back(record: Record, incident: str) -> None:
    record.do(complete_task, incident, STOP_LEAK, by(CHEN, 30), at(20))
    record.do(reopen_task, incident, STOP_LEAK, by(ZHAO, 40))
    state = record.state(incident)
    assert state.moment("contained") is None
    assert [event.kind for event in state.events[-2:]] == ["moment.withdrawn", "task.reopened"]
    record.do(complete_task, incident, STOP_LEAK, by(CHEN, 60), at(50))
    assert record.state(incident).moment("contained") == at(50)


def test_a_time_given_otherwise_survives_the_undo(record: Record, incident: str) -> None:
    record.do(complete_task, incident, STOP_LEAK, by(CHEN, 30), at(20))
    record.do(set_moment, incident, "contained", at(25), "以日志为准", by(WANG, 35))
    record.do(reopen_task, incident, STOP_LEAK, by(ZHAO, 40))
    assert record.state(incident).moment("contained") == at(25)
