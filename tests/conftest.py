"""What the tests stand on: a migrated database, a moment, people, and an incident to work in.

People are Slack user ids of the sandbox's workspace. Times are counted from `NOON`, a fixed moment.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine

from models.actors import Actor
from models.changes.declaring import Declaration, declare_incident
from models.database import look, open_engine, write
from models.migrations import upgrade
from models.playbook import PlaybookFile, load_playbooks
from models.state import State, load_state

R = TypeVar("R")

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""

WANG, CHEN, ZHAO, LI, OUTSIDER = "UWANG", "UCHEN", "UZHAO", "ULI", "UOUTSIDER"


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


class Record:
    """A database under test: changes go in as they would from a handler, states come out as the views get them."""

    def __init__(self, engine: Engine, plan: PlaybookFile) -> None:
        self.engine = engine
        self.plan = plan

    def do(self, change: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Make one change in one transaction."""
        return write(self.engine, change, *args, **kwargs)[0]

    def see(self, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Run one query."""
        return look(self.engine, query, *args, **kwargs)

    def state(self, incident_id: str) -> State:
        state = self.see(load_state, incident_id)
        assert state is not None
        return state

    def kinds(self, incident_id: str) -> list[str]:
        """The kinds of all events so far, in order."""
        return [event.kind for event in self.state(incident_id).events]

    def declare(self, by: str = WANG, minutes: float = 0, **said: Any) -> str:
        """Declare an incident; what is not said is a believable leak. Gives its id."""
        declaration = replace(
            Declaration(
                origin=f"V{by}{minutes}",
                title="甲公司工资表误发乙公司",
                what_happened="工资表作为附件发给了乙公司的会计",
                how_found="乙公司来电告知",
                detected_at=at(minutes - 10),
                data_kinds=("payroll",),
                commander=by,
                severity="SEV2",
                quiet=False,
            ),
            **said,
        )
        return self.do(declare_incident, declaration, self.plan, Actor(by, at(minutes)))


@pytest.fixture(scope="session")
def plan() -> PlaybookFile:
    """The shipped playbook."""
    return load_playbooks()["customer-data-leak"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest revision, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "stanch.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # with its last connection SQLite moves everything into the one file
    assert not path.with_name("stanch.db-wal").exists()
    return path


@pytest.fixture
def record(migrated: Path, tmp_path: Path, plan: PlaybookFile) -> Iterator[Record]:
    """A fresh database of its own."""
    shutil.copy(migrated, tmp_path / "stanch.db")
    engine = open_engine(f"sqlite:///{tmp_path}/stanch.db")
    yield Record(engine, plan)
    engine.dispose()


def by(person: str, minutes: float = 1, *, admin: bool = False) -> Actor:
    """A person acting so many minutes after noon."""
    return Actor(person, at(minutes), admin)


__all__ = ["CHEN", "LI", "NOON", "OUTSIDER", "WANG", "ZHAO", "Record", "at", "by"]
