"""Declaring an incident: the first change of its life, from which the reconciler opens the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from models.actors import Actor
from models.changes.asking import ask
from models.changes.members import want_member
from models.incidents import code, next_number, playbook_of
from models.playbook import PlaybookFile
from models.refusal import Refused
from models.tables import Assignment, Handover, Incident, Moment, Task
from models.timeline import append


@dataclass(frozen=True)
class Declaration:
    """What the declarer said. `origin` is the submission's id; times are UTC; `commander` is a Slack user id.

    `responders` are the default holders per role that the settings name: invited at once, their roles offered to them.
    """

    origin: str
    title: str
    what_happened: str
    how_found: str
    detected_at: datetime
    data_kinds: tuple[str, ...]
    commander: str
    severity: str
    quiet: bool
    responders: Mapping[str, str] = field(default_factory=dict)


def declare_incident(session: Session, declaration: Declaration, plan: PlaybookFile, actor: Actor) -> str:
    """Open an incident and give its id. The same submission twice is one incident.

    Raises `Refused` (field `detected_at`) when the leak was detected in the future.
    """
    known = session.exec(select(Incident.id).where(Incident.origin == declaration.origin)).one_or_none()
    if known:
        return known
    if declaration.detected_at > actor.at:
        raise Refused("This time is still to come. Give the time at which it was found.", field="detected_at")
    incident = _incident(session, declaration, plan, actor)
    _add_tasks(session, incident, plan)
    append(
        session,
        incident,
        "incident.declared",
        actor,
        title=declaration.title,
        what_happened=declaration.what_happened,
        how_found=declaration.how_found,
        data_kinds=list(declaration.data_kinds),
        severity=declaration.severity,
        commander=declaration.commander,
        quiet=declaration.quiet,
        playbook=plan.key,
        playbook_digest=plan.digest,
    )
    _set_detected(session, incident, declaration.detected_at, actor)
    for person in (actor.person, declaration.commander, *declaration.responders.values()):
        want_member(session, incident, person)
    _assign_commander(session, incident, declaration.commander, actor)
    _offer_roles(session, incident, declaration, actor)
    return incident.id


def recently_declared(session: Session, since: datetime) -> list[tuple[str, datetime]]:
    """Codes and times of the open incidents declared after `since`, to warn of a second report of one leak."""
    rows = select(Incident.number, Incident.declared_at).where(Incident.declared_at > since, Incident.status == "open")
    return [(code(number), at) for number, at in session.exec(rows)]


def _incident(session: Session, declaration: Declaration, plan: PlaybookFile, actor: Actor) -> Incident:
    incident = Incident(
        number=next_number(session),
        origin=declaration.origin,
        title=declaration.title,
        what_happened=declaration.what_happened,
        how_found=declaration.how_found,
        data_kinds=list(declaration.data_kinds),
        severity=declaration.severity,
        phase=plan.playbook.incident_phases[0].key,
        quiet=declaration.quiet,
        declared_by=actor.person,
        declared_at=actor.at,
        updated_at=actor.at,
        playbook_key=plan.key,
        playbook_text=plan.text,
        playbook_digest=plan.digest,
    )
    session.add(incident)
    session.flush()
    return incident


def _add_tasks(session: Session, incident: Incident, plan: PlaybookFile) -> None:
    """Every task of the playbook gets its row at once; the severity decides which are shown."""
    for position, task in enumerate(plan.playbook.tasks):
        session.add(
            Task(
                incident_id=incident.id,
                key=task.key,
                position=position,
                phase=task.phase,
                owner=task.owner,
                must=task.must,
            )
        )


def _set_detected(session: Session, incident: Incident, at: datetime, actor: Actor) -> None:
    event = append(session, incident, "moment.set", actor, moment="detected", new=at.isoformat(), old=None, reason="")
    session.add(
        Moment(
            id=event.id,
            incident_id=incident.id,
            kind="detected",
            at=at,
            reason="",
            set_by=actor.person,
            seq=event.seq,
        )
    )


def _assign_commander(session: Session, incident: Incident, person: str, actor: Actor) -> None:
    event = append(session, incident, "role.assigned", actor, role="ic", old=None, new=person)
    session.add(Assignment(id=event.id, incident_id=incident.id, role="ic", person=person, since=actor.at))


def _offer_roles(session: Session, incident: Incident, declaration: Declaration, actor: Actor) -> None:
    """Offer every role to its default holder, the command too, unless the declarer chose somebody for it."""
    chosen = declaration.commander != actor.person or declaration.responders.get("ic") == declaration.commander
    for role, person in sorted(declaration.responders.items()):
        if not playbook_of(incident).has_role(role) or (role == "ic" and chosen):
            continue
        offer = Handover(
            incident_id=incident.id,
            role=role,
            kind="offer",
            holder=declaration.commander,
            successor=person,
            brief="",
            asked_at=actor.at,
        )
        ask(session, incident, offer, actor)
