"""The backlog: what Slack does not show, and what fell due. Of one incident for a person, of all together in figures.

Two things keep what is recorded from being shown. It has not got its turn: the incident is *behind*, which passes by
itself. Or Slack refuses it for good: it is *parked*, which needs a person. Both are read here and nothing is changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from models.changes.handovers import overdue_handovers
from models.changes.machine import updates_due
from models.changes.thresholds import clocks_due
from models.state import State, load_outline
from models.tables import Incident, Member, Surface, TimelineEvent

INVITATION = "invitation:"
"""Before the user id of somebody whom Slack would not add: an invitation is no surface, and is refused all the same."""

_OF_INCIDENTS = "incident:"


@dataclass(frozen=True)
class Parked:
    """Something that Slack refuses for good: a surface by its key, or an `INVITATION`. `error` is Slack's word."""

    key: str
    error: str


@dataclass(frozen=True)
class Backlog:
    """What Slack does not show of one incident: how many changes, when the oldest of them was recorded (UTC), and what
    is parked. `outline` is the incident without its history."""

    outline: State
    behind: int
    since: datetime | None
    parked: tuple[Parked, ...]


@dataclass(frozen=True)
class Figures:
    """The same of all incidents together: how many are behind, since when (UTC), and how many things are parked."""

    behind: int
    since: datetime | None
    parked: int


def figures(session: Session) -> Figures:
    """Count what Slack does not show."""
    since = _since(session)
    parked = sum(map(len, _parked(session).values()))
    return Figures(len(since), min(since.values(), default=None), parked)


def fell_due(session: Session, now: datetime) -> int:
    """How much fell due and is not on record yet: offers of a role, reminders, clocks (by incident)."""
    return sum(len(due(session, now)) for due in (overdue_handovers, updates_due, clocks_due))


def backlogs(session: Session) -> tuple[Backlog, ...]:
    """Every open incident, in the order of their numbers, and of the closed ones those that are behind or have
    something parked."""
    since, parked = _since(session), _parked(session)
    lagging = col(Incident.id).in_({*since, *parked})
    return _read(session, or_(Incident.status == "open", lagging), since, parked)


def refused(session: Session) -> tuple[Backlog, ...]:
    """The incidents of which something is parked, in the order of their numbers."""
    parked = _parked(session)
    return _read(session, col(Incident.id).in_(parked), _since(session), parked) if parked else ()


def _read(
    session: Session,
    which: ColumnElement[bool],
    since: Mapping[str, datetime],
    parked: Mapping[str, tuple[Parked, ...]],
) -> tuple[Backlog, ...]:
    rows = select(Incident.id, Incident.revision, Incident.synced_revision).where(which).order_by(col(Incident.number))
    return tuple(
        Backlog(outline, revision - synced, since.get(id_), parked.get(id_, ()))
        for id_, revision, synced in session.exec(rows)
        if (outline := load_outline(session, id_))
    )


def _since(session: Session) -> Mapping[str, datetime]:
    """When the oldest change was recorded that Slack does not show, by incident."""
    oldest = and_(
        col(TimelineEvent.incident_id) == col(Incident.id),
        col(TimelineEvent.seq) == col(Incident.synced_revision) + 1,
    )
    return dict(session.exec(select(Incident.id, TimelineEvent.recorded_at).join(TimelineEvent, oldest)).all())


def _parked(session: Session) -> Mapping[str, tuple[Parked, ...]]:
    """What is parked, by incident: surfaces, and whom Slack would not add to the channel of an open one."""
    surfaces = select(Surface.subject, Surface.key, Surface.error).where(
        col(Surface.error).is_not(None), func.substr(Surface.subject, 1, len(_OF_INCIDENTS)) == _OF_INCIDENTS
    )
    people = (
        select(Member.incident_id, Member.person, Member.error)
        .join(Incident, col(Incident.id) == col(Member.incident_id))
        .where(Member.state == "failed", Incident.status == "open")
    )
    return _by_incident(
        (
            *((subject.removeprefix(_OF_INCIDENTS), key, error) for subject, key, error in session.exec(surfaces)),
            *((id_, f"{INVITATION}{person}", error) for id_, person, error in session.exec(people)),
        )
    )


def _by_incident(rows: Iterable[tuple[str, str, str | None]]) -> Mapping[str, tuple[Parked, ...]]:
    found: dict[str, tuple[Parked, ...]] = {}
    for id_, key, error in sorted(rows, key=lambda row: row[:2]):
        found[id_] = (*found.get(id_, ()), Parked(key, error or ""))
    return found
