"""The bot is killed after every call of a whole story, and nothing is lost, doubled or out of order.

Every death is a real `kill -9` of a process. On SQLite each call has both its deaths here: its answer lost, and its
answer had; on PostgreSQL twenty are drawn by lot. `make chaos` has them all on both databases, each in a performance of
its own.
"""

import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from tests.chaos.ground import Fresh
from tests.chaos.matrix import Death, Stage, Undisturbed, together
from tests.chaos.nursery import Nursery

PARTS = 3
"""So many tests share the performances of one way to die, and run side by side."""

LOTS = 20

MORE_TRIES = 3
"""How often a death that did not come about is tried again."""

MOST_MISSED = 0.05
"""The part of all deaths that may never come about."""

rehearsed: list[Undisturbed] = []
"""The undisturbed story, performed once in each test process."""


async def rehearsal(stage: Stage) -> Undisturbed:
    if not rehearsed:
        rehearsed.append(await stage.undisturbed())
    return rehearsed[0]


async def died_without_a_trace(stage: Stage, like: Undisturbed, performances: Sequence[Sequence[Death]]) -> None:
    """Perform the story with these deaths, and again for each that did not come about: a busy machine sends two updates
    as one, and then there is no such call. A rehearsal that had a call too many is told by that."""
    every = sum(map(len, performances))
    missed: list[Death] = []
    for deaths in performances:
        missed += set(deaths) - set(await _without_a_trace(stage, like, deaths))
    for _ in range(MORE_TRIES):
        missed = [death for death in missed if death not in await _without_a_trace(stage, like, [death])]
    assert len(missed) <= MOST_MISSED * every, f"never came about: {'; '.join(map(str, missed))}"


async def _without_a_trace(stage: Stage, like: Undisturbed, deaths: Sequence[Death]) -> tuple[Death, ...]:
    performance = await stage.performed(deaths, like)
    assert not performance.differences, performance
    return performance.deaths


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("answer", ["lost", "had"])
async def test_a_death_at_any_call_leaves_no_trace(
    bots: Nursery, sqlite_ground: Fresh, tmp_path: Path, answer: str, part: int
) -> None:
    stage = Stage(bots, sqlite_ground, tmp_path)
    like = await rehearsal(stage)
    deaths = [death for death in like.every_death() if ways(death)[answer] == death.how]
    await died_without_a_trace(stage, like, [*islice(together(deaths), part, None, PARTS)])


async def test_twenty_deaths_on_postgresql_end_as_on_sqlite(
    bots: Nursery, sqlite_ground: Fresh, postgres_ground: Fresh, tmp_path: Path
) -> None:
    like = await rehearsal(Stage(bots, sqlite_ground, tmp_path))
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    drawn = random.Random(seed).sample(like.every_death(), LOTS)  # noqa: S311
    print(f"drawn with seed {seed}: {'; '.join(map(str, drawn))}")  # noqa: T201 - shown if it fails
    await died_without_a_trace(Stage(bots, postgres_ground, tmp_path), like, [*together(drawn)])


def ways(death: Death) -> dict[str, str]:
    """How the bot dies at this call: with its answer lost; and with its answer had, at one of the two moments that
    there are, which take turns."""
    return {"lost": "lost", "had": "received" if (death.act + death.nth) % 2 else "written"}
