"""The migrated database is the one that the tables describe, to the last constraint."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from models.database import for_reading, open_engine
from models.migrations import standing, upgrade
from tests.conftest import FreshDatabase, Record

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name NOT LIKE '%alembic_version%'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND indexname NOT LIKE 'alembic_version%'",
}
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def test_alembic_finds_nothing_left_to_migrate(record: Record) -> None:
    with for_reading(record.engine).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("of", ["columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints"])
def test_what_alembic_does_not_compare_is_the_same(record: Record, fresh_database: FreshDatabase, of: str) -> None:
    described = open_engine(fresh_database(empty=True))
    SQLModel.metadata.create_all(described)
    tables = {table.name for table in SQLModel.metadata.sorted_tables}
    assert len(tables) >= 12
    for table in tables:
        assert _part(record.engine, of, table) == _part(described, of, table), table
    assert _made(described, INDEXES) == _made(record.engine, INDEXES)
    assert len(_made(described, INDEXES)) > len(tables)
    described.dispose()


def test_to_migrate_twice_changes_nothing(record: Record) -> None:
    before = _made(record.engine, INDEXES), _made(record.engine, TRIGGERS)
    assert any("timeline_event_no_delete" in name for name in before[1])
    upgrade(record.engine)
    assert (_made(record.engine, INDEXES), _made(record.engine, TRIGGERS)) == before


def test_two_who_upgrade_at_once_wait_for_each_other(fresh_database: FreshDatabase) -> None:
    engine = open_engine(fresh_database(empty=True))
    with ThreadPoolExecutor(4) as together:
        list(together.map(upgrade, [engine] * 4))
    assert standing(engine) == "current"
    engine.dispose()


def test_a_step_that_fails_leaves_nothing_behind(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(fresh_database(empty=True))
    monkeypatch.setattr(op, "execute", lambda statement: 1 / 0)  # the tables are made, their triggers are not
    with pytest.raises(ZeroDivisionError):
        upgrade(engine)
    with for_reading(engine).connect() as connection:
        assert inspect(connection).get_table_names() == []
    assert standing(engine) == "behind"
    monkeypatch.undo()
    upgrade(engine)
    assert standing(engine) == "current"
    engine.dispose()


def _part(engine: Engine, of: str, table: str) -> list[str]:
    """One part of a table's description, in an order of its own."""
    with for_reading(engine).connect() as connection:
        found: Any = getattr(inspect(connection), f"get_{of}")(table)
    return sorted(map(repr, found)) if isinstance(found, list) else [repr(found)]


def _made(engine: Engine, of: Mapping[str, str]) -> set[str]:
    """The statements that made the things of one kind."""
    with for_reading(engine).connect() as connection:
        found = connection.execute(text(of[engine.dialect.name])).all()
    return {" ".join(f"{name}: {sql}".split()) for name, sql in found}
