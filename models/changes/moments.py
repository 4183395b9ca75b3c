"""Moments: the start events of the clocks. A correction supersedes with a reason; nothing is overwritten. The
law's clocks follow."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.obligations import reckon
from models.incidents import lock_open
from models.permissions import require, require_member
from models.playbook import MOMENTS
from models.refusal import Refused
from models.tables import Incident, Moment, Task, TimelineEvent
from models.timeline import append

LONG_AGO = timedelta(days=366)
"""A time that lies further back is more often a slip of the year than the truth."""


def set_moment(session: Session, incident_id: str, kind: str, at: datetime, reason: str, actor: Actor) -> None:
    """Record when something of a kind happened (UTC; the kinds are `playbook.MOMENTS`), or correct it with a reason.

    A time still to come is refused, and one that lies before the leak began.
    """
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    if kind not in MOMENTS:
        raise Refused("Choose which time it is: the form lists them.", field="kind")
    record_moment(session, incident, kind, at, reason, actor)


def record_moment(session: Session, incident: Incident, kind: str, at: datetime, reason: str, actor: Actor) -> None:
    """Write a moment that supersedes the one in force. Part of a change that holds the lock.

    The first time is anybody's to give; one over a year ago takes a reason. To correct it takes a role that may, and a
    reason. Fields `at` and `reason`.
    """
    if at > actor.at:
        raise Refused("This time is still to come. Give the time at which it happened.", field="at")
    current = in_force(session, incident.id, kind)
    if current and _same(current.at, at):
        return
    if current:
        require(session, incident, actor, "correct_moment")
        if not reason:
            raise Refused("This time is on record already. Say why it is corrected.", field="reason")
    _refuse_out_of_order(session, incident, kind, at)
    if at < actor.at - LONG_AGO and not reason:
        raise Refused(
            "This is more than a year ago. Check the year; if it is right, say how that is known.", field="reason"
        )
    old = current.at.isoformat() if current else None
    event = append(session, incident, "moment.set", actor, moment=kind, old=old, new=at.isoformat(), reason=reason)
    if current:
        _supersede(session, current)
    session.add(
        Moment(
            id=event.id,
            incident_id=incident.id,
            kind=kind,
            at=at,
            reason=reason,
            set_by=actor.person,
            seq=event.seq,
        )
    )
    reckon(session, incident, actor)


def take_back_moment(session: Session, incident: Incident, kind: str, task: Task, actor: Actor) -> None:
    """Undo a tick's moment with the tick: what is not done has not happened. One that was given otherwise stays."""
    current = in_force(session, incident.id, kind)
    if current is None:
        return
    recorded_at = session.get_one(TimelineEvent, current.id).recorded_at
    if (current.set_by, recorded_at) == (task.by, task.at):
        withdraw_moment(session, incident, current, actor)


def withdraw_moment(session: Session, incident: Incident, current: Moment, actor: Actor) -> None:
    """Have a moment in force count no more, because what recorded it was undone: it is unknown again."""
    _supersede(session, current)
    append(session, incident, "moment.withdrawn", actor, moment=current.kind, old=current.at.isoformat(), new=None)
    reckon(session, incident, actor)


def in_force(session: Session, incident_id: str, kind: str) -> Moment | None:
    """The moment of a kind that counts now."""
    statement = select(Moment).where(Moment.incident_id == incident_id, Moment.kind == kind, Moment.in_force)
    return session.exec(statement).one_or_none()


def _refuse_out_of_order(session: Session, incident: Incident, kind: str, at: datetime) -> None:
    """What followed from a leak did not come before it. To the minute: no form gives more."""
    if kind == "occurred":
        others = select(Moment.at).where(Moment.incident_id == incident.id, Moment.kind != kind, Moment.in_force)
        first = session.exec(others.order_by(col(Moment.at)).limit(1)).first()
        if first and _minute(first) < _minute(at):
            raise Refused(
                "Something that followed from it is on record as earlier ({when}). Correct that first if it is wrong.",
                field="at", when=first,
            )  # fmt: skip
        return
    began = in_force(session, incident.id, "occurred")
    if began and _minute(at) < _minute(began.at):
        raise Refused(
            "The leak began later ({when}): nothing that followed from it came before. Correct that first if it is "
            "wrong.",
            field="at", when=began.at,
        )  # fmt: skip


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _same(one: datetime, other: datetime) -> bool:
    """To the second: a form gives back no more of a time than that."""
    return int(one.timestamp()) == int(other.timestamp())


def _supersede(session: Session, moment: Moment) -> None:
    moment.in_force = False
    session.add(moment)
    session.flush()
