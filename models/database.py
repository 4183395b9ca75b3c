"""The door between the asynchronous shell and the plain, synchronous truth.

`transact` runs one change in one transaction on a writer thread (one for SQLite, a small pool for PostgreSQL), commits,
and tells the work queue which incidents were touched. `read` runs a query on threads of its own, and `read_at_once` on
others again, so that neither a long read nor many of them delay an acknowledgement. What comes back is an id or a
frozen dataclass, never a row.

What the database itself broke off (a lock not got in time, a deadlock, a connection that is gone) is tried again three
times, each time with the whole change: a change has no effect outside its transaction. So is what two did at once on
PostgreSQL, where neither sees the other's new row before it is committed: the one who was second finds it then. Only a
commit that got no answer is not tried again (`Unanswered`): it may have taken effect, and who comes again with the same
delivery finds that out.
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

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

ATTEMPTS = 4

WRITERS = {"sqlite": 1, "postgresql": 4}
READERS = 4
"""Threads, each with a connection of its own while it works. SQLite lets one write at a time. There are as many readers
again for those who wait for an answer."""

BUSY_TIMEOUT_MS, LOCK_TIMEOUT_MS = 5_000, 1_500
"""How long an attempt waits for another one's lock, on SQLite and on PostgreSQL: there it holds a writer meanwhile that
others need, who do not want that lock."""

IDLE_TIMEOUT_MS = 15_000
"""How long PostgreSQL waits for a process that stopped in the midst of a change, before it takes its locks away."""

ON_THE_WAY = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "stanch",
}
"""How soon a server that is gone without a word is given up (seconds; the last in ms). What DATABASE_URL says counts
more. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""

WAKE = "stanch_wake"
"""The channel on which processes that share a PostgreSQL tell the one that leads what to look at."""

P = ParamSpec("P")
R = TypeVar("R")


class Unanswered(Exception):  # noqa: N818 - nobody knows whether it is an error
    """The connection broke while a change was being committed: it took effect, or it did not."""


class Database:
    """One database and the threads that may touch it."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.touched: Callable[[set[str]], None] = lambda incidents: None
        """Called after each commit, on the event loop, with the ids of the incidents that changed."""
        self.leads: Callable[[], bool] = lambda: True
        """Whether the work queue is in this process. Where it is in another, each commit tells that one."""
        self._writers = ThreadPoolExecutor(WRITERS[self.engine.dialect.name], thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._attendants = ThreadPoolExecutor(READERS, thread_name_prefix="attendant")

    async def transact(self, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one change, commit it, wake the queue. Raises what the change raises (`Refused`), with nothing
        written."""
        elsewhere = not (self.is_sqlite or self.leads())
        run = partial(write, self.engine, _telling(change) if elsewhere else change, *args, **kwargs)
        result, touched = await asyncio.get_running_loop().run_in_executor(self._writers, run)
        if touched and not elsewhere:
            self.touched(touched)
        return result

    async def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one query in a transaction that sees a single state of the database."""
        run = partial(look, self.engine, query, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def read_at_once(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same for whoever waits: on threads of their own, whatever is read for other reasons meanwhile."""
        run = partial(look, self.engine, query, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._attendants, run)

    def close(self) -> None:
        """Let what is under way finish, then close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self._attendants.shutdown()
        self.engine.dispose()


def write(
    engine: Engine, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
) -> tuple[R, set[str]]:
    """Run one change in one transaction; give its result and the incidents it touched."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with Session(engine, expire_on_commit=False) as session:
                result = change(session, *args, **kwargs)
                session.flush()
                _commit(session)
                return result, session.info.get("touched", set())
        except DBAPIError as error:
            passing = isinstance(error, OperationalError | IntegrityError) or error.connection_invalidated
            if attempt == ATTEMPTS or not passing:
                raise
            time.sleep(0.05 * 2**attempt)
    raise AssertionError("unreachable")


def tell(session: Session, *subjects: str) -> None:
    """Have the process that leads look at these, once this transaction is committed.

    https://www.postgresql.org/docs/current/sql-notify.html
    """
    for subject in subjects:
        session.execute(text("SELECT pg_notify(:channel, :subject)"), {"channel": WAKE, "subject": subject})


def _telling(change: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """The same change, which also tells what it touched."""

    def made(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result = change(session, *args, **kwargs)
        tell(session, *(f"incident:{incident_id}" for incident_id in sorted(session.info.get("touched", ()))))
        return result

    return made


def _commit(session: Session) -> None:
    """Everything was sent before: a connection that breaks here breaks over the commit itself."""
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unanswered from error
        raise


def look(engine: Engine, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run one query; whatever it may have altered is rolled back."""
    with Session(for_reading(engine)) as session:
        return query(session, *args, **kwargs)


def for_reading(engine: Engine) -> Engine:
    """The same engine for queries: each of its transactions sees a single state, and holds up no change."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def open_engine(url: str) -> Engine:
    """An engine with the guarantees the changes count on. Nothing is connected yet.

    Errors do not show the values of a statement: they end in logs, and the values are what people wrote.
    """
    parsed = make_url(url)
    return _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_postgresql(parsed)


def _open_sqlite(url: URL) -> Engine:
    """WAL and `synchronous=FULL` (a commit survives the power cut), foreign keys on, and `BEGIN IMMEDIATE` for writers,
    since it has no `SELECT … FOR UPDATE` and two readers that turn writers would lose an update."""
    if url.database and url.database != ":memory:":
        _make_private(Path(url.database))
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 + 2 * READERS,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgresql(url: URL) -> Engine:
    """Changes lock the incident's row and see at each statement what others have committed. A connection that broke
    while nobody used it is replaced before it is used, so that a database which was gone is there again by itself."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=WRITERS["postgresql"] + 2 * READERS,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={name: value for name, value in ON_THE_WAY.items() if name not in url.query},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_postgresql)
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


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    connection.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TIMEOUT_MS}")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
