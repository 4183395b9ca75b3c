"""Copies: SQLite's files, as a whole.

A copy is of one moment, however long it takes and whatever is written meanwhile: it reads within one transaction, and
with a write-ahead log readers and writers are in nobody's way. It is stamped with the time of that moment, by which a
backup is known. Until it is right it has a name that nobody looks for, beside the one it is to have.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from bot.carrying.progress import Done
from models.refusal import Refused

STAMP = "stanch_backup"
"""The table that makes of a database a backup. It has one row."""

PATIENCE = 10.0
"""Seconds to wait for another program's lock."""

STEPS = 50
"""In how many steps a database is copied, about."""

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by how its name goes on."""


def connected(path: Path) -> sqlite3.Connection:
    """A connection on which nothing begins by itself."""
    return sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)


def copy(source: Path, into: Path, done: Done = lambda done, total: None) -> None:
    """Make `into`, at which nobody else works, what `source` is at this moment. Raises `Refused` if it does not hold
    the rows of its source."""
    counted = overwrite(source, into, done)
    if rows_in(into) != counted:
        raise Refused("The copy of {file} does not hold what its source holds. Try again.", file=str(source))


def overwrite(source: Path, into: Path, done: Done, checked: Callable[[], None] = lambda: None) -> dict[str, int]:
    """The same where programs work on `into`: they see the one or the other, and nothing between. `checked` is called
    while it may still be given up. Gives how many rows each table has."""
    with closing(connected(source)) as here, closing(connected(into)) as there:
        here.execute("BEGIN")
        counted = rows_of(here)  # this first look is the moment
        pages = here.execute("PRAGMA page_count").fetchone()[0]

        def step(_: int, left: int, total: int) -> None:
            if left:
                checked()
            done(total - left, total)

        here.backup(there, pages=max(1, pages // STEPS), progress=step, sleep=0.01)
        return counted


def rows_of(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608


def rows_in(path: Path) -> dict[str, int]:
    """The same for a file."""
    with closing(connected(path)) as connection:
        return rows_of(connection)


def stamp(path: Path, at: datetime) -> None:
    """Make of a database the backup of this moment: one file, with nothing beside it."""
    with closing(connected(path)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {STAMP}")
        connection.execute(f"CREATE TABLE {STAMP} (made_at TEXT NOT NULL, version TEXT NOT NULL)")
        connection.execute(f"INSERT INTO {STAMP} VALUES (?, ?)", (at.isoformat(), version("stanch")))  # noqa: S608
        connection.execute("PRAGMA journal_mode=DELETE")


def stamped_at(path: Path) -> datetime | None:
    """When a backup was made (UTC); None for any other file."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            row = connection.execute(f"SELECT made_at FROM {STAMP}").fetchone()  # noqa: S608
        return datetime.fromisoformat(row[0]).astimezone(UTC) if row else None
    except (sqlite3.DatabaseError, ValueError, TypeError):
        return None


def unstamp(path: Path) -> None:
    """Make of a backup a database again."""
    with closing(connected(path)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {STAMP}")


def require_whole(path: Path, name: Path) -> None:
    """Raise `Refused` unless SQLite finds a file sound, and a database of ours. `name` is what a person calls it."""
    with reading(name), closing(connected(path)) as connection:
        [(verdict,), *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
        strays = connection.execute("PRAGMA foreign_key_check").fetchone()
        ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if verdict != "ok" or strays:
        raise Refused("{file} is damaged ({reason}).", file=str(name), reason=verdict if verdict != "ok" else strays[0])
    if not ours:
        raise Refused("{file} is no database of Stanch.", file=str(name))


@contextmanager
def reading(name: Path) -> Iterator[None]:
    """Say which file it was that is no database."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise Refused("{file} is no database of Stanch.", file=str(name)) from error


@contextmanager
def writing(name: Path) -> Iterator[None]:
    """Say which file it was that could not be written."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("{file} cannot be written ({reason}).", file=str(name), reason=reason) from error


@contextmanager
def unfinished(name: Path) -> Iterator[Path]:
    """A file for this user's eyes only, beside the name that it may be given; whatever is left of it in the end is
    removed. Raises `Refused` where none can be made."""
    with writing(name):
        handle, made = tempfile.mkstemp(prefix=f".{name.name}.", suffix=".unfinished", dir=name.parent)
    os.close(handle)
    try:
        yield Path(made)
    finally:
        for more in BESIDE:
            Path(f"{made}{more}").unlink(missing_ok=True)


def finish(made: Path, name: Path) -> None:
    """Give a file its name, in one step that outlasts a power cut."""
    _flush(made)
    made.replace(name)
    _flush(name.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
