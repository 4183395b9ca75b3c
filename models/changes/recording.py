"""Recording: decisions, notes, status updates and pinned messages. They live on the timeline and nowhere else.

A decision or note may be restricted to roles (`audience`); whoever does not hold one sees that something is there, not
what. The same words by one person within a minute are one entry: a person who is not sure presses twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.incidents import lock_open
from models.permissions import require_member
from models.refusal import Refused
from models.tables import Incident, TimelineEvent, TimelinePayload
from models.timeline import append

SAME_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Decision:
    """A choice with its reason. `options` are those weighed; `supersedes` is the `seq` of the decision it replaces."""

    text: str
    reason: str
    options: str = ""
    audience: tuple[str, ...] = ()
    supersedes: int | None = None


@dataclass(frozen=True)
class Update:
    """A status update: what is known, what is being done, what is needed, and when the next one comes (UTC)."""

    known: str
    doing: str
    needed: str
    next_at: datetime | None


@dataclass(frozen=True)
class Pin:
    """A message put on the timeline: where it stands, who wrote it when, and what it said (masked)."""

    channel: str
    ts: str
    author: str
    written_at: datetime
    permalink: str
    message: Mapping[str, Any]


def record_decision(session: Session, incident_id: str, decision: Decision, actor: Actor) -> int:
    """Put a decision on record; gives its seq. Superseding names one that stands, and no other."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    old = decision.supersedes
    if old is not None:
        before = session.exec(
            select(TimelineEvent).where(TimelineEvent.incident_id == incident_id, TimelineEvent.seq == old)
        ).one_or_none()
        if before is None or before.kind != "decision.recorded":
            raise Refused("The decision to replace is not on the record. Choose one from the list.", field="supersedes")
    payload = {
        "text": decision.text,
        "reason": decision.reason,
        "options": decision.options,
        "audience": list(decision.audience),
        "supersedes": old,
    }
    return _record_once(session, incident, "decision.recorded", payload, actor)


def add_note(
    session: Session,
    incident_id: str,
    text: str,
    actor: Actor,
    *,
    audience: tuple[str, ...] = (),
    happened_at: datetime | None = None,
    task: str | None = None,
) -> int:
    """Put a note on the timeline, of a task if `task` names one; gives its seq."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    payload = {"text": text, "audience": list(audience), "task": task}
    return _record_once(session, incident, "note.added", payload, actor, happened_at)


def post_update(session: Session, incident_id: str, update: Update, actor: Actor) -> int:
    """Give a status update; the rhythm of the severity starts anew."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    if update.next_at and update.next_at <= actor.at:
        raise Refused("The next update is in the past. Give a time still to come.", field="next_at")
    incident.updated_at, incident.next_update_at = actor.at, update.next_at
    payload = {
        "known": update.known,
        "doing": update.doing,
        "needed": update.needed,
        "next_at": update.next_at.isoformat() if update.next_at else None,
    }
    return _record_once(session, incident, "update.posted", payload, actor)


def pin_message(session: Session, incident_id: str, pin: Pin, actor: Actor, kind: str = "message.pinned") -> int | None:
    """Put a message on the timeline with its own time and permalink, once; None if it is there already."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    key = f"pin:{pin.channel}:{pin.ts}"
    there = select(TimelineEvent).where(TimelineEvent.incident_id == incident_id, TimelineEvent.key == key)
    if session.exec(there).first():
        return None
    event = append(
        session,
        incident,
        kind,
        actor,
        happened_at=pin.written_at,
        key=key,
        channel=pin.channel,
        ts=pin.ts,
        author=pin.author,
        permalink=pin.permalink,
        message=json.dumps(pin.message, ensure_ascii=False, sort_keys=True),
        text=str(pin.message.get("text", "")),
    )
    return event.seq


def _record_once(
    session: Session,
    incident: Incident,
    kind: str,
    payload: dict[str, Any],
    actor: Actor,
    happened_at: datetime | None = None,
) -> int:
    lately = (
        select(TimelineEvent, TimelinePayload)
        .join(TimelinePayload, col(TimelinePayload.event_id) == col(TimelineEvent.id))
        .where(
            TimelineEvent.incident_id == incident.id,
            TimelineEvent.kind == kind,
            TimelineEvent.actor == actor.person,
            TimelineEvent.recorded_at > actor.at - SAME_WITHIN,
        )
    )
    for event, stored in session.exec(lately):
        if json.loads(stored.payload) == payload:
            raise Refused("This is already recorded ({when}).", when=event.recorded_at)
    return append(session, incident, kind, actor, happened_at=happened_at, **payload).seq
