"""The nursery: asks the cradle for bots, and knows which of them live."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from tests.chaos.cradle import Birth

ROOT = Path(__file__).parents[2]


class Life:
    """One process of the bot, from its birth to its death. `status` is how it ended: -9 if it was killed."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended = asyncio.Event()
        self.status: int | None = None

    async def kill(self) -> None:
        """`kill -9`, and wait until it is dead."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        await self.ended.wait()


class Nursery:
    """One cradle, and the bots that were born in it."""

    def __init__(self, cradle: asyncio.subprocess.Process) -> None:
        self._cradle = cradle
        self._lives: dict[int, Life] = {}
        self._born: asyncio.Queue[Life] = asyncio.Queue()
        self._one_at_a_time = asyncio.Lock()

    async def birth(self, birth: Birth) -> Life:
        """Have a bot born; it runs when this returns, and is not yet connected."""
        assert self._cradle.stdin
        async with self._one_at_a_time:
            self._cradle.stdin.write(json.dumps(asdict(birth)).encode() + b"\n")
            return await self._born.get()

    async def listen(self) -> None:
        """Hear from the cradle who was born and who died, until it ends. Then nobody lives any more."""
        assert self._cradle.stdout
        while line := await self._cradle.stdout.readline():
            what, pid, *status = line.split()
            if what == b"born":
                life = self._lives[int(pid)] = Life(int(pid))
                self._born.put_nowait(life)
            else:
                ended = self._lives.pop(int(pid))
                ended.status = int(status[0])
                ended.ended.set()
        for life in self._lives.values():
            life.ended.set()


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A cradle of our own. At the end it is closed, and every bot ends with it."""
    cradle = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "tests/chaos/cradle.py"), cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    made = Nursery(cradle)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        assert cradle.stdin
        cradle.stdin.close()
        await cradle.wait()
        await listening
