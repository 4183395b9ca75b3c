"""Hearing: when Slack was last surely heard, and what follows where it was not.

Slack tries to deliver an event at once, a minute later and five minutes later, and then gives up
(https://docs.slack.dev/apis/events-api/#retries). So after a longer gap nobody knows what was missed: every open
incident's channel is looked at. While Slack refuses the bot's token nothing is heard either, however short that is.

Any replica that hears says so; the newest time counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.changes.surveying import want_survey
from models.incidents import lock
from models.tables import Hearing, Incident

RETRIES = timedelta(minutes=5)
"""For how long Slack keeps an event for us."""

PASSING = timedelta(minutes=1)
"""A token that is refused for less was being exchanged, or is an old one that another replica still has."""

CLOCKS_DIFFER = timedelta(minutes=2)
"""What is further in the future was written by a clock that was wrong."""


@dataclass(frozen=True)
class Heard:
    """When Slack was last surely heard, and since when it refuses the token (UTC; None while it takes it)."""

    at: datetime
    locked_out_since: datetime | None


def last_heard(session: Session) -> Heard | None:
    """The newest time anybody heard Slack; None before the first."""
    row = session.get(Hearing, 1)
    return Heard(row.at, row.locked_out_since) if row else None


def hear(session: Session, now: datetime, lately: timedelta | None = None) -> list[str]:
    """Note that Slack is heard now. Gives the ids of the incidents whose channel is to be looked at because of a gap
    that ends with it.

    `lately` is how long ago the same process noted that, by a clock that nobody sets: None where it is the first time.
    """
    row = session.get(Hearing, 1, with_for_update=True)
    if row is None:
        session.add(Hearing(at=now))
        return []
    since, why = _gap(row, now, lately)
    incidents = _open(session) if since else []
    for incident_id in incidents:
        lock(session, incident_id)
        want_survey(session, incident_id, now, since=since, why=why)
    if row.at < now or row.at > now + CLOCKS_DIFFER:
        row.at = now
    row.locked_out_since = None
    return incidents


def look_after_quiet(session: Session, now: datetime) -> list[str]:
    """Have every open incident's channel looked at, without a word where nothing differs: nobody knows whether anything
    was missed. Gives their ids."""
    incidents = _open(session)
    for incident_id in incidents:
        lock(session, incident_id)
        want_survey(session, incident_id, now)
    return incidents


def lock_out(session: Session, now: datetime) -> None:
    """Note that Slack refuses the bot's token."""
    row = session.get(Hearing, 1, with_for_update=True) or Hearing(at=now)
    row.locked_out_since = row.locked_out_since or now
    session.add(row)


def _gap(row: Hearing, now: datetime, lately: timedelta | None) -> tuple[datetime | None, str]:
    """Since when nothing was heard and why; None where nothing was missed."""
    heard_at = _by_this_clock(row.at, now, lately)
    if row.locked_out_since:
        locked_out = _by_this_clock(row.locked_out_since, now, lately)
        if now - locked_out >= PASSING:
            return min(heard_at, locked_out), "token"
    return (heard_at, "silence") if now - heard_at > RETRIES else (None, "")


def _by_this_clock(noted_at: datetime, now: datetime, lately: timedelta | None) -> datetime:
    """When that was which was noted, also where the clock was set since: who heard Slack lately knows how lately."""
    if lately is None:
        return noted_at
    return now - lately if noted_at > now + CLOCKS_DIFFER else max(noted_at, now - lately)


def _open(session: Session) -> list[str]:
    """The open incidents that have a channel, in the order in which all write to them."""
    rows = select(Incident.id).where(Incident.status == "open", col(Incident.channel).is_not(None))
    return list(session.exec(rows.order_by(Incident.id)))
