"""Who is in the channel: invited, come, gone, come again; and the bot itself, taken out and brought back."""

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_invitations,
    record_joined,
    record_left,
)
from models.changes.recording import add_note
from models.changes.roles import assign_role
from models.changes.tasks import assign_task
from models.homes import incidents_of, is_known, record_person
from models.refusal import Refused
from models.surfaces import attempt, load_shown, not_sent, park, shown
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by

STANCH = "stanch"


def members(record: Record, incident: str) -> dict[str, str]:
    return {member.person: member.state for member in record.state(incident).members}


def test_whom_we_invited_is_no_news_when_they_come(record: Record) -> None:
    incident = record.declare(commander=CHEN)
    assert members(record, incident) == {WANG: "wanted", CHEN: "wanted"}
    before = record.kinds(incident)

    record.do(record_joined, incident, by(WANG))
    assert record.kinds(incident) == before

    record.do(record_invitations, incident, (WANG, CHEN), {}, by(STANCH))
    record.do(record_joined, incident, by(CHEN))
    assert members(record, incident) == {WANG: "present", CHEN: "present"}
    assert record.kinds(incident) == [*before, "members.invited"]


def test_slacks_answer_to_the_invitations_is_kept(record: Record) -> None:
    incident = record.declare(responders={"legal": LI})
    record.do(record_invitations, incident, (WANG,), {LI: "user_is_restricted"}, by(STANCH))

    assert members(record, incident) == {WANG: "present", LI: "failed"}
    event = record.state(incident).events[-1]
    assert event.payload == {"invited": [WANG], "failed": {LI: "user_is_restricted"}}
    assert record.do(assign_task, incident, "activate.team", LI, by(WANG)) is None
    assert members(record, incident)[LI] == "wanted"  # named again, they are invited again


def test_who_left_before_slacks_answer_came_is_gone(record: Record) -> None:
    incident = record.declare()
    record.do(record_left, incident, by(WANG))
    record.do(record_invitations, incident, (WANG,), {}, by(STANCH))
    assert members(record, incident) == {WANG: "left"}


@pytest.mark.parametrize("failed_before", [False, True], ids=["never invited", "could not be added"])
def test_a_late_joiner_is_news_once(record: Record, failed_before: bool) -> None:
    incident = record.declare(responders={"legal": LI} if failed_before else {})
    if failed_before:
        record.do(record_invitations, incident, (WANG,), {LI: "cant_invite"}, by(STANCH))

    record.do(record_joined, incident, by(LI, 3))
    record.do(record_joined, incident, by(LI, 4))

    assert members(record, incident)[LI] == "present"
    event = record.state(incident).events[-1]
    assert (event.kind, event.actor, event.payload["old"]) == (
        "member.joined", LI, "failed" if failed_before else None,
    )  # fmt: skip
    assert record.kinds(incident).count("member.joined") == 1


def test_who_leaves_may_do_nothing_more_and_who_comes_back_may_again(record: Record) -> None:
    incident = record.declare()
    record.do(record_joined, incident, by(CHEN))

    record.do(record_left, incident, by(CHEN, 3))
    record.do(record_left, incident, by(CHEN, 4))

    with pytest.raises(Refused, match="Only people in the incident's channel may do this"):
        record.do(add_note, incident, "我还在", by(CHEN, 5))
    assert record.kinds(incident).count("member.left") == 1
    record.do(record_joined, incident, by(CHEN, 6))
    record.do(add_note, incident, "回来了", by(CHEN, 7))
    assert record.kinds(incident)[-2:] == ["member.joined", "note.added"]


def test_somebody_nobody_knew_of_leaves_without_a_trace(record: Record) -> None:
    incident = record.declare()
    before = record.state(incident)
    record.do(record_left, incident, by(LI))
    assert record.state(incident) == before


def test_roles_stay_with_who_left_and_who_steers_is_told(record: Record) -> None:
    incident = record.declare()
    for role in ("tech", "forensics"):
        record.do(assign_role, incident, role, ZHAO, by(WANG))

    record.do(record_left, incident, by(ZHAO, 3))

    assert record.state(incident).holders["tech"].person == ZHAO
    left = record.state(incident).events[-1].payload
    assert left == {"old": "wanted", "new": "left", "roles": ["forensics", "tech"], "to": WANG}


def test_when_the_commander_leaves_the_next_who_may_assign_is_told(record: Record) -> None:
    incident = record.declare()
    for role, person in (("exec", LI), ("scribe", CHEN)):
        record.do(assign_role, incident, role, person, by(WANG))
    told = []
    for person in (WANG, CHEN, LI):
        record.do(record_left, incident, by(person))
        told.append(record.state(incident).events[-1].payload["to"])
    assert told == [CHEN, LI, None]  # at the end nobody is left who could do anything


def test_of_a_closed_incident_nobody_is_told(record: Record) -> None:
    incident = record.declare()
    record.do(record_joined, incident, by(CHEN))
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, admin=True))
    record.do(record_left, incident, by(WANG))
    record.do(record_bot_removed, incident, by(CHEN))
    assert [event.payload["to"] for event in record.state(incident).events[-2:]] == [None, None]


def test_the_bot_is_removed_and_returns_once_each(record: Record) -> None:
    incident = record.declare()
    record.do(record_bot_returned, incident, by(STANCH))  # its own coming into the new channel
    assert "bot.returned" not in record.kinds(incident)

    for _ in range(2):
        record.do(record_bot_removed, incident, by(CHEN, 2))
    for _ in range(2):
        record.do(record_bot_returned, incident, by(WANG, 3))
    record.do(record_bot_removed, incident, by(CHEN, 4))

    assert [kind for kind in record.kinds(incident) if kind.startswith("bot.")] == [
        "bot.removed", "bot.returned", "bot.removed",
    ]  # fmt: skip
    assert record.state(incident).events[-1].payload == {
        "old": "present", "new": "away", "to": WANG, "unheard_since": None,
    }  # fmt: skip


def test_what_slack_refused_while_the_bot_was_away_is_shown_and_invited_again(record: Record) -> None:
    incident = record.declare(responders={"legal": LI, "tech": ZHAO})
    subject = f"incident:{incident}"
    record.do(record_channel, incident, "C1", "inc-0001", by(STANCH))
    record.do(record_bot_removed, incident, by(CHEN))
    record.do(record_invitations, incident, (WANG,), {LI: "not_in_channel", ZHAO: "user_disabled"}, by(STANCH))
    ids = {key: record.do(attempt, subject, key, at(1)) for key in ("channel", "status", "letter")}
    for key in ids:
        record.do(shown, ids[key], "C1", f"ts-{key}", f"digest-{key}", at(1))
    record.do(park, ids["status"], "newer", "channel_not_found")
    record.do(attempt, subject, "letter", at(1), frozen=True)
    record.do(shown, ids["letter"], "U1", "ts-letter", "digest-letter", at(1))
    note = record.do(attempt, subject, "event", at(2), frozen=True)
    record.do(not_sent, note, None)
    record.do(park, note, "said", "channel_not_found")

    record.do(record_bot_returned, incident, by(WANG, 3))

    assert members(record, incident) == {WANG: "present", LI: "wanted", ZHAO: "failed"}
    invited = [event.payload for event in record.state(incident).events if event.kind == "members.invited"]
    assert invited == [{"invited": [WANG], "failed": {ZHAO: "user_disabled"}}]
    now = {key: (row.ts, row.digest, row.error) for key, row in record.see(load_shown, subject).items()}
    assert now == {
        "channel": ("ts-channel", "digest-channel", None),
        "status": ("ts-status", None, None),
        "letter": ("ts-letter", "digest-letter", None),
        "event": (None, None, None),
    }
    assert not record.see(load_shown, subject)["event"].in_doubt


def test_whoever_acts_has_a_part_in_the_incident_and_is_looked_up_for_it(record: Record) -> None:
    incident = record.declare()
    record.do(add_note, incident, "从外面看", by("UADMIN", admin=True))
    assert record.see(incidents_of, "UADMIN") == {incident}
    assert record.see(incidents_of, WANG) == {incident}
    assert not record.see(is_known, "UADMIN")
    record.do(record_person, "UADMIN", "管理员", "zh_CN", at(1))
    assert record.see(is_known, "UADMIN")
