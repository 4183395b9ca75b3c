"""That Slack is heard is noted for as long as the bot runs, whatever the database or the clock does meanwhile."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.hearing import Ear, noting
from bot.vitals import Vitals
from models.changes.machine import record_channel
from models.changes.surveys import load_due, surveys_due
from models.database import Database
from models.hearing import hear, last_heard
from tests.bot.conftest import Machine
from tests.conftest import Record, at, by
from tests.databases import Postgres

Hear = Callable[[Session, datetime, timedelta | None], list[str]]


async def noted_after(machine: Machine, moment: datetime) -> None:
    """Wait until it is noted that Slack was heard after this moment."""
    async with asyncio.timeout(20):
        while not (found := await machine.bot.database.read(last_heard)) or found.at <= moment:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def at_first(monkeypatch: pytest.MonkeyPatch, otherwise: Callable[[Session], None]) -> asyncio.Event:
    """Have something else happen the first time that it is noted; the event is set once it has."""
    happened, loop = asyncio.Event(), asyncio.get_running_loop()

    def noted(session: Session, now: datetime, lately: timedelta | None = None) -> list[str]:
        if not happened.is_set():
            loop.call_soon_threadsafe(happened.set)
            otherwise(session)
        return hear(session, now, lately)

    monkeypatch.setattr("bot.hearing.hear", noted)
    return happened


@pytest.mark.only_on("postgresql", reason="a file gives its answer or an error")
async def test_a_note_whose_commit_got_no_answer_is_not_the_last(
    machine: Machine, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(session: Session) -> None:
        event.listen(session.connection(), "commit", lambda connection: postgres.throw_out(machine.url))

    monkeypatch.setattr("bot.hearing.EVERY", 0.1)
    broken_off = at_first(monkeypatch, break_off)
    await asyncio.wait_for(broken_off.wait(), 10)
    await noted_after(machine, datetime.now(UTC))


async def test_a_database_that_is_away_at_the_start_does_not_end_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(session: Session) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise OperationalError(None, None, error)

    await machine.bot.stop()
    monkeypatch.setattr("models.database.ATTEMPTS", 1)
    at_first(monkeypatch, be_away)
    began = datetime.now(UTC)
    await machine.start()
    await noted_after(machine, began)


def ear(record: Record) -> tuple[Ear, Database, list[str]]:
    """One that is connected, its database, and the subjects that it woke."""
    database, woken = Database(record.url), list[str]()
    vitals = Mock(Vitals, trouble="", connected=AsyncMock(return_value=True))
    return Ear(database, AsyncMock(), vitals, woken.append), database, woken


@pytest.fixture
def incident(record: Record) -> str:
    made = record.declare()
    record.do(record_channel, made, "C1", "inc-0001", by("stanch"))
    return made


async def test_a_clock_that_is_set_ahead_is_no_silence(record: Record, incident: str) -> None:
    listening, database, woken = ear(record)
    for minutes in (0, 0.5, 60.5, 61):
        await listening.note(at(minutes))
    database.close()
    assert woken == []
    assert record.see(surveys_due) == []
    found = record.see(last_heard)
    assert found is not None
    assert found.at == at(61)


async def test_while_one_process_heard_nothing_another_may_have(
    record: Record, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 1000.0
    monkeypatch.setattr("bot.hearing.clock", lambda: seconds)
    listening, database, woken = ear(record)
    await listening.note(at(0))
    record.do(hear, at(29.5))
    seconds += 1800
    await listening.note(at(30))
    assert woken == []

    seconds += 600
    await listening.note(at(40))
    database.close()
    assert woken == [f"survey:{incident}"]


@pytest.mark.parametrize("by_http", [True, False])
async def test_over_http_the_first_payload_after_a_long_quiet_has_the_channels_looked_at(
    record: Record, incident: str, monkeypatch: pytest.MonkeyPatch, by_http: bool
) -> None:
    """The way in may have been closed. On a socket that is known, and quiet is quiet."""
    seconds, woken = 1000.0, asyncio.Queue[str]()
    monkeypatch.setattr("bot.vitals.time", Mock(monotonic=lambda: seconds))
    database, vitals = Database(record.url), Vitals()
    vitals.hears = None if by_http else AsyncMock(return_value=True)
    async with noting(database, AsyncMock(), vitals, woken.put_nowait):
        for passed in (0, 299, 299):
            seconds += passed
            vitals.heard("event_callback", 200, 0.01)
        seconds += 301
        vitals.heard("event_callback", 401, 0.01)  # a stranger's
        assert record.see(surveys_due) == []
        vitals.heard("event_callback", 200, 0.01)
        if by_http:
            assert await asyncio.wait_for(woken.get(), 5) == f"survey:{incident}"
    database.close()
    due = record.see(load_due, incident)
    assert (due is not None) == by_http
    assert due is None or due.since is None  # so that nobody is told of a silence
