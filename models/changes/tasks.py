"""Tasks: the lines of the checklists. Each change says the state wanted; already so is no event.

A settled line is altered by nothing but an undo: whoever comes second is told who was first, and when.
"""

import secrets
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.actors import Actor
from models.changes.members import refuse_unfit, want_member
from models.changes.moments import record_moment, take_back_moment
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.refusal import N_, Refused, Who
from models.tables import Incident, Task
from models.texts import one_line, too_many
from models.timeline import append

LONGEST = 300
"""Characters of an ad-hoc task: as many as a playbook's own may have."""

SETTLED = {
    "done": N_("{person} ticked this off already ({when}). To change that, undo it first."),
    "not_applicable": N_("{person} marked this as not applicable already ({when}). To change that, undo it first."),
    "open": N_("{person} opened this again already ({when})."),
}


def complete_task(
    session: Session, incident_id: str, key: str, actor: Actor, moment_at: datetime | None = None, reason: str = ""
) -> None:
    """Tick a task off. `moment_at` (UTC) sets the start event that the task records, e.g. when the leak was contained;
    where one is on record, another time corrects it, with the `reason`.
    """
    incident, task = _locked(session, incident_id, key, actor)
    if _is_so(task, "done", actor):
        return
    _settle(task, "done", actor, None)
    append(session, incident, "task.done", actor, task=key, old="open", new="done", happened_at=moment_at)
    moment = _moment_of(incident, task)
    if moment and moment_at:
        record_moment(session, incident, moment, moment_at, reason, actor)


def reopen_task(session: Session, incident_id: str, key: str, actor: Actor) -> None:
    """Open a settled task again, and take back the moment that its tick recorded."""
    incident, task = _locked(session, incident_id, key, actor)
    if _is_so(task, "open", actor):
        return
    moment = _moment_of(incident, task)
    if moment:
        take_back_moment(session, incident, moment, task, actor)
    old = task.state
    _settle(task, "open", actor, None)
    append(session, incident, "task.reopened", actor, task=key, old=old, new="open")


def set_not_applicable(session: Session, incident_id: str, key: str, reason: str, actor: Actor) -> None:
    """Settle a task that this incident does not need, with the reason an auditor will read (field `text`)."""
    incident, task = _locked(session, incident_id, key, actor)
    if _is_so(task, "not_applicable", actor):
        return
    if task.must:
        require(session, incident, actor, "settle_must")
    if not reason:
        raise Refused("Say why this is not applicable: it stays on the record.", field="text")
    _settle(task, "not_applicable", actor, reason)
    append(
        session,
        incident,
        "task.not_applicable",
        actor,
        task=key,
        old="open",
        new="not_applicable",
        reason=reason,
    )


def assign_task(session: Session, incident_id: str, key: str, assignee: str, actor: Actor) -> None:
    """Name who does a task; they are told once. Refuses an account that can answer for nothing (field `person`)."""
    incident, task = _locked(session, incident_id, key, actor)
    if task.state != "open":
        raise Refused("This task is settled. Undo it first, then assign it.")
    if task.assignee == assignee:
        return
    refuse_unfit(session, assignee, "person")
    old, task.assignee = task.assignee, assignee
    want_member(session, incident, assignee)
    append(session, incident, "task.assigned", actor, task=key, old=old, new=assignee)


def add_task(session: Session, incident_id: str, phase: str, text: str, actor: Actor) -> str:
    """Add a line that the playbook did not foresee to a phase's checklist (field `text`); gives its key."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    if phase not in [known.key for known in playbook_of(incident).incident_phases]:
        raise Refused("There is no phase called {phase} in this incident.", phase=phase)
    text = one_line(text)
    if not text:
        raise Refused("Say what is to be done.", field="text")
    if more := too_many(text, LONGEST):
        raise Refused("Too long: {n} characters more than fit here. Put the rest into a note.", field="text", n=more)
    last = session.exec(select(func.max(Task.position)).where(Task.incident_id == incident_id)).one()
    key = f"adhoc.{secrets.token_hex(4)}"
    session.add(Task(incident_id=incident_id, key=key, position=(last or 0) + 1, phase=phase, owner="ic", text=text))
    append(session, incident, "task.added", actor, task=key, phase=phase, text=text)
    return key


def _locked(session: Session, incident_id: str, key: str, actor: Actor) -> tuple[Incident, Task]:
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    task = session.exec(select(Task).where(Task.incident_id == incident_id, col(Task.key) == key)).one_or_none()
    if task is None:
        raise Refused("This task is not in the incident any more. The checklist shows the ones that are.")
    return incident, task


def _is_so(task: Task, wanted: str, actor: Actor) -> bool:
    """Whether a task is as wanted, by this person's own doing. Raises `Refused` where somebody else was first, or where
    it is settled otherwise.
    """
    if task.state == wanted and task.by in (None, actor.person):
        return True
    if (task.state == wanted or task.state != "open" != wanted) and task.by and task.at:
        raise Refused(SETTLED[task.state], person=Who(task.by), when=task.at)
    return False


def _settle(task: Task, state: str, actor: Actor, note: str | None) -> None:
    task.state, task.by, task.at, task.note = state, actor.person, actor.at, note


def _moment_of(incident: Incident, task: Task) -> str | None:
    """The start event that completing a task records."""
    return None if task.text else playbook_of(incident).task(task.key).moment
