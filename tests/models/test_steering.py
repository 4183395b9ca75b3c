"""Steering: phases that move once however often they are pressed, severities that anyone raises, titles."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.members import record_joined
from models.changes.roles import assign_role
from models.changes.steering import next_phase, rename_incident, set_phase, set_severity
from models.changes.tasks import complete_task
from models.refusal import Refused, Who
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by


@pytest.fixture
def incident(record: Record) -> str:
    """A SEV2 incident that Wang commands; Chen is its scribe, Zhao and Li are in its channel."""
    incident = record.declare()
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    return incident


def refused(record: Record, change: Any, incident: str, *args: Any) -> Refused:
    """The refusal of a change, which wrote nothing."""
    before = record.state(incident)
    with pytest.raises(Refused) as told:
        record.do(change, incident, *args)
    after = record.state(incident)
    assert (after.incident, after.events) == (before.incident, before.events)
    return told.value


EVERY_WAY = [
    (set_phase, "contain"),
    (next_phase, "detect"),
    (set_severity, "SEV1", "数据被兜售"),
    (rename_incident, "误发工资表"),
]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_is_not_in_the_channel_steers_nothing(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    said = refused(record, way[0], incident, *way[1:], by(OUTSIDER))
    assert said.sentence == "Only people in the incident's channel may do this. Ask its commander to add you."


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_closed_incident_is_not_steered(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    record.do(close_incident, incident, Resolution("邮件已删除", "", "测试"), by(WANG, 3, admin=True))
    said = refused(record, way[0], incident, *way[1:], by(WANG, 4))
    assert said.sentence == "{code} is closed. To go on working in it, reopen it: {command} reopen."


@pytest.mark.parametrize("way", [EVERY_WAY[0], EVERY_WAY[1], EVERY_WAY[3]])
def test_who_holds_no_steering_role_asks_one_who_does(record: Record, incident: str, way: tuple[Any, ...]) -> None:
    said = refused(record, way[0], incident, *way[1:], by(ZHAO))
    assert said.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    before = len(record.kinds(incident))
    record.do(way[0], incident, *way[1:], by(CHEN, 2))
    assert len(record.kinds(incident)) == before + 1


# --- Phases ----------------------------------------------------------------------------------------------------------


def test_the_phases_are_walked_one_by_one(record: Record, incident: str) -> None:
    walked = ["detect"]
    for minute in range(6):
        record.do(next_phase, incident, walked[-1], by(WANG, minute))
        walked.append(record.state(incident).incident.phase)
    assert walked == ["detect", "activate", "contain", "investigate", "notify", "recover", "review"]
    said = refused(record, next_phase, incident, "review", by(WANG, 9))
    assert said.sentence == "This is the last phase. When everything is settled, close the incident."


def test_two_presses_at_once_move_one_phase(record: Record, incident: str) -> None:
    def press(person: str) -> str:
        try:
            record.do(next_phase, incident, "detect", by(person, 5))
        except Refused as told:
            return f"told of {told.values['person']}"
        return f"moved by {person}"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(press, (WANG, CHEN)))
    mover = record.state(incident).events[-1].actor
    assert said == [f"moved by {mover}", f"told of {mover}"]
    assert record.state(incident).incident.phase == "activate"


def test_an_old_card_does_not_pull_the_incident_back(record: Record, incident: str) -> None:
    record.do(set_phase, incident, "investigate", by(WANG, 5))
    said = refused(record, next_phase, incident, "detect", by(WANG, 6))
    assert said.sentence == "{person} set the phase to {phase} already ({when})."
    assert (said.values["person"], said.values["when"]) == (Who(WANG), at(5))
    assert getattr(said.values["phase"], "zh", "") == "调查取证"


def test_a_double_click_moves_one_phase_in_silence(record: Record, incident: str) -> None:
    record.do(next_phase, incident, "detect", by(WANG, 5))
    before = record.kinds(incident)
    record.do(next_phase, incident, "detect", by(WANG, 5.01))
    assert record.kinds(incident) == before


def test_a_card_that_does_not_show_the_new_phase_yet_says_so(record: Record, incident: str) -> None:
    record.do(next_phase, incident, "detect", by(WANG, 5))
    said = refused(record, next_phase, incident, "detect", by(WANG, 5.05))
    assert said.sentence == "{person} set the phase to {phase} already ({when})."
    assert record.state(incident).incident.phase == "activate"


def test_a_phase_may_be_gone_back_to(record: Record, incident: str) -> None:
    record.do(set_phase, incident, "notify", by(WANG, 5))
    record.do(set_phase, incident, "contain", by(WANG, 6))
    state = record.state(incident)
    assert state.incident.phase == "contain"
    assert list(state.phases_shown) == ["detect", "activate", "contain", "investigate", "notify"]
    assert state.events[-1].payload == {"old": "notify", "new": "contain"}


@pytest.mark.parametrize("phase", ["prepare", "nowhere", ""])
def test_a_phase_that_is_not_run_through_is_refused(record: Record, incident: str, phase: str) -> None:
    said = refused(record, set_phase, incident, phase, by(WANG))
    assert said.sentence == "There is no phase called {phase} in this incident."


# --- Severity --------------------------------------------------------------------------------------------------------


def test_anybody_raises_the_severity_and_more_is_asked_for(record: Record, incident: str) -> None:
    before = len(record.state(incident).visible_tasks)
    record.do(set_severity, incident, "SEV1", "", by(ZHAO, 5))
    state = record.state(incident)
    assert (state.incident.severity, before, len(state.visible_tasks)) == ("SEV1", 50, 64)
    assert state.events[-1].payload == {"old": "SEV2", "new": "SEV1", "reason": ""}


def test_only_the_commander_lowers_it_and_says_why(record: Record, incident: str) -> None:
    said = refused(record, set_severity, incident, "SEV3", "只有一家", by(CHEN))
    assert said.sentence == "Only {roles} may do this. Ask one of them, or an administrator."
    said = refused(record, set_severity, incident, "SEV3", "", by(WANG))
    assert (said.sentence, said.field) == (
        "Say why the severity is lowered: it stays on the record.",
        "reason",
    )
    record.do(set_severity, incident, "SEV3", "接收方唯一且已删除", by(WANG))
    assert record.state(incident).incident.severity == "SEV3"


def test_what_somebody_touched_stays_in_sight_when_it_is_lowered(record: Record, incident: str) -> None:
    record.do(complete_task, incident, "gap.takedown", by(ZHAO))
    record.do(set_severity, incident, "SEV4", "虚惊一场", by(WANG))
    assert [task.key for task in record.state(incident).tasks_of("contain")] == ["contain.stop_leak", "gap.takedown"]


def test_the_severity_it_has_is_no_event(record: Record, incident: str) -> None:
    before = record.kinds(incident)
    record.do(set_severity, incident, "SEV2", "", by(ZHAO))
    assert record.kinds(incident) == before


@pytest.mark.parametrize("severity", ["SEV0", "SEV5", "sev1", "", "高"])
def test_a_severity_that_is_none_is_refused(record: Record, incident: str, severity: str) -> None:
    said = refused(record, set_severity, incident, severity, "", by(WANG))
    assert said.sentence == "There is no severity {severity}. It is one of SEV1, SEV2, SEV3, SEV4."


# --- Title -----------------------------------------------------------------------------------------------------------


def test_a_new_title_keeps_the_old_one_on_record(record: Record, incident: str) -> None:
    record.do(rename_incident, incident, "工资表误发", by(CHEN))
    state = record.state(incident)
    assert state.incident.title == "工资表误发"
    assert state.events[-1].payload == {"old": "甲公司工资表误发乙公司", "new": "工资表误发"}
    before = record.kinds(incident)
    record.do(rename_incident, incident, "工资表误发", by(WANG))
    assert record.kinds(incident) == before


def test_an_incident_has_a_title(record: Record, incident: str) -> None:
    said = refused(record, rename_incident, incident, "", by(WANG))
    assert (said.sentence, said.field) == ("Give it a title.", "title")
