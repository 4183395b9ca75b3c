"""Waivers: a duty is left unmet for a reason, which a second person has to approve.

The second person is one of the roles that may; where nobody but the proposer holds one, anybody else in the incident.

Events, each with `obligation`: `waiver.asked` (`reason`), `waiver.granted`, `waiver.declined` and `waiver.withdrawn`
(each with `asked`, the id of the event that asked).
"""

from sqlmodel import Session

from models.actors import Actor
from models.changes.obligations import in_force, reckon
from models.incidents import lock
from models.permissions import STEERING, holders_in_channel, require, require_member
from models.refusal import Refused, Who
from models.tables import Incident, Obligation, Waiver
from models.timeline import append


def require_waiver(session: Session, incident_id: str, actor: Actor) -> None:
    """Refuse whoever could not propose to leave a duty out, before they fill in the form."""
    require(session, session.get_one(Incident, incident_id), actor, "waive")


def ask_waiver(session: Session, incident_id: str, key: str, reason: str, actor: Actor) -> None:
    """Propose that a duty be left unmet, with the reason."""
    incident = lock(session, incident_id)
    require(session, incident, actor, "waive")
    _running(session, incident, key)
    if not reason:
        raise Refused("Say why this may be left out: a second person decides by it.", field="reason")
    if pending := session.get(Waiver, (incident_id, key)):
        raise Refused("{person} has asked for this already. Someone else has to approve.", person=Who(pending.asked_by))
    event = append(session, incident, "waiver.asked", actor, obligation=key, reason=reason)
    session.add(
        Waiver(
            incident_id=incident_id, key=key, event_id=event.id,
            reason=reason, asked_by=actor.person, asked_at=actor.at,
        )
    )  # fmt: skip


def grant_waiver(session: Session, incident_id: str, key: str, asked: str, actor: Actor) -> None:
    """A second person approves: the duty's clock stops. `asked` is the event whose reason they read."""
    incident, pending = _asked(session, incident_id, key, asked, actor)
    if actor.person == pending.asked_by:
        raise Refused("A second person has to approve: you asked for it yourself.")
    row = _running(session, incident, key)
    row.state, row.settled_at, row.settled_by, row.reason = "waived", actor.at, actor.person, pending.reason
    session.delete(pending)
    append(session, incident, "waiver.granted", actor, obligation=key, asked=asked, reason=pending.reason)
    session.flush()
    reckon(session, incident, actor)


def decline_waiver(session: Session, incident_id: str, key: str, asked: str, actor: Actor) -> None:
    """Turn a proposal down, or take one's own back: the clock runs on."""
    incident, pending = _asked(session, incident_id, key, asked, actor)
    session.delete(pending)
    kind = "waiver.withdrawn" if actor.person == pending.asked_by else "waiver.declined"
    append(session, incident, kind, actor, obligation=key, asked=asked)


def _asked(session: Session, incident_id: str, key: str, asked: str, actor: Actor) -> tuple[Incident, Waiver]:
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    pending = session.get(Waiver, (incident_id, key), populate_existing=True)
    if pending is None or pending.event_id != asked:
        raise Refused("This has been answered already, or taken back.")
    held = holders_in_channel(session, incident)
    if {held[role] for role in STEERING["waive"] if role in held} - {pending.asked_by}:
        require(session, incident, actor, "waive")
    return incident, pending


def _running(session: Session, incident: Incident, key: str) -> Obligation:
    """The duty's row. Raises `Refused` for one that is settled or does not run."""
    row = next((each for each in in_force(session, incident.id) if each.key == key), None)
    if row is None or row.state != "running":
        raise Refused("This duty's clock does not run any more. Look at the clocks again.")
    return row
