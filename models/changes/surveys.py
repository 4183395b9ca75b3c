"""Surveys: what was found different in an incident's channel, because nobody heard it happen.

A survey (`bot/surveying.py`) asks Slack how the channel stands, who is in it and what was marked with a pushpin. What
differs from the record becomes the same events that would have been written, had it been heard: who was taken out
meanwhile may read no more from then on. Where nothing was heard for a time, one more event says from when to when, and
what was found; the channel is shown it.

While Slack is being asked, news may arrive. A survey that began before them is not believed (`record_survey` says so):
it is made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_joined,
    record_left,
    record_uninvited,
    reopen_room,
)
from models.changes.pins import ask_for
from models.changes.rooms import (
    News,
    record_archived,
    record_made_private,
    record_made_public,
    record_renamed,
    record_unarchived,
)
from models.changes.surveying import forget_survey, want_survey
from models.incidents import lock
from models.permissions import is_member
from models.rooms import room_after
from models.tables import Incident, Member, Survey, TimelineEvent
from models.timeline import append, load_events


@dataclass(frozen=True)
class Due:
    """A survey that was asked for, and what the record says of the channel: who belongs to it (person and state), and
    the newest event that altered how it stands (its seq). Nothing was heard from `since` to `until`, if anything was
    missed."""

    channel: str | None
    asked_at: datetime
    since: datetime | None
    until: datetime | None
    why: str | None
    members: frozenset[tuple[str, str]]
    room: int


@dataclass(frozen=True)
class Mark:
    """A message with a pushpin: its time stamp, and who put one there."""

    ts: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """How a channel stands in Slack: `people` are in it, besides the bot; `marks` were put there lately."""

    name: str
    private: bool
    archived: bool
    people: frozenset[str]
    marks: tuple[Mark, ...] = ()


def surveys_due(session: Session) -> list[str]:
    """Ids of the incidents whose channel is to be looked at."""
    return list(session.exec(select(Survey.incident_id)))


def rooms_astray(session: Session) -> list[str]:
    """Ids of the open incidents whose channel is archived, public, or without the bot."""
    open_ones = session.exec(select(Incident.id).where(Incident.status == "open", col(Incident.channel).is_not(None)))
    rooms = {incident_id: room_after(load_events(session, incident_id)) for incident_id in open_ones}
    return sorted(incident_id for incident_id, room in rooms.items() if room.shut or room.public)


def load_due(session: Session, incident_id: str) -> Due | None:
    """The survey asked for of an incident; None if none is."""
    row, incident = session.get(Survey, incident_id), session.get(Incident, incident_id)
    if row is None or incident is None:
        return None
    room = room_after(load_events(session, incident_id)).since
    return Due(incident.channel, row.asked_at, row.since, row.until, row.why, _members(session, incident_id), room)


def record_survey(
    session: Session, incident_id: str, due: Due, found: Found | None, admins: tuple[str, ...], actor: Actor
) -> bool:
    """Put on record what a survey found; None is a channel that Slack does not let us into. Gives false, and writes
    nothing, where news came while it was made, or another one was asked for."""
    incident = lock(session, incident_id)
    if load_due(session, incident_id) != due:
        return False
    before = incident.revision
    if due.channel is None:
        pass  # it was given up: there is nothing to look at, and nobody was taken out of it
    elif found is None:
        record_bot_removed(session, incident_id, actor, unheard_since=due.since)
    else:
        _settle_room(session, incident, found, News(due.channel or "", None, admins, found.name), actor)
        differences = {
            "channel": _kinds_since(session, incident, before),
            **_settle_members(session, incident, found.people, actor),
            "marked": _settle_marks(session, incident, found.marks, actor),
        }
        _tell_of_silence(session, incident, differences, actor)
        if incident.revision > before:
            reopen_room(session, incident)
    forget_survey(session, incident_id)
    return True


def look_again(session: Session, incident_id: str, actor: Actor) -> None:
    """Have a channel looked at of which nothing was missed, as far as anybody knows."""
    lock(session, incident_id)
    want_survey(session, incident_id, actor.at)


def _settle_room(session: Session, incident: Incident, found: Found, news: News, actor: Actor) -> None:
    """A change of the channel that is no change is no event: each of these looks for itself."""
    record_bot_returned(session, incident.id, actor)
    record_renamed(session, incident.id, news, actor)
    (record_made_private if found.private else record_made_public)(session, incident.id, news, actor)
    (record_archived if found.archived else record_unarchived)(session, incident.id, news, actor)


def _settle_members(session: Session, incident: Incident, people: frozenset[str], actor: Actor) -> dict[str, list[str]]:
    """Who came and who left, as far as that is news. Whom we are about to invite has not left."""
    known = dict(_members(session, incident.id))
    room = room_after(load_events(session, incident.id))
    came = sorted(person for person in people - room.visitors if known.get(person) not in ("present", "wanted"))
    left = sorted(person for person, state in known.items() if state == "present" and person not in people)
    record_coming = record_uninvited if room.public else record_joined
    for person in sorted(people - room.visitors):
        record_coming(session, incident.id, replace(actor, person=person))
    for person in (*left, *sorted(room.visitors - people)):
        record_left(session, incident.id, replace(actor, person=person))
    return {"came": came, "left": left}


def _settle_marks(session: Session, incident: Incident, marks: Iterable[Mark], actor: Actor) -> list[str]:
    """Ask for the messages that somebody of the incident marked, oldest first; gives those that are news."""
    before = _asked(session, incident)
    for mark in sorted(marks, key=lambda mark: mark.ts):
        mine = (person for person in mark.people if is_member(session, incident.id, replace(actor, person=person)))
        if person := next(mine, None):
            ask_for(session, incident, incident.channel or "", mark.ts, replace(actor, person=person))
    return sorted(_asked(session, incident) - before)


def _tell_of_silence(session: Session, incident: Incident, differences: dict[str, list[str]], actor: Actor) -> None:
    """One event for each time in which nothing was heard, however often it is looked at. (That the bot is back, which
    may just have been found, has lengthened it.)"""
    row = session.get(Survey, incident.id)
    if row is None or row.since is None or row.until is None:
        return
    since = row.since.isoformat()
    key = f"silence:{since}"
    told = select(TimelineEvent.id).where(TimelineEvent.incident_id == incident.id, TimelineEvent.key == key)
    if not session.exec(told).first():
        append(session, incident, "silence.ended", actor, key=key, since=since, until=row.until.isoformat(),
               why=row.why, differences=differences)  # fmt: skip


def _kinds_since(session: Session, incident: Incident, seq: int) -> list[str]:
    return [event.kind for event in load_events(session, incident.id) if event.seq > seq]


def _members(session: Session, incident_id: str) -> frozenset[tuple[str, str]]:
    rows = session.exec(select(Member).where(Member.incident_id == incident_id))
    return frozenset((member.person, member.state) for member in rows)


def _asked(session: Session, incident: Incident) -> set[str]:
    keys = select(TimelineEvent.key).where(
        TimelineEvent.incident_id == incident.id, TimelineEvent.kind == "message.wanted"
    )
    return {str(key).rpartition(":")[2] for key in session.exec(keys)}
