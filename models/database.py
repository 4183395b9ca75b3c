"""The door between the asynchronous shell and the plain, synchronous truth.

`transact` runs one change in one transaction on a writer thread (one for SQLite, a small pool for PostgreSQL), commits,
and tells the work queue which incidents were touched. `read` runs a query on threads of its own, so that a long read
never delays an acknowledgement. What comes back is an id or a frozen dataclass, never a row.

Lock errors are tried again three times, each time with the whole change: a change has no effect outside its
transaction. So is what two did at once on PostgreSQL, where neither sees the other's new row before it is committed:
the one who was second finds it then, be it the same delivery or the next incident's number.
"""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

ATTEMPTS = 4
BUSY_TIMEOUT_MS = 5_000

P = ParamSpec("P")
R = TypeVar("R")


class Database:
    """One database and the threads that may touch it."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.touched: Callable[[set[str]], None] = lambda incidents: None
        """Called after each commit, on the event loop, with the ids of the incidents that changed."""
        self._writers = ThreadPoolExecutor(1 if self.is_sqlite else 4, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="reader")

    async def transact(self, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one change, commit it, wake the queue. Raises what the change raises (`Refused`), with nothing
        written."""
        run = partial(write, self.engine, change, *args, **kwargs)
        result, touched = await asyncio.get_running_loop().run_in_executor(self._writers, run)
        if touched:
            self.touched(touched)
        return result

    async def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one query in a transaction that sees a single state of the database."""
        run = partial(look, self.engine, query, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def close(self) -> None:
        """Let what is under way finish, then close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()


def write(
    engine: Engine, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
) -> tuple[R, set[str]]:
    """Run one change in one transaction; give its result and the incidents it touched."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with Session(engine, expire_on_commit=False) as session:
                result = change(session, *args, **kwargs)
                session.commit()
                return result, session.info.get("touched", set())
        except (OperationalError, IntegrityError):
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.05 * 2**attempt)
    raise AssertionError("unreachable")


def look(engine: Engine, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run one query; whatever it may have altered is rolled back."""
    with Session(engine.execution_options(reading=True)) as session:
        return query(session, *args, **kwargs)


def open_engine(url: str) -> Engine:
    """An engine with the guarantees the changes count on.

    SQLite: WAL and `synchronous=FULL` (a commit survives the power cut), foreign keys on, and `BEGIN IMMEDIATE` for
    writers, since it has no `SELECT … FOR UPDATE` and two readers that turn writers would lose an update.

    Errors do not show the values of a statement: they end in logs, and the values are what people wrote.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        _make_private(Path(parsed.database))
    engine = create_engine(parsed, poolclass=QueuePool, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """Make the file, and its folder, for the eyes of this user only: it is the record of a leak. One that is there
    keeps the rights that somebody gave it. SQLite's files beside it get the same as the database."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
