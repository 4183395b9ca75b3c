"""Where every obligation stands, given the facts, the moments and the packs that are switched on.

A duty surely applies, surely does not, or neither. Where what is known lies on both sides of a threshold it is presumed
to apply; where a fact is missing it is open, with the questions that would decide it. Both count from now on, so that
nobody learns at hour five of a clock of four. A start that nobody recorded is presumed to be the earliest of detected
and reported, and shown as presumed; a clock that waits for something that has not happened yet has no end.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from models import clocks
from models.clocks import CalendarWarning, Due, Length
from models.facts import Facts
from models.obligations.agreement import SENT
from models.obligations.catalogue import Catalogue
from models.obligations.conditions import Answer, Ground, ask
from models.obligations.known import Known
from models.obligations.pack import Obligation, Pack

Applies = Literal["yes", "presumed", "open", "no"]

Moments = Mapping[str, datetime]
"""When things happened, in UTC: the moments in force by kind, `sent:KEY` for the notice that met a duty, and
`updated:KEY` for its newest supplement."""

PRESUMABLE = {"detected", "reported", "suspected", "aware", "told_by_processor"}
"""Starts that lie no later than somebody's finding or telling. The others happen when they happen."""


@dataclass(frozen=True)
class Start:
    """When a clock began. `moment` names what began it; presumed if that is not the one the law asks for."""

    at: datetime
    moment: str
    presumed: bool


@dataclass(frozen=True)
class Standing:
    """One obligation as it stands.

    `grounds` is what decided, or what is open. `start` is None while it waits for one of `awaits`. `due` is None where
    there is no statutory number, or none is known: `length_asked` names the fact that would say it. `rolled` is the
    later instant to which a day off may move it, never counted towards. `house_due` is the target of the house, never
    the law's. `out_of_force` means that the row does not count at that time.
    """

    obligation: Obligation
    pack: str
    applies: Applies
    grounds: tuple[Ground, ...]
    out_of_force: bool = False
    start: Start | None = None
    awaits: tuple[str, ...] = ()
    due: datetime | None = None
    house_due: datetime | None = None
    rolled: datetime | None = None
    warnings: tuple[CalendarWarning, ...] = ()
    length_asked: str | None = None

    @property
    def counts(self) -> bool:
        """Whether its clock is to be watched: everything but a sure no."""
        return self.applies != "no"

    @property
    def questions(self) -> tuple[str, ...]:
        """The facts that would decide whether it applies."""
        asked = (question for ground in self.grounds for question in ground.questions)
        return tuple(dict.fromkeys(asked)) if self.applies in ("presumed", "open") else ()


def evaluate(
    catalogue: Catalogue,
    facts: Facts,
    moments: Moments,
    packs: Collection[str],
    at: datetime,
    *,
    zone: str = "Asia/Shanghai",
    ruled: Mapping[str, bool] | None = None,
) -> tuple[Standing, ...]:
    """Where each obligation of the packs stands, in the order of the catalogue.

    `packs` are keys of packs beside those that are on by default; `at` is now, in UTC; `zone` is the firm's, for days
    that no pack counts elsewhere. `ruled` is what a person with the legal role has said of single rows: that holds,
    whatever the facts suggest. Raises KeyError for a pack that does not exist.
    """
    sent = frozenset(kind.removeprefix(SENT) for kind in moments if kind.startswith(SENT))
    known, said = Known(facts, sent), ruled or {}
    return tuple(
        _standing(obligation, pack, known, moments, at, pack.zone or zone, said.get(obligation.key))
        for pack in catalogue.switched_on(packs)
        for obligation in pack.obligations
    )


def _standing(
    obligation: Obligation, pack: Pack, known: Known, moments: Moments, at: datetime, zone: str, ruled: bool | None
) -> Standing:
    answer = ask(obligation.applies_when, known)
    applies: Applies = _applies(answer) if ruled is None else "yes" if ruled else "no"
    if applies == "no":
        return Standing(obligation, pack.key, applies, answer.grounds)
    start, due = _clock(obligation, known.facts, moments, zone)
    if not _in_force(obligation, (start.at if start else at).astimezone(ZoneInfo(zone))):
        return Standing(obligation, pack.key, "no", answer.grounds, out_of_force=True)
    length = _length(obligation.takes, known.facts)
    return Standing(
        obligation,
        pack.key,
        applies,
        answer.grounds,
        start=start,
        awaits=() if start else obligation.start,
        due=due.at if due else None,
        house_due=_house_due(obligation, start),
        rolled=due.rolled if due else None,
        warnings=due.warnings if due else (),
        length_asked=length.fact if length.number is None else None,
    )


def _applies(answer: Answer) -> Applies:
    if answer.truth is None:
        return "presumed" if answer.leaning else "open"
    return "yes" if answer.truth else "no"


def _start(kinds: Iterable[str], moments: Moments, *, latest: bool = False) -> Start | None:
    """The earliest of the moments it may run from, or the latest; else, if one of them can be presumed, the earliest of
    detected and reported."""
    if known := (_latest if latest else _earliest)(kinds, moments):
        return Start(*known, presumed=False)
    if PRESUMABLE.isdisjoint(kinds):
        return None
    known = _earliest(("detected", "reported"), moments)
    return Start(*known, presumed=True) if known else None


def _earliest(kinds: Iterable[str], moments: Moments) -> tuple[datetime, str] | None:
    return min(((moments[kind], kind) for kind in kinds if kind in moments), default=None)


def _latest(kinds: Iterable[str], moments: Moments) -> tuple[datetime, str] | None:
    return max(((moments[kind], kind) for kind in kinds if kind in moments), default=None)


def _in_force(obligation: Obligation, local: datetime) -> bool:
    """On the local day on which its clock starts."""
    begins, ends = obligation.in_force_from, obligation.in_force_until
    return (begins is None or local.date() >= begins) and (ends is None or local.date() <= ends)


def _length(length: Length, facts: Facts) -> Length:
    """The length with its number, where a contract or a policy says it."""
    if length.fact is None:
        return length
    return Length(length.unit, getattr(facts, length.fact), length.country, length.fact)


def _clock(obligation: Obligation, facts: Facts, moments: Moments, zone: str) -> tuple[Start | None, Due | None]:
    """The clock of an obligation, or its outer one where that ends earlier."""
    start = _start(obligation.start, moments, latest=obligation.latest)
    due = clocks.due(start.at, _length(obligation.takes, facts), zone, obligation.rolls_over) if start else None
    outer = _start(obligation.outer.start, moments) if obligation.outer else None
    latest = clocks.due(outer.at, obligation.outer.takes, zone) if obligation.outer and outer else None
    if latest and (due is None or latest.at < due.at):
        return outer, latest
    return start, due


def _house_due(obligation: Obligation, start: Start | None) -> datetime | None:
    if start is None or obligation.house_hours is None:
        return None
    return start.at + timedelta(hours=obligation.house_hours)
