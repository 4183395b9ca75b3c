"""The record for machines: the summary as JSON, complete, independent of any language, and its own proof.

Times are ISO 8601 in UTC, lengths are seconds, unknown is null. What is restricted to roles says so and nothing else.
How a reader checks it is told in `models.exports`.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.exports import FORMAT, exported_chain
from models.state import State
from views.severity import suggested
from views.summary import facts
from views.summary.notices import notices_told
from views.words import moments


def summary_json(state: State) -> str:
    """The whole record as indented JSON; `state` is as of its closing."""
    closed = facts.closing(state)
    record = {
        "format": FORMAT,
        "incident": _incident(state),
        "closing": {"by": closed.actor, "at": closed.recorded_at, **closed.payload},
        "playbook": _playbook(state),
        "people": {person: {"name": state.names.get(person), "slack_id": person} for person in sorted(state.concerned)},
        "moments": dict(moments(state)),
        "spans": [
            {"from": s.start, "to": s.end, "seconds": int(s.length.total_seconds()) if s.length is not None else None}
            for s in facts.spans(state)
        ],
        "roles": [
            {"role": role, "person": person, "from": since, "until": until}
            for role, person, since, until in facts.tenures(state)
        ],
        "vacant_roles": [role.key for role in state.vacant_roles],
        "handovers": [asdict(handover) for handover in state.handovers],
        "tasks": [{**asdict(task), "text": state.text_of(task).model_dump()} for task in state.visible_tasks],
        "law": _law(state),
        "notices": notices_told(state),
        "head": {"seq": closed.seq, "hash": closed.hash},
        "chain": exported_chain(state.events),
    }
    return json.dumps(record, ensure_ascii=False, indent=2, default=_plain)


def _incident(state: State) -> dict[str, Any]:
    own = asdict(state.incident)
    del own["playbook_digest"]
    return {"code": state.incident.code, **own, "duplicate_of": state.duplicate_code}


def _law(state: State) -> dict[str, Any]:
    """What was known and which duties followed, with their clocks. Points of the score are text, such as "2.75"."""
    law, suggestion = state.law, suggested(state)
    return {
        "packs": [pack.key for pack in law.catalogue.packs],
        "facts": {"version": law.version, "known": law.sheet.facts if law.sheet else {}},
        "grade": {"key": suggestion.grade.key, "presumed": suggestion.grade.presumed,
                  "at_least": suggestion.grade.at_least, "at_most": suggestion.grade.at_most},
        "score": {"low": f"{float(suggestion.score.low):g}", "high": f"{float(suggestion.score.high):g}"},
        "suggested_severity": suggestion.severity,
        "duties": [{**asdict(duty), "late": duty.was_late, **_row(state, duty.key)} for duty in law.duties],
        "verdicts": [asdict(verdict) for verdict in law.verdicts],
    }  # fmt: skip


def _row(state: State, key: str) -> dict[str, Any]:
    """A duty as the catalogue has it."""
    row = state.law.catalogue.obligations.get(key)
    if row is None:
        return {}
    return {
        "name": row.name.model_dump(),
        "recipient": row.recipient.model_dump(),
        "citation": row.citation.model_dump(),
        "mark": row.mark,
        "length": row.length,
        "to_be_confirmed_by_counsel": row.needs_counsel,
    }


def _playbook(state: State) -> dict[str, Any]:
    """Which plan was followed, and what its keys are called."""
    plan = state.playbook
    return {
        "key": plan.key,
        "version": plan.version,
        "name": plan.name.model_dump(),
        "digest": state.incident.playbook_digest,
        "phases": {phase.key: phase.name.model_dump() for phase in plan.phases},
        "roles": {role.key: role.name.model_dump() for role in plan.roles},
        "data_kinds": {kind.key: kind.name.model_dump() for kind in plan.data_kinds},
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in the record")
