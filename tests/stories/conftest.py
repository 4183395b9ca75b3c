"""A story needs a workspace with people and, in a process of its own, the bot."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

import sandbox
from bot.settings import Settings
from sandbox import Person, Workspace
from tests.databases import rows

ROOT = Path(__file__).parents[2]


class Stage:
    """One workspace with one bot. `url` is the address of its database, `folder` where it works; settings can be given
    when it is started.

    What the bot prints goes to `log`, and to the report of a test that fails.
    """

    def __init__(self, workspace: Workspace, url: str, folder: Path) -> None:
        self.workspace = workspace
        self.url = url
        self.folder = folder
        self.log = folder / "stanch.log"
        self.bot: asyncio.subprocess.Process | None = None

    def person(self, handle: str) -> Person:
        return self.workspace.person(handle)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query in SQL gives, whatever the bot is doing."""
        return rows(self.url, query, **values)

    async def start(self, **settings: str) -> None:
        """Start the bot and wait until it is connected. It knows these settings only, and nobody's .env."""
        ours = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
        given = {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_APP_TOKEN": self.workspace.app_token,
            "SLACK_API_URL": self.workspace.api_url,
            "DATABASE_URL": self.url,
            "ANNOUNCE_CHANNEL": "security-notices",
            **settings,
        }
        with self.log.open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=ours | given, stdout=log, stderr=log
            )
        await self.workspace.connected(30)

    async def stop(self) -> int:
        """Ask the bot to stop; gives its exit status."""
        assert self.bot
        if self.bot.returncode is None:
            self.bot.terminate()
        status = await self.bot.wait()
        sys.stderr.write(self.log.read_text())
        return status

    def errors(self) -> list[str]:
        """What the bot has logged as an error so far."""
        return [line for line in self.log.read_text().splitlines() if '"level": "error"' in line or "Traceback" in line]

    async def channel(self, code: str = "inc-0001") -> str:
        """The name of an incident's channel, once its people and its first checklists are there."""

        def ready(snapshot: sandbox.Snapshot) -> str | None:
            names = [name for name in snapshot.channels if name.startswith(code)]
            if not names or len(snapshot.members(names[0])) < 2:
                return None
            return names[0] if sum("☐" in text for text in snapshot.texts(names[0])) >= 2 else None

        found = await self.workspace.until(ready, timeout=20)
        assert found
        return found


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Stage]]]:
    """Sets a stage: `stage = await stage(LOCALE="en")`. Everything is taken down after the test."""
    async with AsyncExitStack() as stack:

        async def set_up(**settings: str) -> Stage:
            manifest = "manifest.en.yaml" if settings.get("LOCALE") == "en" else "manifest.zh.yaml"
            workspace = await stack.enter_async_context(sandbox.serve(manifest=str(ROOT / manifest)))
            made = Stage(workspace, database_url, tmp_path)
            stack.push_async_callback(made.stop)
            await made.start(**settings)
            return made

        yield set_up
