"""The law's side of an incident, told again from its timeline: what was known and which duties ran at some event.

A summary tells of a closing, whatever has been entered since. What comes out is what the tables held at that time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.duties import THRESHOLD, DutyFacts, LawState, SheetFacts, VerdictFacts, WaiverFacts
from models.timeline import Event

TIMES = ("started_at", "due_at", "target_at")


@dataclass
class _Told:
    """What the events have told so far."""

    sheet: SheetFacts | None = None
    duties: dict[str, DutyFacts] = field(default_factory=dict)
    verdicts: dict[str, VerdictFacts] = field(default_factory=dict)
    waivers: dict[str, WaiverFacts] = field(default_factory=dict)
    happened: dict[str, datetime] = field(default_factory=dict)


def law_after(law: LawState, events: Iterable[Event]) -> LawState:
    """The same law as it stood after these events."""
    said, told = tuple(events), _Told()
    for event in said:
        if event.kind in _READ and event.payload:
            _READ[event.kind](told, event, event.payload)
    return replace(
        law,
        as_of=said[-1].recorded_at if said else law.as_of,
        sheet=told.sheet,
        duties=tuple(told.duties[key] for key in sorted(told.duties)),
        verdicts=tuple(told.verdicts[key] for key in sorted(told.verdicts)),
        waivers=tuple(told.waivers[key] for key in sorted(told.waivers)),
        happened=told.happened,
        thresholds=tuple(event for event in said if event.kind == THRESHOLD and event.payload),
    )


def _facts(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    before = told.sheet.facts if told.sheet else {}
    known = before | {key: each["new"] for key, each in said["changed"].items()}
    known = {key: value for key, value in known.items() if value is not None}
    told.sheet = SheetFacts(said["version"], known, event.actor, event.recorded_at)


def _clock(written: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _at(value) if key in TIMES else value for key, value in written.items()}


def _at(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _started(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    key = said["obligation"]
    told.duties[key] = DutyFacts(
        id=event.id, key=key, seq=event.seq, state="running", settled_at=None, settled_by=None, notice_id=None,
        reason=None, **_clock(said["new"]),
    )  # fmt: skip


def _superseded(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    key = said["obligation"]
    told.duties[key] = replace(told.duties[key], id=event.id, seq=event.seq, **_clock(said["new"]))


def _withdrawn(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    told.duties.pop(said["obligation"], None)


def _met(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    how = {"settled_at": _at(said["sent_at"]), "settled_by": event.actor, "notice_id": said["notice"]}
    _settle(told, said, state="met", reason=None, **how)


def _resumed(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    _settle(told, said, state="running", settled_at=None, settled_by=None, notice_id=None, reason=None)


def _waived(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    _settle(told, said, state="waived", settled_at=event.recorded_at, settled_by=event.actor, reason=said["reason"])
    _answered(told, event, said)


def _settle(told: _Told, said: Mapping[str, Any], **how: Any) -> None:
    key = said["obligation"]
    told.duties[key] = replace(told.duties[key], **how)


def _asked(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    key = said["obligation"]
    told.waivers[key] = WaiverFacts(key, event.id, said["reason"], event.actor, event.recorded_at)


def _answered(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    told.waivers.pop(said["obligation"], None)


def _judged(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    key = said["obligation"]
    told.verdicts.pop(key, None)
    if said["new"] is not None:
        told.verdicts[key] = VerdictFacts(key, said["new"], said["reason"], event.actor, event.recorded_at)


def _moment(told: _Told, event: Event, said: Mapping[str, Any]) -> None:
    told.happened.pop(said["moment"], None)
    if at := _at(said["new"]):
        told.happened[said["moment"]] = at


_READ: Mapping[str, Callable[[_Told, Event, Mapping[str, Any]], None]] = {
    "facts.set": _facts,
    "moment.set": _moment,
    "moment.withdrawn": _moment,
    "obligation.started": _started,
    "obligation.superseded": _superseded,
    "obligation.withdrawn": _withdrawn,
    "obligation.met": _met,
    "obligation.resumed": _resumed,
    "obligation.judged": _judged,
    "waiver.asked": _asked,
    "waiver.granted": _waived,
    "waiver.declined": _answered,
    "waiver.withdrawn": _answered,
}
