"""Trying again: what Slack refused for good, once somebody has mended what stood in the way."""

from sqlmodel import Session, select

from models.actors import Actor
from models.incidents import lock
from models.permissions import require_admin
from models.surfaces import try_again
from models.tables import Member


def try_refused_again(session: Session, incident_id: str, actor: Actor) -> None:
    """Have Slack asked once more for everything that it refused of an incident, also of a closed one.

    What comes of it is on record where it is news (an invitation); to ask is none.
    """
    incident = lock(session, incident_id)
    require_admin(actor)
    try_again(session, f"incident:{incident.id}")
    if incident.status == "open":
        for member in session.exec(select(Member).where(Member.incident_id == incident.id, Member.state == "failed")):
            member.state, member.error = "wanted", None
    session.info.setdefault("touched", set()).add(incident.id)
