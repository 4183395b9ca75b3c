"""Who waits is answered in time, and what was given up is not made afterwards."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

from handlers.waiting import AT_LEAST, InTime, begin, left
from models.changes.recording import add_note
from models.database import Database, Unanswered
from models.homes import names_of, record_person
from models.outages import Unavailable, kind_of, told_as_unavailable
from tests.conftest import CHEN, NOON, WANG, Record, by
from tests.databases import held, rows

NAMED = "SELECT name FROM person WHERE id = 'UWANG'"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await asyncio.to_thread(database.close)


def name_wang(session: Session) -> str:
    record_person(session, "UWANG", "王莉", "zh_CN", NOON)
    return "done"


async def test_what_comes_in_time_is_as_always(database: Database, database_url: str) -> None:
    assert await InTime(database).transact(name_wang) == "done"
    assert rows(database_url, NAMED) == [("王莉",)]
    assert await InTime(database).read(names_of, {"UWANG"}) == {"UWANG": "王莉"}


@pytest.mark.only_on("sqlite", reason="there another's lock holds up any change at all")
async def test_a_change_that_was_given_up_is_not_made_when_its_turn_comes(
    database: Database, database_url: str
) -> None:
    waiting = InTime(database, seconds=0.2)
    with held(database_url), pytest.raises(Unavailable) as caught:
        await waiting.transact(name_wang)
    assert caught.value.kind == "busy"
    # The next change is made after it, so that now it has had its turn.
    await InTime(database, seconds=30).transact(lambda session: record_person(session, "UCHEN", "陈洁", None, NOON))
    assert rows(database_url, NAMED) == []


async def test_a_change_that_is_being_committed_is_waited_for(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await InTime(database, seconds=30).read(names_of, {"UWANG"})  # connected once
    late = threading.Event()
    commit = Session.commit

    def slow(self: Session) -> None:
        late.wait(10)
        commit(self)

    monkeypatch.setattr(Session, "commit", slow)
    asking = asyncio.create_task(InTime(database, seconds=1).transact(name_wang))
    await asyncio.wait({asking}, timeout=1.5)
    assert not asking.done()
    late.set()
    assert await asking == "done"
    assert rows(database_url, NAMED) == [("王莉",)]


async def test_what_its_caller_was_taken_away_from_is_not_made(database: Database, database_url: str) -> None:
    hold, begun = threading.Event(), threading.Event()

    def slowly(session: Session) -> None:
        name_wang(session)
        begun.set()
        hold.wait(10)

    asking = asyncio.create_task(InTime(database, seconds=30).transact(slowly))
    await asyncio.to_thread(begun.wait, 10)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    hold.set()
    await asyncio.to_thread(database.close)
    assert rows(database_url, NAMED) == []


async def test_a_query_that_takes_too_long_is_given_up(database: Database) -> None:
    enough = threading.Event()
    with pytest.raises(Unavailable) as caught:
        await InTime(database, seconds=0.1).read(lambda session: enough.wait(5))
    enough.set()
    assert caught.value.kind == "gone"


async def test_whoever_waits_is_answered_while_much_else_is_read(database: Database) -> None:
    """As at a start with many open incidents, each of which is rendered."""
    enough = threading.Event()
    reading = [asyncio.create_task(database.read(lambda session: enough.wait(10))) for _ in range(20)]
    await asyncio.sleep(0)
    assert await InTime(database).read(names_of, {"UWANG"}) == {}
    enough.set()
    await asyncio.gather(*reading)


@pytest.mark.only_on("postgresql", reason="SQLite has one lock for all")
async def test_an_incident_that_somebody_holds_does_not_hold_up_the_others(record: Record) -> None:
    """A process that was stopped in the midst of a change: what people press there takes every writer."""
    held_one, other = record.declare(by=WANG), record.declare(by=CHEN, minutes=1)
    process = Database(record.url)
    with record.engine.begin() as stopped:
        stopped.execute(text("SELECT 1 FROM incident WHERE id = :id FOR UPDATE"), {"id": held_one})
        in_vain = [
            asyncio.create_task(InTime(process).transact(add_note, held_one, f"第 {n} 条", by(WANG, 2)))
            for n in range(6)
        ]
        await asyncio.sleep(0.1)
        await InTime(process).transact(add_note, other, "不相干的事件", by(CHEN, 2))
        told = await asyncio.gather(*in_vain, return_exceptions=True)
    await asyncio.to_thread(process.close)
    assert [getattr(each, "kind", each) for each in told] == ["busy"] * 6
    assert [record.kinds(each).count("note.added") for each in (held_one, other)] == [0, 1]


async def test_all_that_is_asked_for_one_payload_has_its_time_together(database: Database) -> None:
    enough, loop = threading.Event(), asyncio.get_running_loop()
    begin()
    began = loop.time()
    for _ in range(3):
        with pytest.raises(Unavailable):
            await InTime(database, seconds=1.0).read(lambda session: enough.wait(5))
    enough.set()
    assert loop.time() - began < 1.0 + 2 * AT_LEAST + 0.3
    begin()
    assert left(1.0) > 0.9


async def test_who_was_recorded_is_not_told_that_nothing_was(database: Database) -> None:
    """The change is made, and the look that follows it finds the database gone."""
    begin()
    in_time, enough = InTime(database, seconds=1.0), threading.Event()
    for kind in ("gone", "afterwards"):
        with pytest.raises(Unavailable) as caught:
            await in_time.read(lambda session: enough.wait(2))
        assert caught.value.kind == kind
        assert ("Nothing was recorded" in caught.value.sentence) == (kind == "gone")
        await in_time.transact(name_wang)
    begin()
    with pytest.raises(Unavailable) as caught:
        await in_time.read(lambda session: enough.wait(2))
    assert caught.value.kind == "gone"
    enough.set()


def of_sqlite() -> Iterator[Any]:
    for code, kind in (
        (sqlite3.SQLITE_BUSY, "busy"),
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_IOERR_WRITE, "gone"),
        (sqlite3.SQLITE_READONLY, "gone"),
        (sqlite3.SQLITE_CONSTRAINT, None),
        (sqlite3.SQLITE_ERROR, None),
    ):
        error = sqlite3.OperationalError("as SQLite says it")
        error.sqlite_errorcode = code
        yield pytest.param(OperationalError("", {}, error), kind, id=f"sqlite-{code}")


def of_postgresql() -> Iterator[Any]:
    for error, kind in (
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.errors.AdminShutdown(), "gone"),
        (psycopg.errors.CannotConnectNow(), "gone"),
        (psycopg.errors.TooManyConnections(), "gone"),
        (psycopg.errors.LockNotAvailable(), "busy"),
        (psycopg.errors.DeadlockDetected(), "busy"),
        (psycopg.OperationalError("connection refused"), "gone"),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.UndefinedColumn(), None),
    ):
        yield pytest.param(OperationalError("", {}, error), kind, id=type(error).__name__)


@pytest.mark.parametrize(("error", "kind"), [*of_sqlite(), *of_postgresql()])
def test_what_a_database_says_is_sorted(error: DBAPIError, kind: str | None) -> None:
    assert kind_of(error) == kind
    with pytest.raises(Unavailable if kind else DBAPIError), told_as_unavailable():
        raise error


def test_a_connection_that_is_closed_is_gone() -> None:
    assert kind_of(InterfaceError("", {}, psycopg.InterfaceError("the connection is closed"))) == "gone"


def test_a_commit_without_an_answer_is_not_called_undone() -> None:
    with pytest.raises(Unavailable) as caught, told_as_unavailable():
        raise Unanswered
    assert caught.value.kind == "in_doubt"
    assert "Nothing was recorded" not in caught.value.sentence
