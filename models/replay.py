"""Replay: what the timeline says of an incident, beside what the tables say.

The tables are a convenience: every row of theirs can be told again from the events. Where the two part ways, somebody
wrote into a table behind the timeline's back. A claim is named by a key, such as `severity`, `role ic`, `task
contain.stop_leak` or `moment aware`; an exported record makes the same claims and is held against its own events.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.incidents import code
from models.notices.sections import digest_of as digest_of_text
from models.notices.sections import sections_from_json
from models.playbook import digest_of
from models.refusal import N_
from models.tables import IN_FORCE, Assignment, FactSheet, Incident, Moment, Notice, Obligation, Task, Verdict
from models.timeline import Flaw

Claims = Mapping[str, Any]
"""What is claimed, by key. A key that is not there claims what its kind begins with: open, nobody, unknown."""


@dataclass(frozen=True)
class Said:
    """What an event says, and its seq."""

    value: Any
    seq: int


def replay(events: Iterable[tuple[int, str, Mapping[str, Any]]]) -> dict[str, Said]:
    """What the events (seq, kind, payload) say in the end."""
    said: dict[str, Said] = {}
    for seq, kind, payload in events:
        if kind in READ and payload:
            said |= {key: Said(value, seq) for key, value in READ[kind](payload)}
    return said


def disagreements(incident: str, said: Mapping[str, Said], claimed: Claims) -> Iterator[Flaw]:
    """Where claims are not what the events said last; `incident` is its code."""
    for key in sorted({*said, *claimed}):
        first = _first(key)
        last = said.get(key, Said(first, 0))
        if claimed.get(key, first) != last.value:
            yield Flaw(incident, last.seq, N_("The tables do not say what the timeline says: {what}."), key)


def claims_of(session: Session, incident: Incident) -> Claims:
    """What the tables claim."""
    mine = incident.id
    other = session.get(Incident, incident.duplicate_of) if incident.duplicate_of else None
    roles = select(Assignment).where(Assignment.incident_id == mine, col(Assignment.until).is_(None))
    moments = select(Moment).where(Moment.incident_id == mine, Moment.in_force)
    tasks = select(Task.key, Task.state).where(Task.incident_id == mine)
    notices = session.exec(select(Notice).where(Notice.incident_id == mine)).all()
    return {
        "title": incident.title,
        "what_happened": incident.what_happened,
        "how_found": incident.how_found,
        "severity": incident.severity,
        "phase": incident.phase,
        "status": incident.status,
        "outcome": incident.outcome,
        "duplicate_of": code(other.number) if other else None,
        "playbook": digest_of(incident.playbook_text),
        **{f"role {held.role}": held.person for held in session.exec(roles)},
        **{f"moment {moment.kind}": instant(moment.at.isoformat()) for moment in session.exec(moments)},
        **{f"task {key}": state for key, state in session.exec(tasks)},
        **_law_claims(session, incident),
        **{f"notice {notice.number}": notice.state for notice in notices},
        **{
            f"text of notice {notice.number}": digest_of_text(notice.title, sections_from_json(notice.sections))
            for notice in notices
        },
    }


def _law_claims(session: Session, incident: Incident) -> Claims:
    """The facts, the duties in force with the instant they are due, and what legal has said."""
    sheet = session.get(FactSheet, incident.id)
    counts = col(Obligation.state).in_(IN_FORCE)
    rows = session.exec(select(Obligation).where(Obligation.incident_id == incident.id, counts)).all()
    verdicts = session.exec(select(Verdict).where(Verdict.incident_id == incident.id))
    return {
        **{f"fact {key}": value for key, value in (sheet.facts if sheet else {}).items()},
        **{f"duty {row.key}": row.state for row in rows},
        **{f"due {row.key}": instant(row.due_at.isoformat()) for row in rows if row.due_at},
        **{f"verdict {verdict.key}": verdict.applies for verdict in verdicts},
    }


def instant(written: str) -> str:
    """A moment's one spelling, whatever zone it was written in."""
    return datetime.fromisoformat(written).astimezone(UTC).isoformat()


def _first(key: str) -> str | None:
    return "open" if key.startswith("task ") or key == "status" else None


Reading = Callable[[Mapping[str, Any]], Iterator[tuple[str, Any]]]


def _declared(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in ("title", "what_happened", "how_found", "severity", "phase"):
        yield key, said[key]
    yield "playbook", said["playbook_digest"]


def _closed(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("status", "closed"), ("outcome", said["new"]), ("duplicate_of", said.get("duplicate_of")))
    yield from ((f"task {key}", "not_applicable") for key in said["settled"])


def _reopened(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("status", "open"), ("outcome", None), ("duplicate_of", None))
    yield from ((f"task {key}", "open") for key in said["reopened"])


def _moment(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"moment {said['moment']}", instant(said["new"]) if said["new"] else None


def _facts(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"fact {key}", each["new"]) for key, each in said["changed"].items())


def _clock(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    due = said["new"]["due_at"]
    yield f"due {said['obligation']}", instant(due) if due else None


def _begun(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"duty {said['obligation']}", "running"
    yield from _clock(said)


def _ended(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"duty {said['obligation']}", None), (f"due {said['obligation']}", None))


def _settled(state: str) -> Reading:
    def reading(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        yield f"duty {said['obligation']}", state

    return reading


def _notice(state: str) -> Reading:
    """The state of a notice and, where the event says it, the digest of its text."""

    def reading(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        yield f"notice {said['number']}", state
        if "digest" in said:
            yield f"text of notice {said['number']}", said["digest"]

    return reading


def _new(key: str) -> Reading:
    """The new value of `key`, whose braces are filled from the payload."""

    def reading(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        yield key.format_map(said), said["new"]

    return reading


READ: Mapping[str, Reading] = {
    "incident.declared": _declared,
    "incident.renamed": _new("title"),
    "severity.set": _new("severity"),
    "phase.set": _new("phase"),
    "incident.closed": _closed,
    "incident.reopened": _reopened,
    "role.assigned": _new("role {role}"),
    "role.released": _new("role {role}"),
    "facts.set": _facts,
    "obligation.started": _begun,
    "obligation.superseded": _clock,
    "obligation.withdrawn": _ended,
    "obligation.met": _settled("met"),
    "obligation.resumed": _settled("running"),
    "obligation.judged": _new("verdict {obligation}"),
    "waiver.granted": _settled("waived"),
    "moment.set": _moment,
    "moment.withdrawn": _moment,
    "task.done": _new("task {task}"),
    "task.reopened": _new("task {task}"),
    "task.not_applicable": _new("task {task}"),
    "notice.drafted": _notice("draft"),
    "notice.changed": _notice("draft"),
    "notice.approval_withdrawn": _notice("draft"),
    "notice.approved": _notice("approved"),
    "notice.sent": _notice("sent"),
}
"""The kinds of events that say something of a table, and what."""
