"""Who is in the incident's channel: wanted by us, present or gone as Slack tells."""

from collections.abc import Mapping

from sqlmodel import Session

from models.actors import Actor
from models.incidents import lock
from models.tables import Incident, Member
from models.timeline import append


def want_member(session: Session, incident: Incident, person: str) -> None:
    """Have a person invited by the reconciler, unless they are there already. Part of a change that holds the lock."""
    member = session.get(Member, (incident.id, person))
    if member is None:
        session.add(Member(incident_id=incident.id, person=person))
        session.flush()
    elif member.state in ("failed", "left"):
        member.state, member.error = "wanted", None


def record_invitations(
    session: Session, incident_id: str, invited: tuple[str, ...], failed: Mapping[str, str], actor: Actor
) -> None:
    """Keep what Slack answered to the invitations: who was added, and who could not be and why (Slack's error code)."""
    incident = lock(session, incident_id)
    for person in (*invited, *failed):
        member = session.get(Member, (incident_id, person))
        if member is not None:
            member.state = "failed" if person in failed else "present"
            member.error = failed.get(person)
    append(session, incident, "members.invited", actor, invited=sorted(invited), failed=dict(failed))


def record_joined(session: Session, incident_id: str, actor: Actor) -> None:
    """A person came into the channel. One we had invited is no news; a late joiner is shown where things stand."""
    incident = lock(session, incident_id)
    member = session.get(Member, (incident_id, actor.person))
    if member is None:
        member = Member(incident_id=incident_id, person=actor.person, state="left")
        session.add(member)
    if member.state == "left":
        append(session, incident, "member.joined", actor)
    member.state, member.error = "present", None


def record_left(session: Session, incident_id: str, actor: Actor) -> None:
    """A person left the channel, or was removed from it."""
    incident = lock(session, incident_id)
    member = session.get(Member, (incident_id, actor.person))
    if member is not None and member.state != "left":
        member.state = "left"
        append(session, incident, "member.left", actor)
