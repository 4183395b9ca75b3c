"""Two hundred times, several people do whatever comes to their minds while anything goes wrong; and then Slack shows
what the database says, nothing is lost and nothing is there twice.

The programs are hypothesis's, one for each seed. One that ends wrong is printed with its seed; `make chaos SEED=…`
plays it again, and `make chaos SEEDS=10000` plays more.
"""

import asyncio
from pathlib import Path

import pytest

from tests.chaos.ground import Fresh
from tests.chaos.hunt import Found, hunt
from tests.chaos.nursery import Nursery

SIDE_BY_SIDE = 3
"""Worlds at a time: while one waits, another works."""

PARTS, SEEDS = 10, 200
"""The seeds on SQLite are dealt out to so many tests, which run side by side."""

SEEDS_ON_POSTGRESQL = 20


async def all_converge(seeds: range, bots: Nursery, ground: Fresh, folder: Path) -> None:
    room = asyncio.Semaphore(SIDE_BY_SIDE)

    async def played(seed: int) -> Found:
        async with room:
            return await hunt(seed, bots, ground, folder)

    found = await asyncio.gather(*map(played, seeds))
    assert not [each for each in found if each.wrong], "\n\n".join(str(each) for each in found if each.wrong)


@pytest.mark.parametrize("part", range(PARTS))
async def test_the_world_converges(bots: Nursery, sqlite_ground: Fresh, tmp_path: Path, part: int) -> None:
    await all_converge(range(part, SEEDS, PARTS), bots, sqlite_ground, tmp_path)


@pytest.mark.parametrize("part", range(2))
async def test_the_world_converges_on_postgresql(
    bots: Nursery, postgres_ground: Fresh, tmp_path: Path, part: int
) -> None:
    await all_converge(range(1000 + part, 1000 + SEEDS_ON_POSTGRESQL, 2), bots, postgres_ground, tmp_path)
