"""A database that is gone for a while, a process that stops in the midst of a change, a connection that breaks: what
was committed is there once, what was not leaves no trace, and everything heals by itself.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models import database
from models.changes.recording import add_note
from models.database import Database, Unanswered, look, open_engine, write
from models.incidents import lock
from models.playbook import PlaybookFile
from models.state import load_state
from tests.conftest import WANG, Record, by
from tests.databases import Postgres


@pytest.fixture
def kept(postgres_url: str, plan: PlaybookFile) -> Iterator[Record]:
    """A record in PostgreSQL."""
    engine = open_engine(postgres_url)
    yield Record(engine, plan)
    engine.dispose()


def notes(record: Record, incident: str) -> list[str]:
    return [event.payload["text"] for event in record.state(incident).events if event.kind == "note.added"]


async def test_a_database_that_was_gone_is_there_again_by_itself(kept: Record, postgres: Postgres) -> None:
    incident = kept.declare()
    process = Database(kept.url)
    await asyncio.gather(*(process.transact(add_note, incident, f"第 {n} 条", by(WANG, 1)) for n in range(8)))
    with postgres.gone(kept.url):
        for asked in (
            process.transact(add_note, incident, "没有数据库", by(WANG, 2)),
            process.read(load_state, incident),
        ):
            with pytest.raises(OperationalError):
                await asyncio.wait_for(asked, 20)

    await asyncio.gather(*(process.transact(add_note, incident, f"第 {n} 条", by(WANG, 3)) for n in range(8, 16)))

    state = await process.read(load_state, incident)
    assert state
    process.close()
    assert sorted(notes(kept, incident)) == sorted(f"第 {n} 条" for n in range(16))


async def test_one_that_is_gone_for_a_moment_is_waited_for(kept: Record, postgres: Postgres) -> None:
    incident = kept.declare()
    process = Database(kept.url)
    with postgres.gone(kept.url):
        noted = asyncio.ensure_future(process.transact(add_note, incident, "稍等", by(WANG, 2)))
        await asyncio.sleep(0.2)  # it has failed at least once by now
        assert not noted.done()
    await noted
    process.close()
    assert notes(kept, incident) == ["稍等"]


def test_a_change_whose_connection_breaks_is_made_once(kept: Record, postgres: Postgres) -> None:
    incident = kept.declare()
    attempts = []

    def note(session: Session) -> None:
        attempts.append(add_note(session, incident, "只此一条", by(WANG, 1)))
        if len(attempts) == 1:
            postgres.throw_out(kept.url)
        lock(session, incident)

    kept.do(note)
    assert len(attempts) == 2
    assert notes(kept, incident) == ["只此一条"]


def test_a_commit_without_an_answer_is_not_made_again(kept: Record, postgres: Postgres) -> None:
    incident = kept.declare()
    attempts = []

    def note(session: Session) -> None:
        attempts.append(add_note(session, incident, "不知下落", by(WANG, 1)))
        event.listen(session.connection(), "commit", lambda connection: postgres.throw_out(kept.url))

    with pytest.raises(Unanswered):
        kept.do(note)
    assert len(attempts) == 1
    assert notes(kept, incident) == []
    kept.do(add_note, incident, "另起一条", by(WANG, 2))
    assert notes(kept, incident) == ["另起一条"]


def test_who_stops_in_the_midst_of_a_change_loses_its_locks(kept: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process does that is suspended, or whose machine is: its change is made when it wakes, after the others."""
    incident = kept.declare()
    monkeypatch.setattr(database, "IDLE_TIMEOUT_MS", 300)
    stopped, awake = threading.Event(), threading.Event()

    def stop_in_the_midst(session: Session) -> None:
        lock(session, incident)
        stopped.set()
        assert awake.wait(10)
        add_note(session, incident, "醒来之后", by(WANG, 3))

    engine = open_engine(kept.url)
    with ThreadPoolExecutor(1) as process:
        sleeping = process.submit(write, engine, stop_in_the_midst)
        assert stopped.wait(10)
        kept.do(add_note, incident, "没有等它", by(WANG, 2))
        awake.set()
        sleeping.result()
    engine.dispose()
    assert notes(kept, incident) == ["没有等它", "醒来之后"]


def test_nobody_waits_for_a_lock_for_ever(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = record.declare()
    for timeout in ("BUSY_TIMEOUT_MS", "LOCK_TIMEOUT_MS"):
        monkeypatch.setattr(database, timeout, 50)
    impatient = open_engine(record.url)

    def hold(session: Session) -> None:
        lock(session, incident)
        with pytest.raises(OperationalError):
            write(impatient, add_note, incident, "等不到", by(WANG, 1))

    record.do(hold)
    impatient.dispose()
    assert notes(record, incident) == []


def test_a_query_sees_one_state_whatever_is_committed_meanwhile(record: Record) -> None:
    incident = record.declare()

    def twice(session: Session) -> list[Any]:
        before = load_state(session, incident)
        record.do(add_note, incident, "其间记下", by(WANG, 1))
        session.expire_all()
        return [before, load_state(session, incident)]

    before, after = record.see(twice)
    assert before == after
    assert notes(record, incident) == ["其间记下"]


def test_what_a_query_alters_is_not_kept(record: Record) -> None:
    incident = record.declare()
    try:
        look(record.engine, add_note, incident, "只是看看", by(WANG, 1))
    except DBAPIError as error:
        assert "read-only" in str(error)  # noqa: PT017 - SQLite lets it be written, and rolls it back
    assert notes(record, incident) == []
