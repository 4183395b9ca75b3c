"""A message marked or chosen in Slack: asked for or taken in once, wherever it stands, and answered in a sentence."""

from typing import Any

import pytest

from tests.conftest import CHEN, LI, OUTSIDER, WANG
from tests.handlers.conftest import Body, House
from tests.handlers.incidents import ROOM, close, events, opened, told, value_of

TS = "1795233500.000100"


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
    assert value_of(house.windows[-1], "text") is None
