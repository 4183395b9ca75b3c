"""Roles: who answers for what. A role has one holder; whoever gets it releases the one before, in the same change."""

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.members import want_member
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.refusal import Refused, Who
from models.tables import Assignment, Handover, Incident, Task
from models.timeline import append

SEPARATE = frozenset({"ic", "scribe"})
"""Two roles that one person may not hold together at SEV1: who commands cannot also keep the record."""


def assign_role(session: Session, incident_id: str, role: str, person: str, actor: Actor) -> None:
    """Give a role to a person at once, whoever held it."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "assign_role")
    give_role(session, incident, role, person, actor)


def claim_role(session: Session, incident_id: str, role: str, actor: Actor) -> None:
    """Take a vacant role oneself. A role that is held is asked for: see `handovers.claim_held_role`."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current and current.person != actor.person:
        raise Refused("{person} holds this role. Ask for it in the roles card, or have it handed over.",
                      person=Who(current.person))  # fmt: skip
    give_role(session, incident, role, actor.person, actor)


def release_role(session: Session, incident_id: str, role: str, actor: Actor) -> None:
    """Lay a role down; its holder may, and who may assign it."""
    incident = lock_open(session, incident_id)
    current = holding(session, incident, role)
    if current is None:
        return
    if current.person != actor.person:
        require(session, incident, actor, "assign_role")
    if role == "ic":
        raise Refused("An incident needs its commander. Hand the command over, or assign someone else.")
    _withdraw_asked(session, incident, role, actor)
    current.until = actor.at
    append(session, incident, "role.released", actor, role=role, old=current.person, new=None)


def give_role(session: Session, incident: Incident, role: str, person: str, actor: Actor) -> None:
    """Move a role and the open tasks that its holder had in that role. Part of a change that holds the lock."""
    known = playbook_of(incident).role(role)
    current = holding(session, incident, role)
    if current and current.person == person:
        return
    other = next(iter(SEPARATE - {role}), None) if role in SEPARATE and incident.severity == "SEV1" else None
    opposite = holding(session, incident, other) if other else None
    if opposite and opposite.person == person:
        raise Refused("At SEV1 nobody is both commander and scribe. Choose another person for {role}.", role=known.name)
    _withdraw_asked(session, incident, role, actor)
    if current:
        current.until = actor.at
        session.add(current)
        session.flush()
    event = append(
        session,
        incident,
        "role.assigned",
        actor,
        role=role,
        old=current.person if current else None,
        new=person,
    )
    session.add(Assignment(id=event.id, incident_id=incident.id, role=role, person=person, since=actor.at))
    if current:
        _move_tasks(session, incident, role, current.person, person)
    want_member(session, incident, person)


def holding(session: Session, incident: Incident, role: str) -> Assignment | None:
    """The assignment in force of a role. Raises `Refused` for a role the playbook does not know."""
    if not playbook_of(incident).has_role(role):
        raise Refused("There is no role called {role}. Choose one from the roles card.", role=role)
    return session.exec(
        select(Assignment).where(
            Assignment.incident_id == incident.id, Assignment.role == role, col(Assignment.until).is_(None)
        )
    ).one_or_none()


def _move_tasks(session: Session, incident: Incident, role: str, old: str, new: str) -> None:
    mine = select(Task).where(
        Task.incident_id == incident.id, Task.owner == role, Task.state == "open", Task.assignee == old
    )
    for task in session.exec(mine):
        task.assignee = new


def _withdraw_asked(session: Session, incident: Incident, role: str, actor: Actor) -> None:
    """A handover still unanswered is overtaken by any other change of the role."""
    asked = select(Handover).where(
        Handover.incident_id == incident.id, Handover.role == role, Handover.state == "asked"
    )
    for handover in session.exec(asked):
        handover.state, handover.answered_at = "withdrawn", actor.at
        append(session, incident, "handover.withdrawn", actor, handover=handover.id, role=role)
