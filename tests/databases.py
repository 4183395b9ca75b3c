"""Databases for the tests: a fresh one for each, SQLite or PostgreSQL, at the newest revision.

One database of each kind is migrated once; a test gets a copy of its own, which is gone after it. Which tests run on
which engine is told by their room (`USUALLY_ON_SQLITE`, `ON_BOTH`) and two marks, and chosen with `--database`:

    @pytest.mark.only_on("sqlite", reason="…")       is about this one engine
    @pytest.mark.usually_on("sqlite", reason="…")    would tell nothing new on the other: left to `--database both`
"""

import itertools
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest
from sqlalchemy import Engine, TextClause, bindparam, make_url, text

from models.columns import UtcTime
from models.database import for_reading, open_engine
from models.migrations import upgrade

ENGINES = ("sqlite", "postgresql")

SERVER = Path(__file__).with_name("postgres_server.py")


class Postgres:
    """A PostgreSQL of our own with a migrated database to copy. `url` is the address of the server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._numbers = itertools.count(1)
        self._template = self._create()
        migrate(self._template)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a new database, which is dropped at the end, whoever is still connected."""
        url = self._create(None if empty else make_url(self._template).database)
        try:
            yield url
        finally:
            self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    @contextmanager
    def gone(self, url: str) -> Iterator[None]:
        """Take a database away: whoever is connected is thrown out, and nobody gets in until it is back."""
        name = make_url(url).database
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.throw_out(url)
        try:
            yield
        finally:
            self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def throw_out(self, url: str) -> None:
        """Break every connection to a database."""
        self._run(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{make_url(url).database}'"  # noqa: S608
        )

    def _create(self, template: str | None = None) -> str:
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own; gives its address. It ends with us, however we end."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-W", "ignore", str(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl+C is for the tests
    ) as server:
        assert server.stdout
        url = server.stdout.readline().strip()
        assert url, "PostgreSQL did not start: see above."
        yield url


def migrate(url: str) -> None:
    """Bring a database to the newest revision."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


def address(engine: Engine) -> str:
    """The address of a database, as DATABASE_URL has it."""
    return engine.url.render_as_string(hide_password=False)


def rows(url: str, query: str, **values: Any) -> list[Any]:
    """What a query gives, asked behind everybody's back. Values are named `:name` in it."""
    engine = open_engine(url)
    with for_reading(engine).connect() as connection:
        found = connection.execute(_typed(query, values)).all()
    engine.dispose()
    return [tuple(row) for row in found]


def run(url: str, *statements: str, **values: Any) -> None:
    """Run statements in one transaction, behind everybody's back."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(_typed(statement, values))
    engine.dispose()


def _typed(statement: str, values: Mapping[str, Any]) -> TextClause:
    """A statement with its values, of which times go in as everywhere."""
    named = {name: value for name, value in values.items() if f":{name}" in statement}
    types = {name: UtcTime() if isinstance(value, datetime) else None for name, value in named.items()}
    return text(statement).bindparams(*(bindparam(name, value, types[name]) for name, value in named.items()))


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold a database as another program may, so that nobody else can write."""
    engine = open_engine(url)
    with engine.begin() as connection:  # on SQLite this is all it takes
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE incident"))
        yield
    engine.dispose()


def triggers(url: str) -> tuple[list[str], list[str]]:
    """The statements that put the timeline's triggers to sleep, and those that wake them again."""
    if url.startswith("sqlite"):
        found = rows(url, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]
    off, on = (
        [f"ALTER TABLE timeline_{what} {verb} TRIGGER USER" for what in ("event", "payload")]
        for verb in ("DISABLE", "ENABLE")
    )
    return off, on


def stored(url: str) -> bytes:
    """All that a database holds: of SQLite every byte of its files, of PostgreSQL every row of its tables."""
    path = make_url(url).database or ""
    if url.startswith("sqlite"):
        return b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))
    tables = [name for (name,) in rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = (rows(url, f'SELECT CAST(t AS text) FROM "{table}" t') for table in tables)  # noqa: S608
    return "\n".join(row for each in found for (row,) in each).encode()


USUALLY_ON_SQLITE = ("tests/bot/", "tests/handlers/", "tests/stories/", "tests/views/")
"""Where the database is reached through the changes and queries that `tests/models` tries on both engines anyhow."""

ON_BOTH = ("tests/bot/test_reconciling.py", "tests/bot/test_doubt.py", "tests/stories/test_first_hour.py")
"""Of those the ones that show on PostgreSQL too that the machine as a whole works."""


def is_left_out(item: pytest.Item, chosen: str | None) -> bool:
    """Whether a test is not to run: its engine is not the chosen one, or not the one that its mark or room names."""
    engine = _engine_of(item)
    if engine is None:
        return False
    only, usually = _named_by(item, "only_on"), None if chosen else _usual_engine(item)
    return any(named and named != engine for named in (only, usually, None if chosen == "both" else chosen))


def _usual_engine(item: pytest.Item) -> str | None:
    """The one engine a test is usually tried on, if there is one. What asks for PostgreSQL by name gets it."""
    if marked := _named_by(item, "usually_on"):
        return marked
    file = item.nodeid.partition("::")[0]
    chooses = isinstance(item, pytest.Function) and "database_engine" in getattr(item, "fixturenames", ())
    return "sqlite" if chooses and file.startswith(USUALLY_ON_SQLITE) and file not in ON_BOTH else None


def _engine_of(item: pytest.Item) -> str | None:
    """The engine that a test works on, if any: the one it was given, the one it asks for, the one it is about."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if engine := given.get("database_engine"):
        return str(engine)
    if "postgres" in getattr(item, "fixturenames", ()):
        return "postgresql"
    return _named_by(item, "only_on")


def _named_by(item: pytest.Item, mark: str) -> str | None:
    found = item.get_closest_marker(mark)
    return _with_a_reason(*found.args, **found.kwargs) if found else None


def _with_a_reason(engine: Literal["sqlite", "postgresql"], *, reason: str) -> str:
    assert engine in ENGINES, reason
    return engine
