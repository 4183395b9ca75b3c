"""The campaign: which of several processes on one PostgreSQL leads.

Each has a connection of its own beside the pool, on which it asks for one advisory lock every second. Who gets it leads
for as long as that connection lives, and pings on it every second.

Two clocks keep two from leading at once. The server ends a session of which it has not heard for `SILENCE` seconds, and
gives the lock away: so goes a process that hangs, is stopped, or has lost its network. And each process counts from the
last ping that was answered: after `LEASE` seconds, which are fewer, it makes no more calls, whatever it believes. What
remains is the one call that was under way; `bot/doubt.py` finds what that has doubled.

On the same connection all hear what the others commit (NOTIFY). Who leads looks at it; the others keep it in mind for a
minute, in case it was said to one that has just died.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.leader import Lead, clock
from models.database import ON_THE_WAY, WAKE, Database, Unanswered, tell

log = structlog.get_logger()

KEY = int.from_bytes(b"stanch")
"""The advisory lock of a database that is Stanch's."""

EVERY = 1.0
"""Seconds between two pings, and between two attempts to get the lock or a connection."""

ANSWER_WITHIN = 2.0
"""Seconds for a ping to be answered; then the connection is given up, and the lead with it."""

LEASE, SILENCE = 4.0, 5.0
"""Seconds since the last ping for which the lead is held for sure, and after which the server gives it away."""

KEPT_IN_MIND = 60.0
"""Seconds for which one that does not lead remembers what was to be looked at."""

LEAVE_WITHIN = 0.5
"""Seconds in which the connection ends when the process is to stop."""

HELD = {True: "SELECT true", False: f"SELECT pg_try_advisory_lock({KEY})"}


class Campaign:
    """One process's part in it. `wake` is given the subjects to look at while this process leads."""

    def __init__(self, database: Database, lead: Lead, wake: Callable[[str], None]) -> None:
        self.in_touch = False
        """Whether there is a connection to the database that can be asked for the lead."""
        self._told = False
        self._database = database
        self._lead = lead
        self._wake = wake
        self._heard: dict[str, float] = {}
        self._telling: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection[Any] | None = None

    def start(self) -> None:
        """Stand for the lead from now on."""
        self._running = asyncio.create_task(self._run(), name="campaign")
        self._running.add_done_callback(_tell_of_end)

    async def stop(self) -> None:
        """Give the lead up at once, so that another process need not wait for it."""
        self._over.set()
        if self._telling:
            await asyncio.wait(set(self._telling), timeout=ANSWER_WITHIN)
        if self._running:
            self._cut()
            _, still_connecting = await asyncio.wait({self._running}, timeout=LEAVE_WITHIN)
            for task in still_connecting:
                task.cancel()

    def tell(self, subject: str) -> None:
        """Have the process that leads look at a subject. It is no promise: the sweep finds what is behind."""
        if not self._over.is_set():
            task = asyncio.create_task(self._tell(subject))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, subject: str) -> None:
        try:
            await self._database.transact(tell, subject)
        except (SQLAlchemyError, Unanswered) as error:
            log.warning("not passed on", subject=subject, error=type(error).__name__)

    async def _run(self) -> None:
        while not self._over.is_set():
            try:
                await self._stand()
            except (psycopg.Error, OSError) as error:
                self._note_lost(error)
            finally:
                self._lead.resign()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), EVERY)

    async def _stand(self) -> None:
        """Ask for the lead, then keep it, until the connection ends."""
        self._connection = await self._connected()
        try:
            await self._ask(f"SET idle_session_timeout = '{SILENCE}s'")
            await self._ask(f"LISTEN {WAKE}")
            self.in_touch, self._told = True, False
            leads = False
            while not self._over.is_set():
                asked_at = clock()
                [leads] = await self._ask(HELD[leads]) or [False]
                if leads:
                    self._hold(asked_at + LEASE)
                async for notice in self._connection.notifies(timeout=EVERY):
                    self._hear(notice.payload)
        finally:
            await self._connection.close()

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        """A connection as the pool makes them. psycopg gives up after `connect_timeout` seconds."""
        engine = self._database.engine
        _, given = engine.dialect.create_connect_args(engine.url)
        return await psycopg.AsyncConnection.connect(**{**ON_THE_WAY, **given}, autocommit=True)

    async def _ask(self, statement: str) -> tuple[Any, ...] | None:
        """Run one statement; gives its first row, if it has rows. What takes too long ends the connection.

        A time-out of asyncio's would wait for the server to confirm that it has stopped working on the statement.
        """
        assert self._connection  # noqa: S101 - for the type checker
        alarm = asyncio.get_running_loop().call_later(ANSWER_WITHIN, self._cut)
        try:
            cursor = await self._connection.execute(statement.encode())
            return await cursor.fetchone() if cursor.description else None
        finally:
            alarm.cancel()

    def _cut(self) -> None:
        """End the connection as if the network did: whoever waits for it gets an error at once."""
        if self._connection and not self._connection.closed:
            with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def _hold(self, until: float) -> None:
        if self._lead.hold(until):
            for subject, at in self._heard.items():
                if clock() - at < KEPT_IN_MIND:
                    self._wake(subject)
            self._heard.clear()

    def _hear(self, subject: str) -> None:
        if self._lead.since:
            self._wake(subject)
            return
        now = clock()
        self._heard = {each: at for each, at in self._heard.items() if now - at < KEPT_IN_MIND} | {subject: now}

    def _note_lost(self, error: Exception) -> None:
        """Say it once: it is tried every second."""
        self.in_touch = False
        if not self._told and not self._over.is_set():
            self._told = True
            reason = str(error).partition("\n")[0]
            log.warning("no connection to the database, trying again", error=type(error).__name__, reason=reason)


def _tell_of_end(task: asyncio.Task[None]) -> None:
    """A process that stands for nothing any more, and does not know it, would never lead again."""
    if not task.cancelled() and (error := task.exception()):
        log.critical("it stands for the lead no more: restart this process", exc_info=error)
