"""Moments: the start events of the clocks. A correction supersedes with a reason; nothing is overwritten."""

from datetime import datetime

from sqlmodel import Session, select

from models.actors import Actor
from models.incidents import lock_open
from models.permissions import require, require_member
from models.refusal import Refused
from models.tables import Incident, Moment
from models.timeline import append

KINDS = ("occurred", "detected", "reported", "aware", "contained", "restored", "handling_ended")
"""In the order in which they usually come (domain: start events and metrics)."""


def set_moment(session: Session, incident_id: str, kind: str, at: datetime, reason: str, actor: Actor) -> None:
    """Record when something happened (UTC), or correct it with a reason. A time still to come is refused."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = in_force(session, incident_id, kind)
    if current:
        require(session, incident, actor, "correct_moment")
        if not reason:
            raise Refused("This time is on record already. Say why it is corrected.", field="reason")
    put_moment(session, incident, kind, at, reason, actor)


def put_moment(session: Session, incident: Incident, kind: str, at: datetime, reason: str, actor: Actor) -> None:
    """Write a moment that supersedes the one in force. Part of a change that holds the lock."""
    if at > actor.at:
        raise Refused("This time is still to come. Give the time at which it happened.", field="at")
    current = in_force(session, incident.id, kind)
    if current and current.at == at:
        return
    old = current.at.isoformat() if current else None
    event = append(session, incident, "moment.set", actor, moment=kind, old=old, new=at.isoformat(), reason=reason)
    if current:
        current.in_force = False
        session.add(current)
        session.flush()
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


def in_force(session: Session, incident_id: str, kind: str) -> Moment | None:
    """The moment of a kind that counts now."""
    statement = select(Moment).where(Moment.incident_id == incident_id, Moment.kind == kind, Moment.in_force)
    return session.exec(statement).one_or_none()
