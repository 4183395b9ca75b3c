"""Declaring an incident: the first change of its life, from which the reconciler opens the channel.

One leak is often seen by two people at once. So nobody opens a second incident within half an hour without having been
told of the first: `JustDeclared` names by code and time what the declarer has not been told of yet, and nothing else,
since they may not be in it. A quiet incident is named to its own people only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.asking import ask
from models.changes.facts import watch_law
from models.changes.members import refuse_unfit, want_member
from models.changes.moments import LONG_AGO
from models.incidents import lock_numbers, next_number, playbook_of
from models.law import Law
from models.permissions import is_member
from models.playbook import PlaybookFile
from models.refusal import Refused
from models.tables import Assignment, Handover, Incident, Moment, Task
from models.timeline import append

RECENT = timedelta(minutes=30)
"""How long a declaration is news to the next declarer."""

CLOCKS_DIFFER = timedelta(minutes=2)
"""A picker knows whole minutes and another clock: so far ahead is taken for now."""


@dataclass(frozen=True)
class Declaration:
    """What the declarer said. `origin` is the submission's id; times are UTC; `commander` is a Slack user id.

    `responders` are the default holders per role that the settings name: invited at once, their roles offered to them.
    `told_of` is the number of the newest incident that the declarer was told of; None if nobody could tell them.
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
    told_of: int | None = None


@dataclass(frozen=True)
class Recent:
    """An incident that is news: its number, and when it was declared (UTC). Anybody may know this much."""

    number: int
    at: datetime


class JustDeclared(Exception):  # noqa: N818 - a question to the person
    """There is an incident that the declarer has not been told of. To declare all the same, say so."""

    def __init__(self, recent: tuple[Recent, ...]) -> None:
        super().__init__(f"{len(recent)} declared recently")
        self.recent = recent


def declare_incident(
    session: Session, declaration: Declaration, plan: PlaybookFile, actor: Actor, law: Law | None = None
) -> str:
    """Open an incident and give its id. The same submission twice is one incident. Without `law` none is watched.

    Raises `Refused` for a time still to come, for a commander who can answer for nothing and for choices that the
    playbook does not have (any more); `JustDeclared` where the declarer has not been told of another incident.
    """
    lock_numbers(session)
    known = session.exec(select(Incident.id).where(Incident.origin == declaration.origin)).one_or_none()
    if known:
        return known
    _check(session, declaration, plan, actor)
    declaration = replace(declaration, detected_at=min(declaration.detected_at, actor.at))
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
        phase=incident.phase,
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
    if law is not None:
        watch_law(session, incident, law, declaration.data_kinds, actor)
    return incident.id


def recently_declared(session: Session, actor: Actor) -> tuple[Recent, ...]:
    """The open incidents of the half hour before, oldest first: one of them may be the same leak.

    Of quiet ones only their own people are told: who declares may be the one they are kept from.
    """
    rows = select(Incident).where(Incident.declared_at > actor.at - RECENT, Incident.status == "open")
    return tuple(
        Recent(incident.number, incident.declared_at)
        for incident in session.exec(rows.order_by(col(Incident.number)))
        if not incident.quiet or is_member(session, incident.id, actor)
    )


def _check(session: Session, declaration: Declaration, plan: PlaybookFile, actor: Actor) -> None:
    if declaration.detected_at > actor.at + CLOCKS_DIFFER:
        raise Refused("This time is still to come. Give the time at which it was found.", field="detected_at")
    if declaration.detected_at < actor.at - LONG_AGO:
        raise Refused(
            "This is more than a year ago. Check the year; if it is right, declare it now and give the time then.",
            field="detected_at",
        )
    refuse_unfit(session, declaration.commander, field="commander")
    if declaration.severity not in {severity.key for severity in plan.playbook.severities}:
        raise Refused("Choose a severity. If unsure, take the higher.", field="severity")
    if not {kind.key for kind in plan.playbook.data_kinds}.issuperset(declaration.data_kinds):
        raise Refused("The kinds of data have changed meanwhile. Open the form again to choose.", field="data_kinds")
    recent = recently_declared(session, actor)
    if declaration.told_of is not None and any(each.number > declaration.told_of for each in recent):
        raise JustDeclared(recent)


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
