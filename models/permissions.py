"""Who may do what, as one table.

Ticking, noting, deciding and pinning are for everyone in the incident. What steers it is for the roles named here;
while nobody in the channel holds any of them, every member may, since an emergency must not wait for a form.
Administrators (ADMINS) may do everything, and only they may close over an open must-item.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session, and_, col, select

from models.actors import STANCH, Actor
from models.incidents import playbook_of
from models.refusal import Refused
from models.state import Event, State
from models.tables import Assignment, Incident, Member, Person

STEERING: dict[str, tuple[str, ...]] = {
    "set_phase": ("ic", "scribe", "exec"),
    "assign_role": ("ic", "scribe", "exec"),
    "lower_severity": ("ic",),
    "rename": ("ic", "scribe"),
    "correct_moment": ("ic", "scribe", "legal"),
    "judge_obligation": ("legal",),
    "waive": ("legal", "ic", "exec"),
    "settle_must": ("ic", "legal", "exec"),
    "close": ("ic", "exec"),
    "reopen": ("ic", "exec"),
    "replace_channel": ("ic", "scribe", "exec"),
}

APPROVING: Mapping[str, tuple[str, ...]] = {"statement": ("ic",), "internal": ("ic",)}
"""Who approves notices in which the firm speaks for itself. All other kinds are for legal."""

STAND_INS = ("legal", "ic", "exec")
"""Who may approve a notice where nobody who should can: the role is vacant, or its holder is the author."""


def require_member(session: Session, incident: Incident, actor: Actor) -> None:
    """Refuse whoever is not in the incident's channel."""
    if not is_member(session, incident.id, actor):
        raise Refused("Only people in the incident's channel may do this. Ask its commander to add you.")


def require(session: Session, incident: Incident, actor: Actor, act: str) -> None:
    """Refuse whoever may not steer in this way; the sentence names the roles that may."""
    require_member(session, incident, actor)
    if actor.admin or actor.person == STANCH:
        return
    roles = STEERING[act]
    present = holders_in_channel(session, incident)
    holders = {present[role] for role in roles if role in present}
    if holders and actor.person not in holders:
        playbook = playbook_of(incident)
        known = [playbook.role(role).name for role in roles]
        raise Refused("Only {roles} may do this. Ask one of them, or an administrator.", roles=tuple(known))


def approvers(kind: str, holders: Mapping[str, str], author: str) -> Collection[str]:
    """Who may approve a notice, by user id: whoever has the role for its kind, never its author.

    `holders` are those who are there to act, by role. Empty: anybody in the channel but the author.
    """
    for roles in (APPROVING.get(kind, ("legal",)), STAND_INS):
        able = dict.fromkeys(holders[role] for role in roles if role in holders and holders[role] != author)
        if able:
            return able
    return ()


def require_admin(actor: Actor) -> None:
    """Refuse whoever does not look after the installation."""
    if not actor.admin:
        raise Refused("Only administrators may do this: those whom the setting ADMINS names.")


def holders_in_channel(session: Session, incident: Incident) -> dict[str, str]:
    """Who holds which role and is there to act: neither gone from the channel, nor impossible to add to it, nor an
    account that can answer for nothing."""
    held = (
        select(Assignment.role, Assignment.person)
        .join(Member, and_(Member.incident_id == Assignment.incident_id, Member.person == Assignment.person))
        .outerjoin(Person, col(Person.id) == col(Assignment.person))
        .where(Assignment.incident_id == incident.id, col(Assignment.until).is_(None), col(Person.unfit).is_(None))
        .where(col(Member.state).in_(("wanted", "present")))
    )
    return dict(session.exec(held).all())


def require_reader(session: Session, incident_id: str, actor: Actor) -> None:
    """Refuse whoever may not read an incident, without saying anything of it."""
    if not is_member(session, incident_id, actor):
        raise Refused("You are not in this incident. Ask its commander to add you.")


def may_read(state: State, event: Event, reader: Actor) -> bool:
    """Whether somebody in the incident may see what an event says.

    What is restricted to roles is for those who hold one of them now, for its author and for administrators.
    """
    audience = event.payload.get("audience")
    if not audience or reader.admin or reader.person == event.actor:
        return True
    return any(role.key in audience for role in state.roles_of(reader.person))


def is_member(session: Session, incident_id: str, actor: Actor) -> bool:
    """Whether the actor belongs to the incident: invited or present, an administrator, or the bot itself."""
    if actor.admin or actor.person == STANCH:
        return True
    member = session.get(Member, (incident_id, actor.person))
    return member is not None and member.state != "left"
