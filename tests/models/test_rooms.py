"""What people do to the channel: renamed, archived, public, deleted, replaced; heard twice, and of another one."""

import pytest

from models.actors import STANCH
from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel, record_channel_refused
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_invitations,
    record_joined,
    record_left,
    record_uninvited,
)
from models.changes.recording import add_note
from models.changes.roles import assign_role
from models.changes.rooms import (
    News,
    doubt_room,
    record_archived,
    record_deleted,
    record_entry_deleted,
    record_made_private,
    record_made_public,
    record_renamed,
    record_unarchived,
    replace_channel,
)
from models.changes.steering import rename_incident
from models.changes.surveys import load_due, surveys_due
from models.naming import channel_name, names
from models.refusal import Refused
from models.rooms import Room
from models.surfaces import attempt, load_shown, park, shown
from models.tables import Incident
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

ROOM = "C0ROOM"
OURS = "inc-0001-jia-gong-si-gong-zi-biao-wu-fa-yi-gong"
ADMIN = "UADMIN"
HERE = News(ROOM, at(4), (ADMIN,))


@pytest.fixture
def incident(record: Record) -> str:
    """Wang's incident in its channel, with Chen and Zhao."""
    incident = record.declare()
    record.do(record_channel, incident, ROOM, OURS, by(STANCH, 0.1))
    record.do(record_invitations, incident, (WANG,), {}, by(STANCH, 0.2))
    for person in (CHEN, ZHAO):
        record.do(record_joined, incident, by(person, 0.3))
    return incident


def room(record: Record, incident: str) -> Room:
    return record.state(incident).room


def rename(record: Record, incident: str, name: str, channel: str = ROOM) -> None:
    record.do(record_renamed, incident, News(channel, at(4), (), name), by(STANCH, 5))


def members(record: Record, incident: str) -> dict[str, str]:
    return {member.person: member.state for member in record.state(incident).members}


# --- The name --------------------------------------------------------------------------------------------------------


def test_a_second_channel_that_was_opened_meanwhile_does_not_replace_the_first(record: Record, incident: str) -> None:
    before = record.state(incident)
    assert not record.do(record_channel, incident, "C0LATE", f"{OURS}-2", by(STANCH, 0.2))
    assert record.state(incident) == before
    assert record.do(record_channel, incident, ROOM, OURS, by(STANCH, 0.2))
    assert record.state(incident) == before


def test_a_name_that_people_give_stays_and_is_told_once(record: Record, incident: str) -> None:
    rename(record, incident, "leak-payroll")
    rename(record, incident, "leak-payroll")

    assert record.kinds(incident)[-2:] == ["member.joined", "channel.renamed"]
    event = record.state(incident).events[-1]
    assert (event.actor, event.happened_at, event.payload) == (STANCH, at(4), {"new": "leak-payroll"})
    assert (room(record, incident).name, room(record, incident).named_by_people) == ("leak-payroll", True)


def test_a_name_of_ours_is_no_news_though_it_be_an_older_one(record: Record, incident: str) -> None:
    record.do(rename_incident, incident, "Payroll list", by(WANG, 2))
    record.do(rename_incident, incident, "Salary list", by(WANG, 3))
    before = record.kinds(incident)
    for name in ("inc-0001-payroll-list", "inc-0001-salary-list", "inc-0001-salary-list-2", f"{OURS}-5", OURS):
        rename(record, incident, name)
    assert record.kinds(incident) == before


def test_somebody_gives_one_of_our_names_back(record: Record, incident: str) -> None:
    rename(record, incident, "leak-payroll")
    rename(record, incident, OURS)
    assert record.kinds(incident).count("channel.renamed") == 2
    assert (room(record, incident).name, room(record, incident).named_by_people) == (OURS, True)


def test_of_another_channel_nothing_is_recorded(record: Record, incident: str) -> None:
    before = record.kinds(incident)
    rename(record, incident, "leak", channel="C0OTHER")
    for change in (record_archived, record_unarchived, record_made_public, record_made_private, record_deleted):
        record.do(change, incident, News("C0OTHER"), by(CHEN, 5))
    assert record.kinds(incident) == before


@pytest.mark.parametrize(
    ("nth", "tried"),
    [
        (1, ["inc-0001-x", "inc-0001-x-2", "inc-0001-x-3", "inc-0001-x-4", "inc-0001-x-5", "inc-0001-x-01234567"]),
        (2, ["inc-0001-x-2", "inc-0001-x-3", "inc-0001-x-4", "inc-0001-x-5", "inc-0001-x-6", "inc-0001-x-01234567-2"]),
        (
            7,
            ["inc-0001-x-7", "inc-0001-x-8", "inc-0001-x-9", "inc-0001-x-10", "inc-0001-x-11", "inc-0001-x-01234567-7"],
        ),
    ],
)
def test_the_next_channel_has_the_next_number(nth: int, tried: list[str]) -> None:
    assert names(channel_name(1, "x", quiet=False), "0123456789abcdef", nth) == tried


# --- The archive -----------------------------------------------------------------------------------------------------


def test_archived_and_back_once_each_with_who_did_it(record: Record, incident: str) -> None:
    for _ in range(2):
        record.do(record_archived, incident, HERE, by(CHEN, 5))
    archived = record.state(incident).events[-1]
    assert (archived.kind, archived.actor, archived.payload["tell"]) == ("channel.archived", CHEN, [ADMIN, WANG])
    assert room(record, incident).shut
    assert record.see(surveys_due) == []
    for _ in range(2):
        record.do(record_unarchived, incident, HERE, by(ZHAO, 6))

    assert record.kinds(incident)[-2:] == ["channel.archived", "channel.unarchived"]
    assert not room(record, incident).shut
    assert record.see(surveys_due) == [incident]


def test_what_slack_refused_in_the_archive_is_shown_and_invited_when_it_is_back(record: Record, incident: str) -> None:
    subject = f"incident:{incident}"
    record.do(record_archived, incident, HERE, by(CHEN, 5))
    record.do(assign_role, incident, "legal", LI, by(WANG, 6))
    record.do(record_invitations, incident, (), {LI: "is_archived"}, by(STANCH, 7))
    note = record.do(attempt, subject, "event:1", at(7), frozen=True)
    record.do(park, note, "said", "is_archived")
    assert members(record, incident)[LI] == "failed"
    assert "members.invited" not in record.kinds(incident)[-2:]

    record.do(record_unarchived, incident, HERE, by(CHEN, 8))

    assert members(record, incident)[LI] == "wanted"
    assert record.see(load_shown, subject)["event:1"].error is None


def test_that_a_closed_incident_is_archived_is_nobodys_news(record: Record, incident: str) -> None:
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, 4, admin=True))
    record.do(record_archived, incident, HERE, by(CHEN, 5))
    assert record.state(incident).events[-1].payload["tell"] == []


# --- Public ----------------------------------------------------------------------------------------------------------


def test_public_and_private_again_once_each(record: Record, incident: str) -> None:
    for _ in range(2):
        record.do(record_made_public, incident, HERE, by(CHEN, 5))
    assert room(record, incident).public
    assert record.state(incident).events[-1].payload == {"old": "private", "new": "public", "tell": [ADMIN, WANG]}
    for _ in range(2):
        record.do(record_made_private, incident, HERE, by(WANG, 6))
    assert record.kinds(incident)[-2:] == ["channel.made_public", "channel.made_private"]
    assert not room(record, incident).public


def test_that_a_closed_incident_became_public_is_told_to_its_commander_all_the_same(
    record: Record, incident: str
) -> None:
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, 4, admin=True))
    record.do(record_made_public, incident, HERE, by(CHEN, 5))
    assert record.state(incident).events[-1].payload["tell"] == [ADMIN, WANG]


def test_who_walks_into_a_public_channel_may_do_nothing_in_the_incident(record: Record, incident: str) -> None:
    record.do(record_made_public, incident, HERE, by(CHEN, 5))
    for _ in range(2):
        record.do(record_uninvited, incident, by(OUTSIDER, 6))

    assert record.kinds(incident).count("member.walked_in") == 1
    assert room(record, incident).visitors == {OUTSIDER}
    assert OUTSIDER not in members(record, incident)
    with pytest.raises(Refused, match="Only people in the incident's channel may do this"):
        record.do(add_note, incident, "我来看看", by(OUTSIDER, 7))

    record.do(record_made_private, incident, HERE, by(WANG, 8))
    assert record.state(incident).events[-1].payload["visitors"] == [OUTSIDER]
    assert room(record, incident).visitors == {OUTSIDER}  # they are still in it
    record.do(record_left, incident, by(OUTSIDER, 9))
    record.do(record_left, incident, by(OUTSIDER, 9))
    assert record.kinds(incident)[-2:] == ["channel.made_private", "member.left"]
    assert room(record, incident).visitors == frozenset()


def test_who_is_invited_into_a_public_channel_or_came_back_there_belongs(record: Record, incident: str) -> None:
    record.do(record_made_public, incident, HERE, by(CHEN, 5))
    record.do(record_joined, incident, by(LI, 6))
    assert members(record, incident)[LI] == "present"
    record.do(record_left, incident, by(ZHAO, 7))
    record.do(record_uninvited, incident, by(ZHAO, 8))  # taken out, and walked in again
    assert members(record, incident)[ZHAO] == "left"
    record.do(record_joined, incident, by(ZHAO, 9))
    assert (members(record, incident)[ZHAO], room(record, incident).visitors) == ("present", frozenset())


def test_nobody_walks_into_a_private_channel_so_it_is_looked_at_first(record: Record, incident: str) -> None:
    before = record.kinds(incident)
    record.do(record_uninvited, incident, by(LI, 6))
    assert LI not in members(record, incident)
    assert record.kinds(incident) == before
    assert record.see(surveys_due) == [incident]


def test_one_whom_we_could_not_add_comes_in_by_themselves(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "legal", LI, by(WANG, 3))
    record.do(record_invitations, incident, (), {LI: "cant_invite"}, by(STANCH, 4))
    record.do(record_uninvited, incident, by(LI, 6))
    assert members(record, incident)[LI] == "present"
    assert record.see(surveys_due) == []


# --- Gone ------------------------------------------------------------------------------------------------------------


def test_a_deleted_channel_makes_room_for_the_next(record: Record, incident: str) -> None:
    subject = f"incident:{incident}"
    ids = {key: record.do(attempt, subject, key, at(1), place=ROOM) for key in ("channel", "status", "topic")}
    ids["event:1"] = record.do(attempt, subject, "event:1", at(1), place=ROOM, frozen=True)
    for key, surface_id in ids.items():
        record.do(shown, surface_id, ROOM, f"ts-{key}", f"digest-{key}", at(1))
    record.do(attempt, subject, "event:2", at(3), place=ROOM, frozen=True)  # in doubt in a channel that is no more
    letter = record.do(attempt, subject, "letter:1", at(1), place="D1", frozen=True)
    record.do(shown, letter, "D1", "ts-letter", "digest", at(1))
    record.do(record_left, incident, by(ZHAO, 3))

    for _ in range(2):
        record.do(record_deleted, incident, HERE, by(CHEN, 5))

    state = record.state(incident)
    assert (state.incident.channel, state.room.nth) == (None, 2)
    assert record.kinds(incident).count("channel.given_up") == 1
    assert state.events[-1].payload == {"why": "deleted", "channel": ROOM, "name": OURS}
    assert members(record, incident) == {WANG: "wanted", CHEN: "wanted", ZHAO: "left"}
    left = record.see(load_shown, subject)
    assert sorted(left) == ["event:1", "event:2", "letter:1"]
    assert (left["event:1"].ts, left["event:2"].in_doubt) == ("ts-event:1", False)

    record.do(record_channel, incident, "C0NEXT", f"{OURS}-2", by(STANCH, 6))
    rename(record, incident, "old-news")  # of the channel that is no more
    assert (room(record, incident).nth, room(record, incident).name) == (2, f"{OURS}-2")


def test_a_next_channel_that_slack_refuses_is_told_of_as_the_first_was(record: Record, incident: str) -> None:
    for minute in (1, 2):
        record.do(record_channel_refused, incident, "restricted_action", by(STANCH, minute))
    record.do(record_deleted, incident, HERE, by(CHEN, 5))
    for minute in (6, 7):
        record.do(record_channel_refused, incident, "restricted_action", by(STANCH, minute))
    assert record.kinds(incident).count("channel.refused") == 2


def test_nobody_leaves_a_channel_that_is_private_and_has_the_bot_in_it(record: Record, incident: str) -> None:
    with pytest.raises(Refused, match="has its private channel"):
        record.do(replace_channel, incident, by(WANG, 5))


@pytest.mark.parametrize("why", ["public", "lost"])
def test_who_steers_may_leave_a_channel_that_is_public_or_lost(record: Record, incident: str, why: str) -> None:
    if why == "public":
        record.do(record_made_public, incident, HERE, by(CHEN, 5))
        record.do(record_uninvited, incident, by(OUTSIDER, 6))
    else:
        record.do(record_bot_removed, incident, by(CHEN, 5))
    for person in (OUTSIDER, CHEN):
        with pytest.raises(Refused):
            record.do(replace_channel, incident, by(person, 7))

    for _ in range(2):
        record.do(replace_channel, incident, by(WANG, 8))

    given_up = record.state(incident).events[-1]
    assert (given_up.kind, given_up.actor, given_up.payload["why"]) == ("channel.given_up", WANG, why)
    assert members(record, incident) == {WANG: "wanted", CHEN: "wanted", ZHAO: "wanted"}
    assert room(record, incident) == Room(nth=2, since=given_up.seq)


def test_a_closed_incident_keeps_no_channel_that_was_deleted(record: Record, incident: str) -> None:
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, 4, admin=True))
    record.do(record_deleted, incident, HERE, by(CHEN, 5))
    assert record.state(incident).incident.channel is None
    with pytest.raises(Refused, match="is closed"):
        record.do(replace_channel, incident, by(WANG, 6))


# --- The bot out and in ----------------------------------------------------------------------------------------------


def test_of_the_time_when_the_bot_was_out_nothing_was_heard(record: Record, incident: str) -> None:
    record.do(record_bot_removed, incident, by(CHEN, 5))
    record.do(record_bot_returned, incident, by(WANG, 9))
    due = record.see(load_due, incident)
    assert due is not None
    assert (due.since, due.until, due.why) == (at(5), at(9), "away")


def test_found_out_later_it_counts_from_when_slack_was_last_heard(record: Record, incident: str) -> None:
    record.do(record_bot_removed, incident, by(STANCH, 60), unheard_since=at(20))
    record.do(record_bot_returned, incident, by(WANG, 65))
    due = record.see(load_due, incident)
    assert due is not None
    assert (due.since, due.until) == (at(20), at(65))


# --- Messages of ours ------------------------------------------------------------------------------------------------


def standing(record: Record, incident: str, key: str, ts: str, *, frozen: bool = False) -> None:
    surface_id = record.do(attempt, f"incident:{incident}", key, at(1), place=ROOM, frozen=frozen)
    record.do(shown, surface_id, ROOM, ts, "digest", at(1))


def test_a_deleted_card_is_forgotten_so_that_it_comes_again(record: Record, incident: str) -> None:
    standing(record, incident, "status", "1.1")
    before = record.kinds(incident)
    for _ in range(2):
        record.do(record_entry_deleted, incident, ROOM, "1.1", by(STANCH, 5))
    assert "status" not in record.see(load_shown, f"incident:{incident}")
    assert record.kinds(incident) == before


def test_a_deleted_entry_is_put_on_record_once_and_not_sent_again(record: Record, incident: str) -> None:
    record.do(add_note, incident, "已隔离", by(CHEN, 4))
    note = record.state(incident).events[-1]
    standing(record, incident, f"event:{note.id}", "2.1", frozen=True)
    for _ in range(2):
        record.do(record_entry_deleted, incident, ROOM, "2.1", by(STANCH, 5))
    event = record.state(incident).events[-1]
    assert (event.kind, event.payload) == ("entry.deleted", {"entry": note.seq})
    assert record.kinds(incident).count("entry.deleted") == 1
    assert record.see(load_shown, f"incident:{incident}")[f"event:{note.id}"].ts == "2.1"


@pytest.mark.parametrize("ts", ["3.1", "9.9"], ids=["somebody's message with our check mark", "one unknown to us"])
def test_of_a_deleted_message_of_somebody_elses_nothing_is_said(record: Record, incident: str, ts: str) -> None:
    standing(record, incident, "mark:e1", "3.1")
    before = record.kinds(incident)
    record.do(record_entry_deleted, incident, ROOM, ts, by(STANCH, 5))
    assert record.kinds(incident) == before
    assert "mark:e1" in record.see(load_shown, f"incident:{incident}")


# --- Doubt -----------------------------------------------------------------------------------------------------------


def test_a_shut_door_that_nobody_explained_is_looked_at(record: Record, incident: str) -> None:
    seen = record.state(incident).incident.revision
    assert record.do(doubt_room, incident, ROOM, seen, at(5)) is True
    assert record.see(surveys_due) == [incident]


def test_a_shut_door_that_the_timeline_explains_meanwhile_is_not(record: Record, incident: str) -> None:
    seen = record.state(incident).incident.revision
    record.do(record_archived, incident, HERE, by(CHEN, 5))
    assert record.do(doubt_room, incident, ROOM, seen, at(5)) is False
    assert record.do(doubt_room, incident, "C0OLDER", record.state(incident).incident.revision, at(5)) is False
    assert record.see(surveys_due) == []


def test_the_rows_say_what_the_events_say(record: Record, incident: str) -> None:
    record.do(record_deleted, incident, HERE, by(CHEN, 5))
    assert record.see(lambda session: session.get(Incident, incident).channel) is None
