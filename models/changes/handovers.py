"""Handover 交接: a role on its way from one person to another.

An *offer* says to whom, what is open and what to watch; the role and its open tasks move when the successor accepts,
and after `OFFER_STANDS` without an answer it comes back to the holder with a ping. A *claim* asks for the role of
someone who does not answer: the holder is pinged and keeps it with one press; after `CLAIM_STANDS` in silence it moves.
A holder who is not there any more is not asked: their role moves at once.

Only the one who is asked can answer, while they are in the channel. The same answer given twice is one answer.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import ask, refuse_second, settle, withdraw
from models.changes.members import refuse_unfit, want_member
from models.changes.roles import give_role, held_with, holding, refuse_both
from models.incidents import lock, lock_open
from models.permissions import holders_in_channel, require_member
from models.refusal import Refused, Who
from models.state import HandoverFacts
from models.tables import Handover, Incident

OFFER_STANDS = timedelta(minutes=15)
CLAIM_STANDS = timedelta(minutes=5)


def offer_handover(session: Session, incident_id: str, role: str, successor: str, brief: str, actor: Actor) -> None:
    """Offer one's role to a successor. `brief` says what to watch."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current is None or current.person != actor.person:
        raise Refused("Only the holder can hand this role over. To take it, claim it; to give it, assign it.")
    if successor == current.person:
        raise Refused("Choose someone else: a role is handed over to another person.", field="successor")
    refuse_unfit(session, successor, field="successor")
    refuse_both(session, incident, role, successor, field="successor")
    refuse_second(session, incident, role)
    want_member(session, incident, successor)
    ask(session, incident, _question(incident, role, "offer", (current.person, successor), actor, brief), actor)


def claim_held_role(session: Session, incident_id: str, role: str, actor: Actor) -> str | None:
    """Ask for the role of someone who does not answer, and give who is asked.

    A vacant one, and one whose holder is not there any more, is taken at once (None).
    """
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current is None:
        give_role(session, incident, role, actor.person, actor)
        return None
    if current.person == actor.person:
        return None
    refuse_both(session, incident, role, actor.person)
    refuse_second(session, incident, role)
    if holders_in_channel(session, incident).get(role) is None:
        give_role(session, incident, role, actor.person, actor)
        return None
    ask(session, incident, _question(incident, role, "claim", (current.person, actor.person), actor), actor)
    return current.person


def accept_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """The successor takes an offered role, or the holder gives way to a claim: role and open tasks move."""
    handover, incident = _answered(session, handover_id, "accepted", actor)
    if handover.state == "asked":
        settle(session, incident, handover, "accepted", actor)
        give_role(session, incident, handover.role, handover.successor, actor)


def decline_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """The successor does not take it, or the holder answers a claim: everything stays as it is."""
    handover, incident = _answered(session, handover_id, "declined", actor)
    if handover.state == "asked":
        settle(session, incident, handover, "declined", actor)


def expire_handover(session: Session, handover_id: str, actor: Actor) -> None:
    """Nobody answered in time: an offer comes back to its holder, a claimed role moves to who claimed it.

    A claim that SEV1 forbids by now (the severity was raised meanwhile) is withdrawn, and the role stays.
    """
    handover = session.get(Handover, handover_id)
    if handover is None:
        return
    incident = lock(session, handover.incident_id)
    session.refresh(handover)
    if handover.state != "asked" or actor.at < due_at(handover):
        return
    claimed = handover.kind == "claim"
    if claimed and held_with(session, incident, handover.role, handover.successor):
        withdraw(session, incident, handover, "separate", actor)
        return
    settle(session, incident, handover, "unanswered", actor)
    if claimed:
        give_role(session, incident, handover.role, handover.successor, actor)


def overdue_handovers(session: Session, now: datetime) -> list[str]:
    """Ids of the handovers that have waited long enough."""
    asked = session.exec(select(Handover).where(Handover.state == "asked").order_by(col(Handover.asked_at)))
    return [handover.id for handover in asked if due_at(handover) <= now]


def due_at(handover: Handover | HandoverFacts) -> datetime:
    """When silence becomes an answer (UTC)."""
    return handover.asked_at + (OFFER_STANDS if handover.kind == "offer" else CLAIM_STANDS)


def _question(
    incident: Incident, role: str, kind: str, people: tuple[str, str], actor: Actor, brief: str = ""
) -> Handover:
    """A handover that is about to be asked; `people` are its holder and its successor."""
    holder, successor = people
    return Handover(
        incident_id=incident.id,
        role=role,
        kind=kind,
        holder=holder,
        successor=successor,
        brief=brief,
        asked_at=actor.at,
    )


def _answered(session: Session, handover_id: str, answer: str, actor: Actor) -> tuple[Handover, Incident]:
    """The handover that the one who is asked answers: still open, or settled with this very answer by them."""
    handover = session.get(Handover, handover_id)
    if handover is None:
        raise Refused("This handover is not in the database. Open the roles card and start again.")
    incident = lock_open(session, handover.incident_id)
    session.refresh(handover)
    asked = handover.successor if handover.kind == "offer" else handover.holder
    if actor.person != asked:
        raise Refused("Only {person} can answer this.", person=Who(asked))
    if handover.state not in ("asked", answer):
        raise Refused("This handover is already settled. The roles card shows who holds the role.")
    require_member(session, incident, actor)
    return handover, incident
