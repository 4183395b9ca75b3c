"""The stage: a sandbox and a bot that works in it, with a database of its own, for as long as a `with` block lasts.

    async with stage("zh_CN", folder) as scene:
        await scene.watched(play(scene.workspace))

The database and the logs stay in the folder; what was left there by an earlier run gives way, unless the workspace is
kept: then it and the database that belongs to it are taken up again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from bot.demo.cast import FIRM, introduce
from bot.demo.children import Child, running, stopped
from bot.leader import sole_process
from models.refusal import Refused
from sandbox import NotSeen, Workspace

R = TypeVar("R")

ANNOUNCE = "security-notices"
DATABASE = "stanch.db"
WORKSPACE = "workspace.json"
START_WITHIN = 30.0
"""Seconds until the bot must be connected. It takes two; a machine may be busy."""


@dataclass(frozen=True)
class Stage:
    """What is running: the workspace to act in, and the two children."""

    workspace: Workspace
    slack: Child
    bot: Child
    database_url: str

    async def watched(self, work: Coroutine[Any, Any, R]) -> R:
        """Do something on the stage. Raises `Refused` as soon as one of the children ends by itself."""
        return await _watched(work, self.slack, self.bot)

    async def stop_bot(self) -> None:
        """Have the bot finish what it is doing. Raises `Refused` if it did not end well."""
        status = await stopped(self.bot.process)
        if status != 0:
            raise await self.bot.ended()


@asynccontextmanager
async def stage(
    locale: str, folder: Path, *, port: int = 0, keep: bool = False, **settings: str
) -> AsyncIterator[Stage]:
    """Set the stage in a folder. Raises `Refused` if something does not start. `settings` are the bot's.

    Port 0 is a free one. With `keep` the workspace and the database are those of the last time.
    """
    url = kept(folder) if keep else cleared(folder)
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="stanch-")))  # no .env of anybody's in it
        firm = home / "firm.json"
        firm.write_text(json.dumps({"team": {"name": FIRM[locale], "domain": "jiahe-example"}}), encoding="utf-8")
        arguments = ["--manifest", str(manifest(locale)), "--seed", str(firm), "--port", str(port)]
        arguments += _keeping(folder if keep else None)
        slack = await stack.enter_async_context(running("sandbox", *arguments, log=folder / "sandbox.log", folder=home))
        workspace = await stack.enter_async_context(Workspace.at(await _watched(_address(slack), slack)))
        await introduce(workspace, locale)
        given = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.api_url,
            "DATABASE_URL": url,
            "ANNOUNCE_CHANNEL": ANNOUNCE,
            "LOCALE": locale,
            "LOG_FORMAT": "console",
            **settings,
        }
        bot = await stack.enter_async_context(running("bot", "run", log=folder / "bot.log", folder=home, **given))
        await _watched(_connected(workspace), slack, bot)
        yield Stage(workspace, slack, bot, url)


def _keeping(folder: Path | None) -> list[str]:
    return ["--keep", str(folder.resolve() / WORKSPACE)] if folder else []


def kept(folder: Path) -> str:
    """The URL of the database that is kept in a folder; of a new one if nothing is. Raises `Refused`."""
    parts = [(folder / name).is_file() for name in (DATABASE, WORKSPACE)]
    if not any(parts):
        return cleared(folder)
    if not all(parts):
        raise Refused(
            "{folder} holds only a part of what was kept: the workspace and its database go together. "
            "To begin anew: --keep --reset",
            folder=str(folder),
        )
    return f"sqlite:///{folder.resolve() / DATABASE}"


def cleared(folder: Path) -> str:
    """Make the folder ready and take away what is in it; gives the URL of a new database. Raises `Refused`."""
    database = folder.resolve() / DATABASE
    url = f"sqlite:///{database}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with sole_process(url):  # another demo may be running here
            for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", WORKSPACE):
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            "The folder {folder} cannot be used ({reason}). Name another one: --out FOLDER",
            folder=str(folder),
            reason=error.strerror or type(error).__name__,
        ) from error
    return url


def manifest(locale: str) -> Path:
    """The app's manifest in a language: part of an installed package, at the root of a checkout."""
    name = "manifest.en.yaml" if locale == "en" else "manifest.zh.yaml"
    package = Path(str(files("bot")))
    shipped = package / name
    return shipped if shipped.is_file() else package.parent / name


async def _watched(work: Coroutine[Any, Any, R], *children: Child) -> R:
    doing = asyncio.ensure_future(work)
    endings = [asyncio.ensure_future(child.ended()) for child in children]
    try:
        await asyncio.wait({doing, *endings}, return_when=asyncio.FIRST_COMPLETED)
        for ending in endings:
            if ending.done():
                raise ending.result()
        return doing.result()
    finally:
        for task in (doing, *endings):
            task.cancel()
        await asyncio.gather(doing, *endings, return_exceptions=True)


async def _address(slack: Child) -> str:
    assert slack.process.stdout  # noqa: S101 - it was asked for
    line = await slack.process.stdout.readline()
    if not line:
        raise await slack.ended()
    return str(json.loads(line)["url"])


async def _connected(workspace: Workspace) -> None:
    try:
        await workspace.connected(timeout=START_WITHIN)
    except NotSeen:
        raise Refused("The bot has not connected within {n} seconds.", n=int(START_WITHIN)) from None
