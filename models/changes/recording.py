"""Recording: decisions, notes and status updates. They live on the timeline and nowhere else.

A decision or note may be restricted to roles (`audience`): others see that something is there, not what; who may read
it is said by `permissions.may_read`. The same words by one person within a minute are one entry: a person who is not
sure presses twice.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.pins import Place, ask_for
from models.incidents import lock_open, playbook_of
from models.permissions import require_member
from models.refusal import Refused
from models.tables import Incident, TimelineEvent, TimelinePayload
from models.timeline import append

SAME_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Decision:
    """A choice with its reason. `options` are those weighed; `supersedes` is the `seq` of the decision it replaces;
    `source` is the message it was taken from."""

    text: str
    reason: str
    options: str = ""
    audience: tuple[str, ...] = ()
    supersedes: int | None = None
    source: Place | None = None


@dataclass(frozen=True)
class Update:
    """A status update: what is known, what is being done, what is needed, and when the next one comes (UTC)."""

    known: str
    doing: str
    needed: str
    next_at: datetime | None


def record_decision(session: Session, incident_id: str, decision: Decision, actor: Actor) -> int:
    """Put a decision on record; gives its seq. It replaces one that still stands, or none.

    The message it was taken from is asked for in the same change, if the bot can read it: in the incident's channel.
    """
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    _refuse_unknown_roles(incident, decision.audience)
    if decision.supersedes is not None:
        _refuse_replaced(session, incident, decision.supersedes)
    source = decision.source
    if source and source.channel == incident.channel:
        ask_for(session, incident, source.channel, source.ts, actor)
    payload = {
        "text": decision.text,
        "reason": decision.reason,
        "options": decision.options,
        "audience": list(decision.audience),
        "supersedes": decision.supersedes,
        "source": source.permalink if source else None,
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
    """Put a note on the timeline, of a task if `task` names one; gives its seq. `happened_at` (UTC) is when what it
    tells took place, now if nothing is said."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    _refuse_unknown_roles(incident, audience)
    if happened_at and happened_at > actor.at:
        raise Refused("This time is still to come. Give the time at which it happened.", field="happened_at")
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


def _refuse_unknown_roles(incident: Incident, audience: tuple[str, ...]) -> None:
    for role in audience:
        if not playbook_of(incident).has_role(role):
            raise Refused("There is no role called {role}. Choose one from the list.", field="audience", role=role)


def _refuse_replaced(session: Session, incident: Incident, seq: int) -> None:
    """A decision is replaced once: two that replace the same one would both seem to stand."""
    standing: dict[int, int | None] = {}
    for event, payload in _recorded(session, incident, "decision.recorded"):
        standing[event.seq] = None
        if (replaced := json.loads(payload.payload)["supersedes"]) in standing:
            standing[replaced] = event.seq
    if seq not in standing:
        raise Refused("The decision to replace is not on the record. Choose one from the list.", field="supersedes")
    if by := standing[seq]:
        raise Refused("Decision #{seq} was replaced by #{by}. Replace that one.", field="supersedes", seq=seq, by=by)


def _record_once(
    session: Session,
    incident: Incident,
    kind: str,
    payload: dict[str, Any],
    actor: Actor,
    happened_at: datetime | None = None,
) -> int:
    for event, stored in _recorded(session, incident, kind, since=actor.at - SAME_WITHIN):
        if event.actor == actor.person and json.loads(stored.payload) == payload:
            raise Refused("This is already recorded: #{seq}, {when}.", seq=event.seq, when=event.recorded_at)
    return append(session, incident, kind, actor, happened_at=happened_at, **payload).seq


def _recorded(
    session: Session, incident: Incident, kind: str, since: datetime | None = None
) -> list[tuple[TimelineEvent, TimelinePayload]]:
    """The events of a kind with what they say, in order."""
    rows = (
        select(TimelineEvent, TimelinePayload)
        .join(TimelinePayload, col(TimelinePayload.event_id) == col(TimelineEvent.id))
        .where(TimelineEvent.incident_id == incident.id, TimelineEvent.kind == kind)
        .order_by(col(TimelineEvent.seq))
    )
    return list(session.exec(rows.where(TimelineEvent.recorded_at > since) if since else rows))
