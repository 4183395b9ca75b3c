"""Carrying: everything that one database knows, row by row into another, SQLite or PostgreSQL alike.

Rows go in the order in which tables refer to each other, in chunks, within a transaction of the target that somebody
else commits: whatever breaks in the middle leaves nothing behind. A reference from a table into itself is written in a
second round, when every row is there. What was carried is compared by content, not by count alone: `contents_of` reads
both sides back through the same types.

"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Table, bindparam, func, null, select, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - the metadata is filled by importing it
from models.refusal import Refused

CHUNK = 1_000
"""Rows that are read and written at a time."""

Row = Mapping[str, Any]
Step = Callable[[int], None]
"""Hears how many more rows are done."""


@dataclass(frozen=True)
class Content:
    """How many rows a table has, and a digest of what they say, in whatever order they stand."""

    rows: int
    digest: str


def tables() -> list[Table]:
    """Every table, those first that others refer to."""
    return list(SQLModel.metadata.sorted_tables)


def counts(connection: Connection) -> dict[str, int]:
    """The number of rows of each table."""
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables()}


def contents_of(connection: Connection, step: Step = lambda rows: None) -> dict[str, Content]:
    """What each table holds. Two databases with the same contents know the same, to the last value."""
    found = {}
    for table in tables():
        digests = []
        for chunk in _chunks(_rows(connection, table)):
            digests += [hashlib.sha256(repr(sorted(row.items())).encode()).digest() for row in chunk]
            step(len(chunk))
        found[table.name] = Content(len(digests), hashlib.sha256(b"".join(sorted(digests))).hexdigest())
    return found


def carry(source: Connection, target: Connection, step: Step = lambda rows: None) -> None:
    """Write every row of `source` into the empty tables of `target`."""
    for table in tables():
        loops = _references_to_itself(table)
        for chunk in _chunks(_rows(source, table)):
            target.execute(table.insert(), [_as_stored(table, row, without=loops) for row in chunk])
            step(len(chunk))
        for column in loops:
            _refer(source, target, table, column)


def require_same(source: Connection, target: Connection) -> None:
    """Raise `Refused` unless the target holds what the source holds, table by table."""
    expected, found = contents_of(source), contents_of(target)
    for table, content in expected.items():
        if found[table] != content:
            raise Refused(
                "Not everything arrived: of {table} there are {expected} rows here and {found} there, or they differ. "
                "Nothing was changed.",
                table=table,
                expected=content.rows,
                found=found[table].rows,
            )


def be_patient(connection: Connection) -> None:
    """Let this transaction last as long as it takes: PostgreSQL ends one that seems forgotten."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))


def empty(connection: Connection) -> None:
    """Remove every row, those first that refer to others."""
    for table in reversed(tables()):
        connection.execute(table.delete())


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    found = connection.execute(select(table), execution_options={"yield_per": CHUNK})
    return (dict(row) for row in found.mappings())


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _as_stored(table: Table, row: Row, *, without: Sequence[str]) -> dict[str, Any]:
    """A row as it is to be inserted. A JSON column that holds nothing holds no JSON either, not even `null`."""
    stored = {name: None if name in without else value for name, value in row.items()}
    for name, value in stored.items():
        if value is None and isinstance(table.c[name].type, JSON):
            stored[name] = null()
    return stored


def _references_to_itself(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _refer(source: Connection, target: Connection, table: Table, column: str) -> None:
    """Write one column of the rows that have something in it."""
    [key] = table.primary_key.columns
    referring = source.execute(select(key.label("its_key"), table.c[column].label("its_value"))).mappings()
    rows = [dict(row) for row in referring if row["its_value"] is not None]
    if rows:
        change = table.update().where(key == bindparam("its_key")).values({column: bindparam("its_value")})
        target.execute(change, rows)
