"""Who is in the incident's channel: wanted by us, present or gone as Slack tells; and whether the bot is there itself.

People come in by our invitation, or by somebody else's; both are on record. Whoever leaves keeps their roles until
somebody gives them to another, since a role without a name is worse than one to be asked about, but what was on its way
to them is withdrawn: a person taken out of the channel does not come back by accepting an old offer.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import asked, withdraw
from models.changes.surveying import want_survey
from models.incidents import lock
from models.permissions import STEERING, holders_in_channel
from models.refusal import N_, Refused, Who
from models.rooms import Room, room_after
from models.surfaces import show_again
from models.tables import Assignment, Incident, Member, Person
from models.timeline import append, load_events

UNFIT = {
    "app": N_("{person} is an app and cannot answer for anything. Choose a person."),
    "deactivated": N_("The account of {person} is deactivated. Choose someone else."),
    "unknown": N_("Slack does not know {person}. Choose someone else."),
}

NOBODY = frozenset({"user_disabled", "user_not_found"})
"""Slack's words for: this person will never answer."""

ROOM_IS_SHUT = frozenset({"channel_not_found", "not_in_channel", "is_archived", "is_inactive"})
"""Slack's words for: you are not in that channel, or nobody can do anything there. They speak of the channel, not of
whom or what it was about."""


def refuse_unfit(session: Session, person: str, field: str | None = None) -> None:
    """Refuse an account that can answer for nothing, as far as Slack has told us by now."""
    known = session.get(Person, person)
    if known is not None and known.unfit is not None:
        raise Refused(UNFIT[known.unfit], field=field, person=Who(person))


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
    """Keep what Slack answered to the invitations: who was added, and who could not be and why (Slack's error code).

    Who has come or gone on their own meanwhile stays as they are. What was offered to somebody who will never answer
    comes back at once. While the room is shut nobody was refused: they are invited once it is open again.
    """
    incident = lock(session, incident_id)
    for person in (*invited, *failed):
        member = session.get(Member, (incident_id, person))
        if member is not None and member.state == "wanted":
            member.state = "failed" if person in failed else "present"
            member.error = failed.get(person)
    refused = {person: error for person, error in failed.items() if error not in ROOM_IS_SHUT}
    if invited or refused:
        append(session, incident, "members.invited", actor, invited=sorted(invited), failed=refused)
    for person in sorted(person for person, error in refused.items() if error in NOBODY):
        withdraw_offers(session, incident, person, "gone", actor)


def record_uninvited(session: Session, incident_id: str, actor: Actor) -> None:
    """A person came into the channel whom nobody is known to have invited.

    Into one that was made public anybody can walk. Who does is put on record, and no more: to have a part in the
    incident they have to be named, or invited once it is private again. Into a private one nobody can: that it became
    public may be news still on its way, so the channel is looked at first.
    """
    incident = lock(session, incident_id)
    member = session.get(Member, (incident_id, actor.person))
    if member is not None and member.state != "left":
        record_joined(session, incident_id, actor)
        return
    room = _room(session, incident)
    if not room.public:
        want_survey(session, incident_id, actor.at)
    elif actor.person not in room.visitors:
        append(session, incident, "member.walked_in", actor)


def record_joined(session: Session, incident_id: str, actor: Actor) -> None:
    """A person was brought into the channel. One we had invited is no news; a late joiner is shown where things
    stand."""
    incident = lock(session, incident_id)
    member = session.get(Member, (incident_id, actor.person))
    old = member.state if member else None
    if old in ("present", "wanted"):
        return  # of one whom we invite, Slack's answer is put on record: once, however often it is lost
    if member is None:
        member = Member(incident_id=incident_id, person=actor.person)
        session.add(member)
    member.state, member.error = "present", None
    append(session, incident, "member.joined", actor, old=old, new="present")


def record_left(session: Session, incident_id: str, actor: Actor) -> None:
    """A person left the channel, or was removed from it: Slack does not say which."""
    incident = lock(session, incident_id)
    member = session.get(Member, (incident_id, actor.person))
    if member is None or member.state == "left":
        if actor.person in _room(session, incident).visitors:
            append(session, incident, "member.left", actor, old="visitor", new="left", roles=[], to=None)
        return
    old, member.state = member.state, "left"
    held = select(Assignment.role).where(
        Assignment.incident_id == incident_id, Assignment.person == actor.person, col(Assignment.until).is_(None)
    )
    append(session, incident, "member.left", actor, old=old, new="left", roles=sorted(session.exec(held)),
           to=steward(session, incident, besides=actor.person))  # fmt: skip
    withdraw_offers(session, incident, actor.person, "left", actor)


def record_bot_removed(
    session: Session, incident_id: str, actor: Actor, *, unheard_since: datetime | None = None
) -> None:
    """The bot itself was taken out of the channel: what Slack shows there stands still until it is back.

    Where that was found and not heard, `unheard_since` (UTC) is since when nothing was heard of the channel.
    """
    incident = lock(session, incident_id)
    if not _room(session, incident).bot_away:
        append(session, incident, "bot.removed", actor, old="present", new="away", to=steward(session, incident),
               unheard_since=unheard_since.isoformat() if unheard_since else None)  # fmt: skip


def record_bot_returned(session: Session, incident_id: str, actor: Actor) -> None:
    """The bot is back: what Slack refused meanwhile is shown and invited again, and the channel, of which nothing was
    heard, is looked at."""
    incident = lock(session, incident_id)
    if not _room(session, incident).bot_away:
        return
    *_, removed = (event for event in load_events(session, incident_id) if event.kind == "bot.removed")
    unheard_since = removed.payload.get("unheard_since")
    since = datetime.fromisoformat(unheard_since) if unheard_since else removed.happened_at
    append(session, incident, "bot.returned", actor, old="away", new="present")
    reopen_room(session, incident)
    if incident.status == "open":
        want_survey(session, incident_id, actor.at, since=since, why="away")


def reopen_room(session: Session, incident: Incident) -> None:
    """Have shown and invited again what Slack refused while the room was shut. Part of a change that holds the lock."""
    for member in session.exec(select(Member).where(Member.incident_id == incident.id, Member.state == "failed")):
        if member.error in ROOM_IS_SHUT:
            member.state, member.error = "wanted", None
    show_again(session, f"incident:{incident.id}")


def steward(session: Session, incident: Incident, besides: str = "") -> str | None:
    """Who is written to where somebody has to act: the first in the channel who may assign roles, else the declarer.

    None where neither is there, or where nothing is left to be done.
    """
    if incident.status == "closed":
        return None
    present = holders_in_channel(session, incident)
    declarer = session.get(Member, (incident.id, incident.declared_by))
    likely = [present.get(role) for role in STEERING["assign_role"]]
    known = session.get(Person, incident.declared_by)
    able = known is None or known.unfit is None
    likely.append(declarer.person if declarer and declarer.state != "left" and able else None)
    return next((person for person in likely if person and person != besides), None)


def withdraw_offers(session: Session, incident: Incident, successor: str, why: str, actor: Actor) -> None:
    """Take back what was on its way to somebody who is not there to answer."""
    for handover in asked(session, incident, successor=successor):
        withdraw(session, incident, handover, why, actor)


def _room(session: Session, incident: Incident) -> Room:
    return room_after(load_events(session, incident.id))
