"""Replacing: one database by another, in one step, while programs work on it.

- A SQLite database is overwritten page by page in one transaction, as SQLite's own backup does it.
- A PostgreSQL database is emptied and filled in one transaction.

First, while nobody can write, what stands there is kept in a backup of its own, and the new one is told what it has to
know to be the record from now on (`models.changes.restoring`), as that which is missing in it. So what is kept and what
is replaced are the same: where somebody writes in between, it is begun again.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection as File
from sqlite3 import OperationalError as OtherHolds

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.carrying import copies
from bot.carrying.backing_up import picture
from bot.carrying.progress import Done, counting, silent
from bot.preparing import upgraded
from bot.verifying import flaws_of_database
from models.actors import STANCH, Actor
from models.carrying import be_patient, carry, counts, empty, require_same, tables
from models.changes.restoring import Backup, record_restored
from models.database import look, open_engine, write
from models.incidents import code
from models.outages import Unavailable
from models.refusal import Refused
from models.tables import Incident, TimelineEvent
from models.timeline import Flaw

ATTEMPTS = 10
"""How often a database is tried that is written to all the time."""

LOCKED_FIRST = ("delivery", "incident")
"""The tables in the order in which changes lock them."""


@dataclass(frozen=True)
class Job:
    """A backup that was found good, as a file of its own; the database that it is to replace; and where to keep that,
    if there is something to keep."""

    url: str
    ready: Path
    keep: Path | None
    made_at: datetime
    at: datetime


@dataclass(frozen=True)
class Restored:
    """What was done: of which time the backup is, where that is kept which it has replaced, and how many events of each
    incident, by its code, are only there. `flaws` are of the backup: if there are any, nothing was done."""

    made_at: datetime
    kept: Path | None = None
    lost: dict[str, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


class Overtaken(Exception):  # noqa: N818 - it is begun again
    """Somebody wrote to the database since it was kept."""


def into_file(job: Job, database: Path, done: Done) -> Restored:
    """Overwrite a SQLite database. Raises `Refused`."""
    for _ in range(ATTEMPTS):
        with closing(copies.connected(database)) as watching, copies.unfinished(database) as marked:
            watching.execute("PRAGMA journal_mode=WAL")  # it is, unless it is new: nobody waits for a reader then
            with _nobody_writes(database):
                before = _version(watching)
                restored = _prepared(job, marked)
            try:
                copies.overwrite(marked, database, done, lambda: _require(watching, before))  # noqa: B023
            except Overtaken:
                continue
            return restored
    raise Refused("The database is written to all the time. Stop Stanch, and try again.")


def into_server(job: Job, done: Done) -> Restored:
    """Empty and fill a PostgreSQL database. Raises `Refused`."""
    upgraded(job.url)
    engine = open_engine(job.url)
    try:
        for _ in range(ATTEMPTS - 1):
            try:
                return _refilled(job, engine, done)
            except OperationalError:  # two who waited for each other: the server broke us off
                continue
        return _refilled(job, engine, done)
    finally:
        engine.dispose()


def _refilled(job: Job, engine: Engine, done: Done) -> Restored:
    """Nobody writes while this lasts, and everybody reads what was there before, until it is committed."""
    others = [table.name for table in tables() if table.name not in LOCKED_FIRST]
    with copies.unfinished(job.ready) as marked, engine.connect() as here:
        be_patient(here)
        here.execute(text(f"LOCK TABLE {', '.join([*LOCKED_FIRST, *others])} IN EXCLUSIVE MODE"))
        restored = _prepared(job, marked)
        source = open_engine(f"sqlite:///{marked}")
        with source.connect() as there, _unguarded(here):
            empty(here)
            carry(there, here, counting(done, sum(counts(there).values())))
            require_same(there, here)
        source.dispose()
        flaws = flaws_of_database(Session(bind=here))
        if not flaws:
            here.commit()
        return replace(restored, flaws=flaws)


def _prepared(job: Job, marked: Path) -> Restored:
    """Keep what is to be replaced, and make of the backup the record from now on, while nobody writes."""
    copies.copy(job.ready, marked)
    if job.keep:
        with copies.unfinished(job.keep) as kept:
            picture(job.url, kept, silent)
            copies.stamp(kept, job.at)
            copies.finish(kept, job.keep)
    lost = _lost(job.keep, marked) if job.keep else []
    by_incident = Counter(incident for incident, _ in lost) if job.keep else None
    engine = open_engine(f"sqlite:///{marked}")
    write(engine, record_restored, Backup(job.made_at, by_incident), Actor(STANCH, job.at))
    engine.dispose()
    return Restored(job.made_at, job.keep, dict(sorted(Counter(name for _, name in lost).items())))


def _lost(kept: Path, backup: Path) -> list[tuple[str, str]]:
    """The incident, by id and by code, of each event that is in what was kept and not in the backup."""
    known = {event for event, *_ in _events_in(backup)}
    return [(incident, code(number)) for event, incident, number in _events_in(kept) if event not in known]


def _events_in(file: Path) -> list[tuple[str, str, int]]:
    engine = open_engine(f"sqlite:///{file}")
    try:
        return look(engine, _events)
    finally:
        engine.dispose()


def _events(session: Session) -> list[tuple[str, str, int]]:
    belonging = col(Incident.id) == col(TimelineEvent.incident_id)
    rows = select(TimelineEvent.id, TimelineEvent.incident_id, Incident.number).join(Incident, belonging)
    return [(event, incident, number) for event, incident, number in session.exec(rows)]


@contextmanager
def _nobody_writes(database: Path) -> Iterator[None]:
    """Hold SQLite's lock for writers; readers go on. Raises `Refused` where another program does not give it up."""
    with closing(copies.connected(database)) as holding:
        try:
            holding.execute("BEGIN IMMEDIATE")
        except OtherHolds as error:
            raise Unavailable("busy") from error
        yield


def _version(watching: File) -> int:
    """A number that changes with each commit of others: https://www.sqlite.org/pragma.html#pragma_data_version"""
    return int(watching.execute("PRAGMA data_version").fetchone()[0])


def _require(watching: File, version: int) -> None:
    if _version(watching) != version:
        raise Overtaken


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Without the triggers that refuse rewriting, in this transaction only."""
    _switch_triggers(connection, "DISABLE")
    yield
    _switch_triggers(connection, "ENABLE")


def _switch_triggers(connection: Connection, verb: str) -> None:
    for table in tables():
        connection.execute(text(f"ALTER TABLE {table.name} {verb} TRIGGER USER"))
