"""What people press and type to put something on record: taken in once, refused in a sentence, never silent."""

import pytest

from models.changes.recording import Decision, add_note, record_decision
from models.changes.roles import assign_role
from models.changes.steering import set_severity
from models.homes import record_person
from tests.conftest import CHEN, LI, NOON, OUTSIDER, WANG, by
from tests.handlers.conftest import House, filled
from tests.handlers.incidents import ROOM, close, element_of, events, opened, told, value_of

NUMBER, MASKED = "310199209901011231", "3101**********1231"


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
        assert value_of(house.windows[-1], field) is None


@pytest.mark.parametrize(("verb", "field"), [("decide", "text"), ("update", "known")])
async def test_words_behind_a_verb_are_in_the_form_already(house: House, verb: str, field: str) -> None:
    await opened(house)
    await house.database.transact(record_person, CHEN, "陈洁", "en", NOON)
    await house.command(f"{verb} &lt;b&gt; asked <@UCHEN|chen> about R&amp;D", CHEN, ROOM)
    assert value_of(house.windows[-1], field) == "<b> asked @陈洁 about R&D"


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
    assert value_of(form, "text") == f"wrong recipient {NUMBER}"
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
        options = element_of(house.windows[-1], "supersedes")["options"]
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
    offered = [option["text"]["text"] for option in element_of(house.windows[-1], "supersedes")["options"]]
    assert (len(offered), offered[0].endswith("No. 100"), offered[-1].endswith("No. 1")) == (100, True, True)


@pytest.mark.parametrize(
    ("severity", "minutes"), [("SEV1", 30), ("SEV2", 120), ("SEV3", 1440), ("SEV4", None)]
)  # fmt: skip
async def test_the_next_update_is_proposed_by_the_rhythm(house: House, severity: str, minutes: int | None) -> None:
    incident = await opened(house)
    await house.database.transact(set_severity, incident, severity, "As it is", by(WANG, 1))
    await house.press("update.open", incident, CHEN, **house.in_channel(ROOM))
    proposed = element_of(house.windows[-1], "next_at").get("initial_date_time")
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


async def test_a_note_twice_within_a_minute_says_so(house: House) -> None:
    incident = await opened(house)
    seq = await house.database.transact(add_note, incident, "They called", by(CHEN, 0))
    answer = await house.command("note They called", CHEN, ROOM)
    assert answer["text"].startswith(f"This is already recorded: #{seq}, <!date^")
