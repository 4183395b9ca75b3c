"""The announcement says code, severity and status, whatever else there is to say. So does everything an outsider sees.

Secrets are planted in every field that a person can fill; none may come out in the announcement, in the name of a quiet
incident's channel, in an outsider's Home or in the metadata of a message.
"""

import json
from collections.abc import Iterator

import pytest

from models.changes.closing import Resolution, close_incident, confirm_closure, propose_closure, reopen_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.changes.roles import assign_role
from models.changes.steering import rename_incident, set_phase, set_severity
from models.changes.tasks import add_task, set_not_applicable
from models.homes import load_home, record_person
from models.state import State
from tests.conftest import CHEN, LI, OUTSIDER, WANG, Record, at, by
from tests.views.reading import must_be_legal, read
from views.announcement import announcement
from views.home import render_home
from views.naming import channel_of
from views.surfaces import ANNOUNCEMENT, Message
from views.wanted import wanted
from views.workspace import Workspace

SECRET = "甲公司SECRET机密"
WORKSPACE = Workspace(announce="security-notices")


def lives(record: Record, *, quiet: bool = False) -> Iterator[State]:
    """An incident full of secrets, at every stage of its life."""
    incident = record.declare(quiet=quiet, title=SECRET, what_happened=SECRET, how_found=SECRET)
    yield record.state(incident)
    for person in (WANG, CHEN, LI):
        record.do(record_person, person, f"{SECRET}{person}", "zh_CN", at(0))
        record.do(record_joined, incident, by(person, 1))
    record.do(record_channel, incident, "C1", "inc-0001-secret", by("stanch", 1))
    record.do(assign_role, incident, "legal", LI, by(WANG, 2))
    record.do(add_note, incident, SECRET, by(CHEN, 3))
    record.do(record_decision, incident, Decision(SECRET, SECRET, SECRET), by(WANG, 4))
    record.do(post_update, incident, Update(SECRET, SECRET, SECRET, None), by(WANG, 5))
    record.do(add_task, incident, "contain", SECRET, by(CHEN, 6))
    record.do(set_not_applicable, incident, "detect.report", SECRET, by(WANG, 7))
    record.do(set_severity, incident, "SEV1", SECRET, by(WANG, 8))
    record.do(set_phase, incident, "contain", by(WANG, 9))
    record.do(rename_incident, incident, f"{SECRET}改", by(WANG, 10))
    yield record.state(incident)
    record.do(close_incident, incident, Resolution(SECRET, SECRET, SECRET), by(WANG, 20, admin=True))
    yield record.state(incident)
    record.do(reopen_incident, incident, SECRET, by(WANG, 30))
    record.do(propose_closure, incident, "false_alarm", SECRET, by(WANG, 31))
    yield record.state(incident)
    closure = record.state(incident).closure
    assert closure
    record.do(confirm_closure, incident, closure.event_id, by(CHEN, 32))
    yield record.state(incident)


def test_it_says_code_severity_and_status_and_nothing_else(record: Record) -> None:
    told = [announcement(state, WORKSPACE.texts) for state in lives(record)]
    assert [read(message.blocks) for message in told] == [
        "*INC-0001* · SEV2 · 进行中",
        "*INC-0001* · SEV1 · 进行中",
        "*INC-0001* · SEV1 · 已关闭：已处置",
        "*INC-0001* · SEV1 · 进行中",
        "*INC-0001* · SEV1 · 已关闭：误报",
    ]
    assert [message.text for message in told][2] == "INC-0001 · SEV1 · 已关闭：已处置"
    assert {message.key for message in told} == {"announcement"}
    for message in told:
        must_be_legal(message.text, message.blocks)


def test_the_same_in_english(record: Record) -> None:
    say = Workspace(locale="en").texts
    assert [announcement(state, say).text for state in lives(record)] == [
        "INC-0001 · SEV2 · open",
        "INC-0001 · SEV1 · open",
        "INC-0001 · SEV1 · closed: resolved",
        "INC-0001 · SEV1 · open",
        "INC-0001 · SEV1 · closed: false alarm",
    ]


def test_no_secret_leaves_the_channel(record: Record) -> None:
    """All that is wanted outside the incident's channel and its people's own messages is the announcement."""
    for state in lives(record):
        outside = [one for one in wanted(state, WORKSPACE) if isinstance(one, Message) and one.place == ANNOUNCEMENT]
        assert [one.key for one in outside] == ["announcement"]
        for word in ("SECRET", "机密", "甲公司", "工资", "payroll", *(WANG, CHEN, LI)):
            assert word not in json.dumps(outside[0].payload, ensure_ascii=False)


def test_messages_go_to_the_channel_the_announcement_and_the_people_of_the_incident(record: Record) -> None:
    for state in lives(record):
        places = {one.place for one in wanted(state, WORKSPACE) if isinstance(one, Message)}
        assert places <= {"channel", "announcement", *(member.person for member in state.members)}
        assert OUTSIDER not in places


def test_a_quiet_incident_is_not_announced_and_its_channel_has_no_words(record: Record) -> None:
    for state in lives(record, quiet=True):
        assert [one for one in wanted(state, WORKSPACE) if getattr(one, "place", "") == ANNOUNCEMENT] == []
        assert channel_of(state).name == "inc-0001"


def test_without_an_announcement_channel_nothing_is_announced(record: Record) -> None:
    for state in lives(record):
        assert [one for one in wanted(state, Workspace()) if getattr(one, "place", "") == ANNOUNCEMENT] == []


@pytest.mark.parametrize("quiet", [False, True])
def test_an_outsiders_home_knows_of_nothing(record: Record, quiet: bool) -> None:
    for _ in lives(record, quiet=quiet):
        shown = json.dumps(render_home(record.see(load_home, OUTSIDER), WORKSPACE).payload, ensure_ascii=False)
        assert "INC-0001" not in shown
        assert "SECRET" not in shown


@pytest.mark.parametrize(("quiet", "told"), [
    (False, "INC-0002 · SEV2 · 已关闭：与 INC-0001 重复"),
    (True, "INC-0002 · SEV2 · 已关闭：重复事件"),
])  # fmt: skip
def test_a_duplicate_names_the_other_unless_that_is_quiet(record: Record, quiet: bool, told: str) -> None:
    first = record.declare(quiet=quiet)
    second = record.declare(by=LI, minutes=10)
    record.do(record_joined, second, by(CHEN, 11))
    record.do(record_joined, first, by(LI, 11))
    record.do(propose_closure, second, "duplicate", SECRET, by(LI, 12), duplicate_of=first)
    assert announcement(record.state(second), WORKSPACE.texts).text == "INC-0002 · SEV2 · 进行中"
    closure = record.state(second).closure
    assert closure
    record.do(confirm_closure, second, closure.event_id, by(CHEN, 13))
    assert announcement(record.state(second), WORKSPACE.texts).text == told
