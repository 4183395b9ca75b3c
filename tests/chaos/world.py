"""The world of one run: a workspace, a database, and a bot that is started again whenever it dies.

The workspace (the sandbox) lives in this process, the bot in one of its own. As under any service manager, a bot that
ends is replaced at once by another on the same database; how often it died is counted. `quiet` waits until the world
has come to rest: Slack has delivered everything, the bot has recorded it and shows it, and no call is under way.
"""

import asyncio
import itertools
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from models import surfaces
from models.database import look, open_engine
from sandbox import Person, Settings, Workspace
from sandbox.composition import Sandbox
from sandbox.faults import Fault
from sandbox.manifest import read_manifest
from sandbox.seed import SEED
from sandbox.server import running
from tests.chaos.cradle import Birth
from tests.chaos.nursery import ROOT, Life, Nursery

R = TypeVar("R")

PATIENCE = 60.0
"""Seconds after which what has not happened will not happen: hundreds of times what anything here takes, since the
machine may have other things to do."""

KILLED = -9

RETRIES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Seconds after which an event is delivered again: Slack's minutes, shortened to moments."""

ANNOUNCEMENTS = "security-notices"

worlds = itertools.count(1)
"""Each world has a log of its own."""


class NeverQuiet(AssertionError):  # noqa: N818 - it is read as a sentence
    """The world did not come to rest: the sentence says what was still going on."""


class World:
    """A workspace, a database and a bot. `presses` counts how often people pressed a button, by what it acts on."""

    def __init__(self, slack: Sandbox, workspace: Workspace, nursery: Nursery, url: str, folder: Path) -> None:
        self.slack = slack
        self.workspace = workspace
        self.url = url
        self.log = folder / f"bot-{next(worlds)}.log"
        self.deaths = 0
        self.presses: Counter[str] = Counter()
        self.life: Life
        self._nursery = nursery
        self._engine = open_engine(url)
        self._service: asyncio.Task[None] | None = None

    def person(self, handle: str) -> Person:
        return self.workspace.person(handle)

    def read(self, query: Callable[..., R], *args: object) -> R:
        """Ask the database, past the bot."""
        return look(self._engine, query, *args)

    async def begin(self) -> None:
        """Start the first bot, and keep one running from now on."""
        await self._bear()
        self._service = asyncio.create_task(self._keep_running())

    async def end(self) -> None:
        """Stop keeping a bot running, and kill the one that runs."""
        if self._service:
            self._service.cancel()
            await asyncio.gather(self._service, return_exceptions=True)
            await self.life.kill()
        self._engine.dispose()

    async def kill(self) -> None:
        """`kill -9`; the next bot is on its way when this returns."""
        await self.life.kill()

    def doom(self, how: str, nth: int) -> Fault:
        """Have the bot that runs now die at the nth call from here: its answer "lost", or else at the moment that the
        mark of its answer names (see `cradle`)."""
        if how == "lost":
            return self.slack.faults.add(kind="killed", pid=self.life.pid, nth=nth)
        return self.slack.faults.add(kind="marked", mark=how, nth=nth)

    async def connected(self) -> None:
        """Wait until a living bot hears Slack."""
        async with asyncio.timeout(PATIENCE):
            while not self.slack.socket_mode.connections or self.life.ended.is_set():
                await self.slack.team.journal.beyond(self.slack.team.journal.number, seconds=0.05)

    async def quiet(self) -> None:
        """Wait until nothing is left to do. Raises `NeverQuiet`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            await self.connected()
            await self.slack.delivery.come_to_rest()
            calls = len(self.slack.calls.calls)
            if not (left := self._left()) and calls == len(self.slack.calls.calls):
                return
            if time.monotonic() > deadline:
                raise NeverQuiet(f"{left} after {PATIENCE:.0f} s")
            await asyncio.sleep(0.015)  # the database of another process tells nobody that it changed

    def _left(self) -> str:
        """What is still going on, in a word; nothing where the world is at rest."""
        if any(call.ended is None for call in self.slack.calls.calls):
            return "a call is under way"
        return ", ".join(self.read(_unfinished))

    async def _keep_running(self) -> None:
        while True:
            await self.life.ended.wait()
            assert self.life.status == KILLED, f"The bot ended by itself: {self.log.read_text()[-4000:]}"
            self.deaths += 1
            self._engine.dispose()  # so that whoever comes next finds the database as a dead process leaves it
            await self._bear()

    async def _bear(self) -> None:
        self.life = await self._nursery.birth(Birth(self._environment(), str(self.log)))

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LOCALE": "en",
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_APP_TOKEN": self.workspace.app_token,
            "SLACK_API_URL": self.workspace.api_url,
            "DATABASE_URL": self.url,
            "ANNOUNCE_CHANNEL": ANNOUNCEMENTS,
            "ADMINS": "U0SBXWANG",
            "RESPONDERS": "legal=U0SBXLI,tech=U0SBXZHAO",
        }


@asynccontextmanager
async def world(nursery: Nursery, url: str, folder: Path) -> AsyncIterator[World]:
    """A new workspace and the migrated database at `url`, without a bot yet. Whatever runs at the end is killed."""
    slack = Sandbox(read_manifest(ROOT / "manifest.en.yaml"), Settings(event_retry_seconds=RETRIES), SEED)
    async with running(slack), Workspace.at(slack.team.base_url) as workspace:
        await workspace.person("wang").invite("stanch", channel=ANNOUNCEMENTS)
        made = World(slack, workspace, nursery, url, folder)
        try:
            yield made
        finally:
            await made.end()


def _unfinished(session: Session) -> list[str]:
    """What the database says is still to be shown."""
    return [f"incident {incident} is behind" for incident in surfaces.behind(session)]
