"""Restoring: a backup in the place of the database, while the bot works or before it is started.

The file itself is not touched. A copy of it is examined and, if an older version wrote it, brought up to date; then it
replaces what stood there (`replacing`). A running bot finds everything behind, and goes on from there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session, func, select

from bot.carrying import copies
from bot.carrying.progress import Bar
from bot.carrying.replacing import Job, Restored, into_file, into_server
from bot.leader import sole_process
from bot.preparing import naming, not_current, upgraded
from bot.verifying import verify
from models.database import look, open_engine
from models.migrations import standing
from models.refusal import N_, Refused
from models.tables import Incident, TimelineEvent

RESTORING = N_("Restoring")


@dataclass(frozen=True)
class Held:
    """What a database holds: how many incidents (None: it cannot be read), and when the newest event was recorded
    (UTC)."""

    incidents: int | None = 0
    newest: datetime | None = None


def restore(url: str, file: Path, at: datetime, bar: Bar, agree: Callable[[Held], None]) -> Restored:
    """Put a backup in the place of a database. `agree` is asked where something is replaced, and raises if nobody
    wants that. Raises `Refused`."""
    database = _file_of(url)
    _require_another(file, database)
    with naming(url), _examined(file, database or file, at) as (ready, made_at):
        if flaws := verify(f"sqlite:///{ready}"):
            return Restored(made_at, flaws=flaws)
        held = _held_by(url)
        if held.incidents != 0:
            agree(held)
        keep = _name_of_kept(database or file, at)
        job = Job(url, ready, keep if held.incidents else None, made_at, at)
        with bar(RESTORING) as done, copies.writing(database or file):
            if database is None:
                return into_server(job, done)
            if held.incidents is None:
                _set_aside(url, database, keep)
                return replace(into_file(job, database, done), kept=keep)
            return into_file(job, database, done)


def _file_of(url: str) -> Path | None:
    """The file of a SQLite database, which is there from now on, for this user only; None of PostgreSQL's."""
    database = make_url(url)
    if database.get_backend_name() != "sqlite":
        return None
    with naming(url):
        open_engine(url).dispose()
    return Path(str(database.database))


def _require_another(file: Path, database: Path | None) -> None:
    try:
        file.open("rb").close()
    except OSError as error:
        raise Refused("{file} cannot be read ({reason}).", file=str(file), reason=error.strerror or "") from error
    if database and database.resolve() == file.resolve():
        raise Refused("{file} is the database itself. Choose another name.", file=str(file))


@contextmanager
def _examined(file: Path, beside: Path, at: datetime) -> Iterator[tuple[Path, datetime]]:
    """A copy of a backup, brought up to date, and when that was made; a plain copy of a database is taken to be of the
    time of its newest event. Raises `Refused` if it is none, or a newer version wrote it."""
    with copies.unfinished(beside.with_name(file.name)) as ready:
        with copies.writing(ready), copies.reading(file):
            copies.copy(file, ready)
        copies.require_whole(ready, file)
        made_at = copies.stamped_at(ready)
        copies.unstamp(ready)
        url = f"sqlite:///{ready}"
        upgraded(url)
        yield ready, made_at or _held_by(url).newest or at


def _held_by(url: str) -> Held:
    """What a database holds now. Raises `Refused` where a newer version wrote it."""
    engine = open_engine(url)
    try:
        if standing(engine) == "unknown":
            raise not_current("unknown")
        return look(engine, _held)
    except OperationalError:
        raise
    except DatabaseError:
        return Held(None)
    finally:
        engine.dispose()


def _held(session: Session) -> Held:
    if not inspect(session.connection()).has_table("incident"):
        return Held()
    incidents = session.exec(select(func.count()).select_from(Incident)).one()
    return Held(incidents, session.exec(select(func.max(TimelineEvent.recorded_at))).one())


def _name_of_kept(beside: Path, at: datetime) -> Path:
    return beside.with_name(f"{beside.stem}-before-{at:%Y%m%d-%H%M%S}.db")


def _set_aside(url: str, database: Path, kept: Path) -> None:
    """Keep a file that cannot be read as it is. No bot works on it: it could not."""
    with sole_process(url):
        for more in copies.BESIDE:
            if (part := Path(f"{database}{more}")).exists():
                part.replace(f"{kept}{more}")
        open_engine(url).dispose()
