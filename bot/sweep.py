"""The sweep: wakes what no event wakes.

Deadlines live in our tables. Every few seconds the sweep asks what fell due and writes it on the timeline, once each;
the reconciler then tells the people. Incidents that are behind are queued again, so whatever a crash or a lost
wake-up left undone is found.

What must never rest goes by a clock that nobody sets: `sweeping` is a work queue of its own, which begins at once and
looks again after so many seconds. APScheduler goes by the wall clock, and rests for an hour when that is set back by
one; it runs what may wait. Neither remembers anything.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import doubt, surveying
from bot.reconciler import Reconciler
from bot.work_queue import WorkQueue
from models import surfaces
from models.actors import STANCH, Actor
from models.changes.handovers import expire_handover, overdue_handovers
from models.changes.machine import remind_of_update, updates_due
from models.changes.thresholds import clocks_due, pass_thresholds
from models.database import Database
from models.deliveries import forget_old

log = structlog.get_logger()

EVERY = 2
"""Seconds between two sweeps."""

SWEEP, TWINS = "sweep", "twins"


def sweeping(database: Database, machine: Reconciler) -> WorkQueue:
    """What sweeps while it is not halted: `begin_sweeping` has it begin."""

    async def look(subject: str) -> float:
        if subject == TWINS:
            await doubt.wake(machine)
            return doubt.LOOK_EVERY
        await sweep(database, machine)
        return EVERY

    return WorkQueue(look)


def begin_sweeping(sweeper: WorkQueue) -> None:
    """Sweep at once: what fell due while nobody led is written down without delay."""
    sweeper.begin()
    for subject in (SWEEP, TWINS):
        sweeper.add(subject)


def scheduled(database: Database, machine: Reconciler) -> AsyncIOScheduler:
    """The scheduler, not started yet. A run that comes late is made up for once, and none overlaps another."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(surveying.ask_again, IntervalTrigger(minutes=surveying.AGAIN_EVERY), args=[machine])
    scheduler.add_job(tidy_up, IntervalTrigger(hours=1), args=[database, machine])
    return scheduler


async def sweep(
    database: Database, machine: Reconciler, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> None:
    """Queue what is behind, and write down what fell due. What cannot be written holds up nothing else."""
    machine.wake(set(await database.read(surfaces.behind)))
    await surveying.wake(machine)
    actor = Actor(STANCH, now())
    overdue = [(expire_handover, id_) for id_ in await database.read(overdue_handovers, actor.at)]
    due = [(remind_of_update, id_) for id_ in await database.read(updates_due, actor.at)]
    clocks, admins = await database.read(clocks_due, actor.at), machine.workspace.admins
    written = [database.transact(change, id_, actor) for change, id_ in (*overdue, *due)]
    written += [database.transact(pass_thresholds, id_, admins, actor) for id_ in clocks]
    for failure in await asyncio.gather(*written, return_exceptions=True):
        if isinstance(failure, BaseException):
            log.error("what fell due could not be written", exc_info=failure)


async def tidy_up(
    database: Database, machine: Reconciler, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> None:
    """Forget the ids of deliveries that Slack will not repeat any more: what is old by this machine's clock, which
    stands in them, and by Slack's, which nobody sets."""
    await database.transact(forget_old, min(now(), machine.slack.now()))
