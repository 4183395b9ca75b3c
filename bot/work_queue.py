"""The work queue: which subjects need a look, each worked on by one task at a time.

A subject (`incident:…`, `incident:…/channel`, `home:U…`) added while it waits is one look; added while it is worked
on, it is looked at once more after a short rest. A subject that fails is tried again later, each time after a longer
pause, whatever wakes it meanwhile, and never holds up another. What is queued is only a hint: whatever is lost with the
process is found again by the sweep.

Where another process leads, the queue is halted: nothing is looked at, and what is added is passed on.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from bot.gateway import Deposed, Later
from models.outages import Unavailable, told_as_unavailable

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
REST = 0.2
"""Seconds between two looks at a subject whose news keep coming: a burst of presses is few looks."""

Work = Callable[[str], Awaitable[float | None]]
"""Look at one subject; gives the seconds after which it wants to be looked at again, or None."""


class WorkQueue:
    """Subjects in, looks out."""

    def __init__(self, work: Work, pass_on: Callable[[str], None] = lambda subject: None) -> None:
        self._work: Work = work
        self._pass_on = pass_on
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._failures: dict[str, int] = {}
        self._halted = False
        self._idle = asyncio.Event()
        self._idle.set()

    def add(self, subject: str, after: float = 0.0) -> None:
        """Have a subject looked at, now or after some seconds (the earlier of two wishes counts)."""
        if self._halted:
            self._pass_on(subject)
            return
        if subject in self._failures and subject in self._timers:
            return  # it keeps its pause
        if after > 0:
            self._add_later(subject, after)
        else:
            self._begin_look(subject)

    def begin(self) -> None:
        """Take on what is added from now on."""
        self._halted = False
        self._failures.clear()

    def halt(self) -> None:
        """Take nothing more on. The looks under way end by themselves: their next call is not made."""
        self._halted = True
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._again.clear()
        self._note_idle()

    @property
    def depth(self) -> int:
        """How many subjects are being looked at or wait for it."""
        return len(self._running.keys() | self._timers.keys())

    async def until_idle(self) -> None:
        """Wait until no look is under way and none is set for later."""
        await self._idle.wait()

    async def stop(self, within: float) -> None:
        """Take nothing more on; let the looks under way finish, for at most `within` seconds."""
        self.halt()
        if self._running:
            _, unfinished = await asyncio.wait(self._running.values(), timeout=within)
            for task in unfinished:
                task.cancel()

    def _add_later(self, subject: str, after: float) -> None:
        loop = asyncio.get_running_loop()
        known = self._timers.get(subject)
        if known and known.when() <= loop.time() + after:
            return
        if known:
            known.cancel()
        self._timers[subject] = loop.call_later(after, self._begin_look, subject)
        self._note_idle()

    def _begin_look(self, subject: str) -> None:
        if timer := self._timers.pop(subject, None):
            timer.cancel()
        if subject in self._running:
            self._again.add(subject)
        else:
            self._running[subject] = asyncio.create_task(self._look(subject), name=subject)
        self._note_idle()

    async def _look(self, subject: str) -> None:
        structlog.contextvars.clear_contextvars()  # whatever woke it is not what it works on
        structlog.contextvars.bind_contextvars(subject=subject)
        try:
            after = await self._try(subject)
            if after is not None and not self._halted:
                self._add_later(subject, after)
        finally:
            del self._running[subject]
            if subject in self._again:
                self._again.discard(subject)
                self.add(subject, after=REST)
            self._note_idle()

    async def _try(self, subject: str) -> float | None:
        try:
            with told_as_unavailable():
                after = await self._work(subject)
        except Later as later:
            return max(later.after, self._pause(subject) if later.in_doubt else REST)
        except Deposed:
            return FIRST_PAUSE
        except Unavailable as outage:
            pause = self._pause(subject)
            log.error("database unavailable", outage=outage.kind, subject=subject, again_in=round(pause, 1))
            return pause
        except Exception:  # the one place: whatever goes wrong with a subject stays with it
            pause = self._pause(subject)
            log.exception("subject failed", subject=subject, again_in=round(pause, 1))
            return pause
        self._failures.pop(subject, None)
        return after

    def _pause(self, subject: str) -> float:
        """Longer after each failure in a row, and never quite the same, so that what failed together parts."""
        failures = self._failures[subject] = self._failures.get(subject, 0) + 1
        return min(FIRST_PAUSE * 2.0 ** (failures - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311

    def _note_idle(self) -> None:
        if self._running or self._timers:
            self._idle.clear()
        else:
            self._idle.set()
