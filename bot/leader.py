"""The leader: the one process that reconciles and sweeps.

On SQLite a lock file beside the database lets one process in and refuses a second with a sentence. The lock is the
system's: it goes with the process, however that ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url


class AlreadyRunning(Exception):  # noqa: N818
    """Another process works on this database."""


@contextmanager
def sole_process(database_url: str) -> Iterator[None]:
    """Hold the lock of a SQLite database. Raises `AlreadyRunning`."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    path = Path(f"{url.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(str(path)) from error
        yield
