"""Restoring: what a backup has to learn before it takes the place of the record.

Slack went on after the backup was made: it shows what the backup does not know, and what the backup believes may have
been altered. So everything is compared anew; what the backup has not seen arrive counts as in doubt, and is looked for
in Slack before it is posted; and every open incident's channel is looked at. The record itself says what happened to
it: an event tells from when to when it has a hole. That event is also known as the end of that silence, so that the
look at the channel does not tell of the same time again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.surveying import want_survey
from models.incidents import lock
from models.surfaces import compare_anew
from models.tables import Hearing, Incident
from models.timeline import append


@dataclass(frozen=True)
class Backup:
    """The backup that is restored: when it was made (UTC), and, where that can be told, how many events of each
    incident (by id) are not in it any more."""

    made_at: datetime
    lost: Mapping[str, int] | None = field(default=None)


def record_restored(session: Session, backup: Backup, actor: Actor) -> None:
    """Make a backup fit to be the record from now on. It tells every incident that is open, or of which Slack did not
    show everything when it was made."""
    incidents = session.exec(select(Incident).order_by(col(Incident.number))).all()
    for incident in incidents:
        _tell(session, lock(session, incident.id), backup, actor)
    compare_anew(session, backup.made_at)
    heard = session.get(Hearing, 1)
    if heard:
        heard.at = max(heard.at, actor.at)


def _tell(session: Session, incident: Incident, backup: Backup, actor: Actor) -> None:
    if incident.status == "open" or incident.synced_revision < incident.revision:
        since = backup.made_at.isoformat()
        lost = None if backup.lost is None else backup.lost.get(incident.id, 0)
        append(session, incident, "record.restored", actor, key=f"silence:{since}", backup=since, lost=lost)
    if incident.status == "open" and incident.channel:
        want_survey(session, incident.id, actor.at, since=backup.made_at, why="away")
    incident.synced_revision = 0
