"""Roles: who answers for what. A role has one holder; whoever gets it releases the one before, in the same change.

With the role go the open tasks that its holder had in it. A handover that is still unanswered is overtaken by any other
change of the same role.
"""

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import asked, withdraw
from models.changes.members import refuse_unfit, want_member
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.refusal import Refused, Who
from models.tables import Assignment, Incident, Task
from models.timeline import append

SEPARATE = frozenset({"ic", "scribe"})
"""Two roles that one person may not hold together at SEV1: who commands cannot also keep the record."""


def assign_role(session: Session, incident_id: str, role: str, person: str, actor: Actor) -> None:
    """Give a role to a person at once, whoever held it."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "assign_role")
    refuse_unfit(session, person, field="person")
    give_role(session, incident, role, person, actor)


def claim_role(session: Session, incident_id: str, role: str, actor: Actor) -> None:
    """Take a vacant role oneself. A role that is held is asked for: see `handovers.claim_held_role`."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    current = holding(session, incident, role)
    if current and current.person != actor.person:
        raise Refused(
            "{person} holds this role since {when}. To ask for it, press Claim a role in the roles card.",
            person=Who(current.person),
            when=current.since,
        )
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
    _overtake(session, incident, role, actor)
    current.until = actor.at
    append(session, incident, "role.released", actor, role=role, old=current.person, new=None)


def give_role(session: Session, incident: Incident, role: str, person: str, actor: Actor) -> None:
    """Move a role and the open tasks that its holder had in that role. Part of a change that holds the lock."""
    current = holding(session, incident, role)
    if current and current.person == person:
        return
    refuse_both(session, incident, role, person)
    _overtake(session, incident, role, actor)
    if current:
        current.until = actor.at
        session.add(current)
        session.flush()
    old = current.person if current else None
    moved = _move_tasks(session, incident, role, old, person) if old else []
    event = append(session, incident, "role.assigned", actor, role=role, old=old, new=person, tasks=moved)
    session.add(Assignment(id=event.id, incident_id=incident.id, role=role, person=person, since=actor.at))
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


def held_with(session: Session, incident: Incident, role: str, person: str) -> str | None:
    """The role that a person holds and may not hold together with this one, at the severity there is."""
    if incident.severity != "SEV1" or role not in SEPARATE:
        return None
    other = next(iter(SEPARATE - {role}))
    opposite = holding(session, incident, other) if playbook_of(incident).has_role(other) else None
    return other if opposite and opposite.person == person else None


def refuse_both(session: Session, incident: Incident, role: str, person: str, field: str | None = None) -> None:
    """Refuse to let one person both command and keep the record at SEV1."""
    other = held_with(session, incident, role, person)
    if other:
        playbook = playbook_of(incident)
        raise Refused(
            "At SEV1 nobody is both {role} and {other}, and {person} is {other}. Choose someone else, or hand {other}"
            " over first.",
            field=field,
            role=playbook.role(role).name,
            other=playbook.role(other).name,
            person=Who(person),
        )


def _move_tasks(session: Session, incident: Incident, role: str, old: str, new: str) -> list[str]:
    """Give the tasks that moved, by key."""
    mine = select(Task).where(
        Task.incident_id == incident.id, Task.owner == role, Task.state == "open", Task.assignee == old
    )
    tasks = list(session.exec(mine.order_by(col(Task.position))))
    for task in tasks:
        task.assignee = new
    return [task.key for task in tasks]


def _overtake(session: Session, incident: Incident, role: str, actor: Actor) -> None:
    for handover in asked(session, incident, role=role):
        withdraw(session, incident, handover, "overtaken", actor)
