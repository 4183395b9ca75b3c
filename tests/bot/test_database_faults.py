"""The database takes nothing for a while: held by another program, or its disk is full.

Whoever presses is told in time that nothing was recorded, and then nothing was, also not later behind their back.
Events come again. The bot works on when it can, and what was acknowledged is shown.
"""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

import sandbox
from bot.verifying import verify
from models.changes.recording import add_note
from sandbox import Answer
from tests.bot.conftest import Machine
from tests.bot.processes import MANIFEST, settings_for, stanch
from tests.databases import held, rows

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
NOT_RECORDED = "这一步没有记录下来。"
BUSY = f"数据库正忙，{NOT_RECORDED}请过一分钟再试。"
GONE = (
    "The database cannot be reached. Nothing was recorded: try again in a minute, and if it stays so, tell whoever "
    "runs Stanch."
)
FULL = f"数据库所在的磁盘已满，{NOT_RECORDED}请告诉负责运行止漏的人，腾出空间后再试。"
"""What Zhao reads, whose Slack is Chinese; but where even that cannot be looked up, it is the workspace's language."""

LONG = "What the client said, at length. " * 200
"""More than fits into the space that a database keeps in reserve."""


async def declared(machine: Machine) -> str:
    incident = await machine.declare()
    await machine.synced()
    return incident


async def pressed_done(machine: Machine, person: str) -> Answer:
    return await machine.workspace.person(person).press("Done", on="alert", channel=CHANNEL)


def done(machine: Machine) -> list[tuple[int]]:
    return machine.rows("SELECT seq FROM timeline_event WHERE kind = 'task.done'")


async def test_a_press_waits_for_a_short_lock_and_is_done(machine: Machine) -> None:
    await declared(machine)
    with held(machine.url):
        press = asyncio.create_task(pressed_done(machine, "zhao"))
        await asyncio.sleep(1)  # it is held for so long
        assert not press.done()
    answer = await press
    assert (answer.error, answer.text) == (None, "")
    await machine.synced()
    assert len(done(machine)) == 1
    assert any("▮▮▯▯▯ 1/2" in text for text in await machine.texts())


async def test_under_a_long_lock_people_are_told_in_time_and_nothing_is_made_behind_their_back(
    machine: Machine,
) -> None:
    await declared(machine)
    zhao = machine.workspace.person("zhao")
    await machine.workspace.change_settings(event_retry_seconds=[4.0, 4.0, 4.0])
    said = await zhao.say("Client B deleted the file", channel=CHANNEL)
    await zhao.press("Add note", on="INC-0001", channel=CHANNEL)
    form = await zhao.modal()
    form.fill(text="Typed into a form")
    with held(machine.url):
        button, command, submitted, _ = await asyncio.gather(
            pressed_done(machine, "zhao"),
            zhao.command("/incident", "note Typed as a command", channel=CHANNEL),
            form.submit(),
            zhao.react("pushpin", said),
        )
    alone = await zhao.message(NOT_RECORDED, channel=CHANNEL)
    told = "\n".join([alone.text, command.text, *submitted.errors.values()]).splitlines()
    # PostgreSQL's lock keeps readers out too: to them it is as if the server did not answer.
    assert set(told) == {BUSY} if machine.url.startswith("sqlite") else set(told) <= {BUSY, GONE}
    assert len(told) >= 3
    assert (button.error, command.error, submitted.kind) == (None, None, "errors")

    await machine.workspace.until(lambda seen: _is_pinned(machine), timeout=20)  # the event came again
    await machine.synced()
    assert done(machine) == []
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'note.added'") == [(0,)]

    assert (await form.submit()).closed
    assert (await pressed_done(machine, "zhao")).error is None
    await machine.synced()
    assert len(done(machine)) == 1
    assert sum("Typed into a form" in text for text in await machine.texts()) == 1
    assert verify(machine.url) == []


def _is_pinned(machine: Machine) -> bool:
    return machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'message.pinned'") == [(1,)]


async def test_what_slack_has_shown_while_the_database_was_held_is_not_shown_twice(machine: Machine) -> None:
    """The lock falls between a post and the note that it was made."""
    incident = await declared(machine)
    await machine.workspace.latency(500, "chat.postMessage")
    await machine.bot.database.transact(add_note, incident, "The client called", machine.actor("zhao"))
    await machine.workspace.until(lambda seen: any("The client called" in text for text in seen.texts(CHANNEL)))
    with held(machine.url):
        await asyncio.sleep(6)  # longer than SQLite waits for a lock
    await machine.synced()
    assert sum("The client called" in text for text in await machine.texts()) == 1
    assert machine.rows("SELECT count(*) FROM surface WHERE ts IS NULL") == [(0,)]


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """SQLite without room for one more page, as on a disk that is full."""
    is_full = True

    def limit(connection: Any, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if is_full else 1_000_000
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "checkout", limit)
    yield
    is_full = False


@pytest.mark.only_on("sqlite", reason="a server has the disk to itself, and says so with the same sentence")
async def test_when_the_disk_is_full_nothing_is_called_done_and_all_goes_on_when_there_is_room(
    machine: Machine,
) -> None:
    await declared(machine)
    zhao = machine.workspace.person("zhao")
    await zhao.press("Record decision", on="INC-0001", channel=CHANNEL)
    form = await zhao.modal()
    form.fill(text=LONG[:2900], reason=LONG[:2900])
    with full(machine.bot.database.engine):
        answers = [""]
        while answers[-1] != FULL:  # until the pages that were free are used up
            assert len(answers) < 50
            answer = await zhao.command("/incident", f"note {len(answers)}: {LONG[:2900]}", channel=CHANNEL)
            assert answer.error is None
            answers.append(answer.text)
        submitted = await form.submit()
        assert submitted.kind == "errors"
        assert list(submitted.errors.values()) == [FULL]
        looked = await zhao.command("/incident", "status", channel=CHANNEL)  # to look takes no room
        assert looked.text.startswith("INC-0001")
    recorded = machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'note.added'")
    assert recorded == [(len(answers) - 2,)]  # every one that was answered otherwise, and no other
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'decision.recorded'") == [(0,)]
    assert (await form.submit()).closed
    await machine.synced()
    assert sum("*Decision by" in text for text in await machine.texts()) == 1
    assert sum("*Note by" in text for text in await machine.texts()) == len(answers) - 2
    assert verify(machine.url) == []


@pytest.fixture
async def workspace() -> AsyncIterator[sandbox.Workspace]:
    async with sandbox.serve(manifest=MANIFEST) as workspace:
        yield workspace


@pytest.mark.only_on("sqlite", reason="a server writes its files itself")
async def test_a_process_that_may_write_no_more_says_so_and_goes_on_when_it_may(
    workspace: sandbox.Workspace, tmp_path: Path, database_url: str
) -> None:
    """The system itself refuses each write beyond a size: an error in the middle of SQLite's own writing."""
    zhao = workspace.person("zhao")
    async with stanch(tmp_path, "run", **settings_for(workspace, DATABASE_URL=database_url)) as bot:
        await bot.says("connected")
        await zhao.command("/incident", "declare Payroll mailed")
        form = await zhao.modal()
        form.fill(what_happened="The payroll went to a stranger", how_found="The stranger called")
        may_write(bot.process.pid, 4096)
        submitted = await form.submit()
        assert submitted.kind == "errors"
        assert "Nothing was recorded" in "".join(submitted.errors.values())
        assert rows(database_url, "SELECT count(*) FROM incident") == [(0,)]
        may_write(bot.process.pid, resource.RLIM_INFINITY)
        assert (await form.submit()).kind == "updated"
        await workspace.until(
            lambda seen: seen.shows("Assess & activate", channel="inc-0001-payroll-mailed"), timeout=20
        )
        assert (await bot.is_told_to_stop())[0] == 0
    assert "database unavailable" in bot.printed
    assert verify(database_url) == []


def may_write(pid: int, size: int) -> None:
    """Let a process make files of so many bytes and no more."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))
