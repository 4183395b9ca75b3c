"""`stanch` as a process of its own, for tests that start it, stop it and read what it prints."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox import Workspace

ROOT = Path(__file__).parents[2]
MANIFEST = str(ROOT / "manifest.en.yaml")


class Running:
    """A process of ours: what it prints is kept, and can be waited for."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def says(self, words: str) -> None:
        """Wait until it has printed these words."""
        assert self.process.stdout
        async with asyncio.timeout(30):
            while words not in self.printed:
                line = await self.process.stdout.readline()
                assert line, f"It ended without saying {words!r}:\n{self.printed}"
                self.printed += line.decode()

    async def ends(self) -> int:
        """Wait until it ends; gives its exit status."""
        async with asyncio.timeout(30):
            rest, _ = await self.process.communicate()
        self.printed += rest.decode()
        return self.process.returncode if self.process.returncode is not None else -1

    async def is_told_to_stop(self) -> tuple[int, float]:
        """Send SIGTERM; gives its exit status and after how many seconds it ended."""
        since = time.monotonic()
        self.process.terminate()
        return await self.ends(), time.monotonic() - since


@asynccontextmanager
async def stanch(folder: Path, *words: str, **settings: str) -> AsyncIterator[Running]:
    """A `stanch` command, working in `folder`; it is killed at the end if it still runs."""
    inherited = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=inherited | {"LOCALE": "en"} | settings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def settings_for(workspace: Workspace, **more: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        **more,
    }


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
