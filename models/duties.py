"""The law's side of an incident's state: what is known, which duties follow from it, and how their clocks stand.

A part of `models.state.State`, read in the same transaction and frozen like it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, col

from models.facts import Facts, facts_from_json
from models.law import law_of
from models.notices.facts import NoticeFacts
from models.obligations import Catalogue, Moments, Standing
from models.reckoning import Certainty, Clock, moments_of, standings
from models.rows import rows_of, rows_where
from models.tables import IN_FORCE, FactSheet, Incident, Moment, Notice, Obligation, Verdict, Waiver
from models.timeline import Event

THRESHOLD = "obligation.threshold"


@dataclass(frozen=True)
class DutyFacts:
    """A duty of the law that is in force: running, met or waived; see `models.tables.Obligation`."""

    id: str
    key: str
    seq: int
    state: str
    certainty: Certainty
    start: str | None
    started_at: datetime | None
    start_presumed: bool
    due_at: datetime | None
    target_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    notice_id: str | None
    reason: str | None

    @property
    def clock(self) -> Clock:
        return Clock(self.certainty, self.start, self.started_at, self.start_presumed, self.due_at, self.target_at)

    @property
    def watched_until(self) -> datetime | None:
        """What its reminders count towards: the law's instant, else the house's target."""
        return self.due_at or self.target_at

    @property
    def was_late(self) -> bool:
        """Whether its notice went out after the law's instant."""
        return self.state == "met" and bool(self.due_at and self.settled_at and self.settled_at > self.due_at)


@dataclass(frozen=True)
class SheetFacts:
    """The version of the facts that is in force, and who set it when."""

    version: int
    facts: dict[str, Any]
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class VerdictFacts:
    """What somebody with the legal role said of a duty."""

    key: str
    applies: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class WaiverFacts:
    """A proposal to leave a duty unmet, not answered yet."""

    key: str
    event_id: str
    reason: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True)
class LawState:
    """What the law asks of one incident, as of its newest event (`as_of`, UTC). Days are counted in `zone`."""

    catalogue: Catalogue
    zone: str
    as_of: datetime
    sheet: SheetFacts | None = None
    duties: tuple[DutyFacts, ...] = ()
    verdicts: tuple[VerdictFacts, ...] = ()
    waivers: tuple[WaiverFacts, ...] = ()
    happened: Mapping[str, datetime] = field(default_factory=dict)
    """The moments in force, by kind."""
    thresholds: tuple[Event, ...] = ()
    """The events that a clock has passed a threshold."""
    notices: tuple[NoticeFacts, ...] = ()
    """What is told outside, in the order in which it was drafted."""

    @cached_property
    def facts(self) -> Facts:
        """What is known of the leak; all unknown where nobody has said anything."""
        return facts_from_json(self.sheet.facts) if self.sheet else Facts()

    @property
    def version(self) -> int:
        """Of the facts; 0 before the first."""
        return self.sheet.version if self.sheet else 0

    @cached_property
    def moments(self) -> Moments:
        """What clocks may start from: the moments in force, and when the notice that met a duty was sent or last
        supplemented."""
        return moments_of(self.happened, self.duties, self.notices)

    @cached_property
    def ruled(self) -> Mapping[str, bool]:
        """What somebody with the legal role has said of single duties, by their keys."""
        return {verdict.key: verdict.applies for verdict in self.verdicts}

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Where every row of the catalogue stands, and why, by its key and in its order."""
        stand = standings(self.catalogue, self.facts, self.moments, self.ruled, self.as_of, self.zone)
        return {each.obligation.key: each for each in stand}

    @cached_property
    def duty(self) -> Mapping[str, DutyFacts]:
        """The duties in force by their keys."""
        return {duty.key: duty for duty in self.duties}

    @cached_property
    def running(self) -> tuple[DutyFacts, ...]:
        """The duties still to be met, the most urgent first; those that wait for their start come last."""
        left = [duty for duty in self.duties if duty.state == "running"]
        return tuple(sorted(left, key=lambda duty: (duty.watched_until or _NEVER, duty.key)))

    @property
    def next_deadline(self) -> DutyFacts | None:
        """The duty whose time comes first, overdue ones before all. One that only might apply does not count."""
        return next((duty for duty in self.running if duty.watched_until and duty.certainty != "open"), None)

    @cached_property
    def passed(self) -> Mapping[str, tuple[str, ...]]:
        """The thresholds that each duty's clock has passed as it runs now (`50`, `75`, `90`, `due`, `overdue`)."""
        reached: dict[str, dict[str, None]] = {}
        for said in (event.payload for event in self.thresholds):
            duty = self.duty.get(said["obligation"])
            if duty and duty.watched_until and said["until"] == duty.watched_until.isoformat():
                reached.setdefault(duty.key, {})[said["threshold"]] = None
        return {key: tuple(each) for key, each in reached.items()}


_NEVER = datetime.max.replace(tzinfo=UTC)


def load_law(session: Session, incident_id: str, events: Iterable[Event]) -> LawState:
    """The law's side of one incident; `events` is its timeline."""
    incident = session.get_one(Incident, incident_id)
    told = tuple(events)
    sheets = rows_of(session, SheetFacts, FactSheet, incident_id)
    moments = rows_where(
        session, _Happened, Moment, (col(Moment.incident_id) == incident_id) & col(Moment.in_force), "seq"
    )
    return LawState(
        law_of(session, incident.law),
        incident.zone,
        told[-1].recorded_at if told else incident.declared_at,
        sheets[0] if sheets else None,
        rows_where(session, DutyFacts, Obligation, _in_force(incident_id), "key"),
        rows_of(session, VerdictFacts, Verdict, incident_id, "key"),
        rows_of(session, WaiverFacts, Waiver, incident_id, "key"),
        {moment.kind: moment.at for moment in moments},
        tuple(event for event in told if event.kind == THRESHOLD and event.payload),
        rows_of(session, NoticeFacts, Notice, incident_id, "number"),
    )


def outline_law(session: Session, incident: Incident) -> LawState:
    """The duties in force of an incident, without what is known and what has happened."""
    duties = rows_where(session, DutyFacts, Obligation, _in_force(incident.id), "key")
    return LawState(law_of(session, incident.law), incident.zone, incident.declared_at, duties=duties)


def _in_force(incident_id: str) -> Any:
    return (col(Obligation.incident_id) == incident_id) & col(Obligation.state).in_(IN_FORCE)


@dataclass(frozen=True)
class _Happened:
    kind: str
    at: datetime
