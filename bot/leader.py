"""The leader: the one process that reconciles and sweeps.

On SQLite a lock file beside the database lets one process in and refuses a second with a sentence. The lock is the
system's: it goes with the process, however that ends. The file stays, with the number of the process that had it.

On PostgreSQL, which several machines may share, every process hears Slack and records what people do, and the one that
wins the campaign (`bot/campaign.py`) leads. `Lead` says which one that is; before each call of the reconciler it is
asked again.
"""

import fcntl
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import make_url

from bot.gateway import Deposed
from models.refusal import Refused

log = structlog.get_logger()

FOR_EVER = math.inf

LOOKING = 0.1
"""Seconds after which nobody is looking any more whether a lock is taken."""

CLOCK: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def clock() -> float:
    """Seconds of a clock that nobody sets and that, where the system has such a one, goes on while the machine
    sleeps."""
    return time.clock_gettime(CLOCK)


@dataclass
class Lead:
    """Whether this process leads: ask `leads()`. `since` is when it began (UTC), None in a process that does not.

    `begin` is called when it gets the lead and `end` when it loses it. Between the two the lead may lapse for a moment:
    the clock says that it cannot be sure of it. Then nothing is called, and no call is made.
    """

    begin: Callable[[], None]
    end: Callable[[], None]
    since: datetime | None = None
    _until: float = -math.inf

    def leads(self) -> bool:
        """Whether this process leads for sure, now."""
        return clock() < self._until

    def require(self) -> None:
        """Raise `Deposed` unless this process leads for sure."""
        if not self.leads():
            raise Deposed

    def hold(self, until: float) -> bool:
        """Lead, for sure until this moment of the `clock`. Gives whether that is new."""
        self._until = until
        if self.since:
            return False
        self.since = datetime.now(UTC)
        log.info("leading")
        self.begin()
        return True

    def resign(self) -> None:
        """Lead no more, from this moment on."""
        self._until = -math.inf
        if self.since:
            self.since = None
            log.info("no longer leading")
            self.end()


@contextmanager
def sole_process(database_url: str) -> Iterator[None]:
    """Hold the lock of a SQLite database. Raises `Refused` if another process holds it, or none can be made."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = lock_file(url.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise Refused(
            "The database's folder {folder} cannot be written to ({reason}). Give this user the right to, or set "
            "DATABASE_URL to another place.",
            folder=str(path.parent),
            reason=error.strerror or type(error).__name__,
        ) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            raise Refused(
                "Another Stanch (process {pid}) works on this database already. Stop it first, or give this one a "
                "DATABASE_URL of its own.",
                pid=file.read().strip() or "?",
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def lock_file(database: str) -> Path:
    """The lock file of a SQLite database, by the path of that one."""
    return Path(f"{Path(database).resolve()}.lock")


def works_on(database: str) -> str | None:
    """The number of the process that works on a SQLite database; None if none does."""
    with suppress(FileNotFoundError), lock_file(database).open(encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip()
    return None


def _lock(file: IO[str]) -> None:
    """Take the lock. Somebody may just be looking whether it is taken, which is over at once."""
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    time.sleep(LOOKING)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
