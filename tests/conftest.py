"""What the tests stand on: a migrated database, a moment, people, and an incident to work in.

Whatever asks for `database_url`, itself or through another fixture, runs on SQLite and on PostgreSQL: see
`tests/databases.py`. People are Slack user ids of the sandbox's workspace. Times are counted from `NOON`, a fixed
moment.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.actors import Actor
from models.changes.declaring import Declaration, declare_incident
from models.database import look, open_engine, write
from models.playbook import PlaybookFile, load_playbooks
from models.refusal import Refused
from models.state import Event, State, load_state
from models.tables import Incident
from tests.databases import ENGINES, Postgres, address, is_left_out, migrate, postgres_server, rows, run, triggers

R = TypeVar("R")

FreshDatabase = Callable[..., str]
"""Makes one more database and gives its address: see the fixture."""

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

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query in SQL gives."""
        return rows(self.url, query, **values)

    def run(self, *statements: str, **values: Any) -> None:
        """Run statements in SQL, as nobody does but a test or an intruder."""
        run(self.url, *statements, **values)

    def tamper(self, *statements: str, **values: Any) -> None:
        """Run statements as an intruder would who knows of the triggers: take them away, and put them back."""
        off, on = triggers(self.url)
        self.run(*off, *statements, *on, **values)

    def refused(self, change: Callable[..., Any], *args: Any, **kwargs: Any) -> Refused:
        """The refusal of a change, which wrote nothing."""
        before = self.see(_every_state)
        with pytest.raises(Refused) as told:
            self.do(change, *args, **kwargs)
        assert self.see(_every_state) == before
        return told.value

    def newest(self, incident_id: str) -> Event:
        """The last thing that happened."""
        return self.state(incident_id).events[-1]

    def see(self, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Run one query."""
        return look(self.engine, query, *args, **kwargs)

    @property
    def url(self) -> str:
        return address(self.engine)

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


def _every_state(session: Session) -> list[State | None]:
    return [load_state(session, incident) for incident in session.exec(select(Incident.id).order_by(Incident.id))]


@pytest.fixture(scope="session")
def plan() -> PlaybookFile:
    """The shipped playbook."""
    return load_playbooks()["customer-data-leak"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest revision, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "stanch.db"
    migrate(f"sqlite:///{path}")  # with its last connection SQLite moves everything into the one file
    assert not path.with_name("stanch.db-wal").exists()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL of this test process: `with postgres.database() as url` is one more fresh database."""
    with postgres_server() as url:
        yield Postgres(url)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A fresh PostgreSQL database of this test's own, at the newest revision."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def database_engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`: a test that asks for it runs once on each."""
    engine: str = request.param
    return engine


@pytest.fixture
def fresh_database(
    database_engine: str, sqlite_template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[FreshDatabase]:
    """Makes databases of this test's own: `fresh_database()` is at the newest revision, and `empty=True` has nothing in
    it yet, as PostgreSQL has when it was just set up, and SQLite before its first start."""
    numbers = itertools.count(1)
    with ExitStack() as stack:

        def make(*, empty: bool = False) -> str:
            if database_engine == "postgresql":
                postgres: Postgres = request.getfixturevalue("postgres")
                return stack.enter_context(postgres.database(empty=empty))
            number = next(numbers)
            path = tmp_path / ("stanch.db" if number == 1 else f"stanch-{number}.db")
            if not empty:
                shutil.copy(sqlite_template, path)
            return f"sqlite:///{path}"

        yield make


@pytest.fixture
def database_url(fresh_database: FreshDatabase) -> str:
    """A fresh database of this test's own, at the newest revision; the test runs once on each engine."""
    return fresh_database()


@pytest.fixture
def record(database_url: str, plan: PlaybookFile) -> Iterator[Record]:
    """A fresh database of its own."""
    engine = open_engine(database_url)
    yield Record(engine, plan)
    engine.dispose()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=(*ENGINES, "both"),
        help="run what needs a database on this engine only, or everything on both (usually: everything on SQLite, and "
        "on PostgreSQL what may tell something new there)",
    )


def pytest_configure(config: pytest.Config) -> None:
    for mark in ("only_on", "usually_on"):
        config.addinivalue_line("markers", f"{mark}(engine, reason): see tests/databases.py")
    config.addinivalue_line("markers", "long: takes most of a minute, so it begins before the others")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have what asks for a database run once on each engine."""
    if "database_engine" in metafunc.fixturenames:
        metafunc.parametrize("database_engine", ENGINES, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not for this run's engines, and begin with what is long: where tests run side by side, nobody
    waits for it at the end."""
    left_out = {item for item in items if is_left_out(item, config.getoption("--database"))}
    config.hook.pytest_deselected(items=[*left_out])
    items[:] = sorted(
        (item for item in items if item not in left_out), key=lambda item: item.get_closest_marker("long") is None
    )


def by(person: str, minutes: float = 1, *, admin: bool = False) -> Actor:
    """A person acting so many minutes after noon."""
    return Actor(person, at(minutes), admin)


__all__ = ["CHEN", "LI", "NOON", "OUTSIDER", "WANG", "ZHAO", "Record", "at", "by"]
