"""The ground that worlds stand on: a fresh migrated database for each, of one engine or the other."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

Fresh = Callable[[], AbstractContextManager[str]]
"""Gives the address of a migrated database that nobody else has, and takes it away afterwards."""


def copies_of(template: Path, folder: Path) -> Fresh:
    """SQLite databases: copies of a migrated one, each in a folder of its own."""
    numbers = itertools.count(1)

    @contextmanager
    def fresh() -> Iterator[str]:
        home = folder / f"sqlite-{next(numbers)}"
        home.mkdir()
        shutil.copy(template, home / "stanch.db")
        yield f"sqlite:///{home}/stanch.db"
        shutil.rmtree(home)

    return fresh
