"""The timeline: append-only, hash-chained, the evidence.

Every change ends in `append`. An event gets the next `seq` of its incident, the digest of its salted payload and the
hash of its header, which contains the hash before it: change, drop or insert one, and every later hash is wrong. The
canonical form of header and payload is RFC 8785 (JCS); their values are strings, whole numbers, booleans, null, lists
and objects of these, where JCS has no surprises.

A chain shows tampering only to one who holds an earlier head, so heads are published outside (summary, export).
Nothing here ever updates or deletes: triggers refuse it. `flaws_in` reads a chain, from the database or from an
exported record alike, and names what is not as it was written.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from models.actors import Actor
from models.refusal import N_
from models.tables import Incident, TimelineEvent, TimelinePayload

GENESIS = "0" * 64
"""What the first event of every chain follows."""

Header = Mapping[str, str | int | None]
"""What the hash of an event covers, under the names it is hashed with."""


@dataclass(frozen=True)
class Event:
    """A timeline event with what it says. `payload` is empty and `salt` None where the content is gone."""

    id: str
    incident_id: str
    seq: int
    kind: str
    key: str | None
    actor: str
    happened_at: datetime
    recorded_at: datetime
    payload_digest: str
    prev_hash: str
    hash: str
    salt: bytes | None
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Flaw:
    """A place where the record is not what was written: the incident's code, the event's seq, and what is wrong.

    `what` is the value that the sentence names, where it names one.
    """

    code: str
    seq: int
    sentence: str
    what: str = ""


@dataclass(frozen=True)
class Link:
    """One event as the chain sees it. `content` is the canonical payload; it is None where it is gone, or `withheld`:
    kept from the readers of an exported record, who still see its digest."""

    header: Header
    hash: str
    salt: bytes | None
    content: str | None
    withheld: bool = False


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
    is JSON without fractions; by habit it holds `old` and `new` where a value changed, and `reason` where one was
    given.
    """
    content, salt = canonical(_whole(payload)), secrets.token_bytes(16)
    event = TimelineEvent(
        id=secrets.token_hex(16),
        incident_id=incident.id,
        seq=incident.revision + 1,
        kind=kind,
        key=key,
        actor=actor.person,
        happened_at=(happened_at or actor.at).astimezone(UTC),
        recorded_at=actor.at.astimezone(UTC),
        payload_digest=digest_of(salt, content),
        prev_hash=head(session, incident.id),
        hash="",
    )
    event.hash = hash_of(header_of(event))
    incident.revision = event.seq
    session.add(event)
    session.flush()
    session.add(TimelinePayload(event_id=event.id, salt=salt, payload=content))
    session.info.setdefault("touched", set()).add(incident.id)
    return event


def head(session: Session, incident_id: str) -> str:
    """The newest hash of an incident's chain: the one to publish."""
    newest = select(TimelineEvent.hash).where(TimelineEvent.incident_id == incident_id)
    return session.exec(newest.order_by(col(TimelineEvent.seq).desc()).limit(1)).first() or GENESIS


def load_events(session: Session, incident_id: str) -> tuple[Event, ...]:
    """The timeline of one incident, in order."""
    return tuple(Event(*[*row[:-1], json.loads(row[-1]) if row[-1] else {}]) for row in _rows(session, incident_id))


def chain_of(session: Session, incident_id: str) -> Iterator[Link]:
    """The chain of one incident as it stands in the database, byte for byte."""
    for row in _rows(session, incident_id):
        event = Event(*[*row[:-1], {}])
        yield Link(header_of(event), event.hash, event.salt, row[-1])


def flaws_in(code: str, chain: Iterable[Link], newest: int) -> Iterator[Flaw]:
    """Recompute a chain and name what is wrong, in the order of `seq`. `newest` is the seq it should end with."""
    expected, before = 1, GENESIS
    for link in chain:
        seq = int(link.header["seq"] or 0)
        if seq != expected:
            yield Flaw(code, expected, N_("An event is missing here."))
        if link.header["prev"] != before:
            yield Flaw(code, seq, N_("It does not follow the event before it."))
        if link.hash != hash_of(link.header):
            yield Flaw(code, seq, N_("Its header was altered."))
        if link.salt is None or link.content is None:
            if not link.withheld:
                yield Flaw(code, seq, N_("Its content was removed."))
        elif link.header["payload"] != digest_of(link.salt, link.content):
            yield Flaw(code, seq, N_("Its content was altered."))
        expected, before = seq + 1, link.hash
    if newest >= expected:
        yield Flaw(code, expected, N_("The newest events are missing."))
    if newest < expected - 1:
        yield Flaw(code, expected - 1, N_("The incident does not know of this event: it was added behind its back."))


def canonical(payload: Mapping[str, Any]) -> str:
    """The one way to write a payload down: RFC 8785. The digest is taken of its UTF-8 bytes."""
    return rfc8785.dumps(dict(payload)).decode()


def digest_of(salt: bytes, content: str) -> str:
    """What the header says of the content. The salt keeps a short content from being guessed by its digest."""
    return hashlib.sha256(salt + content.encode()).hexdigest()


def hash_of(header: Header) -> str:
    """The hash of an event: SHA-256 of its header's canonical form."""
    return hashlib.sha256(rfc8785.dumps(dict(header))).hexdigest()


def header_of(event: Event | TimelineEvent) -> Header:
    """An event's header. Times are ISO 8601 in UTC, to the microsecond."""
    return {
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


def _rows(session: Session, incident_id: str) -> Iterable[Any]:
    """Columns rather than entities: a timeline of hundreds of events is read before every call to Slack."""
    events, payloads = TimelineEvent.__table__.c, TimelinePayload.__table__.c  # type: ignore[attr-defined]
    named = [events[f.name] for f in fields(Event) if f.name in events]
    rows = (
        select_columns(*named, payloads.salt, payloads.payload)
        .join(TimelinePayload, payloads.event_id == events.id, isouter=True)
        .where(events.incident_id == incident_id)
        .order_by(events.seq)
    )
    return session.execute(rows)


def _whole(value: Any) -> Any:
    """A payload as it came. Fractions are refused: their shortest spelling is where canonical forms part ways."""
    if isinstance(value, float):
        raise ValueError(f"A timeline takes no fractions: write {value!r} as text, or in a smaller unit.")
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        _whole(each)
    return value
