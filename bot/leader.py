"""The leader: the one process that reconciles and sweeps.

On SQLite a lock file beside the database lets one process in and refuses a second with a sentence. The lock is the
system's: it goes with the process, however that ends. The file stays, with the number of the process that had it.
PostgreSQL, which several machines may share, has no such file; run one Stanch on it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from models.refusal import Refused


@contextmanager
def sole_process(database_url: str) -> Iterator[None]:
    """Hold the lock of a SQLite database. Raises `Refused` if another process holds it, or none can be made."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(f"{Path(url.database).resolve()}.lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise Refused(
            "The database's folder {folder} cannot be written to ({reason}). Give this user the right to, or set "
            "DATABASE_URL to another place.",
            folder=str(path.parent),
            reason=error.strerror or type(error).__name__,
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise Refused(
                "Another Stanch (process {pid}) works on this database already. Stop it first, or give this one a "
                "DATABASE_URL of its own.",
                pid=file.read().strip() or "?",
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
