"""What the bot itself puts on record: the channel it opened, the reminders that fell due."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from models.actors import Actor
from models.changes.members import steward
from models.incidents import lock, playbook_of
from models.rooms import room_after
from models.tables import Incident, TimelineEvent
from models.timeline import append, load_events


def record_channel(session: Session, incident_id: str, channel: str, name: str, actor: Actor) -> bool:
    """The incident's channel exists. False where another one was opened meanwhile: that one stays."""
    incident = lock(session, incident_id)
    if incident.channel is None:
        incident.channel = channel
        append(session, incident, "channel.opened", actor, channel=channel, name=name)
    return incident.channel == channel


def record_channel_refused(session: Session, incident_id: str, error: str, actor: Actor) -> None:
    """Slack does not let the bot open a private channel: the declarer is told, once for each that is needed."""
    incident = lock(session, incident_id)
    nth = room_after(load_events(session, incident_id)).nth
    key = "channel.refused" if nth == 1 else f"channel.refused:{nth}"
    if not _written(session, incident, key):
        append(session, incident, "channel.refused", actor, key=key, error=error)


def updates_due(session: Session, now: datetime) -> list[str]:
    """Ids of the open incidents of whose status update somebody is to be reminded, and is there to be."""
    open_ones = session.exec(select(Incident).where(Incident.status == "open"))
    return [each.id for each in open_ones if _reminder_due(session, each, now) and steward(session, each)]


def remind_of_update(session: Session, incident_id: str, actor: Actor) -> None:
    """Remind who steers of the status update that is due, once per threshold; as soon as somebody does."""
    incident = lock(session, incident_id)
    due = _reminder_due(session, incident, actor.at) if incident.status == "open" else None
    to = steward(session, incident)
    if due and to:
        threshold, key = due
        append(
            session,
            incident,
            "reminder.update",
            actor,
            key=key,
            threshold=threshold,
            since=incident.updated_at.isoformat(),
            to=to,
        )


def _reminder_due(session: Session, incident: Incident, now: datetime) -> tuple[str, str] | None:
    """The threshold that has passed and its unique key, unless it is on record."""
    due, overdue = _thresholds(incident)
    threshold = "overdue" if overdue and now >= overdue else "due" if due and now >= due else None
    key = f"update:{incident.updated_at.isoformat()}:{threshold}"
    return (threshold, key) if threshold and not _written(session, incident, key) else None


def _thresholds(incident: Incident) -> tuple[datetime | None, datetime | None]:
    """When the next update is due and when it is overdue (UTC).

    The severity sets the rhythm. A promised time goes first: nobody is reminded before it, and none is overdue until
    both the promise and the rhythm have passed. Where the two thresholds fall together, one reminder is enough.
    """
    rhythm, promised = playbook_of(incident).severity(incident.severity).update_rhythm, incident.next_update_at
    if rhythm is None:
        return promised, None
    due = promised or incident.updated_at + timedelta(minutes=rhythm.remind_after)
    overdue = max(due, incident.updated_at + timedelta(minutes=rhythm.overdue_after))
    return due, overdue if overdue > due else None


def _written(session: Session, incident: Incident, key: str) -> bool:
    there = select(TimelineEvent).where(TimelineEvent.incident_id == incident.id, TimelineEvent.key == key)
    return session.exec(there).first() is not None
