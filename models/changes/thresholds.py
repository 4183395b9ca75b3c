"""Thresholds: a clock has passed half, three quarters, nine tenths, its end; somebody is told, once each.

The sweep asks `clocks_due` every few seconds and writes what it names with `pass_thresholds`. Every threshold is an
event under a key of its own, so that no restart and no second process says it twice; what was missed while nobody
watched is written all at once, and people are told where each clock stands, not of every mark it passed.

- A clock of the law counts towards its instant: 50, 75, 90 %, due, then every hour that it is overdue.
- One without hours counts towards the target of the house in the same way, and before that is spoken of every 2 hours.
- A long clock (over a week) is not spoken of at night: what falls between 22:00 and 8:00 comes at 8:00.

Events: `obligation.threshold` (`obligation`, `threshold`: `50` `75` `90` `due` `overdue` `nudge`, `n`: the hour of an
overdue one or the number of a nudge, `until`: the instant it counts towards, `house`: whether that is the house's), and
for each person who is told `reminder.clocks` (`to`, `clocks`: a list of `obligation` and `threshold`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.members import steward
from models.changes.obligations import in_force
from models.clocks import threshold
from models.duties import DutyFacts
from models.incidents import lock
from models.law import law_of
from models.permissions import holders_in_channel
from models.tables import Incident, Obligation, TimelineEvent
from models.timeline import append

SHARES = ((50, "50"), (75, "75"), (90, "90"), (100, "due"))
HOURLY = timedelta(hours=1)
NUDGED = timedelta(hours=2)
LONG = timedelta(days=7)
NIGHT, MORNING = time(22), time(8)
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
    running = select(Obligation).where(Obligation.state == "running", col(Obligation.started_at).is_not(None))
    zones = dict(session.exec(select(Incident.id, Incident.zone)).all())
    found: dict[str, None] = {}
    for row in session.exec(running):
        if row.incident_id not in found and _new_marks(session, row, zones[row.incident_id], now):
            found[row.incident_id] = None
    return list(found)


def pass_thresholds(session: Session, incident_id: str, admins: Collection[str], actor: Actor) -> None:
    """Put on record what the clocks of an incident have passed by now, and whom that is for."""
    incident = lock(session, incident_id)
    told: dict[str, list[dict[str, str]]] = {}
    for row in in_force(session, incident_id):
        marks = _new_marks(session, row, incident.zone, actor.at) if row.state == "running" else []
        for mark in marks:
            _record(session, incident, row, mark, actor)
        if marks:
            newest = marks[-1]
            for person in _told(session, incident, row, newest.threshold, admins):
                told.setdefault(person, []).append({"obligation": row.key, "threshold": newest.threshold})
    for person, clocks in sorted(told.items()):
        append(session, incident, "reminder.clocks", actor, to=person, clocks=clocks)


def _new_marks(session: Session, row: Obligation, zone: str, now: datetime) -> list[Mark]:
    """The marks that have passed and are not on record, in the order of a clock. Of hours and nudges the newest."""
    passed = [mark for mark in marks_of(row, zone, now) if mark.at <= now]
    newest = {(mark.threshold, mark.n if mark.threshold in dict(SHARES).values() else 0): mark for mark in passed}
    keys = {_key(row, mark): mark for mark in newest.values()}
    known = select(TimelineEvent.key).where(
        TimelineEvent.incident_id == row.incident_id, col(TimelineEvent.key).in_(keys)
    )
    there = set(session.exec(known))
    return sorted(
        (mark for key, mark in keys.items() if key not in there), key=lambda mark: (mark.at, mark.threshold != "nudge")
    )


def marks_of(row: Obligation | DutyFacts, zone: str, now: datetime) -> Iterator[Mark]:
    """Every mark of a clock up to now. One that only might apply is a question: it does not nag."""
    start, end = row.started_at, row.due_at or row.target_at
    if start is None:
        return
    nags = row.certainty != "open"
    if row.due_at is None and nags:
        last = min(now, end) if end else now
        for n in range(1, max(0, (last - start) // NUDGED) + 1):
            yield Mark("nudge", n, start + n * NUDGED)
    if end is None:
        return
    quiet = end - start > LONG
    for share, name in SHARES:
        at = threshold(start, end, share)
        yield Mark(name, 0, _after_night(at, zone) if quiet else at)
    for n in range(1, (max(0, (now - end) // HOURLY) if nags else 0) + 1):
        at = end + n * HOURLY
        yield Mark("overdue", n, _after_night(at, zone) if quiet else at)


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
        until=until.isoformat() if until else None, house=row.due_at is None,
    )  # fmt: skip


def _told(session: Session, incident: Incident, row: Obligation, threshold: str, admins: Collection[str]) -> list[str]:
    """The holder of the role that answers for it, else the commander; later both; and in the end the administrators."""
    held = holders_in_channel(session, incident)
    owner = held.get(law_of(session, incident.law).obligations[row.key].owner)
    commander = held.get("ic") or steward(session, incident)
    people = [owner or commander]
    if threshold in SHARED_WITH_COMMANDER:
        people.append(commander)
    if threshold == "overdue" or not any(people):
        people += sorted(admins)
    return [person for person in dict.fromkeys(people) if person]
