"""The migrated database is the one that the tables describe, to the last constraint."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect
from sqlmodel import SQLModel

from models.migrations import upgrade
from tests.conftest import Record


def test_alembic_finds_nothing_left_to_migrate(record: Record) -> None:
    with record.engine.execution_options(reading=True).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("of", ["columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints"])
def test_what_alembic_does_not_compare_is_the_same(record: Record, tmp_path: Path, of: str) -> None:
    described = create_engine(f"sqlite:///{tmp_path}/described.db")
    SQLModel.metadata.create_all(described)
    tables = {table.name for table in SQLModel.metadata.sorted_tables}
    assert len(tables) >= 12
    for table in tables:
        assert _part(record.engine, of, table) == _part(described, of, table), table
    assert _schema(described, "index") == _schema(record.engine, "index")


def test_to_migrate_twice_changes_nothing(record: Record) -> None:
    before = _schema(record.engine)
    assert any("timeline_event_no_delete" in name for name in before)
    upgrade(record.engine)
    assert _schema(record.engine) == before


def _part(engine: Engine, of: str, table: str) -> list[str]:
    """One part of a table's description, in an order of its own."""
    with engine.execution_options(reading=True).connect() as connection:
        found: Any = getattr(inspect(connection), f"get_{of}")(table)
    return sorted(map(repr, found)) if isinstance(found, list) else [repr(found)]


def _schema(engine: Engine, kind: str = "%") -> set[str]:
    """The statements that made the database, those of one kind of thing or all."""
    with engine.execution_options(reading=True).connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type LIKE ?", (kind,))
        return {
            " ".join(f"{name}: {sql}".split()) for name, sql in rows if name != "sqlite_autoindex_alembic_version_1"
        }
