"""The timeline: append-only, hash-chained, the evidence.

Every change ends in `append`. An event gets the next `seq` of its incident, the digest of its salted payload and the
hash of its header, which contains the hash before it: change, drop or insert one, and every later hash is wrong. The
canonical form of a header is RFC 8785 (JCS); all its values are strings, integers or null, where JCS has no surprises.

A chain shows tampering only to one who holds an earlier head, so heads are published outside (summary, export).
Nothing here ever updates or deletes: triggers refuse it.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlmodel import Session, col, select

from models.actors import Actor
from models.refusal import N_
from models.tables import Incident, TimelineEvent, TimelinePayload

GENESIS = "0" * 64
"""What the first event of every chain follows."""


def append(
    session: Session,
    incident: Incident,
    kind: str,
    actor: Actor,
    *,
    happened_at: datetime | None = None,
    key: str | None = None,
    **payload: Any,
) -> TimelineEvent:
    """Write the next event of a locked incident and move its revision.

    `happened_at` (UTC) defaults to when it is recorded; `key` makes the event unique within its incident. The payload
    is JSON; by habit it holds `old` and `new` where a value changed, and `reason` where one was given.
    """
    text = rfc8785.dumps(payload).decode()
    salt = secrets.token_bytes(16)
    event = TimelineEvent(
        id=secrets.token_hex(16),
        incident_id=incident.id,
        seq=incident.revision + 1,
        kind=kind,
        key=key,
        actor=actor.person,
        happened_at=(happened_at or actor.at).astimezone(UTC),
        recorded_at=actor.at.astimezone(UTC),
        payload_digest=_digest(salt, text),
        prev_hash=head(session, incident.id),
        hash="",
    )
    event.hash = _hash(event)
    incident.revision = event.seq
    session.add(event)
    session.flush()
    session.add(TimelinePayload(event_id=event.id, salt=salt, payload=text))
    session.info.setdefault("touched", set()).add(incident.id)
    return event


def head(session: Session, incident_id: str) -> str:
    """The newest hash of an incident's chain: the one to publish."""
    newest = select(TimelineEvent.hash).where(TimelineEvent.incident_id == incident_id)
    return session.exec(newest.order_by(col(TimelineEvent.seq).desc()).limit(1)).first() or GENESIS


@dataclass(frozen=True)
class Flaw:
    """A place where the record is not what was written: the incident's code, the event's seq, and what is wrong."""

    code: str
    seq: int
    sentence: str


def verify(session: Session, incident: Incident) -> Iterator[Flaw]:
    """Recompute one incident's chain and name what is wrong, in the order of `seq`."""
    code, expected, before = f"INC-{incident.number:04d}", 1, GENESIS
    rows = select(TimelineEvent, TimelinePayload).join(
        TimelinePayload, col(TimelinePayload.event_id) == col(TimelineEvent.id), isouter=True
    )
    chain = rows.where(TimelineEvent.incident_id == incident.id).order_by(col(TimelineEvent.seq))
    for event, payload in session.exec(chain):
        if event.seq != expected:
            yield Flaw(code, expected, N_("An event is missing here."))
        if event.prev_hash != before:
            yield Flaw(code, event.seq, N_("It does not follow the event before it."))
        if event.hash != _hash(event):
            yield Flaw(code, event.seq, N_("Its header was altered."))
        if payload is None:
            yield Flaw(code, event.seq, N_("Its content was removed."))
        elif event.payload_digest != _digest(payload.salt, payload.payload):
            yield Flaw(code, event.seq, N_("Its content was altered."))
        expected, before = event.seq + 1, event.hash
    if incident.revision != expected - 1:
        yield Flaw(code, expected, N_("The newest events are missing."))


def _digest(salt: bytes, text: str) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()


def _hash(event: TimelineEvent) -> str:
    header: dict[str, str | int | None] = {
        "incident": event.incident_id,
        "id": event.id,
        "seq": event.seq,
        "kind": event.kind,
        "key": event.key,
        "actor": event.actor,
        "happened_at": event.happened_at.isoformat(timespec="microseconds"),
        "recorded_at": event.recorded_at.isoformat(timespec="microseconds"),
        "payload": event.payload_digest,
        "prev": event.prev_hash,
    }
    return hashlib.sha256(rfc8785.dumps(dict(header))).hexdigest()
