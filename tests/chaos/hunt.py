"""The hunt: one program played in one world, and what is wrong with the world when it has come to rest.

While the program runs, anything may go wrong. Then the trouble ends, what people deleted is asked to be shown anew, and
every call that was on its way has arrived. From then on the bot has a few moments, to find and take back what it made
twice; after that Slack must show what the database says, and the database must hold what people were told.
"""

import asyncio
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox import CannotDo
from tests.chaos.as_wanted import deviations
from tests.chaos.crowd import Crowd
from tests.chaos.ground import Fresh
from tests.chaos.hands import GaveUp, Hands
from tests.chaos.invariants import violations
from tests.chaos.nursery import Nursery
from tests.chaos.programs import Act, Beat, Program, Trouble, program_of
from tests.chaos.world import NeverQuiet, World, world

MOMENTS = 10.0
"""Seconds that the bot has to find what was made twice: it looks for that now and then (see `cradle.SOON`)."""


@dataclass(frozen=True)
class Found:
    """What came of one seed: everything that was wrong, how often the bot died, how many calls it made."""

    seed: int
    program: Program
    wrong: tuple[str, ...]
    deaths: int = 0
    calls: int = 0
    log: str = ""

    def __str__(self) -> str:
        beats = "\n".join(f"  {beat}" for beat in self.program)
        return "\n".join((f"seed {self.seed}:", beats, *self.wrong[:20], f"(make chaos SEED={self.seed})"))


async def hunt(seed: int, bots: Nursery, ground: Fresh, folder: Path) -> Found:
    """Play the program of a seed and look at the world it leaves."""
    program = program_of(seed)
    with ground() as url:
        async with world(bots, url, folder) as made:
            crowd = Crowd(made)
            try:
                await _play(program, crowd)
                wrong = await _looked_at(crowd)
            except (NeverQuiet, GaveUp, AssertionError, TimeoutError) as failed:
                wrong = [f"{type(failed).__name__}: {failed}"]
            log = made.log.read_text() if wrong and made.log.exists() else ""
            return Found(seed, program, tuple(wrong), made.deaths, len(made.slack.calls.calls), log)


async def _play(program: Program, crowd: Crowd) -> None:
    await crowd.world.begin()
    await crowd.world.connected()
    for beat in program:
        for trouble in beat.trouble:
            await _befall(crowd.world, trouble)
        await _act(crowd, beat)
        if beat.rests:
            await crowd.world.quiet()
    await _end_of_trouble(crowd)


async def _act(crowd: Crowd, beat: Beat) -> None:
    """Let everybody act at once; what one person does is done in turn."""
    todo: dict[str, list[Act]] = defaultdict(list)
    for act in beat.acts:
        todo[act.who].append(act)

    async def in_turn(acts: list[Act]) -> None:
        for act in acts:
            await crowd.do(act)

    await asyncio.gather(*map(in_turn, todo.values()))


async def _befall(made: World, trouble: Trouble) -> None:
    how = dict(trouble.how)
    match trouble.kind:
        case "doomed":
            made.doom(**how)
        case "killed_now":
            await made.kill()
        case "disconnect":
            await made.workspace.disconnect(**how)
        case "dropped":
            await made.workspace.drop_connections()
        case "redelivered":
            with suppress(CannotDo):  # nothing of the kind was delivered yet
                await made.workspace.redeliver(**how)
        case "latency":
            await made.workspace.latency(**how)
        case kind:
            await made.workspace.fault(kind, **how)


async def _end_of_trouble(crowd: Crowd) -> None:
    made = crowd.world
    await made.workspace.clear_faults()
    await made.workspace.latency(0)
    await made.quiet()
    wang = Hands(made, "wang")
    for incident in range(1, sum(entry.kind == "incident.declared" for entry in crowd.ledger) + 1):
        if crowd.deleted:
            await wang.type(f"refresh INC-{incident:04d}", channel="general")
    await made.quiet()


async def _looked_at(crowd: Crowd) -> list[str]:
    """What is wrong, and stays so."""
    deadline = time.monotonic() + MOMENTS
    while True:
        await crowd.world.quiet()
        wrong = [*violations(crowd.world, crowd), *deviations(crowd.world, crowd)]
        if not wrong or time.monotonic() > deadline:
            return wrong
        await asyncio.sleep(0.3)
