"""Closing and reopening.

A resolved incident is closed in one step, once its must-items are settled. "False alarm" and "duplicate" would make a
real leak vanish, so they need a reason and a second person: one proposes, another confirms, what is open is settled
with that reason, the law's clocks end, and a duplicate is linked with the incident it repeats. Whatever else closes the
incident overtakes a proposal. The event `incident.closed` is always the last of its change: the summary is told as of
it.

The law's clocks outlive a closing as resolved: the summary of thirty days only begins with it.

Reopening takes back what closing did by itself: the tasks it settled are open again, the end of handling is unknown
again, and the clocks run as the facts have it. What people settled stays settled.

A change of two incidents locks them in the order of their ids, so that two such changes never wait for each other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import asked, withdraw
from models.changes.moments import in_force, record_moment, withdraw_moment
from models.changes.obligations import end_clocks, reckon
from models.incidents import code, lock, lock_open, playbook_of
from models.permissions import is_member, require, require_member
from models.refusal import Refused, Who
from models.state import shown
from models.tables import Closure, Incident, Task, TimelineEvent, TimelinePayload
from models.timeline import append


@dataclass(frozen=True)
class Resolution:
    """How an incident ended, what was learned, and why an open must-item is closed over (administrators only)."""

    outcome: str
    lessons: str
    override: str = ""


def require_closer(session: Session, incident_id: str, actor: Actor) -> None:
    """Refuse whoever could not close an incident, before they fill in the form."""
    require(session, session.get_one(Incident, incident_id), actor, "close")


def require_reopener(session: Session, incident_id: str, actor: Actor) -> None:
    """Refuse whoever could not reopen an incident, before they fill in the form."""
    _closed(session, session.get_one(Incident, incident_id), actor)


def close_incident(session: Session, incident_id: str, resolution: Resolution, actor: Actor) -> None:
    """Close a resolved incident; its summary follows. Open must-items block it, unless an administrator says why
    not."""
    incident = lock(session, incident_id)
    require(session, incident, actor, "close")
    if _closed_before(session, incident, actor):
        return
    musts = [task for task in _open_tasks(session, incident) if task.must]
    if musts:
        _refuse_to_close_over(musts, incident, resolution, actor)
    _overtake_proposal(session, incident, actor)
    ends = in_force(session, incident_id, "handling_ended") is None
    if ends:
        record_moment(session, incident, "handling_ended", actor.at, "", actor)
    _close(
        session, incident, "resolved", actor,
        text=resolution.outcome, lessons=resolution.lessons,
        override=resolution.override if musts else "", open_musts=[task.key for task in musts],
        settled=[], set_moment="handling_ended" if ends else None,
    )  # fmt: skip


def propose_closure(session: Session, incident_id: str, outcome: str, reason: str, actor: Actor,
                    duplicate_of: str | None = None) -> None:  # fmt: skip
    """Propose to close as `false_alarm` or `duplicate` (of the incident with that id); a second person confirms.

    An incident that the proposer may not read is answered like one that does not exist.
    """
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "close")
    pending = session.get(Closure, incident_id)
    if pending:
        raise Refused(
            "{person} has proposed to close it already. Someone else has to confirm.",
            person=Who(pending.proposed_by),
        )
    readable = duplicate_of if duplicate_of and is_member(session, duplicate_of, actor) else None
    other = _repeated(session, incident, readable) if outcome == "duplicate" else None
    event = append(
        session, incident, "closure.proposed", actor,
        outcome=outcome, reason=reason, duplicate_of=code(other.number) if other else None,
    )  # fmt: skip
    session.add(
        Closure(
            incident_id=incident_id, event_id=event.id, outcome=outcome, reason=reason,
            duplicate_of=other.id if other else None, proposed_by=actor.person, proposed_at=actor.at,
        )
    )  # fmt: skip


def confirm_closure(session: Session, incident_id: str, proposal: str, actor: Actor) -> None:
    """A second person confirms: what is open is settled with the reason, the two are linked, and it is closed.

    `proposal` is the id of the event that proposed it, so that nobody confirms another one than they read.
    """
    seen = session.get(Closure, incident_id)
    _lock_in_order(session, incident_id, seen.duplicate_of if seen else None)
    incident, pending = _proposed(session, incident_id, proposal, actor)
    if actor.person == pending.proposed_by:
        raise Refused("A second person has to confirm: you proposed it yourself.")
    other = _repeated(session, incident, pending.duplicate_of) if pending.outcome == "duplicate" else None
    settled = _open_tasks(session, incident)
    for task in settled:
        task.state, task.by, task.at, task.note = "not_applicable", actor.person, actor.at, pending.reason
    end_clocks(session, incident, pending.reason, actor)
    incident.duplicate_of = pending.duplicate_of
    session.delete(pending)
    _close(
        session, incident, pending.outcome, actor,
        text=pending.reason, lessons="", override="", open_musts=[],
        settled=[task.key for task in settled], set_moment=None,
        duplicate_of=code(other.number) if other else None,
        proposed_by=pending.proposed_by, proposal=pending.event_id,
    )  # fmt: skip
    if other:
        append(session, other, "incident.duplicate_linked", actor, duplicate=code(incident.number))


def withdraw_closure(session: Session, incident_id: str, proposal: str, actor: Actor) -> None:
    """Take the proposal back, or turn it down: the incident goes on."""
    incident, pending = _proposed(session, incident_id, proposal, actor)
    _withdraw(session, incident, pending, actor)


def reopen_incident(session: Session, incident_id: str, reason: str, actor: Actor) -> None:
    """Open a closed incident again, with the reason."""
    seen = session.get(Incident, incident_id)
    _lock_in_order(session, incident_id, seen.duplicate_of if seen else None)
    incident = lock(session, incident_id)
    closed = _closed(session, incident, actor)
    other = lock(session, incident.duplicate_of) if incident.duplicate_of else None
    old, incident.outcome, incident.duplicate_of, incident.status = incident.outcome, None, None, "open"
    incident.updated_at, incident.next_update_at = actor.at, None
    append(session, incident, "incident.reopened", actor, old=old, new=None, reason=reason, reopened=closed["settled"])
    for task in session.exec(select(Task).where(Task.incident_id == incident_id, col(Task.key).in_(closed["settled"]))):
        task.state, task.by, task.at, task.note = "open", actor.person, actor.at, None
    ended = in_force(session, incident_id, closed["set_moment"]) if closed["set_moment"] else None
    if ended:
        withdraw_moment(session, incident, ended, actor)
    reckon(session, incident, actor)
    if other:
        append(session, other, "incident.duplicate_unlinked", actor, duplicate=code(incident.number))


def _open_tasks(session: Session, incident: Incident) -> list[Task]:
    """What is open of the tasks that the severity shows: nobody has to settle what nobody could see."""
    tasks = select(Task).where(Task.incident_id == incident.id, Task.state == "open").order_by(col(Task.position))
    return list(shown(session.exec(tasks), playbook_of(incident), incident.severity))


def _refuse_to_close_over(musts: list[Task], incident: Incident, resolution: Resolution, actor: Actor) -> None:
    if actor.admin and resolution.override:
        return
    if actor.admin:
        raise Refused("Say why the incident is closed over items that must be settled.", field="override")
    playbook = playbook_of(incident)
    raise Refused(
        "Settle these first, or mark them as not applicable with a reason: {tasks}",
        field="outcome",
        tasks=tuple(playbook.task(task.key).text for task in musts),
    )


def _repeated(session: Session, incident: Incident, other_id: str | None) -> Incident:
    """The incident that this one repeats. It must be another, and no repetition itself: links never run in circles."""
    other = session.get(Incident, other_id) if other_id and other_id != incident.id else None
    if other is None:
        raise Refused("Name the other incident that this one repeats.", field="duplicate_of")
    if other.duplicate_of:
        first = session.get_one(Incident, other.duplicate_of)
        raise Refused(
            "{code} is itself a duplicate of {first}. Name {first}.",
            field="duplicate_of", code=code(other.number), first=code(first.number),
        )  # fmt: skip
    return other


def _lock_in_order(session: Session, *incident_ids: str | None) -> None:
    for incident_id in sorted({each for each in incident_ids if each}):
        lock(session, incident_id)


def _close(session: Session, incident: Incident, outcome: str, actor: Actor, **payload: Any) -> None:
    for handover in asked(session, incident):
        withdraw(session, incident, handover, "closed", actor)
    incident.status, incident.outcome, incident.next_update_at = "closed", outcome, None
    append(session, incident, "incident.closed", actor, old=None, new=outcome, **payload)


def _closed_before(session: Session, incident: Incident, actor: Actor) -> bool:
    """Whether it is closed by this person's own doing. Raises `Refused` where somebody else was first."""
    if incident.status == "open":
        return False
    event, _ = _last_closing(session, incident)
    if event.actor != actor.person:
        raise Refused("{person} closed this already ({when}).", person=Who(event.actor), when=event.recorded_at)
    return True


def _closed(session: Session, incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """What the closing that holds says. Raises `Refused` for an open incident, or somebody who may not reopen it."""
    require(session, incident, actor, "reopen")
    if incident.status == "open":
        raise Refused("{code} is open: there is nothing to reopen.", code=code(incident.number))
    return _last_closing(session, incident)[1]


def _last_closing(session: Session, incident: Incident) -> tuple[TimelineEvent, Mapping[str, Any]]:
    rows = (
        select(TimelineEvent, TimelinePayload.payload)
        .join(TimelinePayload, col(TimelinePayload.event_id) == col(TimelineEvent.id))
        .where(TimelineEvent.incident_id == incident.id, TimelineEvent.kind == "incident.closed")
        .order_by(col(TimelineEvent.seq).desc())
    )
    event, payload = session.exec(rows.limit(1)).one()
    return event, json.loads(payload)


def _proposed(session: Session, incident_id: str, proposal: str, actor: Actor) -> tuple[Incident, Closure]:
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    pending = session.get(Closure, incident_id, populate_existing=True)
    if pending is None or pending.event_id != proposal:
        raise Refused("This proposal to close the incident no longer stands.")
    return incident, pending


def _overtake_proposal(session: Session, incident: Incident, actor: Actor) -> None:
    pending = session.get(Closure, incident.id)
    if pending:
        _withdraw(session, incident, pending, actor)


def _withdraw(session: Session, incident: Incident, pending: Closure, actor: Actor) -> None:
    session.delete(pending)
    append(session, incident, "closure.withdrawn", actor, outcome=pending.outcome, proposal=pending.event_id)
