"""Moving: an installation from one database into another, SQLite to PostgreSQL or back.

No bot works on either meanwhile: what it wrote would be lost. The target is brought up to date, then everything goes
over in one transaction, in which it is compared with the source and every chain is verified before it is committed. So
it was done as a whole or not at all, and can be begun again. The source stays as it was.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url, text
from sqlmodel import Session

from bot.carrying.progress import Bar, Done, counting
from bot.leader import sole_process
from bot.preparing import naming, not_current, upgraded
from bot.verifying import flaws_of_database
from models.carrying import be_patient, carry, contents_of, counts, require_same
from models.database import for_reading, open_engine
from models.migrations import standing
from models.refusal import N_, Refused
from models.timeline import Flaw

CARRYING = N_("Carrying over")


@dataclass(frozen=True)
class Moved:
    """What was carried over: rows by table. `before`: all of it was there already. `flaws` are of the record: if there
    are any, nothing was carried."""

    rows: dict[str, int]
    before: bool
    flaws: list[Flaw]


def move(source: str, target: str, bar: Bar) -> Moved:
    """Carry everything from one database into another, which is empty. Raises `Refused`."""
    _require_two(source, target)
    with ExitStack() as parts:
        parts.enter_context(alone_on(source))
        there = _opened(source, parts)
        with naming(source):
            if (stands := standing(there)) != "current":
                raise not_current(stands)
        parts.enter_context(alone_on(target))
        upgraded(target)
        here = _opened(target, parts)
        with naming(target), for_reading(there).connect() as reading, here.connect() as writing, bar(CARRYING) as done:
            return _carried(reading, writing, done)


def _carried(source: Connection, target: Connection, done: Done) -> Moved:
    for connection in (source, target):
        be_patient(connection)
    rows = counts(source)
    if any(counts(target).values()):
        if contents_of(source) != contents_of(target):
            raise Refused("The target holds something else already. Nothing was changed: give an empty database.")
        return Moved(rows, before=True, flaws=[])
    carry(source, target, counting(done, sum(rows.values())))
    require_same(source, target)
    flaws = flaws_of_database(Session(bind=target))
    if not flaws:
        target.commit()
    return Moved(rows, before=False, flaws=flaws)


def _require_two(source: str, target: str) -> None:
    urls = [make_url(url) for url in (source, target)]
    for url in urls[:1]:
        if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
            raise Refused("There is no database at {place}.", place=str(url.database))
    if len({(url.get_backend_name(), url.host, url.port, url.database) for url in urls}) == 1:
        raise Refused("Source and target are the same database.")


def _opened(url: str, parts: ExitStack) -> Engine:
    engine = open_engine(url)
    parts.callback(engine.dispose)
    return engine


@contextmanager
def alone_on(url: str) -> Iterator[None]:
    """Be the only process that works on a database. Raises `Refused` if a bot does."""
    with sole_process(url):
        if make_url(url).get_backend_name() == "sqlite":
            yield
            return
        from bot.campaign import KEY  # its driver is not needed otherwise

        engine = open_engine(url)
        with naming(url), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text(f"SELECT pg_try_advisory_lock({KEY})")).scalar():
                raise Refused(
                    "A Stanch works on the database {url}. Stop it first, on every machine.",
                    url=make_url(url).render_as_string(hide_password=True),
                )
            yield
        engine.dispose()
