"""Fresh databases for the hunt, and the bots that are hunted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.ground import Fresh, copies_of
from tests.chaos.nursery import Nursery, nursery
from tests.databases import Postgres


@pytest.fixture
async def bots() -> AsyncIterator[Nursery]:
    async with nursery() as bots:
        yield bots


@pytest.fixture
def sqlite_ground(sqlite_template: Path, tmp_path: Path) -> Fresh:
    return copies_of(sqlite_template, tmp_path)


@pytest.fixture
def postgres_ground(postgres: Postgres) -> Fresh:
    return postgres.database
