"""Child processes: Python modules of ours, each with a log file, stopped when they are no longer needed.

A child has a session of its own, so that Ctrl-C reaches only us and we stop the children in order. What it says goes
into its log, to be looked at where it ends when it should not.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from models.refusal import Refused
from sandbox import CannotDo, NotSeen

STOP_WITHIN = 8.0
"""Seconds a child has to stop by itself; the bot promises five."""

LINES_SHOWN = 12


@dataclass(frozen=True)
class Child:
    """A running child."""

    module: str
    process: Process
    log: Path

    async def ended(self) -> Refused:
        """Wait until it ends, which it should not; gives the sentence for it."""
        status = await self.process.wait()
        return Refused("The {module} ended by itself, with exit status {status}.", module=self.module, status=status)

    def last_words(self) -> str:
        """The end of its log, named by its file; empty if it said nothing."""
        said = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([f"{self.log}:", *(f"    {line}" for line in said[-LINES_SHOWN:])]) if said else ""


@asynccontextmanager
async def running(module: str, *arguments: str, log: Path, folder: Path, **settings: str) -> AsyncIterator[Child]:
    """Run `python -m module` in `folder`; its log is `log`. The sandbox's stdout, its address, can be read.

    Whatever fails meanwhile gets the end of the log as a note.
    """
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", module, *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE if module == "sandbox" else file,
            stderr=file if module == "sandbox" else STDOUT,
            cwd=folder,
            env={**without_settings(os.environ), **settings},
            start_new_session=True,
        )
    child = Child(module, process, log)
    try:
        yield child
    except (Refused, CannotDo, NotSeen) as failed:
        failed.add_note(child.last_words())
        raise
    finally:
        await stopped(process)


async def stopped(process: Process) -> int:
    """Ask a process to stop, and end it if it does not; gives its exit status."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN)
        except TimeoutError:
            pass
        finally:
            if process.returncode is None:
                process.kill()
    return await process.wait()


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without the bot's settings: those of a real workspace must not reach the demo's bot."""
    return {name: value for name, value in environment.items() if name.lower() not in Settings.model_fields}
