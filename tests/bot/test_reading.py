"""A message marked with a :pushpin: is read once, put on record whatever comes of it, and never forgotten."""

from typing import Any

import pytest

from models.changes.pins import want_message
from models.state import Event, load_state
from sandbox import Message
from tests.bot.conftest import Machine

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
READING = ("conversations.history", "conversations.replies")


async def events(machine: Machine, incident: str, *kinds: str) -> list[Event]:
    state = await machine.bot.database.read(load_state, incident)
    assert state is not None
    return [event for event in state.events if event.kind in kinds]


def kinds_in(machine: Machine) -> list[str]:
    """The same from the database of a bot that was stopped."""
    rows = machine.rows("SELECT kind FROM timeline_event WHERE kind LIKE 'message.%' ORDER BY seq")
    return [kind for (kind,) in rows]


async def readings(machine: Machine) -> list[str]:
    return [call["method"] for call in await machine.workspace.calls() if call["method"] in READING]


async def want(machine: Machine, incident: str, said: Message) -> None:
    await machine.bot.database.transact(want_message, incident, said.channel, said.ts, machine.actor("zhao"))


async def marked(machine: Machine, said: Message) -> None:
    def found(seen: Any) -> bool:
        return any(one.ts == said.ts and "white_check_mark" in one.reactions for one in seen.messages(CHANNEL))

    await machine.workspace.until(found, timeout=10)


async def test_what_was_asked_for_before_a_stop_is_read_after_it(machine: Machine) -> None:
    incident = await machine.declare()
    await machine.synced()
    said = await machine.workspace.person("zhao").say("They deleted the file", channel=CHANNEL)
    await machine.workspace.fault("hang", "conversations.history", seconds=30)
    await want(machine, incident, said)
    await machine.bot.stop()
    assert kinds_in(machine) == ["message.wanted"]
    await machine.workspace.clear_faults()
    await machine.start()
    await marked(machine, said)
    [pinned] = await events(machine, incident, "message.pinned")
    assert (pinned.actor, pinned.payload["text"]) == ("U0SBXZHAO", "They deleted the file")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [("answer_lost", {}), ("broken_before", {}), ("server_error", {"status": 503}), ("malformed", {})],
)
async def test_a_call_that_failed_is_made_again(machine: Machine, fault: str, rule: dict[str, Any]) -> None:
    incident = await machine.declare()
    await machine.synced()
    said = await machine.workspace.person("zhao").say("They deleted the file", channel=CHANNEL)
    await machine.workspace.fault(fault, "conversations.history", **rule)
    await want(machine, incident, said)
    await marked(machine, said)
    await machine.synced()
    assert len(await events(machine, incident, "message.pinned")) == 1
    assert await events(machine, incident, "message.missing") == []


async def test_a_thread_whose_first_message_is_gone(machine: Machine) -> None:
    incident = await machine.declare()
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    first = await zhao.say("To be deleted", channel=CHANNEL)
    reply = await zhao.say("The answer stays", channel=CHANNEL, thread=first)
    await zhao.delete(first)
    for said in (first, reply):
        await want(machine, incident, said)
    await marked(machine, reply)
    await machine.synced()
    [missing] = await events(machine, incident, "message.missing")
    assert (missing.actor, missing.payload) == (
        "U0SBXZHAO",
        {"channel": first.channel, "ts": first.ts, "error": ""},
    )
    assert [each.payload["text"] for each in await events(machine, incident, "message.pinned")] == ["The answer stays"]


async def test_what_slack_does_not_let_be_read_is_said_and_not_asked_again(machine: Machine) -> None:
    incident = await machine.declare()
    await machine.synced()
    said = await machine.workspace.person("zhao").say("They deleted the file", channel=CHANNEL)
    await machine.workspace.remove_scope("groups:history")
    await want(machine, incident, said)
    await machine.synced()
    [missing] = await events(machine, incident, "message.missing")
    assert missing.payload["error"] == "missing_scope"
    assert any("Slack does not let Stanch read it (missing_scope)" in text for text in await machine.texts(CHANNEL))
    assert await readings(machine) == ["conversations.history"]


async def test_many_messages_at_once_are_each_read_once(machine: Machine) -> None:
    incident = await machine.declare()
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    said = [await zhao.say(f"Message {n}", channel=CHANNEL) for n in range(6)]
    for one in said:
        await want(machine, incident, one)
    for one in said:
        await marked(machine, one)
    await machine.synced()
    pinned = await events(machine, incident, "message.pinned")
    assert [each.payload["text"] for each in pinned] == [f"Message {n}" for n in range(6)]
    assert await readings(machine) == ["conversations.history"] * 6
