"""Steering: the phase, the severity and the title of an incident."""

from datetime import timedelta

from sqlmodel import Session, col, select

from models.actors import Actor
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.playbook import SEVERITIES
from models.refusal import Refused, Who
from models.tables import Incident, TimelineEvent
from models.timeline import append

DOUBLE_CLICK = timedelta(seconds=1)


def set_phase(session: Session, incident_id: str, phase: str, actor: Actor) -> None:
    """Move the label on (or back). Every checklist posted so far stays usable."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "set_phase")
    if phase not in _phases(incident):
        raise Refused("There is no phase called {phase} in this incident.", phase=phase)
    _move(session, incident, phase, actor)


def next_phase(session: Session, incident_id: str, seen: str, actor: Actor) -> None:
    """Move on from the phase that the person saw, so that two presses at once move one phase and no further.

    Raises `Refused` for whoever pressed second: the sentence says who was first, and when.
    """
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "set_phase")
    phases = _phases(incident)
    if seen not in phases:
        raise Refused("There is no phase called {phase} in this incident.", phase=seen)
    following = phases[phases.index(seen) + 1 :]
    if not following:
        raise Refused("This is the last phase. When everything is settled, close the incident.")
    if incident.phase != seen:
        _refuse_second(session, incident, following[0], actor)
        return
    _move(session, incident, following[0], actor)


def set_severity(session: Session, incident_id: str, severity: str, reason: str, actor: Actor) -> None:
    """Raise the severity (anyone) or lower it (the commander). The reason is kept, and required to lower it."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    if severity not in SEVERITIES:
        raise Refused("There is no severity {severity}. It is one of SEV1, SEV2, SEV3, SEV4.", severity=severity)
    if severity == incident.severity:
        return
    if SEVERITIES.index(severity) > SEVERITIES.index(incident.severity):
        require(session, incident, actor, "lower_severity")
        if not reason:
            raise Refused("Say why the severity is lowered: it stays on the record.", field="reason")
    else:
        incident.next_update_at = None  # it was promised under a slower rhythm
    old, incident.severity = incident.severity, severity
    append(session, incident, "severity.set", actor, old=old, new=severity, reason=reason)


def rename_incident(session: Session, incident_id: str, title: str, actor: Actor) -> None:
    """Give the incident another title; the channel keeps its code and gets the new words."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "rename")
    if not title:
        raise Refused("Give it a title.", field="title")
    if title == incident.title:
        return
    old, incident.title = incident.title, title
    append(session, incident, "incident.renamed", actor, old=old, new=title)


def _phases(incident: Incident) -> list[str]:
    return [phase.key for phase in playbook_of(incident).incident_phases]


def _move(session: Session, incident: Incident, phase: str, actor: Actor) -> None:
    if incident.phase == phase:
        return
    old, incident.phase = incident.phase, phase
    append(session, incident, "phase.set", actor, old=old, new=phase)


def _refuse_second(session: Session, incident: Incident, wanted: str, actor: Actor) -> None:
    """Tell whoever pressed second, or pressed a card that does not show the new phase yet. Only a double click is no
    news."""
    moved = select(TimelineEvent).where(TimelineEvent.incident_id == incident.id, TimelineEvent.kind == "phase.set")
    last = session.exec(moved.order_by(col(TimelineEvent.seq).desc()).limit(1)).first()
    if last is None:
        return
    if incident.phase == wanted and last.actor == actor.person and actor.at - last.recorded_at < DOUBLE_CLICK:
        return
    name = playbook_of(incident).phase(incident.phase).name
    raise Refused(
        "{person} set the phase to {phase} already ({when}).", person=Who(last.actor), phase=name, when=last.recorded_at
    )
