"""The composition root: puts the parts together, runs them, and stops them cleanly.

    Slack ──► Bolt ──► handlers ──► Database.transact ──► commit ──► wake ──► WorkQueue ──► Reconciler ──► Gateway ──►
    Slack                                                                              ▲
                                                             sweep (APScheduler) ┘

`start` connects and reconciles what is behind; `stop` takes nothing new on and lets the calls in flight finish.
"""

import logging
from dataclasses import dataclass
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.gateway import Gateway
from bot.reconciler import Reconciler
from bot.settings import Settings
from bot.sweep import scheduled
from bot.windows import Windows
from bot.work_queue import WorkQueue
from handlers import register
from handlers.desk import Desk
from models import surfaces
from models.database import Database
from models.migrations import upgrade
from models.playbook import load_playbooks
from views.workspace import Workspace

log = structlog.get_logger()

PLAYBOOK = "customer-data-leak"
STOP_WITHIN = 3.0


@dataclass
class Bot:
    """The running parts."""

    database: Database
    queue: WorkQueue
    machine: Reconciler
    scheduler: AsyncIOScheduler
    sockets: AsyncSocketModeHandler

    async def stop(self) -> None:
        """Hear nothing more, finish what is in flight, close the database."""
        self.scheduler.shutdown(wait=False)
        await self.sockets.close_async()  # type: ignore[no-untyped-call]
        await self.queue.stop(STOP_WITHIN)
        self.database.close()
        log.info("stopped")


async def start(settings: Settings) -> Bot:
    """Connect to Slack and begin to work. Raises `gateway.Refused` for a token Slack does not take."""
    database = Database(settings.database_url)
    if database.is_sqlite:
        upgrade(database.engine)
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, retry_handlers=[]
    )
    slack = Gateway(client)
    identity = await slack.call("auth.test")
    workspace = Workspace(
        settings.locale, settings.timezone, settings.announce_channel, settings.command, identity["url"]
    )
    queue = WorkQueue(lambda subject: machine.reconcile(subject))
    machine = Reconciler(database, slack, workspace, queue, identity["user_id"])
    database.touched = machine.wake
    app = _listening(settings, identity, _desk(settings, database, workspace, slack, queue))
    sockets = AsyncSocketModeHandler(
        app, settings.slack_app_token.get_secret_value() if settings.slack_app_token else "", web_client=client
    )
    await sockets.connect_async()  # type: ignore[no-untyped-call]
    scheduler = scheduled(database, machine)
    scheduler.start()
    machine.wake({*await database.read(surfaces.behind), *await database.read(surfaces.open_incidents)})
    queue.add(f"person:{machine.bot_user}")  # known as an app, it is given no role
    log.info("connected", team=identity.get("team"), bot=identity["user_id"])
    return Bot(database, queue, machine, scheduler, sockets)


def _desk(settings: Settings, database: Database, workspace: Workspace, slack: Gateway, queue: WorkQueue) -> Desk:
    windows = Windows(slack)
    return Desk(
        database=database,
        workspace=workspace,
        plan=load_playbooks(settings.playbooks)[PLAYBOOK],
        admins=settings.admins,
        responders=settings.responders,
        open_view=windows.open,
        push_view=windows.push,
        update_view=windows.update,
        write_to=windows.write_to,
        wake=queue.add,
    )


def _listening(settings: Settings, identity: dict[str, Any], desk: Desk) -> AsyncApp:
    """Bolt with our listeners. Ack means recorded: the response goes out when the listener has committed."""
    result = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity.get("team_id"),
        bot_user_id=identity["user_id"],
        bot_id=identity.get("bot_id"),
        bot_token=settings.slack_bot_token.get_secret_value(),
    )

    async def authorize(**_: Any) -> AuthorizeResult:
        return result

    app = AsyncApp(
        client=AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        authorize=authorize,
        process_before_response=True,
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        logger=logging.getLogger("slack_bolt"),
    )
    register(app, desk)
    return app
