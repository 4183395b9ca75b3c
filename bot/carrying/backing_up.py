"""Backing up: the whole installation in one file, made while the bot works.

Whatever the database is, the backup is a SQLite file, which `stanch verify` and `stanch status` read as they read a
database, and which `stanch restore` puts back into either. It is of one moment. It is called a backup when SQLite found
it sound, every row is in it and every chain holds; a true copy of a record that has flaws is kept under another name,
so that nobody takes it for a backup and nobody is left without.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from bot.carrying import copies
from bot.carrying.progress import Bar, Done, counting
from bot.preparing import naming, not_current, upgraded
from bot.verifying import verify
from models.carrying import be_patient, carry, counts, require_same
from models.database import for_reading, open_engine
from models.migrations import standing, upgrade
from models.refusal import N_, Refused
from models.timeline import Flaw

COPYING = N_("Copying")

FLAWED = ".flawed"
"""How the name of a copy ends that is no backup."""


@dataclass(frozen=True)
class Backup:
    """What was made: the file, how many incidents and timeline events are in it, and what is wrong with the record."""

    file: Path
    incidents: int
    events: int
    flaws: list[Flaw]


def back_up(url: str, file: Path, at: datetime, bar: Bar, *, replace: bool = False) -> Backup:
    """Make a backup of a database. Only another backup is replaced, and only where that is asked for. Raises
    `Refused`."""
    _require_free(url, file, replace=replace)
    with copies.unfinished(file) as made, copies.writing(file):
        picture(url, made, bar)
        copies.require_whole(made, Path(str(make_url(url).database)))
        flaws = flaws_of(made)
        rows = copies.rows_in(made)
        copies.stamp(made, at)
        name = file.with_name(file.name + FLAWED) if flaws else file
        copies.finish(made, name)
    return Backup(name, rows["incident"], rows["timeline_event"], flaws)


def picture(url: str, into: Path, bar: Bar) -> None:
    """Make of an empty file what a database holds at this moment. Raises `Refused`."""
    database = make_url(url)
    with bar(COPYING) as done:
        if database.get_backend_name() != "sqlite":
            _picture_of_server(url, into, done)
            return
        path = Path(str(database.database))
        if not path.is_file():
            raise Refused("There is no database at {place}.", place=str(path))
        with copies.reading(path):
            copies.copy(path, into, done)


def is_database(file: Path) -> bool:
    """Whether a file is one of SQLite's: https://www.sqlite.org/fileformat.html#magic_header_string"""
    try:
        with file.open("rb") as opened:
            return opened.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def flaws_in(file: Path) -> list[Flaw]:
    """What `stanch verify` finds wrong with a backup, which is not touched. Raises `Refused` where it is none."""
    with TemporaryDirectory(prefix="stanch-") as folder:
        scratch = Path(folder) / file.name
        with copies.reading(file), copies.writing(scratch):
            copies.copy(file, scratch)
        copies.require_whole(scratch, file)
        return flaws_of(scratch)


def flaws_of(path: Path) -> list[Flaw]:
    """What `stanch verify` finds wrong with a database file. One that an older version wrote is brought up to date for
    it, as a copy."""
    engine = open_engine(f"sqlite:///{path}")
    stands = standing(engine)
    engine.dispose()
    if stands == "unknown":
        raise not_current(stands)
    if stands == "current":
        return verify(f"sqlite:///{path}")
    with TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.") as folder:
        newer = Path(folder) / "newer.db"
        copies.copy(path, newer)
        upgraded(f"sqlite:///{newer}")
        return verify(f"sqlite:///{newer}")


def _require_free(url: str, file: Path, *, replace: bool) -> None:
    if not file.parent.is_dir():
        raise Refused("The folder {folder} is not there.", folder=str(file.parent))
    if not (file.exists() or file.is_symlink()):
        return
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and Path(str(database.database)).resolve() == file.resolve():
        raise Refused("{file} is the database itself. Choose another name.", file=str(file))
    if copies.stamped_at(file) is None:
        raise Refused("{file} is there already, and is no backup. Choose another name.", file=str(file))
    if not replace:
        raise Refused("{file} is there already. Choose another name, or replace it: --replace.", file=str(file))


def _picture_of_server(url: str, into: Path, done: Done) -> None:
    with naming(url):
        source, target = open_engine(url), open_engine(f"sqlite:///{into}")
        try:
            if (stands := standing(source)) != "current":
                raise not_current(stands)
            upgrade(target)
            with for_reading(source).connect() as there, target.begin() as here:
                be_patient(there)
                carry(there, here, counting(done, sum(counts(there).values())))
                require_same(there, here)
        finally:
            source.dispose()
            target.dispose()
