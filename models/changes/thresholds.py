"""Thresholds: a clock has passed half, three quarters, nine tenths, its end; somebody is told, once each.

The sweep asks `clocks_due` every few seconds and writes what it names with `pass_thresholds`. Every threshold is an
event under a key of its own, so that no restart and no second process says it twice; what was missed while nobody
watched is written all at once, and people are told where each clock stands, not of every mark it passed.

- A clock of the law counts towards its instant: 50, 75, 90 %, due, then every hour that it is overdue.
- One without hours counts towards the target of the house in the same way, and before that is spoken of every 2 hours.
- One whose hours a contract or policy says, and nobody has entered, asks for them once a day, by day.
- One with neither hours nor a target is a hint: nobody is reminded of it.
- A long clock (over a week) is not spoken of at night: what falls between 22:00 and 8:00 comes at 8:00.
- What comes again and again waits for the next ten minutes of the clock on the wall, so that people are written to once
  for duties that began a few minutes apart. The four marks of a clock come at their instants.

Events: `obligation.threshold` (`obligation`, `threshold`: `50` `75` `90` `due` `overdue` `nudge` `hours`, `n`: the hour
of an overdue one, or the how-manieth time, `until`: the instant it counts towards, `house`: whether that is the
house's), and for each person who is told `reminder.clocks` (`to`, `clocks`: a list of `obligation` and `threshold`).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.members import steward
from models.changes.obligations import in_force
from models.clocks import threshold
from models.duties import DutyFacts
from models.incidents import lock
from models.law import law_of
from models.obligations import Catalogue
from models.permissions import holders_in_channel
from models.tables import Incident, Obligation, TimelineEvent
from models.timeline import append

SHARES = ((50, "50"), (75, "75"), (90, "90"), (100, "due"))
HOURLY = timedelta(hours=1)
NUDGED = timedelta(hours=2)
DAILY = timedelta(days=1)
LONG = timedelta(days=7)
NIGHT, MORNING = time(22), time(8)
TOGETHER = timedelta(minutes=10)
SHARED_WITH_COMMANDER = ("90", "due", "overdue")
"""From here on the commander is told beside whoever answers for the duty; of what is overdue administrators are too."""


@dataclass(frozen=True)
class Mark:
    """One point of a clock, and when it is spoken of (UTC)."""

    threshold: str
    n: int
    at: datetime


def clocks_due(session: Session, now: datetime) -> list[str]:
    """Ids of the incidents of which a clock has passed a threshold that is not on record."""
    running = (
        select(Obligation, Incident.zone, Incident.law)
        .join(Incident, col(Incident.id) == col(Obligation.incident_id))
        .where(Obligation.state == "running", col(Obligation.started_at).is_not(None))
        .order_by(col(Obligation.incident_id))
    )
    found = []
    for incident_id, group in groupby(session.exec(running), lambda each: each[0].incident_id):
        rows = list(group)
        _, zone, digests = rows[0]
        if _new_marks(session, [row for row, _, _ in rows], zone, law_of(session, digests), now):
            found.append(incident_id)
    return found


def pass_thresholds(session: Session, incident_id: str, admins: Collection[str], actor: Actor) -> None:
    """Put on record what the clocks of an incident have passed by now, and whom that is for."""
    incident = lock(session, incident_id)
    law = law_of(session, incident.law)
    running = [row for row in in_force(session, incident_id) if row.state == "running"]
    told: dict[str, list[dict[str, str]]] = {}
    for row, marks in _new_marks(session, running, incident.zone, law, actor.at):
        for mark in marks:
            _record(session, incident, row, mark, actor)
        newest = marks[-1]
        for person in _told(session, incident, law.obligations[row.key].owner, newest.threshold, admins):
            told.setdefault(person, []).append({"obligation": row.key, "threshold": newest.threshold})
    for person, clocks in sorted(told.items()):
        append(session, incident, "reminder.clocks", actor, to=person, clocks=clocks)


def _new_marks(
    session: Session, rows: Iterable[Obligation], zone: str, law: Catalogue, now: datetime
) -> list[tuple[Obligation, list[Mark]]]:
    """The marks of one incident's clocks that have passed and are not on record, in the order of each clock."""
    passed = [
        (row, [m for m in (*marks_of(row, zone, now), *_asks(row, law, zone, now)) if m.at <= now]) for row in rows
    ]
    keys = {_key(row, mark) for row, marks in passed for mark in marks}
    if not keys:
        return []
    incident_id = passed[0][0].incident_id
    known = select(TimelineEvent.key).where(TimelineEvent.incident_id == incident_id, col(TimelineEvent.key).in_(keys))
    there = set(session.exec(known))
    new = [(row, [mark for mark in marks if _key(row, mark) not in there]) for row, marks in passed]
    return [(row, sorted(marks, key=_order)) for row, marks in new if marks]


def _order(mark: Mark) -> tuple[datetime, bool]:
    return mark.at, mark.threshold != "nudge"


def marks_of(row: Obligation | DutyFacts, zone: str, now: datetime) -> Iterator[Mark]:
    """The marks of a clock, and of what is said again and again the newest by now. One that only might apply is a
    question: it does not nag."""
    start, end = row.started_at, row.due_at or row.target_at
    if start is None or end is None:
        return
    nags, quiet = row.certainty != "open", end - start > LONG
    if row.due_at is None and nags:
        yield from _newest("nudge", start, NUDGED, min(now, end), zone)
    for share, name in SHARES:
        at = threshold(start, end, share)
        yield Mark(name, 0, _after_night(at, zone) if quiet else at)
    if nags:
        yield from _newest("overdue", end, HOURLY, now, zone, quiet=quiet)


def _asks(row: Obligation, law: Catalogue, zone: str, now: datetime) -> Iterator[Mark]:
    """A duty whose length is a fact that nobody has entered asks for it."""
    obligation = law.obligations.get(row.key)
    missing = row.due_at is None and obligation is not None and obligation.takes.fact is not None
    if missing and row.started_at and row.certainty != "open":
        yield from _newest("hours", row.started_at, DAILY, now, zone, quiet=True)


def _newest(
    name: str, since: datetime, every: timedelta, now: datetime, zone: str, *, quiet: bool = False
) -> Iterator[Mark]:
    """The last of what is said every so often since an instant. What waits for its ten minutes, or for the morning,
    leaves the floor to the one before."""
    for n in range((now - since) // every, 0, -1):
        at = _gathered(since + n * every)
        at = _after_night(at, zone) if quiet else at
        if at <= now:
            yield Mark(name, n, at)
            return


def _gathered(at: datetime) -> datetime:
    """The next full ten minutes."""
    over = timedelta(minutes=at.minute % 10, seconds=at.second, microseconds=at.microsecond)
    return at + (TOGETHER - over) if over else at


def _after_night(at: datetime, zone: str) -> datetime:
    """The same instant, or eight in the morning after the night it falls into."""
    local = at.astimezone(ZoneInfo(zone))
    if MORNING <= local.time() < NIGHT:
        return at
    day = local.date() + timedelta(days=local.time() >= NIGHT)
    return datetime.combine(day, MORNING, local.tzinfo).astimezone(at.tzinfo)


def _key(row: Obligation, mark: Mark) -> str:
    """Of the clock as it runs: one whose end has moved passes its marks anew."""
    until = row.due_at or row.target_at or row.started_at
    return f"clock:{row.key}:{until.isoformat() if until else ''}:{mark.threshold}{mark.n or ''}"


def _record(session: Session, incident: Incident, row: Obligation, mark: Mark, actor: Actor) -> None:
    until = row.due_at or row.target_at
    append(
        session, incident, "obligation.threshold", actor, key=_key(row, mark),
        obligation=row.key, threshold=mark.threshold, n=mark.n,
        until=until.isoformat() if until else None, house=row.due_at is None and row.target_at is not None,
    )  # fmt: skip


def _told(session: Session, incident: Incident, role: str, threshold: str, admins: Collection[str]) -> list[str]:
    """The holder of the role that answers for it, else the commander; later both; and in the end the administrators."""
    held = holders_in_channel(session, incident)
    owner = held.get(role)
    commander = held.get("ic") or steward(session, incident)
    people = [owner or commander]
    if threshold in SHARED_WITH_COMMANDER:
        people.append(commander)
    if threshold == "overdue" or not any(people):
        people += sorted(admins)
    return [person for person in dict.fromkeys(people) if person]
