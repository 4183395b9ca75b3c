"""Sending: what in fact went out is put on record, as the version that it was.

The duties that it meets are met by it. What it was approved as, and by whom, is told by the timeline: somebody may have
written on while it was being sent.

Events, as those of `models.changes.notices`:
- `notice.sent`: of the version that went out: `sent_at`, `channel`, `to`, `receipt`, `digest`, `file`, `meets` (keys of
  duties), `approver`, `unapproved` (why nobody approved it), `tell`
- `notice.supplemented`: `by` (the number of the notice that supplements it)
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.actors import Actor
from models.changes.notices import (
    append_about,
    ask_for_file,
    digest_in_force,
    kind_of,
    notice_in,
    refuse_unfit,
    unsent,
)
from models.changes.obligations import meet
from models.permissions import holders_in_channel
from models.refusal import Refused
from models.tables import Incident, Moment, Notice
from models.timeline import Event, load_events


@dataclass(frozen=True)
class Sending:
    """What was in fact sent: which version, when (UTC), by which way, to whom, and the receipt as text or link.

    `meets` are the duties that are met by it; `unapproved` is why it went out without approval.
    """

    version: int
    sent_at: datetime
    channel: str
    to: str
    receipt: str = ""
    meets: tuple[str, ...] = ()
    unapproved: str = ""


def record_sent(
    session: Session, incident_id: str, notice_id: str, sending: Sending, actor: Actor, file: str = ""
) -> None:
    """Put on record what was in fact sent; the duties it meets are met by it. Without approval it takes a reason, and
    the commander is told. What was written after the version that went out is no part of it and stays on the timeline.
    `file` is the id of the file that was sent, in Slack."""
    incident, notice = unsent(session, incident_id, notice_id, actor)
    _refuse_other_times(session, incident, sending.sent_at, actor)
    if not (sending.channel and sending.to):
        raise Refused("Say by which way it went and to whom: it is what proves it.", field="channel")
    meets = [key for key in notice.obligations if key in sending.meets]
    refuse_unfit(session, incident, kind_of(notice), meets, "meets")
    _go_back_to(session, notice, sending.version)
    alone = notice.approver is None
    if alone and not sending.unapproved:
        raise Refused("Nobody has approved this version. Say why it went out all the same.", field="unapproved")
    why = sending.unapproved if alone else ""
    commander = holders_in_channel(session, incident).get("ic", incident.declared_by)
    notice.state, notice.sent_at, notice.sent_by, notice.unapproved = "sent", sending.sent_at, actor.person, why
    notice.channel, notice.sent_to, notice.receipt = sending.channel, sending.to, sending.receipt
    append_about(
        session, incident, notice, "notice.sent", actor, happened_at=sending.sent_at,
        sent_at=sending.sent_at.isoformat(), channel=sending.channel, to=sending.to, receipt=sending.receipt,
        digest=digest_in_force(notice), file=notice.file, meets=meets, approver=notice.approver, unapproved=why,
        tell=[commander] if alone and commander != actor.person else [],
    )  # fmt: skip
    if file:
        ask_for_file(session, incident, notice, file, actor)
    if notice.supplements:
        before = notice_in(session, incident, notice.supplements)
        append_about(session, incident, before, "notice.supplemented", actor, by=notice.number)
    session.flush()
    meet(session, incident, meets, notice.id, sending.sent_at, actor)


def _go_back_to(session: Session, notice: Notice, version: int) -> None:
    """Make a notice what it was at the version that went out, with the approval which that version had."""
    if version == notice.version:
        return
    told = [each for each in load_events(session, notice.incident_id)
            if each.payload.get("notice") == notice.id and each.payload.get("version") == version]  # fmt: skip
    written = next((each for each in told if each.kind in ("notice.drafted", "notice.changed")), None)
    if written is None:
        raise Refused("Version {n} of this notice is not on record. Open the form again.", field="version", n=version)
    said = written.payload
    notice.version, notice.title, notice.sections, notice.file = version, said["title"], said["sections"], None
    notice.recipient, notice.author, notice.written_at = said["recipient"], written.actor, written.recorded_at
    approved: Event | None = None
    for each in told:
        if each.kind == "notice.approved":
            approved = each
        elif each.kind == "notice.approval_withdrawn" and each.payload["why"] == "taken_back":
            approved = None
    notice.approver = approved.actor if approved else None
    notice.approved_at = approved.recorded_at if approved else None


def _refuse_other_times(session: Session, incident: Incident, sent_at: datetime, actor: Actor) -> None:
    """Nothing was sent that is still to come, or before anything of the incident is known to have happened."""
    if sent_at > actor.at:
        raise Refused("This time is still to come. Give the time at which it was sent.", field="sent_at")
    known = session.exec(select(Moment.at).where(Moment.incident_id == incident.id, Moment.in_force)).all()
    if sent_at < (first := min([incident.declared_at, *known])):
        raise Refused("The incident began later ({when}). Give the time at which it was sent.", field="sent_at",
                      when=first)  # fmt: skip
