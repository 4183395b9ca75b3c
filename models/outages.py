"""Outages: what a database that takes nothing now means to the person who waits.

It is held by another program, its disk is full, or it cannot be reached. Each heals without us, and until then nothing
is written; that is what the person is told, in a sentence, where Slack waits for one. Two cases are told in other
words: a connection that was lost in the very moment of committing leaves open whether the change was made, and one that
was lost after it does not.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from models.database import Unanswered
from models.refusal import N_, Refused

Kind = Literal["busy", "full", "gone", "in_doubt", "afterwards"]

SENTENCES: dict[Kind, str] = {
    "busy": N_("The database is busy and did not take this. Nothing was recorded: try again in a minute."),
    "full": N_(
        "The disk that holds the database is full. Nothing was recorded: tell whoever runs Stanch, and try again when "
        "there is room."
    ),
    "gone": N_(
        "The database cannot be reached. Nothing was recorded: try again in a minute, and if it stays so, tell whoever "
        "runs Stanch."
    ),
    "in_doubt": N_(
        "The database was lost just as this was being recorded. Look whether it is there before you try again."
    ),
    "afterwards": N_(
        "This was recorded. The database has not answered since: look in a minute at what became of it, and do not do "
        "it again."
    ),
}

SQLITE: dict[int, Kind] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "gone",
    sqlite3.SQLITE_CANTOPEN: "gone",
    sqlite3.SQLITE_READONLY: "gone",
}
"""By primary result code: https://www.sqlite.org/rescode.html"""

POSTGRESQL: dict[str, Kind] = {
    "08": "gone",
    "40": "busy",
    "53100": "full",
    "53": "gone",
    "55P03": "busy",
    "57P": "gone",
    "58": "gone",
}
"""By the beginning of the SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


class Unavailable(Refused):
    """The database took nothing, or nobody can say (`in_doubt`), or it took it and failed then (`afterwards`). What it
    is about heals by itself or by a person's hand at the machine, so whatever can be tried again later is."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(SENTENCES[kind])
        self.kind = kind


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Raise what the database has against us as `Unavailable`, where it is not a mistake of ours."""
    try:
        yield
    except Unanswered as error:
        raise Unavailable("in_doubt") from error
    except NoConnectionLeft as error:
        raise Unavailable("busy") from error
    except DBAPIError as error:
        if kind := kind_of(error):
            raise Unavailable(kind) from error
        raise


def kind_of(error: DBAPIError) -> Kind | None:
    """What sort of outage an error speaks of; None if of none."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = str(getattr(cause, "sqlstate", None) or "")
    if not state and isinstance(error, OperationalError | InterfaceError):
        return "gone"  # of the connection itself
    return next((kind for begins, kind in POSTGRESQL.items() if state.startswith(begins)), None)


def is_held(error: DBAPIError) -> bool:
    """Whether somebody else holds on PostgreSQL what a change wanted to lock: to try again is to wait on."""
    return getattr(error.orig, "sqlstate", None) == "55P03"
