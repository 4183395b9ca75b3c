"""`stanch status`: looks at an installation from outside, as far as can be seen without Slack and without a token.

It reads the record, asks the system (SQLite) or the server (PostgreSQL) whether a process works on it, and asks that
process itself where PORT is set. It changes nothing, and can be used while the bot runs and while it does not.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.leader import works_on
from bot.preparing import not_current, unopened
from bot.settings import StatusSettings
from models.backlog import backlogs, fell_due
from models.database import for_reading, look, open_engine
from models.hearing import last_heard
from models.migrations import standing
from models.refusal import Refused
from views.catalogue import Texts
from views.status import COLUMNS, Outside, Reach, status_lines, status_rows

HEARD_WITHIN = 90.0
"""Seconds within which Slack was heard by a process that is connected: it notes that every half minute."""

ANSWER_WITHIN = 3.0
"""Seconds for a running bot to say how it is."""

MARKS = {True: "✓", False: "✗", None: "–"}

WIDE = 1000
"""Columns where it is no window that shows it: a line is then a line."""

HELD = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
AND classid = :high AND objid = :low AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Whether somebody holds an advisory lock, by the halves of its key.

https://www.postgresql.org/docs/current/view-pg-locks.html"""


def looked_at(settings: StatusSettings) -> Outside:
    """How an installation looks now."""
    url = make_url(settings.database_url)
    seen = Outside(datetime.now(UTC), url.render_as_string(hide_password=True))
    try:
        read = _read_file if url.get_backend_name() == "sqlite" else _read_server
        seen = read(settings.database_url, seen)
    except (SQLAlchemyError, OSError) as error:
        seen = replace(seen, trouble=unopened(settings.database_url, error))
    return _reached(seen, settings.port_given)


def print_status(seen: Outside, say: Texts) -> None:
    """Print it: sentences first, then the incidents as a table. People are called by their ids."""
    say, console = replace(say, names={}), Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    for well, sentence in status_lines(seen, say):
        console.print(f"{MARKS[well]} {sentence}", soft_wrap=True)
    if rows := status_rows(seen, say):
        code, severity, *others = map(say, COLUMNS)
        narrow = (Column(code, no_wrap=True), Column(severity, no_wrap=True))
        table = Table(*narrow, *others, box=None, padding=(0, 2, 0, 0))
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print()
        console.print(table)


def _read_file(url: str, seen: Outside) -> Outside:
    path = str(make_url(url).database)
    seen = replace(seen, worker=works_on(path))
    if not Path(path).is_file():
        missing = Refused("There is no database at {place} yet. The first start makes it: stanch run", place=path)
        return replace(seen, trouble=missing)
    with _opened(url) as engine:
        return _record(engine, seen)


def _read_server(url: str, seen: Outside) -> Outside:
    with _opened(url) as engine:
        return _record(engine, replace(seen, worker=_leader(engine)))


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _record(engine: Engine, seen: Outside) -> Outside:
    """What the record says, where it can be read."""
    stands = standing(engine)
    return look(engine, _told, seen) if stands == "current" else replace(seen, trouble=not_current(stands))


def _told(session: Session, seen: Outside) -> Outside:
    heard = last_heard(session)
    return replace(
        seen,
        backlogs=backlogs(session),
        due=fell_due(session, seen.at),
        heard_at=heard.at if heard else None,
        locked_out_since=heard.locked_out_since if heard else None,
    )


def _leader(engine: Engine) -> str | None:
    """An empty string if a process leads: it may be on another machine, so its number would tell nothing."""
    from bot.campaign import KEY

    with for_reading(engine).connect() as connection:
        held = connection.execute(text(HELD), {"high": KEY >> 32, "low": KEY & 0xFFFFFFFF}).scalar()
    return "" if held else None


def _reached(seen: Outside, port: int | None) -> Outside:
    """How far a process reaches Slack: as it says itself where it can be asked, else by when Slack was last heard."""
    if seen.worker is None and not seen.trouble:
        return seen
    if port:
        said = _answer(f"http://127.0.0.1:{port}/healthz")
        return replace(seen, reach=_reach(said), leads=said.get("leader") if said else None)
    if seen.heard_at is None:
        return seen
    lately = seen.since(seen.heard_at).total_seconds() <= HEARD_WITHIN
    return replace(seen, reach="connected" if lately else "lost")


def _reach(said: Mapping[str, Any] | None) -> Reach:
    if said is None:
        return "silent"
    if said.get("behind") is None:
        return "blind"
    if said.get("connected"):
        return "connected"
    return "lost" if said.get("reason") else "connecting"


def _answer(url: str) -> Mapping[str, Any] | None:
    """What a bot on this machine says, whether it is well (200) or not (503)."""
    opener = build_opener(ProxyHandler({}))  # this machine is never looked for through a proxy
    try:
        answer = opener.open(url, timeout=ANSWER_WITHIN)
    except HTTPError as ill:
        answer = ill
    except OSError:
        return None
    with answer, suppress(ValueError):
        said = json.load(answer)
        return said if isinstance(said, dict) else None
    return None
