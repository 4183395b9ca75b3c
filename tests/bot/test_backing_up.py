"""`stanch backup`: one file, of one moment, that is called a backup only when everything in it is right."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.carrying.backing_up import back_up
from bot.carrying.progress import silent
from models.changes.recording import add_note
from models.database import open_engine
from models.playbook import PlaybookFile
from tests.bot.test_cli import Typed
from tests.conftest import WANG, Record, by
from tests.databases import run
from tests.installations import everything, furnish
from tests.older import dumped, fill, migrate_to


@pytest.fixture
def typed(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Typed]:
    """Types a command, in English, for the database of the record."""
    monkeypatch.chdir(tmp_path)
    return lambda *words, **more: Typed(*words, LOCALE="en", DATABASE_URL=record.url, **more)


@pytest.fixture
def opened(plan: PlaybookFile) -> Iterator[Callable[[Path], Record]]:
    """Opens a backup as the database that it is."""
    engines = []

    def opened(file: Path) -> Record:
        engines.append(open_engine(f"sqlite:///{file}"))
        return Record(engines[-1], plan)

    yield opened
    for engine in engines:
        engine.dispose()


def test_a_backup_holds_everything_and_is_for_nobody_elses_eyes(
    record: Record, typed: Callable[..., Typed], opened: Callable[[Path], Record], tmp_path: Path
) -> None:
    furnish(record)
    said = typed("backup", "b.db")
    assert (said.status, said.err) == (0, [])
    assert said.out == ["b.db: incidents 3, entries 21; every chain holds. Keep it on another machine."]
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("*b.db*")) == ["b.db"]
    assert everything(opened(tmp_path / "b.db")) == everything(record)


def test_a_backup_is_verified_and_looked_at_like_a_database(record: Record, typed: Callable[..., Typed]) -> None:
    furnish(record)
    typed("backup", "b.db")
    before = Path("b.db").read_bytes()
    holds = ["The record is what was written: every chain holds."]
    assert (typed("verify", "b.db").out, Path("b.db").read_bytes()) == (holds, before)
    assert Typed("verify", LOCALE="en", DATABASE_URL="sqlite:///b.db").out == holds
    looked = Typed("status", LOCALE="en", DATABASE_URL="sqlite:///b.db")
    assert "INC-0003" in "\n".join(looked.out)


def test_what_is_written_meanwhile_waits_for_nothing_and_is_in_it_as_a_whole_or_not(
    record: Record, opened: Callable[[Path], Record], tmp_path: Path
) -> None:
    incident = record.declare()
    begun, enough = threading.Event(), threading.Event()

    def write_on() -> None:
        for n in range(50):
            record.do(add_note, incident, f"note {n}", by(WANG, n + 1))
            if n == 10:
                begun.set()
        enough.set()

    writer = threading.Thread(target=write_on)
    writer.start()
    begun.wait(30)
    made = back_up(record.url, tmp_path / "b.db", datetime.now(UTC), silent)
    writer.join(60)
    assert enough.is_set()
    assert made.flaws == []
    there = opened(tmp_path / "b.db")
    notes = [event.payload["text"] for event in there.state(incident).events if event.kind == "note.added"]
    assert notes == [f"note {n}" for n in range(len(notes))]
    assert 11 <= len(notes) <= 50
    assert len([kind for kind in record.kinds(incident) if kind == "note.added"]) == 50


@pytest.mark.only_on("sqlite", reason="PostgreSQL has its snapshots by itself; here it is our doing")
def test_a_backup_is_of_one_moment_though_it_is_made_in_steps(record: Record, tmp_path: Path) -> None:
    """Between any two steps somebody writes; SQLite would begin anew each time and never end."""
    from bot.carrying import copies

    incident = record.declare()
    noted = 0

    def write_between(done: int, total: int) -> None:
        nonlocal noted
        noted += 1
        record.do(add_note, incident, f"note {noted}", by(WANG, noted))

    copies.copy(Path(str(record.engine.url.database)), tmp_path / "b.db", write_between)
    assert noted >= 20
    with closing(sqlite3.connect(tmp_path / "b.db")) as copy:
        assert copy.execute("SELECT count(*) FROM timeline_event WHERE kind = 'note.added'").fetchone() == (0,)


def test_an_existing_file_is_replaced_only_if_it_is_a_backup_and_that_is_asked_for(
    record: Record, typed: Callable[..., Typed], tmp_path: Path
) -> None:
    incident = record.declare()
    (tmp_path / "letter").write_text("Dear client")
    said = typed("backup", "letter", "--replace")
    assert (said.status, said.err) == (2, ["letter is there already, and is no backup. Choose another name."])
    assert typed("backup", "b.db").status == 0
    record.do(add_note, incident, "later", by(WANG, 2))
    said = typed("backup", "b.db")
    assert (said.status, said.err) == (
        2,
        ["b.db is there already. Choose another name, or replace it: --replace."],
    )
    assert typed("backup", "b.db", "--replace").status == 0
    with closing(sqlite3.connect(tmp_path / "b.db")) as copy:
        assert copy.execute("SELECT count(*) FROM timeline_event WHERE kind = 'note.added'").fetchone() == (1,)
    said = typed("backup", "no/such/b.db")
    assert (said.status, said.err) == (2, ["The folder no/such is not there."])


@pytest.mark.only_on("sqlite", reason="a server is no file")
def test_the_database_itself_is_never_the_backup(record: Record, typed: Callable[..., Typed]) -> None:
    record.declare()
    typed("backup", "b.db")
    shutil.copy("b.db", "plain.db")  # somebody put a backup in the place of a database, by hand
    said = Typed("backup", "plain.db", "--replace", LOCALE="en", DATABASE_URL="sqlite:///plain.db")
    assert (said.status, said.err) == (2, ["plain.db is the database itself. Choose another name."])


def test_a_record_with_flaws_is_copied_and_not_called_a_backup(
    record: Record, typed: Callable[..., Typed], tmp_path: Path
) -> None:
    record.declare()
    run(record.url, "UPDATE incident SET severity = 'SEV4'")
    said = typed("backup", "b.db")
    assert (said.status, said.err) == (1, [])
    assert said.out == [
        "INC-0001 #1: The tables do not say what the timeline says: severity.",
        "So this is no backup. A true copy of the database is kept in b.db.flawed.",
    ]
    assert sorted(path.name for path in tmp_path.glob("b.db*")) == ["b.db.flawed"]


@pytest.mark.only_on("sqlite", reason="a file can be damaged; a server says so itself")
def test_a_damaged_database_is_told(record: Record, typed: Callable[..., Typed], tmp_path: Path) -> None:
    furnish(record)
    record.engine.dispose()
    file = Path(str(record.engine.url.database))
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 6000] = bytes(6000)
    file.write_bytes(whole)
    said = typed("backup", "b.db")
    assert said.status == 2
    assert len(said.err) == 1
    assert "stanch.db" in said.err[0]
    assert list(tmp_path.glob("b.db*")) == []


def test_what_is_no_database_of_ours_is_refused(
    typed: Callable[..., Typed], fresh_database: Callable[..., str]
) -> None:
    said = Typed("backup", "b.db", LOCALE="en", DATABASE_URL=fresh_database(empty=True))
    assert said.status == 2
    assert said.err[0].startswith(
        ("There is no database at ", "The database is not up to date. Run: stanch db upgrade")
    )
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE letters (id)")
    said = Typed("backup", "b.db", LOCALE="en", DATABASE_URL="sqlite:///other.db")
    assert (said.status, said.err) == (2, ["other.db is no database of Stanch."])


@pytest.mark.only_on("sqlite", reason="PostgreSQL is brought up to date by a person, before")
def test_a_database_of_an_older_version_is_backed_up_as_it_is(typed: Callable[..., Typed], tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    migrate_to(f"sqlite:///{older}", "0001")
    fill(f"sqlite:///{older}", dumped())
    said = Typed("backup", "b.db", LOCALE="en", DATABASE_URL=f"sqlite:///{older}")
    assert (said.status, said.out) == (
        0,
        ["b.db: incidents 1, entries 13; every chain holds. Keep it on another machine."],
    )
    with closing(sqlite3.connect(tmp_path / "b.db")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


@pytest.mark.only_on("sqlite", reason="the file is the same from either")
def test_a_disk_that_is_full_leaves_nothing_half(
    record: Record, typed: Callable[..., Typed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.carrying import copies

    furnish(record)
    connected = copies.connected

    def without_room(path: Path) -> sqlite3.Connection:
        connection = connected(path)
        if path.name.endswith(".unfinished"):
            connection.execute("PRAGMA max_page_count = 10")
        return connection

    monkeypatch.setattr(copies, "connected", without_room)
    said = typed("backup", "b.db")
    assert (said.status, said.err) == (2, ["b.db cannot be written (database or disk is full)."])
    assert list(tmp_path.glob("*b.db*")) == []
