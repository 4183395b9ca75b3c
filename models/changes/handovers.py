"""Handover 交接: a role on its way from one person to another.

An *offer* says to whom, what is open and what to watch; the role and its open tasks move when the successor accepts,
and after `OFFER_STANDS` without an answer it comes back to the holder with a ping. A *claim* asks for the role of
someone who does not answer: the holder is pinged and keeps it with one press; after `CLAIM_STANDS` in silence it moves.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.actors import STANCH, Actor
from models.changes.members import want_member
from models.changes.roles import give_role, holding
from models.incidents import lock, lock_open
from models.permissions import require_member
from models.refusal import Refused, Who
from models.tables import Handover, Incident
from models.timeline import append

OFFER_STANDS = timedelta(minutes=15)
CLAIM_STANDS = timedelta(minutes=5)


def offer_handover(session: Session, incident_id: str, role: str, successor: str, brief: str, actor: Actor) -> None:
    """Offer one's role to a successor. `brief` says what is open and what to watch."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current is None or (current.person != actor.person and not actor.admin):
        raise Refused("Only the holder can hand this role over. To take it, claim it; to give it, assign it.")
    if successor == current.person:
        raise Refused("Choose someone else: a role is handed over to another person.", field="successor")
    _refuse_second(session, incident, role)
    want_member(session, incident, successor)
    ask(
        session,
        incident,
        Handover(
            incident_id=incident.id,
            role=role,
            kind="offer",
            holder=current.person,
            successor=successor,
            brief=brief,
            asked_at=actor.at,
        ),
        actor,
    )


def claim_held_role(session: Session, incident_id: str, role: str, actor: Actor) -> None:
    """Ask for the role of someone who does not answer; a vacant one is taken at once."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current is None:
        give_role(session, incident, role, actor.person, actor)
        return
    if current.person == actor.person:
        return
    _refuse_second(session, incident, role)
    ask(
        session,
        incident,
        Handover(
            incident_id=incident.id,
            role=role,
            kind="claim",
            holder=current.person,
            successor=actor.person,
            brief="",
            asked_at=actor.at,
        ),
        actor,
    )


def accept_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """The successor takes an offered role, or the holder gives way to a claim: role and open tasks move."""
    handover, incident = _asked(session, handover_id)
    _answered_by(handover.successor if handover.kind == "offer" else handover.holder, actor)
    _settle(session, incident, handover, "accepted", actor)
    give_role(session, incident, handover.role, handover.successor, actor)


def decline_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """The successor does not take it, or the holder answers a claim: everything stays as it is."""
    handover, incident = _asked(session, handover_id)
    _answered_by(handover.successor if handover.kind == "offer" else handover.holder, actor)
    _settle(session, incident, handover, "declined", actor)


def expire_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """Nobody answered in time: an offer comes back to its holder, a claimed role moves to who claimed it."""
    handover = session.get(Handover, handover_id)
    if handover is None:
        return
    incident = lock(session, handover.incident_id)
    session.refresh(handover)
    if handover.state != "asked" or actor.at < due_at(handover):
        return
    _settle(session, incident, handover, "unanswered", actor)
    if handover.kind == "claim" and incident.status == "open":
        give_role(session, incident, handover.role, handover.successor, actor)


def overdue_handovers(session: Session, now: datetime) -> list[str]:
    """Ids of the handovers that have waited long enough."""
    asked = session.exec(select(Handover).where(Handover.state == "asked").order_by(col(Handover.asked_at)))
    return [handover.id for handover in asked if due_at(handover) <= now]


def due_at(handover: Handover) -> datetime:
    """When silence becomes an answer (UTC)."""
    return handover.asked_at + (OFFER_STANDS if handover.kind == "offer" else CLAIM_STANDS)


def ask(session: Session, incident: Incident, handover: Handover, actor: Actor) -> None:
    """Put a handover before the person who has to answer it. Part of a change that holds the lock."""
    session.add(handover)
    append(
        session,
        incident,
        "handover.offered" if handover.kind == "offer" else "handover.claimed",
        actor,
        handover=handover.id,
        role=handover.role,
        old=handover.holder,
        new=handover.successor,
        brief=handover.brief,
    )


def _refuse_second(session: Session, incident: Incident, role: str) -> None:
    asked = select(Handover).where(
        Handover.incident_id == incident.id, Handover.role == role, Handover.state == "asked"
    )
    pending = session.exec(asked).first()
    if pending:
        raise Refused(
            "This role is already on its way to {person}. Wait for the answer.", person=Who(pending.successor)
        )


def _asked(session: Session, handover_id: str) -> tuple[Handover, Incident]:
    handover = session.get(Handover, handover_id)
    if handover is None:
        raise Refused("This handover is not in the database. Open the roles card and start again.")
    incident = lock_open(session, handover.incident_id)
    session.refresh(handover)
    if handover.state != "asked":
        raise Refused("This handover is already settled. The roles card shows who holds the role.")
    return handover, incident


def _answered_by(person: str, actor: Actor) -> None:
    if actor.person not in (person, STANCH):
        raise Refused("Only {person} can answer this.", person=Who(person))


def _settle(session: Session, incident: Incident, handover: Handover, state: str, actor: Actor) -> None:
    handover.state, handover.answered_at = state, actor.at
    session.add(handover)
    session.flush()
    append(
        session, incident, f"handover.{state}", actor,
        handover=handover.id, what=handover.kind, role=handover.role, old=handover.holder, new=handover.successor,
    )  # fmt: skip
