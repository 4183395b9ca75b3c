"""Asking: one handover, from the question to its answer. What the answer moves is told in `handovers`.

A role has one question open at a time. It is *settled* by the one who was asked, or by silence, and *withdrawn* where
something else made it pointless: the role changed otherwise, the successor left, the incident was closed.
"""

from typing import Any

from sqlmodel import Session, select

from models.actors import Actor
from models.refusal import Refused, Who
from models.tables import Handover, Incident
from models.timeline import append


def ask(session: Session, incident: Incident, handover: Handover, actor: Actor) -> None:
    """Put a handover before the person who has to answer it. Part of a change that holds the lock."""
    session.add(handover)
    session.flush()
    kind = "handover.offered" if handover.kind == "offer" else "handover.claimed"
    _tell(session, incident, kind, handover, actor, brief=handover.brief)


def refuse_second(session: Session, incident: Incident, role: str) -> None:
    """Refuse to ask while another question about the same role is open."""
    for pending in asked(session, incident, role=role):
        raise Refused(
            "This role is already on its way to {person}. Wait for the answer.", person=Who(pending.successor)
        )


def settle(session: Session, incident: Incident, handover: Handover, state: str, actor: Actor) -> None:
    """Keep the answer: `accepted`, `declined` or `unanswered`."""
    _answer(session, handover, state, actor)
    _tell(session, incident, f"handover.{state}", handover, actor)


def withdraw(session: Session, incident: Incident, handover: Handover, why: str, actor: Actor) -> None:
    """Take a question back. `why` is a word: overtaken, left, gone, closed, separate."""
    _answer(session, handover, "withdrawn", actor)
    _tell(session, incident, "handover.withdrawn", handover, actor, why=why)


def asked(session: Session, incident: Incident, **about: str) -> list[Handover]:
    """The open questions of an incident, about a `role` or to a `successor`."""
    rows = select(Handover).where(Handover.incident_id == incident.id, Handover.state == "asked").filter_by(**about)
    return list(session.exec(rows))


def _answer(session: Session, handover: Handover, state: str, actor: Actor) -> None:
    handover.state, handover.answered_at = state, actor.at
    session.add(handover)
    session.flush()


def _tell(session: Session, incident: Incident, kind: str, handover: Handover, actor: Actor, **more: Any) -> None:
    append(
        session,
        incident,
        kind,
        actor,
        handover=handover.id,
        what=handover.kind,
        role=handover.role,
        old=handover.holder,
        new=handover.successor,
        **more,
    )
