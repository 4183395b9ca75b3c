"""The database server is gone for a while: people are told, the bot keeps running, and when it is back nothing is
missing and nothing is doubled."""

import asyncio

import pytest

from models.changes.recording import add_note
from tests.bot.conftest import Machine
from tests.databases import Postgres

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
GONE = "The database cannot be reached. Nothing was recorded: try again in a minute"

pytestmark = pytest.mark.only_on("postgresql", reason="a file is not gone for a minute")


async def posted(machine: Machine, words: str) -> int:
    return sum(words in text for text in await machine.texts(CHANNEL))


async def test_what_was_recorded_before_is_shown_once_and_people_are_told_meanwhile(
    machine: Machine, postgres: Postgres
) -> None:
    incident = await machine.declare()
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    await machine.workspace.latency(700, "chat.postMessage")
    await machine.bot.database.transact(add_note, incident, "The client called back", machine.actor("zhao"))
    await machine.workspace.until(
        lambda seen: any("The client called back" in text for text in seen.texts(CHANNEL)), timeout=10
    )
    with postgres.gone(machine.url):  # before the bot has the answer to its post
        answers = [await zhao.command("/incident", "note Nobody hears this", channel=CHANNEL) for _ in range(3)]
        await asyncio.sleep(6)  # longer than the sweep's rhythm, and the leader's
    await machine.workspace.latency(0, "chat.postMessage")
    assert [answer.text.startswith(GONE) for answer in answers] == [True] * 3

    answer = await zhao.command("/incident", "note It is back", channel=CHANNEL)
    assert answer.error is None
    await machine.workspace.until(lambda seen: any("It is back" in text for text in seen.texts(CHANNEL)), timeout=20)
    await machine.synced()
    assert await posted(machine, "The client called back") == 1
    assert await posted(machine, "It is back") == 1
    assert await posted(machine, "Nobody hears this") == 0
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'note.added'") == [(2,)]
