"""`make chaos`: the whole crash matrix and as many seeds as one likes, on either database or both.

    make chaos                                    every death alone, and 200 seeds, on both databases
    make chaos SEEDS=10000 DATABASE=sqlite        more of them, on one
    make chaos SEED=17 DATABASE=postgresql        one seed again, with its program and what the bot logged
    make chaos DEATH=4,2,lost                     one death again: at the second call of the fourth act

What is wrong is told as soon as it is found, with the way to see it again. Exit status 1 if anything was.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.chaos.ground import Fresh, copies_of
from tests.chaos.hunt import Found, hunt
from tests.chaos.matrix import Death, Stage
from tests.chaos.nursery import nursery
from tests.databases import ENGINES, Postgres, migrate, postgres_server

R = TypeVar("R")

SIDE_BY_SIDE = 2 * (os.cpu_count() or 1)
"""Worlds at a time: while one waits, another works."""

console = Console(highlight=False)


def main() -> int:
    """Hunt as the command line says; gives the exit status."""
    wanted = _arguments()
    engines = ENGINES if wanted.database == "both" else (wanted.database,)
    wrong = 0
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="stanch-chaos-") as folder, _ground(engine, Path(folder)) as ground:
            wrong += asyncio.run(_hunt(wanted, engine, ground, Path(folder)))
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Hunt for what is lost, doubled or diverged.")
    parser.add_argument("--seeds", type=int, default=200, help="how many seeds, from 0")
    parser.add_argument("--seed", type=int, help="this one only")
    parser.add_argument("--death", type=_death, help="this death only: act,call,way")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both")
    return parser.parse_args()


def _death(written: str) -> Death:
    act, nth, how = written.split(",")
    return Death(int(act), int(nth), how)  # type: ignore[arg-type]


@contextmanager
def _ground(engine: str, folder: Path) -> Iterator[Fresh]:
    """Fresh databases of an engine."""
    if engine == "sqlite":
        migrate(f"sqlite:///{folder}/template.db")
        yield copies_of(folder / "template.db", folder)
        return
    with postgres_server() as url:
        yield Postgres(url).database


async def _hunt(wanted: argparse.Namespace, engine: str, ground: Fresh, folder: Path) -> int:
    """Everything that was asked for, on one engine; gives how much was wrong."""
    async with nursery() as bots:
        seed = partial(hunt, bots=bots, ground=ground, folder=folder)
        if wanted.seed is not None:
            return _told(await seed(wanted.seed), engine)
        stage = Stage(bots, ground, folder)
        if wanted.death:
            return await _matrix(stage, engine, [wanted.death])
        wrong = await _matrix(stage, engine)
        return wrong + await _seeds(seed, engine, wanted.seeds)


def _told(found: Found, engine: str) -> int:
    """One seed, with everything there is to know of it."""
    console.print(f"{engine}, {found}", markup=False)
    console.print(found.log, markup=False)
    console.print(f"{found.deaths} deaths, {found.calls} calls, {len(found.wrong)} wrong")
    return len(found.wrong)


async def _matrix(stage: Stage, engine: str, deaths: list[Death] | None = None) -> int:
    like = await stage.undisturbed()
    jobs = [partial(stage.alone, death, like) for death in deaths or like.every_death()]
    died = wrong = 0
    async for performance in _watched(jobs, f"crash matrix, {engine}"):
        died += len(performance.deaths)
        if performance.differences:
            wrong += 1
            console.print(f"{engine}: {performance}", markup=False)
    console.print(f"crash matrix, {engine}: {len(jobs)} performances, {died} deaths, {wrong} ended otherwise")
    return wrong


async def _seeds(seed: Callable[[int], Awaitable[Found]], engine: str, number: int) -> int:
    died = calls = wrong = 0
    async for found in _watched([partial(seed, each) for each in range(number)], f"convergence, {engine}"):
        died, calls, wrong = died + found.deaths, calls + found.calls, wrong + bool(found.wrong)
        if found.wrong:
            console.print(f"{engine}: {found}", markup=False)
    console.print(f"convergence, {engine}: {number} seeds, {died} deaths, {calls} calls, {wrong} diverged")
    return wrong


async def _watched(jobs: Iterable[Callable[[], Awaitable[R]]], what: str) -> AsyncIterator[R]:
    """The results of jobs as they come, several at a time, under a bar that says how far it is."""
    jobs, room = list(jobs), asyncio.Semaphore(SIDE_BY_SIDE)

    async def done(job: Callable[[], Awaitable[R]]) -> R:
        async with room:
            return await job()

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        bar = progress.add_task(what, total=len(jobs))
        for result in asyncio.as_completed([done(job) for job in jobs]):
            yield await result
            progress.advance(bar)


if __name__ == "__main__":
    sys.exit(main())
