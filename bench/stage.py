"""A stage for measuring: the sandbox and the bot as two processes, with Slack's answers as slow as asked."""

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from sandbox import Person, Workspace

ROOT = Path(__file__).parents[1]


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process, ended when it is no longer needed."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=os.environ | environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.communicate()


@asynccontextmanager
async def slack(latency: float) -> AsyncIterator[Workspace]:
    """A workspace whose every answer takes `latency` milliseconds."""
    async with process("-m", "sandbox", "--manifest", "manifest.zh.yaml") as served:
        assert served.stdout  # noqa: S101 - it was asked for
        about = json.loads(await served.stdout.readline())
        async with Workspace.at(about["url"]) as workspace:
            await workspace.latency(latency)
            yield workspace


@asynccontextmanager
async def bot(workspace: Workspace, database: Path, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot, connected."""
    settings = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
        "ANNOUNCE_CHANNEL": "security-notices",
        "LOG_LEVEL": "warning",
    }
    async with process("-m", "bot", "run", **settings | more) as started:
        await workspace.connected()
        yield started


@asynccontextmanager
async def stage(latency: float) -> AsyncIterator[Workspace]:
    """A workspace whose every answer takes `latency` milliseconds, with the bot connected."""
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(slack(latency))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        await stack.enter_async_context(bot(workspace, Path(folder) / "stanch.db"))
        yield workspace


async def declare(person: Person, **said: str) -> str:
    """Declare a believable leak; gives the channel's name once its first checklists stand there."""
    await person.command("/incident", "declare 甲公司工资表误发乙公司")
    form = await person.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知", **said)
    await form.submit()

    def opened(seen: object) -> str | None:
        names = [name for name in seen.channels if name.startswith("inc-")]  # type: ignore[attr-defined]
        lists = [t for name in names for t in seen.texts(name) if "☐" in t]  # type: ignore[attr-defined]
        return names[0] if len(lists) >= 2 else None

    channel = await person.workspace.until(opened, timeout=30, what="an opened channel")
    assert channel  # noqa: S101 - `until` gives nothing empty
    return channel


def is_behind(database: Path) -> bool:
    """Whether something on record is not shown yet."""
    with closing(sqlite3.connect(database, timeout=5)) as record:
        return bool(record.execute("SELECT 1 FROM incident WHERE synced_revision < revision").fetchone())
