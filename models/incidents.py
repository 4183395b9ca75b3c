"""Finding an incident: locked for a change, or by the words a person knows it by."""

import re
from functools import lru_cache

from sqlmodel import Session, col, func, select

from models.playbook import Playbook, parse_playbook
from models.refusal import Refused
from models.tables import Incident, Member

NUMBERS = 0x57A9C401
"""PostgreSQL's key of the lock on the incidents' numbers: one of our own among whatever else locks there."""


def lock(session: Session, incident_id: str) -> Incident:
    """The incident's row, locked until the transaction ends: the first line of every change.

    On SQLite the transaction itself is the lock (`BEGIN IMMEDIATE`). On PostgreSQL it is the lock of an update that
    leaves the key alone, so that a change of another incident may go on naming this one. Raises `Refused` when there is
    no such incident.
    """
    statement = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    incident = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if incident is None:
        raise Refused("This incident is not in the database. Use {command} list to see the ones that are.")
    return incident


def lock_open(session: Session, incident_id: str) -> Incident:
    """As `lock`, for changes that a closed incident does not take."""
    incident = lock(session, incident_id)
    if incident.status == "closed":
        raise Refused(
            "{code} is closed. To go on working in it, reopen it: {command} reopen.",
            code=code(incident.number),
        )
    return incident


def code(number: int) -> str:
    """What people call an incident: INC-0007."""
    return f"INC-{number:04d}"


def code_of(session: Session, incident_id: str) -> str:
    """The code of an incident, by its id."""
    return code(session.get_one(Incident, incident_id).number)


def playbook_of(incident: Incident) -> Playbook:
    """The playbook as it stood when the incident was opened, whatever became of the file since."""
    return _parsed(incident.playbook_text, incident.playbook_key)


@lru_cache(maxsize=16)
def _parsed(text: str, key: str) -> Playbook:
    return parse_playbook(text, key)


def incident_in(session: Session, channel: str) -> str | None:
    """The id of the incident that a channel belongs to."""
    return session.exec(select(Incident.id).where(Incident.channel == channel)).one_or_none()


def open_incidents_of(session: Session, person: str) -> list[Incident]:
    """The open incidents that a person belongs to, the newest first."""
    mine = select(Incident).join(Member, col(Member.incident_id) == col(Incident.id))
    mine = mine.where(Member.person == person, Member.state != "left", Incident.status == "open")
    return list(session.exec(mine.order_by(col(Incident.number).desc())))


def incident_called(session: Session, word: str) -> str | None:
    """The id of the incident that a person means by `INC-0007`, `inc 7` or `7`."""
    number = re.fullmatch(r"(?:inc)?[\s-]*0*(\d{1,9})", word.strip(), re.IGNORECASE)
    if number is None:
        return None
    return session.exec(select(Incident.id).where(Incident.number == int(number[1]))).one_or_none()


def lock_numbers(session: Session) -> None:
    """Let one incident be declared at a time, until the transaction ends: who comes next sees the one before.

    On SQLite the transaction itself is this lock.
    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(NUMBERS)))


def next_number(session: Session) -> int:
    """The number after the highest one given."""
    highest = session.exec(select(Incident.number).order_by(col(Incident.number).desc()).limit(1)).first()
    return (highest or 0) + 1
