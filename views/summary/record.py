"""The record for machines: the summary as JSON, complete and independent of any language.

Times are ISO 8601 in UTC, lengths are seconds, unknown is null. What is restricted to roles says so and nothing else.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.state import Event, State
from views.summary import facts

FORMAT = "stanch-summary/1"


def summary_json(state: State) -> str:
    """The whole record as indented JSON."""
    closed = facts.closing(state)
    record = {
        "format": FORMAT,
        "incident": {**asdict(state.incident), "code": state.incident.code, "duplicate_of": state.duplicate_code},
        "playbook": {"key": state.playbook.key, "version": state.playbook.version},
        "outcome": {
            key: closed.payload.get(key) for key in ("text", "lessons", "override", "open_musts", "proposed_by")
        },
        "moments": dict(facts.moments(state)),
        "spans": [
            {"from": s.start, "to": s.end, "seconds": int(s.length.total_seconds()) if s.length is not None else None}
            for s in facts.spans(state)
        ],
        "roles": [
            {"role": role, "person": person, "from": since, "until": until}
            for role, person, since, until in facts.tenures(state)
        ],
        "tasks": [{**asdict(task), "text": state.text_of(task).model_dump()} for task in state.visible_tasks],
        "events": [_event(event) for event in state.events],
        "people": dict(state.names),
        "head": {"seq": closed.seq, "hash": closed.hash},
    }
    return json.dumps(record, ensure_ascii=False, indent=2, default=_plain)


def _event(event: Event) -> dict[str, Any]:
    hidden = bool(event.payload.get("audience"))
    payload = {"restricted": True, "audience": event.payload["audience"]} if hidden else dict(event.payload)
    return {
        "seq": event.seq,
        "id": event.id,
        "kind": event.kind,
        "actor": event.actor,
        "happened_at": event.happened_at,
        "recorded_at": event.recorded_at,
        "hash": event.hash,
        "payload": payload,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in the record")
