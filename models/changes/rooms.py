"""What people do to the incident's channel: rename it, archive it, make it public, delete it; and what follows.

None of it stops the record. A name that people gave stays theirs. An archived channel waits, and what was recorded
meanwhile is shown when it is back. A public one is told of loudly, and who walks in then is put on record and may do
nothing in the incident. A channel that is gone is given up, and the reconciler opens the next one.

Each of these is told by an event of Slack's, or found by a survey (`surveys`); the same news twice is one event.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.members import ROOM_IS_SHUT, reopen_room, steward
from models.changes.surveying import forget_survey, want_survey
from models.incidents import code, lock, lock_open
from models.naming import channel_name, names
from models.permissions import require
from models.refusal import Refused
from models.rooms import Room, room_after
from models.surfaces import lose_place, show_again
from models.tables import Assignment, Incident, Member, Surface, TimelineEvent
from models.timeline import append, load_events


@dataclass(frozen=True)
class News:
    """What Slack told of a channel: its id, when it happened (UTC; None where Slack does not say), which administrators
    are to know, and the channel's name, where that is the news."""

    channel: str
    at: datetime | None = None
    admins: tuple[str, ...] = ()
    name: str = ""


def record_renamed(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """The channel has another name. One of ours is no news, unless people had named it before."""
    incident = lock(session, incident_id)
    room, name = _room(session, incident, news), news.name
    if room is None or name == room.name or (not room.named_by_people and name in _ours(session, incident, room)):
        return
    append(session, incident, "channel.renamed", actor, happened_at=news.at, new=name)


def record_archived(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """Nothing can be shown in the channel until somebody unarchives it. Of a closed incident nobody is told."""
    incident = lock(session, incident_id)
    room = _room(session, incident, news)
    if room and not room.archived:
        tell = _to_tell(session, incident, news) if incident.status == "open" else []
        append(session, incident, "channel.archived", actor, happened_at=news.at, old=False, new=True, tell=tell)


def record_unarchived(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """The channel is back: what was recorded meanwhile is shown, and who is in it is looked at."""
    incident = lock(session, incident_id)
    room = _room(session, incident, news)
    if room and room.archived:
        append(session, incident, "channel.unarchived", actor, happened_at=news.at, old=True, new=False)
        reopen_room(session, incident)
        want_survey(session, incident_id, actor.at)


def record_made_public(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """Everybody in the workspace can read the channel. Who steers is told, and the administrators, also of a closed
    incident: its record is read all the same."""
    incident = lock(session, incident_id)
    room = _room(session, incident, news)
    if room and not room.public:
        append(session, incident, "channel.made_public", actor, happened_at=news.at, old="private", new="public",
               tell=_to_tell(session, incident, news))  # fmt: skip


def record_made_private(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """The channel is private again: what only a private channel allows us is done now."""
    incident = lock(session, incident_id)
    room = _room(session, incident, news)
    if room and room.public:
        append(session, incident, "channel.made_private", actor, happened_at=news.at, old="public", new="private",
               visitors=sorted(room.visitors))  # fmt: skip
        reopen_room(session, incident)


def record_deleted(session: Session, incident_id: str, news: News, actor: Actor) -> None:
    """The channel was deleted. The next one is opened for an incident that is open, or opened again."""
    incident = lock(session, incident_id)
    if room := _room(session, incident, news):
        _give_up(session, incident, room, "deleted", actor, news.at)


def replace_channel(session: Session, incident_id: str, actor: Actor) -> None:
    """Go on in a new private channel: the old one is public, or the bot is out of it and cannot come back.

    Refused while the channel is there and private: an incident has one place.
    """
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "replace_channel")
    if incident.channel is None:
        return
    room = room_after(load_events(session, incident_id))
    if not (room.public or room.bot_away):
        raise Refused("{code} has its private channel, with Stanch in it. Go on there.", code=code(incident.number))
    _give_up(session, incident, room, "public" if room.public else "lost", actor, None)


def record_entry_deleted(session: Session, incident_id: str, channel: str, ts: str, actor: Actor) -> None:
    """Somebody deleted a message of ours; Slack does not say who.

    A living card comes again by the next look. An entry of the timeline does not: it was read by who was there, and
    the record has it. That it was deleted is put on record instead.
    """
    incident = lock(session, incident_id)
    standing = select(Surface).where(Surface.subject == f"incident:{incident_id}", Surface.place == channel)
    for row in session.exec(standing.where(Surface.ts == ts)):
        if row.frozen:
            _note_deleted(session, incident, row, actor)
        elif not row.key.startswith("mark:"):  # a check mark under somebody's message: that is not ours to say again
            session.delete(row)
            session.info.setdefault("touched", set()).add(incident_id)


def doubt_room(session: Session, incident_id: str, channel: str, revision: int, now: datetime) -> bool:
    """Slack refused to let us into the channel as it stood at `revision`: whether that is news.

    It is not where the timeline has told since then why. Else the channel is to be looked at.
    """
    incident = lock(session, incident_id)
    if incident.channel != channel or room_after(load_events(session, incident_id)).since > revision:
        return False
    want_survey(session, incident_id, now)
    return True


def _room(session: Session, incident: Incident, news: News) -> Room | None:
    """The room that news speaks of, unless the incident has left that channel."""
    return room_after(load_events(session, incident.id)) if incident.channel == news.channel else None


def _ours(session: Session, incident: Incident, room: Room) -> set[str]:
    """Every name that we gave the channel, or may be about to: one for each title the incident has had."""
    titled = {"incident.declared": "title", "incident.renamed": "new"}
    told = [event for event in load_events(session, incident.id) if event.kind in titled and event.payload]
    titles = {event.payload[titled[event.kind]] for event in told} | {incident.title}
    bare = [channel_name(incident.number, title, quiet=incident.quiet) for title in titles]
    return {name for each in bare for name in names(each, incident.id, room.nth)}


def _to_tell(session: Session, incident: Incident, news: News) -> list[str]:
    """Who steers, and the administrators; of a closed incident its last commander."""
    commander = select(Assignment.person).where(
        Assignment.incident_id == incident.id, Assignment.role == "ic", col(Assignment.until).is_(None)
    )
    first = steward(session, incident) or session.exec(commander).first()
    return sorted({person for person in (first, *news.admins) if person})


def _give_up(
    session: Session, incident: Incident, room: Room, why: str, actor: Actor, happened_at: datetime | None
) -> None:
    """Leave the channel for the next. Its people are invited there, and the living cards are posted anew."""
    left, incident.channel = incident.channel or "", None
    append(session, incident, "channel.given_up", actor, happened_at=happened_at, why=why, channel=left, name=room.name)
    for member in session.exec(select(Member).where(Member.incident_id == incident.id)):
        if member.state == "present" or member.error in ROOM_IS_SHUT:
            member.state, member.error = "wanted", None
    subject = f"incident:{incident.id}"
    lose_place(session, subject, left)
    show_again(session, subject)
    forget_survey(session, incident.id)


def _note_deleted(session: Session, incident: Incident, row: Surface, actor: Actor) -> None:
    """Keys of entries hold the id of their event."""
    event = session.get(TimelineEvent, [*row.key.split(":"), ""][1])
    key = f"deleted:{row.key}"
    noted = select(TimelineEvent.id).where(TimelineEvent.incident_id == incident.id, TimelineEvent.key == key)
    if event and not session.exec(noted).first():
        append(session, incident, "entry.deleted", actor, key=key, entry=event.seq)
