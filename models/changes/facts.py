"""Facts: what is known of a leak, field by field; the clocks follow.

Each change of facts is a version. The event `facts.set` holds `version` and `changed`: for every field that differs its
`old` and `new` value as plain data, None for unknown.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from models.actors import STANCH, Actor
from models.changes.obligations import facts_of, reckon
from models.facts import DataSet, Facts, changes_between, facts_to_json
from models.facts.data_sets import DATA_KINDS
from models.facts.facts import FactValue, value_to_json
from models.incidents import lock_open
from models.law import Law, keep_law
from models.permissions import require_member
from models.refusal import Refused
from models.severity import refuse_unexplained
from models.tables import FactSheet, Incident, TimelineEvent, TimelinePayload
from models.timeline import append


def set_facts(
    session: Session, incident_id: str, changed: Mapping[str, FactValue | None], version: int, actor: Actor
) -> None:
    """Record what is known, field by field (`models.facts.FIELDS`); None makes a field unknown again.

    `version` is the one the person saw: what they left as they saw it is not theirs, and stays as others have set it
    since. Raises `Refused` at the field where both have changed it, or where what is said needs a reason.
    """
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    since = _changed_since(session, incident_id, version)
    theirs = {key: value for key, value in changed.items() if key not in since or value_to_json(value) != since[key]}
    for key in theirs.keys() & since.keys():
        if getattr(facts_of(session, incident_id), key) != theirs[key]:
            raise Refused(
                "Somebody has set this meanwhile. Close the form, look at the facts again, and decide.", field=key
            )
    if theirs.keys() & {"identifiability", "identifiability_reason"}:
        refuse_unexplained(replace(facts_of(session, incident_id), **theirs))  # type: ignore[arg-type]  # read before
    _set(session, incident, theirs, actor)
    reckon(session, incident, actor)


def watch_law(session: Session, incident: Incident, law: Law, kinds: Collection[str], actor: Actor) -> None:
    """Open an incident under the law as it stands: what is known of the firm and which data it is are its first facts.

    Part of the declaration, once its moments are on record.
    """
    keep_law(session, incident, law)
    if law.firm.known:
        _set(session, incident, law.firm.known, Actor(STANCH, actor.at))
    if known := tuple(DataSet(kind) for kind in DATA_KINDS if kind in kinds):
        _set(session, incident, {"data_sets": known}, actor)
    reckon(session, incident, actor)


def _changed_since(session: Session, incident_id: str, version: int) -> dict[str, Any]:
    """The fields that were changed after a version, each with the value it had in it (plain data)."""
    rows = select(TimelinePayload.payload).join(TimelineEvent, col(TimelineEvent.id) == col(TimelinePayload.event_id))
    rows = rows.where(TimelineEvent.incident_id == incident_id, TimelineEvent.kind == "facts.set")
    changed: dict[str, Any] = {}
    for payload in map(json.loads, session.exec(rows.order_by(col(TimelineEvent.seq)))):
        if payload["version"] > version:
            changed = {key: each["old"] for key, each in payload["changed"].items()} | changed
    return changed


def _set(session: Session, incident: Incident, changed: Mapping[str, Any], actor: Actor) -> None:
    """The next version, unless nothing differs."""
    old = facts_of(session, incident.id)
    new: Facts = replace(old, **changed)
    differing = changes_between(old, new)
    if not differing:
        return
    sheet = session.get(FactSheet, incident.id) or FactSheet(
        incident_id=incident.id, version=0, facts={}, set_by=actor.person, set_at=actor.at
    )
    sheet.version, sheet.facts, sheet.set_by, sheet.set_at = (
        sheet.version + 1, facts_to_json(new), actor.person, actor.at,
    )  # fmt: skip
    session.add(sheet)
    told = {each.field: {"old": value_to_json(each.old), "new": value_to_json(each.new)} for each in differing}
    append(session, incident, "facts.set", actor, version=sheet.version, changed=told)
