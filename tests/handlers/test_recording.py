"""What people press, type and mark to put something on record: taken in once, refused in a sentence, never silent."""

from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.declaring import Declaration, declare_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.recording import Decision, add_note, record_decision
from models.changes.roles import assign_role
from models.changes.steering import set_severity
from models.homes import record_person
from models.state import Event
from tests.conftest import CHEN, LI, NOON, OUTSIDER, WANG, by
from tests.handlers.conftest import Body, House, filled

ROOM, TS = "C0ROOM", "1795233500.000100"
NUMBER, MASKED = "310199209901011231", "3101**********1231"


async def opened(house: House, number: int = 1, channel: str = ROOM) -> str:
    """An incident of Wang's with its channel, in which Chen and Li are too."""
    said = Declaration(f"V{number}", "Payroll", "It went out", "They called", NOON, (), WANG, "SEV2", quiet=False)
    incident: str = await house.database.transact(declare_incident, said, house.desk.plan, by(WANG, 0))
    await house.database.transact(record_channel, incident, channel, f"inc-{number:04d}", by(WANG, 0))
    for person in (CHEN, LI):
        await house.database.transact(record_joined, incident, by(person, 0))
    return incident


async def events(house: House, incident: str, *kinds: str) -> list[Event]:
    state = await house.state(incident)
    assert state is not None
    return [event for event in state.events if event.kind in kinds]


async def close(house: House, incident: str) -> None:
    resolution = Resolution("Deleted", "", "A drill")
    await house.database.transact(close_incident, incident, resolution, by(WANG, 1, admin=True))


def reaction(person: str = CHEN, emoji: str = "pushpin", channel: str = ROOM, ts: str = TS) -> Body:
    item = {"type": "message", "channel": channel, "ts": ts}
    return {"type": "reaction_added", "user": person, "reaction": emoji, "item": item, "event_ts": "1795233600.000900"}


def on_message(house: House, shortcut: str, person: str = CHEN, channel: str = ROOM, **message: Any) -> Body:
    """A message shortcut: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload"""
    said = {"type": "message", "user": WANG, "ts": TS, "text": "They deleted the file"} | message
    return {
        "type": "message_action",
        "callback_id": shortcut,
        "user": {"id": person},
        "team": {"id": "T1"},
        "trigger_id": house.trigger(),
        "channel": {"id": channel, "name": "privategroup"},
        "message": said,
        "message_ts": said["ts"],
        "response_url": "https://hooks.example/answer",
    }


def told(house: House) -> str:
    """The newest private answer."""
    text: str = house.answers[-1][0]
    return text


# --- Buttons and verbs -----------------------------------------------------------------------------------------------

OPENERS = [("decision.open", "decide"), ("note.open", "note"), ("update.open", "update")]


@pytest.mark.parametrize(("action", "verb"), OPENERS)
async def test_nobody_opens_a_form_of_an_incident_they_are_not_in(house: House, action: str, verb: str) -> None:
    incident = await opened(house)
    await house.press(action, incident, OUTSIDER, **house.in_channel(ROOM))
    assert told(house) == "You are not in this incident. Ask its commander to add you."
    answer = await house.command(verb, OUTSIDER, ROOM)
    assert answer["text"] == "You are not in this incident. Ask its commander to add you."
    assert house.windows == []


@pytest.mark.parametrize(("action", "verb"), OPENERS)
async def test_no_form_opens_in_a_closed_incident(house: House, action: str, verb: str) -> None:
    incident = await opened(house)
    await close(house, incident)
    await house.press(action, incident, CHEN, **house.in_channel(ROOM))
    assert told(house) == "INC-0001 is closed. To go on working in it, reopen it: /incident reopen."
    answer = await house.command(f"{verb} They called", CHEN, ROOM)
    assert answer["text"] == "INC-0001 is closed. To go on working in it, reopen it: /incident reopen."
    assert house.windows == []


@pytest.mark.parametrize("verb", ["decide", "note", "update", "决定", "记录", "进展"])
async def test_a_verb_without_an_incident_says_where_to_go(house: House, verb: str) -> None:
    answer = await house.command(f"{verb} They called", WANG, "C0GENERAL")
    assert answer["text"].startswith("This channel has no incident.")


@pytest.mark.parametrize(
    ("verb", "callback", "field"),
    [("decide", "decision", "text"), ("note", "note", "text"), ("update", "update", "known")],
)
async def test_a_verb_alone_opens_an_empty_form(house: House, verb: str, callback: str, field: str) -> None:
    await opened(house)
    for typed in (verb, f"{verb}  ", f"{verb} \u200b\u2060"):
        assert await house.command(typed, CHEN, ROOM) == {}
        assert house.windows[-1]["callback_id"] == callback
        assert _value(house.windows[-1], field) is None


@pytest.mark.parametrize(("verb", "field"), [("decide", "text"), ("update", "known")])
async def test_words_behind_a_verb_are_in_the_form_already(house: House, verb: str, field: str) -> None:
    await opened(house)
    await house.database.transact(record_person, CHEN, "陈洁", "en", NOON)
    await house.command(f"{verb} &lt;b&gt; asked <@UCHEN|chen> about R&amp;D", CHEN, ROOM)
    assert _value(house.windows[-1], field) == "<b> asked @陈洁 about R&D"


async def test_a_note_is_on_record_at_once(house: House) -> None:
    incident = await opened(house)
    answer = await house.command("note Client B\ncalled <!channel>", CHEN, ROOM)
    [note] = await events(house, incident, "note.added")
    assert answer["text"] == f"Recorded (#{note.seq})."
    assert (note.actor, note.payload["text"]) == (CHEN, "Client B\ncalled @channel")


async def test_a_long_note_has_no_end(house: House) -> None:
    incident = await opened(house)
    await house.command("note " + "They called. " * 1000, CHEN, ROOM)
    [note] = await events(house, incident, "note.added")
    assert len(note.payload["text"]) == 12_999


@pytest.mark.parametrize("verb", ["note", "decide", "update"])
async def test_what_the_form_cannot_take_comes_back_masked(house: House, verb: str) -> None:
    incident = await opened(house)
    answer = await house.command(f"{verb} {NUMBER} " + "x" * 3000, CHEN, ROOM)
    assert answer["text"].startswith("Nothing was recorded: this is 19 characters too long for the form.")
    assert answer["text"].endswith(f"{MASKED} " + "x" * 3000)
    assert NUMBER not in answer["text"]
    assert house.windows == []
    assert await events(house, incident, "note.added", "decision.recorded", "update.posted") == []


async def test_a_note_with_an_id_number_asks_first(house: House) -> None:
    incident = await opened(house)
    assert await house.command(f"note wrong recipient {NUMBER}", CHEN, ROOM) == {}
    form = house.windows[-1]
    assert f"`{MASKED}`" in str(form["blocks"][0])
    assert _value(form, "text") == f"wrong recipient {NUMBER}"
    assert await events(house, incident, "note.added") == []
    await house.submit(form, {}, CHEN)
    await house.keep_as_typed(filled(form, {}) | {"id": "V2"}, {})
    kept = [note.payload["text"] for note in await events(house, incident, "note.added")]
    assert kept == [f"wrong recipient {MASKED}", f"wrong recipient {NUMBER}"]


# --- Forms -----------------------------------------------------------------------------------------------------------


async def test_the_decisions_to_replace_are_those_that_stand_and_may_be_read(house: House) -> None:
    incident = await opened(house)
    await house.database.transact(assign_role, incident, "legal", LI, by(WANG, 1))
    long = "Stop all mail\nto client B " + "until they confirm " * 9
    decided = [
        await house.database.transact(record_decision, incident, decision, by(WANG, 2))
        for decision in (
            Decision("Wait", "Unclear"),
            Decision(long, "Spread"),
            Decision("Report", "Duty", "", ("legal",)),
        )
    ]
    again = Decision("Act", "Clear", supersedes=decided[0])
    act = await house.database.transact(record_decision, incident, again, by(WANG, 3))
    clipped = f"#{decided[1]} Stop all mail to client B until they confirm until they confirm until they "
    choices = {CHEN: [(str(act), f"#{act} Act"), (str(decided[1]), clipped[:74].rstrip() + "…")]}
    choices[LI] = [choices[CHEN][0], (str(decided[2]), f"#{decided[2]} Report"), choices[CHEN][1]]
    for person, offered in choices.items():
        await house.press("decision.open", incident, person, **house.in_channel(ROOM))
        options = _element(house.windows[-1], "supersedes")["options"]
        assert [(option["value"], option["text"]["text"]) for option in options] == offered


async def test_the_first_decision_has_nothing_to_replace(house: House) -> None:
    incident = await opened(house)
    await house.press("decision.open", incident, CHEN, **house.in_channel(ROOM))
    assert [block["block_id"] for block in house.windows[-1]["blocks"]] == ["text", "reason", "options", "audience"]


async def test_a_hundred_decisions_fit_into_the_menu(house: House) -> None:
    incident = await opened(house)
    for n in range(101):
        await house.database.transact(record_decision, incident, Decision(f"No. {n}", "Test"), by(WANG, 2))
    await house.press("decision.open", incident, CHEN, **house.in_channel(ROOM))
    offered = [option["text"]["text"] for option in _element(house.windows[-1], "supersedes")["options"]]
    assert (len(offered), offered[0].endswith("No. 100"), offered[-1].endswith("No. 1")) == (100, True, True)


@pytest.mark.parametrize(
    ("severity", "minutes"), [("SEV1", 30), ("SEV2", 120), ("SEV3", 1440), ("SEV4", None)]
)  # fmt: skip
async def test_the_next_update_is_proposed_by_the_rhythm(house: House, severity: str, minutes: int | None) -> None:
    incident = await opened(house)
    await house.database.transact(set_severity, incident, severity, "As it is", by(WANG, 1))
    await house.press("update.open", incident, CHEN, **house.in_channel(ROOM))
    proposed = _element(house.windows[-1], "next_at").get("initial_date_time")
    assert proposed == (None if minutes is None else int(NOON.timestamp()) + 60 * minutes)


async def test_what_a_form_was_given_is_what_is_kept(house: House) -> None:
    incident = await opened(house)
    await house.press("note.open", incident, CHEN, **house.in_channel(ROOM))
    earlier = int(NOON.timestamp()) - 3600
    await house.submit(house.windows[-1], {"text": "Called", "audience": ["legal"], "happened_at": earlier}, CHEN)
    [note] = await events(house, incident, "note.added")
    assert note.payload == {"text": "Called", "audience": ["legal"], "task": None}
    assert note.happened_at.timestamp() == earlier
    await house.press("update.open", incident, CHEN, **house.in_channel(ROOM))
    form = dict(house.windows[-1]) | {"id": "V2"}
    answer = await house.submit(form, {"known": "Recalled", "next_at": earlier}, CHEN)
    assert answer["errors"] == {"next_at": "The next update is in the past. Give a time still to come."}


# --- Messages --------------------------------------------------------------------------------------------------------


async def test_a_pushpin_asks_for_its_message_once(house: House) -> None:
    incident = await opened(house)
    assert (await house.event(reaction())).status == 200
    await house.event(reaction())
    await house.event(reaction(LI))
    [wanted] = await events(house, incident, "message.wanted")
    assert (wanted.actor, wanted.payload) == (CHEN, {"channel": ROOM, "ts": TS})


@pytest.mark.parametrize(
    "event",
    [
        reaction("UBOT"),
        reaction(emoji="white_check_mark"),
        reaction(emoji="round_pushpin"),
        reaction(channel="C0GENERAL"),
        reaction() | {"type": "reaction_removed"},
        reaction() | {"item": {"type": "file", "file": "F1"}},
    ],
)
async def test_what_is_no_pushpin_of_ours_is_let_pass(house: House, event: Body) -> None:
    incident = await opened(house)
    assert (await house.event(event)).status == 200
    assert await events(house, incident, "message.wanted", "message.pinned") == []
    assert house.letters == []


async def test_a_pushpin_that_cannot_be_taken_is_answered(house: House) -> None:
    incident = await opened(house)
    await house.event(reaction(OUTSIDER))
    await close(house, incident)
    await house.event(reaction())
    assert [(person, text) for person, text, _ in house.letters] == [
        (OUTSIDER, "Only people in the incident's channel may do this. Ask its commander to add you."),
        (CHEN, "INC-0001 is closed. To go on working in it, reopen it: /incident reopen."),
    ]
    assert await events(house, incident, "message.wanted") == []


async def test_a_shortcut_puts_its_message_on_the_timeline_and_says_so(house: House) -> None:
    incident = await opened(house)
    assert (await house.send(on_message(house, "message.pin"))).status == 200
    [pinned] = await events(house, incident, "message.pinned")
    assert told(house) == f"On the timeline of INC-0001 (#{pinned.seq})."
    assert (pinned.actor, pinned.payload["author"], pinned.payload["text"]) == (CHEN, WANG, "They deleted the file")
    await house.send(on_message(house, "message.pin", LI))
    assert told(house) == f"This message is on the timeline already (#{pinned.seq})."
    await house.send(on_message(house, "message.pin", OUTSIDER))
    assert told(house) == "Only people in the incident's channel may do this. Ask its commander to add you."
    assert len(await events(house, incident, "message.pinned")) == 1


async def test_the_same_delivery_twice_is_one_pin(house: House) -> None:
    incident = await opened(house)
    once = on_message(house, "message.pin")
    for _ in range(2):
        assert (await house.send(once)).status == 200
    assert len(await events(house, incident, "message.pinned")) == 1
    assert len(house.answers) == 1


@pytest.mark.parametrize("shortcut", ["message.pin", "message.decide"])
async def test_elsewhere_a_shortcut_means_the_only_open_incident(house: House, shortcut: str) -> None:
    await house.send(on_message(house, shortcut, channel="C0GENERAL"))
    assert told(house) == "You are in no open incident, so there is no timeline to put this message on."
    first = await opened(house)
    second = await opened(house, 2, "C0SECOND")
    await house.send(on_message(house, shortcut, channel="C0GENERAL"))
    assert told(house) == (
        "You are in several open incidents: INC-0002, INC-0001. Share the message in the channel of the one it belongs "
        "to, and put it on the timeline there."
    )
    await house.send(on_message(house, shortcut, OUTSIDER, "C0GENERAL"))
    assert told(house) == "You are in no open incident, so there is no timeline to put this message on."
    await close(house, second)
    await house.send(on_message(house, shortcut, channel="C0GENERAL"))
    if shortcut == "message.decide":
        await house.submit(house.windows[-1], {"reason": "It was agreed"}, CHEN)
    assert len(await events(house, first, "message.pinned", "decision.recorded")) == 1


async def test_a_message_becomes_a_decision_with_its_source(house: House) -> None:
    incident = await opened(house)
    await house.send(
        on_message(house, "message.decide", text="Phone only, R&amp;D informed", thread_ts="1795233000.000200")
    )
    assert await events(house, incident, "message.wanted") == []
    await house.submit(house.windows[-1], {"reason": "The address book is wrong"}, CHEN)
    wanted, decided = await events(house, incident, "message.wanted", "decision.recorded")
    assert wanted.payload == {"channel": ROOM, "ts": TS}
    assert (decided.payload["text"], decided.payload["source"]) == (
        "Phone only, R&D informed",
        f"https://slack.com/archives/{ROOM}/p1795233500000100?thread_ts=1795233000.000200&cid={ROOM}",
    )


async def test_a_message_longer_than_the_form_is_not_cut_in_silence(house: House) -> None:
    await opened(house)
    await house.send(on_message(house, "message.decide", text="x" * 3001))
    notice, text = house.windows[-1]["blocks"][:2]
    assert notice["text"]["text"] == "The message is longer than this form takes: its end is missing below."
    assert len(text["element"]["initial_value"]) == 3000
    await house.send(on_message(house, "message.decide", ts="1795233500.000200", text="x" * 3000))
    assert house.windows[-1]["blocks"][0]["block_id"] == "text"


async def test_a_message_without_words_is_kept_too(house: House) -> None:
    incident = await opened(house)
    await house.send(on_message(house, "message.pin", text="", files=[{"id": "F1", "title": "screen.png"}]))
    [pinned] = await events(house, incident, "message.pinned")
    assert pinned.payload["text"] == "📎 screen.png"
    await house.send(on_message(house, "message.decide", ts="1795233500.000200", text=""))
    assert _value(house.windows[-1], "text") is None


async def test_a_note_twice_within_a_minute_says_so(house: House) -> None:
    incident = await opened(house)
    seq = await house.database.transact(add_note, incident, "They called", by(CHEN, 0))
    answer = await house.command("note They called", CHEN, ROOM)
    assert answer["text"].startswith(f"This is already recorded: #{seq}, <!date^")


def _element(view: Any, field: str) -> Body:
    element: Body = next(block["element"] for block in view["blocks"] if block["block_id"] == field)
    return element


def _value(view: Any, field: str) -> str | None:
    value: str | None = _element(view, field).get("initial_value")
    return value
