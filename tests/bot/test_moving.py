"""`stanch db move`: everything, or nothing; into an empty database only; and never away under a bot that works."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.carrying.moving import alone_on
from bot.verifying import flaws_of_database
from models.database import open_engine
from models.playbook import PlaybookFile
from tests.bot.processes import stanch
from tests.bot.test_cli import Typed
from tests.conftest import Record
from tests.databases import Postgres, migrate, rows, run
from tests.installations import add_deliveries, everything, furnish

MANY = 30_000
"""Rows that take about a second on the way."""


@pytest.fixture
def target(database_engine: str, postgres: Postgres, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the other engine than that of the record."""
    if database_engine == "postgresql":
        yield f"sqlite:///{tmp_path}/target.db"
        return
    with postgres.database(empty=True) as url:
        yield url


def moved(source: str, target: str) -> Typed:
    return Typed("db", "move", source, target, LOCALE="en")


def opened(url: str, plan: PlaybookFile) -> Record:
    return Record(open_engine(url), plan)


def test_everything_is_there_afterwards_and_still_here(record: Record, target: str, plan: PlaybookFile) -> None:
    furnish(record)
    before = everything(record)
    said = moved(record.url, target)
    assert (said.status, said.err) == (0, [])
    assert "         3  incident" in said.out
    assert "        21  timeline_event" in said.out
    total = sum(len(held) for held in before.values())
    shown = make_url(target).render_as_string(hide_password=True)
    here = make_url(record.url).render_as_string(hide_password=True)
    assert said.out[-1] == (
        f"{total} rows are in {shown}, each as it was, and every chain holds. Set DATABASE_URL to it and start Stanch. "
        f"{here} was left as it is."
    )
    there = opened(target, plan)
    assert everything(there) == everything(record) == before
    assert there.see(flaws_of_database) == []
    there.engine.dispose()


def test_a_second_time_finds_it_done_and_something_else_is_refused(record: Record, target: str) -> None:
    furnish(record)
    assert moved(record.url, target).status == 0
    again = moved(record.url, target)
    assert (again.status, again.out[0]) == (0, "Everything is there already.")
    record.declare("ULATER", 90)
    refused = moved(record.url, target)
    assert (refused.status, refused.err) == (
        2,
        ["The target holds something else already. Nothing was changed: give an empty database."],
    )
    assert rows(target, "SELECT count(*) FROM incident") == [(3,)]


async def test_killed_in_the_middle_it_is_done_the_second_time(
    record: Record, target: str, plan: PlaybookFile, tmp_path: Path
) -> None:
    furnish(record)
    record.do(add_deliveries, MANY)
    async with stanch(tmp_path, "db", "move", record.url, target) as moving:
        async with asyncio.timeout(60):
            while not _is_being_written(target):
                assert moving.process.returncode is None, await moving.ends()
                await asyncio.sleep(0.01)
        moving.process.kill()
        assert await moving.ends() == -9
    assert rows(target, "SELECT count(*) FROM delivery") == [(0,)]
    said = moved(record.url, target)
    assert (said.status, said.err) == (0, [])
    there = opened(target, plan)
    assert everything(there) == everything(record)
    there.engine.dispose()


def _is_being_written(url: str) -> bool:
    """Whether somebody is in the midst of a transaction that has written deliveries."""
    if url.startswith("sqlite"):
        wal = Path(f"{make_url(url).database}-wal")
        return wal.exists() and wal.stat().st_size > 1_000_000
    query = "SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock' AND relation = to_regclass('delivery')"
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(query)).first() is not None
    engine.dispose()
    return found


async def test_while_a_bot_works_on_it_nothing_is_moved(record: Record, target: str, tmp_path: Path) -> None:
    with alone_on(record.url):
        async with stanch(tmp_path, "db", "move", record.url, target) as moving:
            assert await moving.ends() == 2
    assert "Stop it first" in moving.printed
    assert len(moving.printed.splitlines()) == 1
    migrate(target)
    with alone_on(target):
        async with stanch(tmp_path, "db", "move", record.url, target) as moving:
            assert await moving.ends() == 2
    assert "Stop it first" in moving.printed


def test_a_record_with_flaws_is_not_moved(record: Record, target: str) -> None:
    furnish(record)
    run(record.url, "UPDATE incident SET severity = 'SEV4' WHERE number = 2")
    said = moved(record.url, target)
    assert (said.status, said.err) == (1, [])
    assert said.out == [
        "INC-0002 #1: The tables do not say what the timeline says: severity.",
        "So nothing was carried over. The target is empty.",
    ]
    assert rows(target, "SELECT count(*) FROM incident") == [(0,)]


def test_what_cannot_be_moved_is_told_in_a_sentence(record: Record, tmp_path: Path) -> None:
    here = record.url
    assert moved(here, here).err == ["Source and target are the same database."]
    assert moved(f"sqlite:///{tmp_path}/no.db", here).err == [f"There is no database at {tmp_path}/no.db."]
    assert not (tmp_path / "no.db").exists()
    said = moved(here, "mysql://somewhere/else")
    assert said.status == 2
    assert said.err[0].startswith("That is no address of a database.")
    said = moved(here, "postgresql://stanch:pa55word@127.0.0.1:1/stanch")
    assert said.status == 2
    assert said.err[0].startswith("The database postgresql://stanch:***@127.0.0.1:1/stanch cannot be opened (")
    assert "pa55word" not in "".join([*said.err, *said.out])


@pytest.mark.only_on("sqlite", reason="PostgreSQL is brought up to date by a person")
def test_an_older_version_is_not_moved(record: Record, target: str) -> None:
    run(record.url, "UPDATE alembic_version SET version_num = '0001'")
    assert moved(record.url, target).err == ["The database is not up to date. Run: stanch db upgrade"]
    record.engine.dispose()
    with closing(sqlite3.connect(str(make_url(record.url).database))) as source:
        assert source.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
