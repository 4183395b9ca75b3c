"""Reckoning: the clocks that facts, moments and verdicts ask for, beside those that run.

Pure: what is on record goes in, what should run comes out. A change writes the difference down; a preview only shows
it. A clock is never moved: one that should run otherwise is superseded by another.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from models.facts import Facts
from models.obligations import SENT, UPDATED, Catalogue, Moments, Standing, evaluate

NO_INCIDENT = ("false_alarm", "duplicate")
"""Outcomes after which the law asks nothing of an incident: there was no leak, or another one keeps its clocks."""

Certainty = Literal["confirmed", "yes", "presumed", "open"]


@dataclass(frozen=True)
class Clock:
    """When a duty's clock runs; see `models.tables.Obligation`. Times are UTC."""

    certainty: Certainty
    start: str | None
    started_at: datetime | None
    start_presumed: bool
    due_at: datetime | None
    target_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """As the timeline keeps it."""
        return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in vars(self).items()}


@dataclass(frozen=True)
class Move:
    """One difference: a duty's clock begins (`old` is None), ends (`new` is None) or is superseded."""

    key: str
    old: Clock | None
    new: Clock | None


class Settled(Protocol):
    """A duty as far as it is asked here whether a notice met it: see `models.tables.Obligation`."""

    @property
    def key(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def settled_at(self) -> datetime | None: ...
    @property
    def notice_id(self) -> str | None: ...


class Supplement(Protocol):
    """A notice as far as it is asked here what it supplements: see `models.tables.Notice`."""

    @property
    def id(self) -> str: ...
    @property
    def supplements(self) -> str | None: ...
    @property
    def sent_at(self) -> datetime | None: ...


def moments_of(
    happened: Mapping[str, datetime], duties: Iterable[Settled], notices: Iterable[Supplement] = ()
) -> Moments:
    """What clocks may start from: the moments in force; when the notice that met a duty was sent (`sent:`), and when
    that was last supplemented (`updated:`). `notices` stand in the order in which they were drafted."""
    moments, supplements = dict(happened), [each for each in notices if each.supplements and each.sent_at]
    for duty in duties:
        if duty.state == "met" and duty.settled_at:
            moments[f"{SENT}{duty.key}"] = duty.settled_at
            moments[f"{UPDATED}{duty.key}"] = _last_sent(duty.settled_at, duty.notice_id, supplements)
    return moments


def _last_sent(first: datetime, notice: str | None, supplements: Iterable[Supplement]) -> datetime:
    """When the newest of a notice and all that supplements it was sent. One is drafted after what it supplements."""
    family, newest = {notice}, first
    for each in supplements:
        if each.supplements in family and each.sent_at:
            family.add(each.id)
            newest = max(newest, each.sent_at)
    return newest


def standings(
    law: Catalogue, facts: Facts, moments: Moments, ruled: Mapping[str, bool], at: datetime, zone: str
) -> tuple[Standing, ...]:
    """Where every row of an incident's law stands."""
    return evaluate(law, facts, moments, [pack.key for pack in law.packs], at, zone=zone, ruled=ruled)


def clocks_of(standing: Iterable[Standing], ruled: Mapping[str, bool]) -> dict[str, Clock]:
    """The clocks that should run, by the key of their duty."""
    return {each.obligation.key: _clock(each, ruled) for each in standing if each.counts}


def moves(running: Mapping[str, Clock], wanted: Mapping[str, Clock], settled: Collection[str] = ()) -> list[Move]:
    """What has to be written down, in the order of what is wanted. A duty that is `settled` is not withdrawn."""
    keys = dict.fromkeys([*wanted, *running])
    pairs = [Move(key, running.get(key), wanted.get(key)) for key in keys]
    return [each for each in pairs if each.old != each.new and (each.new or each.key not in settled)]


def _clock(standing: Standing, ruled: Mapping[str, bool]) -> Clock:
    certainty: Certainty = "open"
    if ruled.get(standing.obligation.key):
        certainty = "confirmed"
    elif standing.applies in ("yes", "presumed"):
        certainty = standing.applies
    start = standing.start
    return Clock(
        certainty,
        start.moment if start else None,
        start.at if start else None,
        start.presumed if start else False,
        standing.due,
        standing.house_due,
    )
