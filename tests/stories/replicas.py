"""Several bots on one PostgreSQL, each with a line to it of its own, and people who go on working whatever happens."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from slack_sdk.web.async_client import AsyncWebClient

from bot.doubt import METADATA
from sandbox import Person, Workspace
from tests.bot.lines import Line
from tests.stories.conftest import ROOT

LEADER = """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND datname = current_database()
"""


@dataclass
class Replica:
    """One bot, in a process of its own. Its `line` to the database can be cut."""

    name: str
    process: asyncio.subprocess.Process
    line: Line
    log: Path

    def stop_in_its_tracks(self) -> None:
        """It hangs: it holds all its connections and does nothing any more."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def logged(self) -> list[dict[str, Any]]:
        """What it has written in its log so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


class Replicas:
    """The bots of one workspace and one database."""

    def __init__(self, workspace: Workspace, url: str, folder: Path) -> None:
        self.workspace = workspace
        self.url = url
        self.folder = folder
        self.all: dict[str, Replica] = {}
        self._stack = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def of(cls, workspace: Workspace, url: str, folder: Path) -> AsyncIterator["Replicas"]:
        made = cls(workspace, url, folder)
        async with made._stack:
            yield made

    async def start(self, name: str) -> Replica:
        """Start one more, and wait until it hears Slack."""
        before = (await self.workspace.snapshot()).raw["connections"]
        line = await self._stack.enter_async_context(Line.to(self.url))
        settings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_APP_TOKEN": self.workspace.app_token,
            "SLACK_API_URL": self.workspace.api_url,
            "DATABASE_URL": f"{line.url}?application_name={name}",
            "ANNOUNCE_CHANNEL": "security-notices",
            "LOCALE": "en",
            "LOG_FORMAT": "json",
        }
        path = self.folder / f"{name}.log"
        with path.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=settings, stdout=log, stderr=log
            )
        self._stack.push_async_callback(_end, process)
        await self.workspace.until(lambda seen: seen.raw["connections"] > before, timeout=30, what="another bot")
        self.all[name] = Replica(name, process, line, path)
        return self.all[name]

    async def leader(self, other_than: Replica | None = None) -> Replica:
        """Who leads, as the server sees it; waits until it is another one."""
        async with (
            asyncio.timeout(30),
            await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection,
        ):
            while True:
                found = await (await connection.execute(LEADER)).fetchone()
                if found and (other_than is None or found[0] != other_than.name):
                    return self.all[found[0]]
                await asyncio.sleep(0.02)  # a server tells nobody to whom it gives a lock

    def errors(self) -> list[dict[str, Any]]:
        """What all of them have logged as an error."""
        return [
            {"by": each.name} | line
            for each in self.all.values()
            for line in each.logged()
            if line["level"] in ("error", "critical")
        ]


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGCONT)
        process.kill()
        await process.wait()


@dataclass
class Diligent:
    """Somebody who notes something every second, and again where Slack says that it did not work. `acknowledged` is
    what they were told is on record."""

    person: Person
    channel: str
    acknowledged: list[str] = field(default_factory=list)
    failures: int = 0

    async def work(self, over: asyncio.Event) -> None:
        number = 0
        while not over.is_set():
            number += 1
            text = f"{self.person.handle} saw thing number {number}."
            while not await self._noted(text):
                self.failures += 1
                await asyncio.sleep(0.3)
            self.acknowledged.append(text)
            await asyncio.sleep(1.0)  # a person takes a moment

    async def _noted(self, text: str) -> bool:
        answer = await self.person.command("/incident", f"note {text}", channel=self.channel)
        return answer.error is None and "#" in answer.text  # its number, in whatever language it is told


async def our_messages(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Every message of the bot's that carries a surface's id: the id, its channel, its ts."""
    slack = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
    slack.proxy = None
    there = (await workspace.snapshot()).raw["channels"]
    channels = [channel for channel in there if "stanch" in channel["members"]]
    found = []
    for channel in channels:
        cursor = ""
        while True:
            page = await slack.conversations_history(
                channel=channel["id"], include_all_metadata=True, limit=200, cursor=cursor
            )
            for message in page["messages"]:
                about = message.get("metadata", {})
                if about.get("event_type") == METADATA:
                    found.append((about["event_payload"]["id"], channel["id"], message["ts"]))
            cursor = (page.get("response_metadata") or {"next_cursor": ""})["next_cursor"]
            if not cursor:
                break
    return found
