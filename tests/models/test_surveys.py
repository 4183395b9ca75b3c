"""What happened while nothing was heard: found, put on record as if it had been heard, and told once."""

from dataclasses import replace
from typing import Any

import pytest

from models.actors import STANCH
from models.changes.handovers import offer_handover
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
from models.changes.rooms import News, record_deleted, record_made_public
from models.changes.surveying import want_survey
from models.changes.surveys import Due, Found, Mark, load_due, look_again, record_survey, rooms_astray, surveys_due
from models.refusal import Refused
from models.surfaces import attempt, load_shown, shown
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

ROOM = "C0ROOM"
ADMINS = ("UADMIN",)
AS_IT_WAS = Found("inc-0001", private=True, archived=False, people=frozenset({WANG, CHEN, ZHAO}))


@pytest.fixture
def incident(record: Record) -> str:
    """Wang's incident in its channel, with Chen and Zhao; nothing was heard from minute 10 to minute 30."""
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH, 0.1))
    record.do(record_invitations, incident, (WANG,), {}, by(STANCH, 0.2))
    for person in (CHEN, ZHAO):
        record.do(record_joined, incident, by(person, 0.3))
    record.do(want_survey, incident, at(30), since=at(10), why="silence")
    return incident


def due(record: Record, incident: str) -> Due:
    found = record.see(load_due, incident)
    assert found is not None
    return found


def survey(record: Record, incident: str, found: Found | None) -> bool:
    return record.do(record_survey, incident, due(record, incident), found, ADMINS, by(STANCH, 31))


def told(record: Record, incident: str) -> dict[str, Any]:
    """What the one event of a silence says."""
    [event] = [event for event in record.state(incident).events if event.kind == "silence.ended"]
    return dict(event.payload)


def members(record: Record, incident: str) -> dict[str, str]:
    return {member.person: member.state for member in record.state(incident).members}


def test_where_nothing_changed_the_channel_is_told_so_once(record: Record, incident: str) -> None:
    assert survey(record, incident, AS_IT_WAS)
    assert told(record, incident) == {
        "since": at(10).isoformat(),
        "until": at(30).isoformat(),
        "why": "silence",
        "differences": {"channel": [], "came": [], "left": [], "marked": []},
    }
    assert record.see(surveys_due) == []

    record.do(want_survey, incident, at(30), since=at(10), why="silence")  # a crash, and the same gap is found again
    assert survey(record, incident, AS_IT_WAS)
    assert record.kinds(incident).count("silence.ended") == 1


def test_who_was_taken_out_meanwhile_may_do_nothing_more(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 5))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 5))
    record.do(offer_handover, incident, "scribe", ZHAO, "", by(CHEN, 6))

    assert survey(record, incident, replace(AS_IT_WAS, people=frozenset({WANG, CHEN})))

    assert members(record, incident)[ZHAO] == "left"
    with pytest.raises(Refused, match="Only people in the incident's channel may do this"):
        record.do(add_note, incident, "我还在", by(ZHAO, 32))
    left, withdrawn, silence = record.state(incident).events[-3:]
    assert (left.kind, left.actor, left.payload["roles"], left.payload["to"]) == ("member.left", ZHAO, ["tech"], WANG)
    assert (withdrawn.kind, withdrawn.payload["why"]) == ("handover.withdrawn", "left")
    assert silence.payload["differences"]["left"] == [ZHAO]


def test_who_came_meanwhile_belongs_and_who_is_still_invited_has_not_left(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "legal", "UNEW", by(WANG, 9))
    assert survey(record, incident, replace(AS_IT_WAS, people=AS_IT_WAS.people | {LI}))
    assert members(record, incident) == {
        WANG: "present", CHEN: "present", ZHAO: "present", LI: "present", "UNEW": "wanted",
    }  # fmt: skip
    assert told(record, incident)["differences"] == {"channel": [], "came": [LI], "left": [], "marked": []}


def test_the_name_the_archive_and_the_public_are_found(record: Record, incident: str) -> None:
    assert survey(record, incident, replace(AS_IT_WAS, name="leak", private=False, archived=True))
    room = record.state(incident).room
    assert (room.name, room.named_by_people, room.public, room.archived) == ("leak", True, True, True)
    assert told(record, incident)["differences"]["channel"] == [
        "channel.renamed", "channel.made_public", "channel.archived",
    ]  # fmt: skip
    public = next(event for event in record.state(incident).events if event.kind == "channel.made_public")
    assert (public.actor, public.payload["tell"]) == (STANCH, ["UADMIN", WANG])


def test_who_is_found_in_a_public_channel_walked_in(record: Record, incident: str) -> None:
    people = AS_IT_WAS.people | {OUTSIDER}
    assert survey(record, incident, replace(AS_IT_WAS, private=False, people=people))
    assert record.state(incident).room.visitors == {OUTSIDER}
    assert OUTSIDER not in members(record, incident)

    record.do(look_again, incident, by(STANCH, 40))
    assert survey(record, incident, replace(AS_IT_WAS, private=True, people=people))
    assert OUTSIDER not in members(record, incident)  # private again, and nobody has said that they belong
    record.do(look_again, incident, by(STANCH, 50))
    assert survey(record, incident, AS_IT_WAS)
    assert record.state(incident).room.visitors == frozenset()


def test_pushpins_are_found_whoever_of_the_incident_put_them_and_once(record: Record, incident: str) -> None:
    marks = (Mark("1.1", (OUTSIDER, CHEN)), Mark("2.2", (ZHAO,)), Mark("3.3", (OUTSIDER,)), Mark("1.1", (CHEN,)))
    assert survey(record, incident, replace(AS_IT_WAS, marks=marks))
    wanted = [event for event in record.state(incident).events if event.kind == "message.wanted"]
    assert [(event.actor, event.payload) for event in wanted] == [
        (CHEN, {"channel": ROOM, "ts": "1.1"}),
        (ZHAO, {"channel": ROOM, "ts": "2.2"}),
    ]
    assert told(record, incident)["differences"]["marked"] == ["1.1", "2.2"]

    record.do(want_survey, incident, at(60), since=at(40), why="silence")
    assert survey(record, incident, replace(AS_IT_WAS, marks=marks))
    assert record.kinds(incident).count("message.wanted") == 2
    assert record.state(incident).events[-1].payload["differences"]["marked"] == []


def test_a_channel_that_cannot_be_entered_is_one_that_the_bot_is_out_of(record: Record, incident: str) -> None:
    assert survey(record, incident, None)
    event = record.state(incident).events[-1]
    assert (event.kind, event.payload["to"], event.payload["unheard_since"]) == (
        "bot.removed",
        WANG,
        at(10).isoformat(),
    )
    assert record.see(surveys_due) == []

    record.do(look_again, incident, by(STANCH, 50))
    assert survey(record, incident, AS_IT_WAS)  # it was invited again, and nobody heard that either
    assert record.kinds(incident)[-2:] == ["bot.returned", "silence.ended"]
    assert (told(record, incident)["since"], told(record, incident)["why"]) == (at(10).isoformat(), "away")
    assert record.see(surveys_due) == []


@pytest.mark.parametrize("news", ["somebody left", "the channel became public", "another look was asked for"])
def test_a_survey_that_news_overtook_writes_nothing(record: Record, incident: str, news: str) -> None:
    began = due(record, incident)
    if news == "somebody left":
        record.do(record_left, incident, by(CHEN, 30.5))
    elif news == "the channel became public":
        record.do(record_made_public, incident, News(ROOM), by(CHEN, 30.5))
    else:
        record.do(look_again, incident, by(STANCH, 30.5))
    before = record.kinds(incident)

    assert not record.do(record_survey, incident, began, AS_IT_WAS, ADMINS, by(STANCH, 31))

    assert record.kinds(incident) == before
    assert record.see(surveys_due) == [incident]


def test_of_a_channel_that_was_given_up_nothing_is_to_be_found(record: Record, incident: str) -> None:
    record.do(record_deleted, incident, News(ROOM), by(CHEN, 30.5))
    assert record.see(surveys_due) == []


def test_where_there_is_no_channel_nobody_was_taken_out_of_it(record: Record, incident: str) -> None:
    record.do(record_deleted, incident, News(ROOM, at(20), ADMINS), by(STANCH, 20))
    record.do(look_again, incident, by(WANG, 21))
    before = record.kinds(incident)
    assert survey(record, incident, None)
    assert record.kinds(incident) == before
    assert record.see(surveys_due) == []


def test_two_silences_before_one_look_are_one(record: Record, incident: str) -> None:
    record.do(want_survey, incident, at(50), since=at(45), why="token")
    assert (due(record, incident).since, due(record, incident).until) == (at(10), at(50))


def test_a_plain_look_tells_nothing_where_nothing_differs(record: Record, incident: str) -> None:
    survey(record, incident, AS_IT_WAS)
    record.do(look_again, incident, by(STANCH, 50))
    before = record.state(incident)
    assert survey(record, incident, AS_IT_WAS)
    assert record.state(incident) == before


def test_a_channel_that_is_not_as_it_should_be_is_looked_at_again(record: Record, incident: str) -> None:
    second = record.declare(by=LI, minutes=1)
    record.do(record_channel, second, "C0SECOND", "inc-0002", by(STANCH, 2))
    assert record.see(rooms_astray) == []
    record.do(record_made_public, incident, News(ROOM), by(CHEN, 3))
    record.do(record_bot_removed, second, by(LI, 3))
    assert record.see(rooms_astray) == sorted([incident, second])
    record.do(record_deleted, incident, News(ROOM), by(CHEN, 4))
    record.do(record_bot_returned, second, by(LI, 5))
    assert record.see(rooms_astray) == []


def test_what_was_found_different_has_the_cards_compared_anew(record: Record, incident: str) -> None:
    card = record.do(attempt, f"incident:{incident}", "status", at(1))
    record.do(shown, card, ROOM, "1.1", "digest", at(1))
    survey(record, incident, AS_IT_WAS)
    assert record.see(load_shown, f"incident:{incident}")["status"].digest is None
