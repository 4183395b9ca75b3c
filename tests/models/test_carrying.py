"""Carrying rows: everything arrives, from either engine on either, and the guards stand where it arrived."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, SQLModel

from bot.verifying import flaws_of_database
from models.carrying import carry, counts, empty, require_same
from models.database import for_reading, open_engine
from models.playbook import PlaybookFile
from models.refusal import Refused
from tests.conftest import Record
from tests.databases import Postgres, migrate, rows
from tests.installations import everything, furnish


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path, plan: PlaybookFile) -> Iterator[Record]:
    """An empty database to carry everything into."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/target.db"
        migrate(url)
        engine = open_engine(url)
        yield Record(engine, plan)
        engine.dispose()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as url:
        engine = open_engine(url)
        yield Record(engine, plan)
        engine.dispose()


def carried(source: Record, target: Record) -> None:
    with for_reading(source.engine).connect() as here, target.engine.begin() as there:
        carry(here, there)


def test_every_row_arrives_as_it_was_and_every_chain_holds(record: Record, target: Record) -> None:
    incidents = furnish(record)
    carried(record, target)
    there = everything(target)
    assert there == everything(record)
    assert {
        "incident": 3,
        "closure": 1,
        "surface": 2,
        "delivery": 2,
        "hearing": 1,
        "survey": 1,
        "person": 1,
    }.items() <= {name: len(rows) for name, rows in there.items()}.items()
    assert len(there["timeline_event"]) == len(there["timeline_payload"]) == 21
    assert target.see(flaws_of_database) == []
    assert target.state(incidents[0]).duplicate_code == "INC-0002"


def test_the_timeline_cannot_be_rewritten_where_it_arrived(record: Record, target: Record) -> None:
    furnish(record)
    carried(record, target)
    for statement in ("UPDATE timeline_event SET actor = 'UCHEN'", "DELETE FROM timeline_payload"):
        with pytest.raises(DatabaseError, match="append-only"), target.engine.begin() as connection:
            connection.execute(text(statement))


def test_work_goes_on_where_it_arrived(record: Record, target: Record) -> None:
    furnish(record)
    carried(record, target)
    incident = target.declare("UNEXT", 60)
    assert target.state(incident).incident.code == "INC-0004"
    if target.engine.dialect.name == "postgresql":
        assert rows(target.url, "SELECT sequencename FROM pg_sequences") == []  # none that would have to be put right
    assert target.see(flaws_of_database) == []


def test_a_value_that_differs_is_found(record: Record, target: Record) -> None:
    furnish(record)
    with for_reading(record.engine).connect() as here, target.engine.begin() as there:
        carry(here, there)
        require_same(here, there)
        there.execute(text("UPDATE surface SET digest = 'e' WHERE ts IS NOT NULL"))
        assert counts(here) == counts(there)
        with pytest.raises(Refused) as caught:
            require_same(here, there)
        assert caught.value.values == {"table": "surface", "expected": 2, "found": 2}


def test_every_table_of_the_database_is_carried(record: Record) -> None:
    def tables(connection: Connection) -> set[str]:
        where = "sqlite_master WHERE type = 'table'" if connection.dialect.name == "sqlite" else "pg_tables"
        column = "name" if connection.dialect.name == "sqlite" else "tablename"
        also = "" if connection.dialect.name == "sqlite" else " WHERE schemaname = 'public'"
        return {name for (name,) in connection.execute(text(f"SELECT {column} FROM {where}{also}"))}  # noqa: S608

    there = record.see(lambda session: tables(session.connection()))
    assert there == {table.name for table in SQLModel.metadata.sorted_tables} | {"alembic_version"}


def test_what_is_emptied_is_empty_only_where_nobody_guards_it(record: Record) -> None:
    furnish(record)
    with pytest.raises(DatabaseError, match="append-only"), record.engine.begin() as connection:
        empty(connection)
    assert record.see(lambda session: counts(Session.connection(session)))["incident"] == 3
