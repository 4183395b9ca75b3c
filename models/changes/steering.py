"""Steering: the phase, the severity and the title of an incident."""

from sqlmodel import Session

from models.actors import Actor
from models.incidents import lock_open, playbook_of
from models.permissions import require, require_member
from models.playbook import SEVERITIES
from models.refusal import Refused
from models.timeline import append


def set_phase(session: Session, incident_id: str, phase: str, actor: Actor) -> None:
    """Move the label on (or back). Every checklist posted so far stays usable."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "set_phase")
    if phase not in [known.key for known in playbook_of(incident).incident_phases]:
        raise Refused("There is no phase called {phase} in this incident.", phase=phase)
    if incident.phase == phase:
        return
    old, incident.phase = incident.phase, phase
    append(session, incident, "phase.set", actor, old=old, new=phase)


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
    old, incident.severity = incident.severity, severity
    append(session, incident, "severity.set", actor, old=old, new=severity, reason=reason)


def rename_incident(session: Session, incident_id: str, title: str, actor: Actor) -> None:
    """Give the incident another title; the channel keeps its code and gets the new words."""
    incident = lock_open(session, incident_id)
    require(session, incident, actor, "rename")
    if title == incident.title:
        return
    old, incident.title = incident.title, title
    append(session, incident, "incident.renamed", actor, old=old, new=title)
