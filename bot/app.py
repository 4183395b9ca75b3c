"""The composition root: puts the parts together, runs them, and stops them cleanly.

    Slack ─► Bolt ─► handlers ─► Database.transact ─► commit ─► WorkQueue ─► Reconciler ─► Gateway ─► Slack
                                                                    ▲
                                                             sweep ─┘

`start` connects, and reconciles what is behind once this process leads: on SQLite at once, on PostgreSQL when no other
one does. `stop` closes in the opposite order: nothing more is heard, the calls in flight are finished, the lead is
given up, and the database, which everything else needs, is closed last.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.gateway import TIME_OUT, Gateway
from bot.health import Health
from bot.hearing import noting
from bot.leader import FOR_EVER, Lead
from bot.listening import Listeners, by_http, by_socket, served
from bot.paging.pager import Pager, paged_by
from bot.preparing import law_for, opened, plan_for, templates_for
from bot.reaching import address_of_socket, introduced, web_client
from bot.reconciler import EVERYTHING, Reconciler
from bot.settings import Settings
from bot.sweep import begin_sweeping, scheduled, sweeping
from bot.vitals import Vitals
from bot.windows import Windows
from bot.work_queue import WorkQueue
from handlers import register
from handlers.desk import Desk
from handlers.waiting import InTime
from models.database import Database
from models.law import Law
from models.notices.templates import Templates
from models.playbook import PlaybookFile
from views.workspace import Workspace

log = structlog.get_logger()

STOP_WITHIN = 2.0
"""Seconds that the calls in flight have to finish when the process is to stop."""

STOP_AT_THE_LATEST = 4.5
"""Seconds after which a process that was told to stop ends, whatever holds it."""


@dataclass(frozen=True)
class Bot:
    """The running bot. `parts` closes what was opened, the last first. Of `lead` anybody may ask whether this process
    leads (`leads()`) and since when (`since`, None if it does not)."""

    database: Database
    queue: WorkQueue
    machine: Reconciler
    pager: Pager
    lead: Lead
    health: Health
    parts: AsyncExitStack

    async def stop(self) -> None:
        """Hear nothing more, finish what is in flight, close the database."""
        await self.parts.aclose()


async def work(settings: Settings) -> None:
    """Work until told to stop (SIGTERM, Ctrl+C). Raises `Refused` or `BadPlaybook` for what keeps it from starting."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _told_to_stop, stop)
    starting, told = asyncio.ensure_future(start(settings)), asyncio.ensure_future(stop.wait())
    await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        bot = await starting  # a cancellation may be lost on the way (before Python 3.12, in wait_for): then it is here
        await told
        await bot.stop()
    log.info("stopped")


def _told_to_stop(stop: asyncio.Event) -> None:
    """Stop, and in any case end in time. Only a change that waits for the database can hold a process so long: it
    was not acknowledged and leaves no trace, so that nothing is lost with it."""
    stop.set()
    alarm = threading.Timer(STOP_AT_THE_LATEST, _leave)
    alarm.daemon = True
    alarm.start()


def _leave() -> None:
    log.warning("stopped while the database was busy: what was not acknowledged is not recorded")
    os._exit(0)


async def start(settings: Settings) -> Bot:
    """Connect to Slack, and stand for the lead. Raises `Refused` or `BadPlaybook`."""
    async with AsyncExitStack() as parts:
        plan = plan_for(settings.playbooks, settings.responders)
        law = law_for(plan, settings.playbooks, settings.packs, settings.timezone, settings.firm)
        templates = templates_for(plan, law, settings.playbooks)
        database = opened(settings.database_url)
        parts.callback(database.close)
        session = await parts.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(TIME_OUT)))
        vitals, token = Vitals(), settings.slack_bot_token.get_secret_value()
        slack = Gateway(web_client(settings.slack_api_url, session, token), vitals.called)
        identity = await introduced(slack)
        workspace = Workspace(
            settings.locale,
            settings.timezone,
            settings.announce_channel,
            settings.command,
            identity["url"],
            settings.admins,
        )
        lead = Lead(lambda: _begin(queue, sweeper, pager, scheduler), lambda: _end(queue, sweeper, pager, scheduler))
        queue = WorkQueue(lambda subject: machine.reconcile(subject), lambda subject: tell(subject))
        stand, tell = _standing(database, lead, queue, parts)
        queue.halt()
        parts.push_async_callback(queue.stop, STOP_WITHIN)
        machine = Reconciler(database, slack.while_leading(lead.require), workspace, queue, identity["user_id"])
        database.touched, database.leads = machine.wake, lead.leads
        sweeper = sweeping(database, machine)
        sweeper.halt()
        parts.push_async_callback(sweeper.stop, STOP_WITHIN)
        pager = Pager(database, paged_by(settings, session, workspace.texts), lead.require, vitals.metrics.paged)
        pager.queue.halt()
        parts.push_async_callback(pager.queue.stop, STOP_WITHIN)
        scheduler = scheduled(database, machine)
        scheduler.start(paused=True)
        parts.callback(scheduler.shutdown, wait=False)
        windows = Windows(slack)
        parts.push_async_callback(windows.finish)
        health = Health(vitals, database, lambda: queue.depth, lead.leads)
        await parts.enter_async_context(health.watching(slack))
        app = _listeners(settings, identity, session, vitals)
        register(app, _desk(settings, plan, law, templates, database, workspace, windows, queue, vitals))
        await parts.enter_async_context(_hearing(settings, app, session, health))
        await parts.enter_async_context(noting(database, slack, vitals, queue.add))
        stand()
        log.info("connected", team=identity.get("team"), bot=identity["user_id"])
        return Bot(database, queue, machine, pager, lead, health, parts.pop_all())


def _standing(
    database: Database, lead: Lead, queue: WorkQueue, parts: AsyncExitStack
) -> tuple[Callable[[], object], Callable[[str], None]]:
    """How to get the lead, and how to tell whoever has it. A SQLite database is ours alone (`leader.sole_process`)."""
    if database.is_sqlite:
        return partial(lead.hold, FOR_EVER), lambda subject: None
    from bot.campaign import Campaign  # its driver is not needed otherwise

    campaign = Campaign(database, lead, queue.add)
    parts.push_async_callback(campaign.stop)
    return campaign.start, campaign.tell


def _begin(queue: WorkQueue, sweeper: WorkQueue, pager: Pager, scheduler: AsyncIOScheduler) -> None:
    """This process leads: reconcile, sweep and page from now on."""
    queue.begin()
    queue.add(EVERYTHING)
    begin_sweeping(sweeper)
    pager.begin()
    scheduler.resume()


def _end(queue: WorkQueue, sweeper: WorkQueue, pager: Pager, scheduler: AsyncIOScheduler) -> None:
    """It leads no more: take nothing more on. What is under way ends with its next call, which is not made."""
    if scheduler.running:  # it is not where the whole process stops
        scheduler.pause()
    pager.queue.halt()
    sweeper.halt()
    queue.halt()


@asynccontextmanager
async def _hearing(
    settings: Settings, app: AsyncApp, session: aiohttp.ClientSession, health: Health
) -> AsyncIterator[None]:
    """Hear Slack by Socket Mode where there is an app token, else over HTTP; and whoever asks on PORT how we are."""
    if settings.slack_app_token is None:
        async with by_http(app, settings.port, health.routes):
            yield
        return
    token = settings.slack_app_token.get_secret_value()
    slack = Gateway(web_client(settings.slack_api_url, session, token), health.vitals.called)
    async with AsyncExitStack() as parts:
        if settings.port_given:
            site = web.Application()
            site.add_routes(health.routes)
            await parts.enter_async_context(served(site, settings.port_given))
        ears = await parts.enter_async_context(by_socket(app, token, await address_of_socket(slack)))
        health.vitals.hears = ears.is_connected
        yield


def _listeners(
    settings: Settings, identity: dict[str, Any], session: aiohttp.ClientSession, vitals: Vitals
) -> AsyncApp:
    """Bolt, for our listeners. Ack means recorded: the response goes out when the listener has committed."""
    result = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity.get("team_id"),
        bot_user_id=identity["user_id"],
        bot_id=identity.get("bot_id"),
        bot_token=settings.slack_bot_token.get_secret_value(),
    )

    async def authorize(**_: Any) -> AuthorizeResult:
        return result

    return Listeners(
        vitals.heard,
        client=web_client(settings.slack_api_url, session),
        authorize=authorize,
        process_before_response=True,
        ignoring_self_events_enabled=False,  # a message of ours that somebody deletes counts as our own doing
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        logger=logging.getLogger("slack_bolt"),
    )


def _desk(
    settings: Settings,
    plan: PlaybookFile,
    law: Law,
    templates: Templates,
    database: Database,
    workspace: Workspace,
    windows: Windows,
    queue: WorkQueue,
    vitals: Vitals,
) -> Desk:
    """What handlers may use: of Slack, only the windows that a trigger opens at once."""
    return Desk(
        database=InTime(database),
        workspace=workspace,
        plan=plan,
        law=law,
        admins=settings.admins,
        responders=settings.responders,
        open_view=windows.open,
        push_view=windows.push,
        update_view=windows.update,
        write_to=windows.write_to,
        wake=queue.add,
        noted=vitals.metrics.changed,
        templates=templates,
    )
