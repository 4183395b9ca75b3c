"""The database is made for the eyes of the user who runs Stanch, and what somebody else has set up is left alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from models.database import open_engine

pytestmark = pytest.mark.only_on("sqlite", reason="PostgreSQL keeps its files itself")


def touched(path: Path) -> None:
    """Open a database and write to it, with everything that SQLite puts beside it."""
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS note (text TEXT)")
        beside = {found.name: S_IMODE(found.stat().st_mode) for found in path.parent.iterdir()}
    engine.dispose()
    assert set(beside) == {"stanch.db", "stanch.db-wal", "stanch.db-shm"}
    assert len(set(beside.values())) == 1


@pytest.fixture(autouse=True)
def _everybody_may_read() -> Iterator[None]:
    """The usual umask, whatever that of the machine is."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_database_and_its_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    touched(tmp_path / "data/stanch.db")

    assert S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert S_IMODE((tmp_path / "data/stanch.db").stat().st_mode) == 0o600


def test_rights_that_somebody_gave_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o750)
    touched(tmp_path / "data/stanch.db")
    assert S_IMODE((tmp_path / "data").stat().st_mode) == 0o750

    (tmp_path / "data/stanch.db").chmod(0o640)
    touched(tmp_path / "data/stanch.db")
    assert S_IMODE((tmp_path / "data/stanch.db").stat().st_mode) == 0o640
