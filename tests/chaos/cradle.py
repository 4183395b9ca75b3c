"""The cradle: where bots are born quickly, to be killed for real.

A new interpreter needs most of a second for its imports, and the hunt kills bots by the thousand. So one process has
read every module and forks: each child runs the shipped command `stanch run` in a process of its own, with its own
number, threads, sockets and connections to the database. `kill -9` ends it as it ends any other.

    python tests/chaos/cradle.py     a line in: what a bot is born with (`Birth`)
                                     lines out: `born PID`, `died PID STATUS`

Two things differ from a bot in the world, and both are said here: its pauses are shortened (`_hurry`), so that a
story takes seconds and not minutes; and it obeys marks in Slack's answers that tell it to kill itself at a point that
nobody could hit from outside (`_obey_marks`). The cradle ends with whoever started it, and every bot with its cradle.
"""

import gc
import inspect
import json
import os
import select
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any, Literal

import bot.app
import bot.cli
import bot.leader
import bot.logs
from bot import doubt, gateway, listening, pace, plan, reaching, work_queue
from bot import sweep as sweeping
from bot.preparing import law_for, plan_for
from models import database

Moment = Literal["received", "written"]
"""When a bot kills itself: with a marked answer in its hands and nothing written of it, or with the next change of the
database committed and nothing done since."""


@dataclass(frozen=True)
class Birth:
    """What a bot is born with: its whole environment, and where it logs."""

    environment: dict[str, str]
    log: str


def main() -> None:
    """Fork a bot for each line, and tell of each that ended."""
    law_for(plan_for(None, {}), None, (), "Asia/Shanghai", {})  # what is read once here, no child has to read, and
    inspect.stack()  # the name of every source file, for which Bolt asks when it starts
    gc.freeze()  # what is old is never looked through again, and so stays shared between the children
    lifeline, ours = os.pipe()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 1024)
            _tell_of_the_dead()
        if 0 in ready:
            line = sys.stdin.readline()
            if not line:
                return
            pid = os.fork()
            if pid == 0:
                os.close(ours)
                _live(Birth(**json.loads(line)), lifeline)
            _tell("born", pid)


def _live(birth: Birth, lifeline: int) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(birth.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream, end in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(end, stream)
    os.environ.clear()
    os.environ.update(birth.environment)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    _hurry()
    _obey_marks()
    sys.argv = ["stanch", "run"]
    bot.cli.main()


SOON: tuple[tuple[ModuleType, str, object], ...] = (
    (pace, "POSTS", (5.0, 50.0)),
    (pace, "UPDATES", (20.0, 42.0)),
    (plan, "CALM", timedelta(milliseconds=20)),
    (plan, "ARRIVES_WITHIN", timedelta(seconds=2)),
    (doubt, "ARRIVES_WITHIN", timedelta(seconds=2)),
    (doubt, "LOOK_EVERY", 1),
    (work_queue, "REST", 0.004),
    (work_queue, "FIRST_PAUSE", 0.01),
    (work_queue, "LONGEST_PAUSE", 0.3),
    (gateway, "PAUSE", 0.02),
    (gateway, "LOCKED_OUT_PAUSE", 0.6),
    (gateway, "TIME_OUT", 1.0),
    (bot.app, "TIME_OUT", 1.0),
    (listening, "PING", 0.5),
    (reaching, "FIRST_PAUSE", 0.02),
    (reaching, "LONGEST_PAUSE", 0.6),
    (sweeping, "EVERY", 1),
)
"""Every pause that is shortened, and to what. A second is a fiftieth of one, but where the machine has to keep up: a
call is given up after a second, and its effect may come within two. How far back a new bot looks (`AT_WORK_LAST`) is no
pause and stays: dying and starting again takes as long here as anywhere."""


def _hurry() -> None:
    """Shorten the pauses; what the bot does, and in which order, stays."""
    for module, name, value in SOON:
        assert hasattr(module, name), f"{module.__name__} has no {name} any more"
        setattr(module, name, value)


def _obey_marks() -> None:
    """Have this process kill itself at the moment that a marked answer names."""
    call, write = gateway.Gateway.call, database.write
    doomed = threading.Event()

    async def call_and_obey(self: gateway.Gateway, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answer = await call(self, *args, **kwargs)
        moment: Moment | None = answer.get("marked")
        if moment == "received":
            _die()
        if moment == "written":
            doomed.set()
        return answer

    def write_and_obey(*args: Any, **kwargs: Any) -> Any:
        done = write(*args, **kwargs)
        if doomed.is_set():
            _die()
        return done

    gateway.Gateway.call, database.write = call_and_obey, write_and_obey  # type: ignore[method-assign]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _end_with(lifeline: int) -> None:
    """End with the cradle, however it ends: a bot that nobody can find any more would look for its Slack for ever."""
    os.read(lifeline, 1)
    os._exit(1)


def _tell_of_the_dead() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _tell("died", pid, os.waitstatus_to_exitcode(status))


def _tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
