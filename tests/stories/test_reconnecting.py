"""Slack breaks and moves the connection twenty times while people work: nothing is lost, nothing is there twice."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import pytest

from sandbox import Person
from tests.stories.conftest import Stage

THINGS = 10
"""What each of two people has to say; the connection ends as soon as another thing was heard."""

RETRIES = [0.5, 1, 2, 4, 8, 16, 32]
"""Seconds after which an event is delivered again: Slack's minutes, shortened, but longer than the storm."""

DROPPED_EVERY = 4
"""Of so many ends one is without a word. Such a one is found at the next ping only, after five seconds."""

MOST_TRIES = 100


@pytest.mark.long
async def test_a_storm_of_reconnects(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(LOCALE="en")
    workspace, wang, zhao = scene.workspace, scene.person("wang"), scene.person("zhao")
    await workspace.change_settings(event_retry_seconds=RETRIES)
    await wang.command("/incident", "declare Payroll mailed to the wrong client")
    form = (await wang.modal()).fill(what_happened="Payroll of A went to B", how_found="B called")
    await form.submit()
    channel = await scene.channel()
    await wang.invite("zhao", channel=channel)
    opened = len(await workspace.calls("apps.connections.open"))

    notes = [f"Thing {number} was done" for number in range(1, THINGS + 1)]
    heard: asyncio.Queue[str] = asyncio.Queue()
    _, _, interrupted = await asyncio.gather(
        _write_all(wang, notes, channel, heard), _pin_all(zhao, channel, heard), _interrupt(scene, heard)
    )

    await workspace.until(
        lambda seen: sum("white_check_mark" in each.reactions for each in seen.messages(channel)) == THINGS,
        timeout=60,
        what="a check mark on every message",
    )
    await workspace.until(
        lambda seen: all(any(note in text for text in seen.texts(channel)) for note in notes),
        timeout=90,
        what="every note",
    )
    kinds = dict(scene.rows("SELECT kind, count(*) FROM timeline_event GROUP BY kind"))
    assert (kinds["note.added"], kinds["message.pinned"]) == (THINGS, THINGS)
    seen = await workspace.snapshot()
    assert [sum(note in text.splitlines() for text in seen.texts(channel)) for note in notes] == [1] * THINGS
    assert interrupted == 2 * THINGS
    assert seen.raw["connections"] == 1
    assert len(await workspace.calls("apps.connections.open")) - opened <= interrupted


async def _write_all(person: Person, notes: Iterable[str], channel: str, heard: asyncio.Queue[str]) -> None:
    for note in notes:
        await _write(person, note, channel)
        heard.put_nowait(note)


async def _write(person: Person, words: str, channel: str) -> None:
    """Write a note, and again where Slack says that it did not reach the app, as a person would."""
    for _ in range(MOST_TRIES):
        answer = await person.command("/incident", f"note {words}", channel=channel)
        if answer.error is None:
            return
        await person.workspace.connected(30)
    raise AssertionError(words)


async def _pin_all(person: Person, channel: str, heard: asyncio.Queue[str]) -> None:
    for number in range(1, THINGS + 1):
        said = await person.say(f"B wrote {number}", channel=channel)
        await person.react("pushpin", said)
        heard.put_nowait(said.text)


async def _interrupt(scene: Stage, heard: asyncio.Queue[str]) -> int:
    """End the connection whenever something was heard on it; gives how often."""
    for number in range(2 * THINGS):
        await heard.get()
        await scene.workspace.connected(30)
        if number % DROPPED_EVERY == 1:
            await scene.workspace.drop_connections()
        else:
            await scene.workspace.disconnect()
    await scene.workspace.connected(30)
    return 2 * THINGS
