"""Waiting: the database as somebody meets it who waits for an answer.

Slack waits three seconds and then shows an error of its own. So all that a handler asks of the database for one payload
has its time, and what does not come within it is given up: a change that its caller was told is not made will not be
made afterwards behind their back, however long it stood in the queue. Only one that is being committed at that very
moment is waited for. What the database has against us is told as `Unavailable`; and where something was recorded for
this payload before, nobody is told that nothing was.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.database import Database
from models.outages import Unavailable, is_held, told_as_unavailable

P = ParamSpec("P")
R = TypeVar("R")

WITHIN = 2.0
"""Seconds that changes and queries have for one payload: what is left of Slack's three goes to the answer."""

AT_LEAST = 0.3
"""Seconds that each has all the same: how to speak to somebody is asked when it is known that nothing was recorded."""


@dataclass
class Payload:
    """What a handler is at work on: since when (by a clock that nobody sets), and whether it has had an effect."""

    began: float
    recorded: bool = False


_payload: ContextVar[Payload | None] = ContextVar("payload", default=None)


def begin() -> None:
    """A payload came in: from now on Slack waits."""
    _payload.set(Payload(time.monotonic()))


def left(seconds: float) -> float:
    """What is left of so many seconds since the payload came in."""
    payload = _payload.get()
    return max(AT_LEAST, payload.began + seconds - time.monotonic()) if payload else seconds


@dataclass(frozen=True)
class InTime:
    """A database that answers within `seconds` of the payload, or not at all."""

    database: Database
    seconds: float = WITHIN

    async def transact(self, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """As `Database.transact`. Raises `Unavailable`, and then nothing was made and nothing will be."""
        wish = Wish()
        making = asyncio.create_task(self.database.transact(_made_if_wanted, wish, change, *args, **kwargs))
        with _told_truly():
            try:
                await asyncio.wait({making}, timeout=left(self.seconds))
            except asyncio.CancelledError:
                wish.give_up()
                raise
            if not making.done() and wish.give_up():
                making.add_done_callback(_nobody_asks)
                raise Unavailable("busy")
            made = await making
        if payload := _payload.get():
            payload.recorded = True
        return made

    async def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """As `Database.read`. Raises `Unavailable`."""
        with _told_truly():
            try:
                return await asyncio.wait_for(self.database.read_at_once(query, *args, **kwargs), left(self.seconds))
            except TimeoutError as error:
                raise Unavailable("gone") from error


@contextmanager
def _told_truly() -> Iterator[None]:
    """Raise what the database has against us as `Unavailable`, and say what became of the payload."""
    try:
        with told_as_unavailable():
            yield
    except Unavailable as outage:
        if (payload := _payload.get()) and payload.recorded:
            raise Unavailable("afterwards") from outage
        raise


class GivenUp(Exception):  # noqa: N818 - nobody hears it
    """Whoever wanted a change does not wait for it any more."""


class Wish:
    """What a change is made for, and the caller may give up until it is being committed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given_up = self._committed = False

    def give_up(self) -> bool:
        """Give it up; false if it is too late for that."""
        with self._lock:
            self._given_up = not self._committed
            return self._given_up

    def go_on(self, *, to_the_end: bool = False) -> None:
        """Go on, or raise `GivenUp`. `to_the_end`: from here on it is not given up any more."""
        with self._lock:
            if self._given_up:
                raise GivenUp
            self._committed = self._committed or to_the_end


def _made_if_wanted(session: Session, wish: Wish, change: Callable[..., R], /, *args: Any, **kwargs: Any) -> R:
    wish.go_on()
    try:
        result = change(session, *args, **kwargs)
        session.flush()
    except DBAPIError as error:
        if is_held(error):
            raise Unavailable("busy") from error  # to the others, whom nobody holds up, that writer is worth more
        raise
    wish.go_on(to_the_end=True)
    return result


def _nobody_asks(making: asyncio.Task[Any]) -> None:
    """Take note of how it ended, so that nobody complains that nobody did."""
    _ = making.cancelled() or making.exception()
