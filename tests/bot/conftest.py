"""The machine in one process with the sandbox: so that a test can stop it, start it again and look inside."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import sandbox
from bot.app import Bot, start
from bot.settings import Settings
from models.actors import Actor
from models.changes.declaring import Declaration, declare_incident
from models.surfaces import behind
from sandbox import Snapshot, Workspace
from tests.databases import rows

ROOT = Path(__file__).parents[2]


class Machine:
    """A workspace, a database, and a bot that can be stopped and started."""

    def __init__(self, workspace: Workspace, url: str) -> None:
        self.workspace = workspace
        self.url = url
        self.bot: Bot

    async def start(self, **settings: Any) -> None:
        given: dict[str, Any] = {
            "slack_bot_token": self.workspace.bot_token,
            "slack_app_token": self.workspace.app_token,
            "slack_api_url": self.workspace.api_url,
            "database_url": self.url,
            "announce_channel": "security-notices",
            "locale": "en",
        }
        self.bot = await start(Settings(**given | settings))

    async def declare(self, person: str = "zhao", title: str = "Payroll mailed to the wrong client") -> str:
        """Declare an incident as a handler would; gives its id."""
        user, now = f"U0SBX{person.upper()}", self.bot.machine.now()
        declaration = Declaration(
            origin=f"V{title}",
            title=title,
            what_happened="Payroll of client A went to client B",
            how_found="Client B called",
            detected_at=now,
            data_kinds=("payroll",),
            commander=user,
            severity="SEV2",
            quiet=False,
        )
        plan = self.plan
        return await self.bot.database.transact(declare_incident, declaration, plan, Actor(user, now))

    @property
    def plan(self) -> Any:
        from models.playbook import load_playbooks

        return load_playbooks()["customer-data-leak"]

    def actor(self, person: str, at: datetime | None = None, *, admin: bool = False) -> Actor:
        return Actor(f"U0SBX{person.upper()}", at or self.bot.machine.now(), admin)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query in SQL gives, whatever the bot is doing."""
        return rows(self.url, query, **values)

    async def synced(self) -> None:
        """Wait until Slack shows the newest revision of every incident. The reconciler itself says when."""
        while await self.bot.database.read(behind):
            await self.bot.queue.until_idle()

    async def texts(self, channel: str = "inc-0001-payroll-mailed-to-the-wrong-client") -> list[str]:
        """What the bot has posted in a channel, without Slack's own lines."""
        seen: Snapshot = await self.workspace.snapshot()
        return [message.text for message in seen.messages(channel) if message.raw.get("bot_id")]


@pytest.fixture
async def machine(database_url: str) -> AsyncIterator[Machine]:
    """A connected machine with an empty database."""
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(sandbox.serve(manifest=str(ROOT / "manifest.en.yaml")))
        await workspace.person("wang").invite("stanch", channel="security-notices")
        made = Machine(workspace, database_url)
        await made.start()
        yield made
        await made.bot.stop()
