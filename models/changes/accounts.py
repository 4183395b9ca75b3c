"""Accounts: somebody's was deactivated, so that nothing they hold will be done by them.

Their roles stay theirs until somebody gives them to another, as with one who left the channel; the cards say that a new
holder is needed, and who steers is told. What was on its way to them comes back at once.
"""

from sqlmodel import Session, col, or_, select

from models.actors import Actor
from models.changes.members import steward, withdraw_offers
from models.incidents import lock
from models.tables import Assignment, Incident, Member, Person, Task
from models.timeline import append


def record_deactivated(session: Session, person: str, admins: tuple[str, ...], actor: Actor) -> None:
    """An account was deactivated: put that on record in every open incident that counts on its person, once."""
    known = session.get(Person, person) or Person(id=person)
    if known.unfit == "deactivated":
        return
    incidents = _counting_on(session, person)
    if incidents:
        known.unfit = "deactivated"
        session.add(known)
        session.flush()
    for incident_id in incidents:
        _record(session, incident_id, person, admins, actor)


def counted_on(session: Session, incident_id: str) -> list[str]:
    """Who holds a role in an incident, or a task that is still open."""
    holders = select(Assignment.person).where(Assignment.incident_id == incident_id, col(Assignment.until).is_(None))
    given = select(Task.assignee).where(Task.incident_id == incident_id, Task.state == "open")
    return sorted({person for person in (*session.exec(holders), *session.exec(given)) if person})


def _counting_on(session: Session, person: str) -> list[str]:
    """Ids of the open incidents in which somebody belongs or holds a role, in the order in which all lock them."""
    belongs = select(Member.incident_id).where(Member.person == person, Member.state != "left")
    holds = select(Assignment.incident_id).where(Assignment.person == person, col(Assignment.until).is_(None))
    mine = or_(col(Incident.id).in_(belongs), col(Incident.id).in_(holds))
    return list(session.exec(select(Incident.id).where(Incident.status == "open", mine).order_by(Incident.id)))


def _record(session: Session, incident_id: str, person: str, admins: tuple[str, ...], actor: Actor) -> None:
    incident = lock(session, incident_id)
    held = select(Assignment.role).where(
        Assignment.incident_id == incident_id, Assignment.person == person, col(Assignment.until).is_(None)
    )
    given = select(Task.key).where(Task.incident_id == incident_id, Task.assignee == person, Task.state == "open")
    roles, tasks = sorted(session.exec(held)), sorted(session.exec(given))
    tell = {steward(session, incident, besides=person), *admins} - {None, person} if roles or tasks else set()
    append(session, incident, "member.deactivated", actor, person=person, roles=roles, tasks=tasks,
           tell=sorted(filter(None, tell)))  # fmt: skip
    withdraw_offers(session, incident, person, "gone", actor)
