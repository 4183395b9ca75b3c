"""Hearing: keeps on record when Slack was last surely heard, so that a gap is known for one however it came about: by a
stop, a crash, a network that was down, a machine that slept.

Every replica that is connected says so every half minute, having asked Slack whether it takes the token; the newest
time counts. A gap that ends here has every open incident's channel looked at (`models/hearing.py`). While Slack refuses
the token, that is on record too, from when it is noticed.

Over HTTP a process is connected as long as it can call Slack: that the way in is closed, nobody tells it. So there the
channels are also looked at with the first payload that comes after minutes without any.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot import gateway
from bot.leader import clock
from bot.vitals import Vitals
from bot.work_queue import WorkQueue
from models.database import Database
from models.hearing import hear, lock_out, look_after_quiet

log = structlog.get_logger()

EVERY = 30.0
"""Seconds between two notes."""

LOOK_EVERY = 0.5
"""Seconds between two looks at whether the token is taken: in memory, it costs nothing."""

HEARING, QUIET = "hearing", "quiet"


class Ear:
    """Notes when Slack is heard. `wake` is called with each subject that a gap leaves to be looked at."""

    def __init__(self, database: Database, slack: gateway.Gateway, vitals: Vitals, wake: Callable[[str], None]) -> None:
        self._database, self._slack, self._vitals, self._wake = database, slack, vitals, wake
        self._noted_at: float | None = None
        """When it was noted last how it stands, and when that Slack is heard, by the `clock`."""
        self._heard_at: float | None = None
        self._locked_out = False

    async def note(self, now: datetime) -> None:
        """Put on record how it stands now."""
        at, locked_out = clock(), self._vitals.trouble in gateway.LOCKED_OUT
        if locked_out:
            await self._database.transact(lock_out, now)
            log.error(
                "slack refuses the token: recording goes on, nothing is heard or shown", error=self._vitals.trouble
            )
            self._noted_at = at
        elif await self._vitals.connected():
            lately = timedelta(seconds=at - self._heard_at) if self._heard_at is not None else None
            for incident_id in await self._database.transact(hear, now, lately):
                log.warning("Slack was not heard for a while, its channel is looked at", incident=incident_id)
                self._wake(f"survey:{incident_id}")
            self._noted_at = self._heard_at = at
        self._locked_out = locked_out

    async def listen(self) -> None:
        """Note how it stands if it is time: every half minute, and at once when the token is refused or taken again."""
        if await self._is_time():
            await self.note(datetime.now(UTC))

    async def look_after_quiet(self) -> None:
        """Have the channels looked at, since payloads may have been missed."""
        for incident_id in await self._database.transact(look_after_quiet, datetime.now(UTC)):
            self._wake(f"survey:{incident_id}")

    async def _is_time(self) -> bool:
        """Whether there is something to note. Before it says that it hears, it asks whether the token is taken: nothing
        else may have to be said to Slack for hours."""
        if self._noted_at is None or (self._vitals.trouble in gateway.LOCKED_OUT) != self._locked_out:
            return True
        if clock() - self._noted_at < EVERY:
            return False
        if not self._locked_out and await self._vitals.connected():
            with suppress(gateway.Later, gateway.Gone, gateway.Refused):
                await self._slack.call("auth.test")
        return True


@asynccontextmanager
async def noting(
    database: Database, slack: gateway.Gateway, vitals: Vitals, wake: Callable[[str], None]
) -> AsyncIterator[None]:
    """Keep noting, from the moment Slack is heard until it is not to be heard any more. What was missed is on record
    before anything else begins, unless the database takes nothing now: then it is tried again."""
    ear, tried = Ear(database, slack, vitals, wake), asyncio.Event()

    async def look(subject: str) -> float | None:
        if subject == QUIET:
            await ear.look_after_quiet()
            return None
        try:
            await ear.listen()
        finally:
            tried.set()
        return LOOK_EVERY

    queue = WorkQueue(look)
    queue.add(HEARING)
    vitals.after_quiet = partial(queue.add, QUIET)
    try:
        await tried.wait()
        yield
    finally:
        await queue.stop(0)
