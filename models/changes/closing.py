"""Closing and reopening.

A resolved incident is closed in one step, once its must-items are settled. "False alarm" and "duplicate" would make a
real leak vanish, so they need a reason and a second person: one proposes, another confirms, and what is open is
settled with that reason.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import asked, withdraw
from models.incidents import code, lock, lock_open, playbook_of
from models.permissions import require, require_member
from models.refusal import Refused, Who
from models.tables import Closure, Incident, Task
from models.timeline import append


@dataclass(frozen=True)
class Resolution:
    """How an incident ended, what was learned, and why an open must-item is closed over (administrators only)."""

    outcome: str
    lessons: str
    override: str = ""


def open_musts(session: Session, incident: Incident) -> list[Task]:
    """The tasks that must be settled before closing and are not."""
    tasks = select(Task).where(Task.incident_id == incident.id, Task.state == "open", col(Task.must))
    return list(session.exec(tasks.order_by(col(Task.position))))


def close_incident(session: Session, incident_id: str, resolution: Resolution, actor: Actor) -> None:
    """Close a resolved incident; its summary follows. Open must-items block it, unless an administrator says why
    not."""
    incident = lock(session, incident_id)
    if incident.status == "closed":
        return
    require(session, incident, actor, "close")
    musts = open_musts(session, incident)
    if musts and not (actor.admin and resolution.override):
        if actor.admin:
            raise Refused("Say why the incident is closed over items that must be settled.", field="override")
        playbook = playbook_of(incident)
        raise Refused(
            "Settle these first, or mark them as not applicable with a reason: {tasks}",
            field="outcome",
            tasks=tuple(playbook.task(task.key).text for task in musts),
        )
    _close(
        session, incident, "resolved", actor,
        text=resolution.outcome, lessons=resolution.lessons,
        override=resolution.override if musts else "", open_musts=[task.key for task in musts],
    )  # fmt: skip


def propose_closure(session: Session, incident_id: str, outcome: str, reason: str, actor: Actor,
                    duplicate_of: str | None = None) -> None:  # fmt: skip
    """Propose to close as `false_alarm` or `duplicate` (of the incident with that id); a second person confirms."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "close")
    if (outcome == "duplicate") != (duplicate_of is not None) or duplicate_of == incident_id:
        raise Refused("Name the other incident that this one repeats.", field="duplicate_of")
    pending = session.get(Closure, incident_id)
    if pending:
        raise Refused(
            "{person} has proposed to close it already. Someone else has to confirm.",
            person=Who(pending.proposed_by),
        )
    other = session.get(Incident, duplicate_of) if duplicate_of else None
    event = append(
        session, incident, "closure.proposed", actor,
        outcome=outcome, reason=reason, duplicate_of=code(other.number) if other else None,
    )  # fmt: skip
    session.add(
        Closure(
            incident_id=incident_id, event_id=event.id, outcome=outcome, reason=reason,
            duplicate_of=duplicate_of, proposed_by=actor.person, proposed_at=actor.at,
        )
    )  # fmt: skip


def confirm_closure(session: Session, incident_id: str, actor: Actor) -> None:
    """A second person confirms: what is open is settled with the reason, the two are linked, and it is closed."""
    incident, pending = _proposed(session, incident_id)
    require_member(session, incident, actor)
    if actor.person == pending.proposed_by:
        raise Refused("A second person has to confirm: you proposed it yourself.")
    for task in session.exec(select(Task).where(Task.incident_id == incident_id, Task.state == "open")):
        task.state, task.by, task.at, task.note = "not_applicable", actor.person, actor.at, pending.reason
    incident.duplicate_of = pending.duplicate_of
    session.delete(pending)
    _close(
        session,
        incident,
        pending.outcome,
        actor,
        text=pending.reason,
        proposed_by=pending.proposed_by,
        lessons="",
    )


def withdraw_closure(session: Session, incident_id: str, actor: Actor) -> None:
    """Take the proposal back, or turn it down: the incident goes on."""
    incident, pending = _proposed(session, incident_id)
    require_member(session, incident, actor)
    session.delete(pending)
    append(session, incident, "closure.withdrawn", actor, outcome=pending.outcome)


def reopen_incident(session: Session, incident_id: str, reason: str, actor: Actor) -> None:
    """Open a closed incident again, with the reason."""
    incident = lock(session, incident_id)
    if incident.status == "open":
        return
    require(session, incident, actor, "reopen")
    old, incident.outcome, incident.duplicate_of, incident.status = incident.outcome, None, None, "open"
    incident.updated_at, incident.next_update_at = actor.at, None
    append(session, incident, "incident.reopened", actor, old=old, new=None, reason=reason)


def _close(session: Session, incident: Incident, outcome: str, actor: Actor, **payload: Any) -> None:
    for handover in asked(session, incident):
        withdraw(session, incident, handover, "closed", actor)
    incident.status, incident.outcome = "closed", outcome
    append(session, incident, "incident.closed", actor, old=None, new=outcome, **payload)


def _proposed(session: Session, incident_id: str) -> tuple[Incident, Closure]:
    incident = lock_open(session, incident_id)
    pending = session.get(Closure, incident_id)
    if pending is None:
        raise Refused("Nobody proposes to close this incident any more.")
    return incident, pending
