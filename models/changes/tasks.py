"""Tasks: the lines of the checklists. Each change says the state wanted; already so is no event."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.actors import Actor
from models.changes.members import want_member
from models.changes.moments import put_moment
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.refusal import N_, Refused, Who
from models.tables import Incident, Task
from models.timeline import append


def complete_task(
    session: Session, incident_id: str, key: str, actor: Actor, moment_at: datetime | None = None
) -> None:
    """Tick a task off. `moment_at` (UTC) sets the start event that the task records, e.g. when the leak was contained.

    Raises `Refused` for whoever pressed second: the sentence says who was first, and when.
    """
    incident, task = _locked(session, incident_id, key, actor)
    if task.state == "done":
        _already(task, actor, N_("{person} ticked this off already ({when})."))
        return
    _settle(task, "done", actor, None)
    append(session, incident, "task.done", actor, task=key, old="open", new="done", happened_at=moment_at)
    moment = None if task.text else playbook_of(incident).task(key).moment
    if moment and moment_at:
        put_moment(session, incident, moment, moment_at, "", actor)


def reopen_task(session: Session, incident_id: str, key: str, actor: Actor) -> None:
    """Open a settled task again."""
    incident, task = _locked(session, incident_id, key, actor)
    if task.state == "open":
        return
    old = task.state
    _settle(task, "open", actor, None)
    append(session, incident, "task.reopened", actor, task=key, old=old, new="open")


def set_not_applicable(session: Session, incident_id: str, key: str, reason: str, actor: Actor) -> None:
    """Settle a task that this incident does not need, with the reason an auditor will read."""
    incident, task = _locked(session, incident_id, key, actor)
    if task.state == "not_applicable":
        _already(task, actor, N_("{person} marked this as not applicable already ({when})."))
        return
    if task.must:
        require(session, incident, actor, "settle_must")
    old = task.state
    _settle(task, "not_applicable", actor, reason)
    append(
        session,
        incident,
        "task.not_applicable",
        actor,
        task=key,
        old=old,
        new="not_applicable",
        reason=reason,
    )


def assign_task(session: Session, incident_id: str, key: str, assignee: str, actor: Actor) -> None:
    """Name who does a task; they are told once."""
    incident, task = _locked(session, incident_id, key, actor)
    if task.state != "open":
        raise Refused("This task is settled. Undo it first, then assign it.")
    if task.assignee == assignee:
        return
    old, task.assignee = task.assignee, assignee
    want_member(session, incident, assignee)
    append(session, incident, "task.assigned", actor, task=key, old=old, new=assignee)


def add_task(session: Session, incident_id: str, phase: str, text: str, actor: Actor) -> str:
    """Add a line that the playbook did not foresee to a phase's checklist; gives its key."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    last = session.exec(select(func.max(Task.position)).where(Task.incident_id == incident_id)).one()
    key = f"adhoc.{secrets.token_hex(4)}"
    session.add(
        Task(
            incident_id=incident_id,
            key=key,
            position=(last or 0) + 1,
            phase=playbook_of(incident).phase(phase).key,
            owner="ic",
            text=text,
        )
    )
    append(session, incident, "task.added", actor, task=key, phase=phase, text=text)
    return key


def _locked(session: Session, incident_id: str, key: str, actor: Actor) -> tuple[Incident, Task]:
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    task = session.exec(select(Task).where(Task.incident_id == incident_id, col(Task.key) == key)).one_or_none()
    if task is None:
        raise Refused("This task is not in the incident any more. The checklist shows the ones that are.")
    return incident, task


def _settle(task: Task, state: str, actor: Actor, note: str | None) -> None:
    task.state, task.by, task.at, task.note = state, actor.person, actor.at, note


def _already(task: Task, actor: Actor, sentence: str) -> None:
    if task.by and task.at and task.by != actor.person:
        raise Refused(sentence, person=Who(task.by), when=task.at)
