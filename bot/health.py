"""Health: what is told to whoever asks from outside whether Stanch is well. No name, no title, nothing anybody wrote.

`/healthz` answers as JSON, with status 200, or with 503 and the reason where somebody should look: Slack has not been
reached for a minute, or the record cannot be read. `/metrics` is for Prometheus. Both stand on PORT, beside Slack's own
requests in HTTP mode and by themselves in Socket Mode.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.gateway import Gateway, Gone, Later, Refused
from bot.vitals import Vitals
from bot.work_queue import WorkQueue
from models.backlog import Figures, fell_due, figures
from models.database import Database

LOST_AFTER = 60.0
"""Seconds without Slack after which Stanch is not well. Connections come and go; most are back within five."""

LOOK_EVERY = 5.0
"""Seconds between two looks at the connection."""

READ_WITHIN = 2.0
"""Seconds for the database to answer: who asks has a limit too."""


@dataclass(frozen=True)
class Report:
    """How a process stands, as `/healthz` tells it.

    `behind` counts incidents, `oldest_unsent` is the age in seconds of the oldest change that Slack does not show (0:
    it shows all), `parked` counts what Slack refuses for good, `due` what fell due and is not worked on yet; all four
    are None where the record cannot be read. `last_heard` is when Slack's last payload came in (ISO 8601, UTC).
    `reason` is why it is not well, and empty if it is.
    """

    connected: bool
    leader: bool
    behind: int | None
    oldest_unsent: float | None
    parked: int | None
    due: int | None
    last_heard: str | None
    reason: str
    alive: bool = True


@dataclass(frozen=True)
class Health:
    """What a report is made of. `depth` says how many subjects the work queue has, `leads` whether this process
    reconciles."""

    vitals: Vitals
    database: Database
    depth: Callable[[], int]
    leads: Callable[[], bool] = lambda: True

    async def report(self) -> Report:
        """How things stand now."""
        now, found, due = datetime.now(UTC), None, None
        with suppress(SQLAlchemyError, OSError):  # a time-out is an OSError
            async with asyncio.timeout(READ_WITHIN):
                found, due = await self.database.read(_standing, now)
        connected, heard = await self.vitals.connected(), self.vitals.last_heard
        return Report(
            connected=connected,
            leader=self.leads(),
            behind=found.behind if found else None,
            oldest_unsent=_age(found, now) if found else None,
            parked=found.parked if found else None,
            due=due,
            last_heard=heard.isoformat(timespec="seconds") if heard else None,
            reason=self._reason(connected=connected, readable=found is not None),
        )

    @property
    def routes(self) -> list[web.RouteDef]:
        """The two addresses."""
        return [web.get("/healthz", self._healthz), web.get("/metrics", self._metrics)]

    @asynccontextmanager
    async def watching(self, slack: Gateway) -> AsyncIterator[None]:
        """Look at the connection now and then, so that it is known since when it is lost."""

        async def look(subject: str) -> float:
            await self._look(slack)
            return LOOK_EVERY

        queue = WorkQueue(look)
        queue.add("health")
        try:
            yield
        finally:
            await queue.stop(0)

    async def _look(self, slack: Gateway) -> None:
        """While the last call was not answered, ask again: nothing else may have to be said to Slack for hours."""
        if self.vitals.trouble:
            with suppress(Later, Gone, Refused):
                await slack.call("auth.test")
        await self.vitals.connected()

    async def _healthz(self, _: web.Request) -> web.Response:
        report = await self.report()
        return web.json_response(asdict(report), status=503 if report.reason else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        report = await self.report()
        written = self.vitals.metrics.written(
            {
                "queue_depth": self.depth(),
                "incidents_behind": report.behind,
                "oldest_unsent_seconds": report.oldest_unsent,
                "parked": report.parked,
                "deadlines_due": report.due,
                "leader": report.leader,
                "connected": report.connected,
                "database_readable": report.behind is not None,
            }
        )
        return web.Response(body=written, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _reason(self, *, connected: bool, readable: bool) -> str:
        reasons = [] if readable else ["the database cannot be read"]
        if not connected and self.vitals.lost_for > LOST_AFTER:
            why = f" ({self.vitals.trouble})" if self.vitals.trouble else ""
            reasons.append(f"not connected to Slack for {self.vitals.lost_for:.0f} s{why}")
        return "; ".join(reasons)


def _standing(session: Session, now: datetime) -> tuple[Figures, int]:
    """What is not shown, and how much fell due that nobody has worked on."""
    return figures(session), fell_due(session, now)


def _age(found: Figures, now: datetime) -> float:
    return max(0.0, round((now - found.since).total_seconds(), 1)) if found.since else 0.0
