"""How long a start takes until Slack is connected, and how much memory the idle bot holds.

    python -m bench.start

The bot is started several times, byte-compiled, as a process of its own with a database that is up to date; the time
counts from the start of the process to its Socket Mode connection. Memory is what the system says the process holds
(VmRSS) ten seconds after it connected.
"""

import asyncio
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sandbox
from sandbox import Workspace

ROOT = Path(__file__).parents[1]
STARTS = 5
IDLE = 10.0
"""Seconds after which the bot is idle."""

SECONDS, MEBIBYTES = 2.5, 120
"""What must be reached."""


async def main() -> None:
    for package in ("bot", "handlers", "models", "views"):
        compileall.compile_dir(ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        async with sandbox.serve(manifest=str(ROOT / "manifest.zh.yaml")) as workspace:
            await _start(workspace, folder, idle=0)  # makes the database
            starts = [await _start(workspace, folder, idle=IDLE if n == STARTS else 0) for n in range(1, STARTS + 1)]
    seconds = [took for took, _ in starts]
    median, worst, held = statistics.median(seconds), max(seconds), starts[-1][1]
    print(f"connected after: median {median:.2f} s, worst of {STARTS} {worst:.2f} s (at most {SECONDS})")  # noqa: T201
    print(f"idle memory: {held:.0f} MiB (at most {MEBIBYTES})")  # noqa: T201


async def _start(workspace: Workspace, folder: str, idle: float) -> tuple[float, float]:
    """Start the bot once; gives the seconds until it was connected, and the MiB it holds after idling."""
    settings = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "PYTHONPATH": str(ROOT),
    }
    began = time.monotonic()
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), cwd=folder, env={**os.environ, **settings}, stderr=subprocess.DEVNULL
    )
    await workspace.connected(30)
    took = time.monotonic() - began
    await asyncio.sleep(idle)
    held = _resident(bot.pid)
    bot.terminate()
    await bot.wait()
    return took, held


def _resident(pid: int) -> float:
    """MiB of memory that a process holds, as `ps` says it on Linux and macOS."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return int(said.stdout) / 1024


if __name__ == "__main__":
    asyncio.run(main())
