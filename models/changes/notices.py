"""Notices: drafted, changed, approved by a second person, recorded as sent, supplemented.

A change after approval withdraws it. What was in fact sent can always be recorded, approved or not, by anybody in the
incident and also in a closed one: a duty of four hours must not wait for a sleeping approver. Every version of a text
stands on the timeline.

Events, each with `notice` (its id), `number` and `version`:
- `notice.drafted`: `notice_kind`, `language`, `recipient`, `obligations`, `supplements`, `template` (its name and the
  digest of its text), `title`, `sections`, `digest`
- `notice.changed`: `recipient`, `title`, `sections`, `digest`
- `notice.approval_asked`: `tell` (who may approve)
- `notice.approved`: `digest`, `author`
- `notice.approval_withdrawn`: `why` (`changed` or `taken_back`), `approver`
- `notice.file_wanted`: `file` (its id in Slack), until it has been read by one of the next two
- `notice.file_attached`: `file`, `name`, `size`, `sha256`, `link`
- `notice.file_missing`: `file`, `error` (Slack's word, empty if it was deleted)
- `notice.sent`: `sent_at`, `channel`, `to`, `receipt`, `digest`, `file`, `meets` (keys of duties), `approver`,
  `unapproved` (why nobody approved it), `tell`
- `notice.supplemented`: `by` (the number of the notice that supplements it)
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.changes.obligations import meet
from models.incidents import lock
from models.notices.facts import approvers
from models.notices.kinds import KINDS
from models.notices.sections import Section, digest_of, sections_from_json, sections_to_json
from models.obligations import NoticeKind
from models.permissions import holders_in_channel, require_member
from models.refusal import Refused, Who
from models.tables import Incident, Moment, Notice
from models.timeline import append


@dataclass(frozen=True)
class Draft:
    """What a notice begins with. `template` names what it was drafted from, and the digest of that text."""

    kind: NoticeKind
    language: str
    recipient: str
    obligations: tuple[str, ...]
    title: str
    sections: tuple[Section, ...]
    template: str = ""
    supplements: str | None = None


@dataclass(frozen=True)
class Sending:
    """What was in fact sent: when (UTC), by which way, to whom, and the receipt as text or link.

    `meets` are the duties that are met by it; `unapproved` is why it went out without approval.
    """

    sent_at: datetime
    channel: str
    to: str
    receipt: str = ""
    meets: tuple[str, ...] = ()
    unapproved: str = ""


@dataclass(frozen=True)
class Attached:
    """A file as it was sent: its id in Slack, name, size in bytes, SHA-256 (hexadecimal), and where it is found."""

    file: str
    name: str
    size: int
    sha256: str
    link: str


def draft_notice(session: Session, incident_id: str, draft: Draft, actor: Actor) -> str:
    """Begin a notice with its drafted text; gives its id."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    if draft.kind not in KINDS:
        raise Refused("Choose what kind of notice it is: the form lists them.", field="kind")
    if draft.supplements:
        before = _notice(session, incident, draft.supplements)
        if before.state != "sent":
            raise Refused("Only a notice that was sent is supplemented. Change this one instead.")
    notice = Notice(
        incident_id=incident_id, number=_next_number(session, incident_id), kind=draft.kind, language=draft.language,
        recipient=draft.recipient, obligations=list(draft.obligations), supplements=draft.supplements,
        title=draft.title, sections=sections_to_json(draft.sections), author=actor.person, seq=incident.revision + 1,
        written_at=actor.at,
    )  # fmt: skip
    _append(
        session, incident, notice, "notice.drafted", actor,
        notice_kind=draft.kind, language=draft.language, recipient=draft.recipient, title=draft.title,
        obligations=list(draft.obligations), supplements=draft.supplements, template=draft.template,
        sections=notice.sections, digest=_digest(notice),
    )  # fmt: skip
    session.add(notice)
    session.flush()
    return notice.id


def change_notice(
    session: Session,
    incident_id: str,
    notice_id: str,
    version: int,
    text: tuple[str, tuple[Section, ...]],
    recipient: str,
    actor: Actor,
) -> None:
    """Write the next version: the title with the sections, and the recipient. `version` is the one the person saw."""
    incident, notice = _unsent(session, incident_id, notice_id, actor)
    title, sections = text
    written = sections_to_json(sections)
    if (notice.title, notice.sections, notice.recipient) == (title, written, recipient):
        return
    _refuse_older(notice, version)
    _withdraw_approval(session, incident, notice, "changed", actor)
    notice.title, notice.sections, notice.recipient = title, written, recipient
    notice.version, notice.author, notice.written_at = notice.version + 1, actor.person, actor.at
    notice.file = None
    _append(
        session, incident, notice, "notice.changed", actor,
        recipient=recipient, title=title, sections=written, digest=_digest(notice),
    )  # fmt: skip


def ask_approval(session: Session, incident_id: str, notice_id: str, actor: Actor) -> None:
    """Have those who may approve told that this version is ready for them."""
    incident, notice = _unsent(session, incident_id, notice_id, actor)
    if notice.state == "approved" or notice.asked_version == notice.version:
        return
    notice.asked_version = notice.version
    able = approvers(_kind(notice), holders_in_channel(session, incident), notice.author)
    _append(session, incident, notice, "notice.approval_asked", actor, tell=list(able))


def approve_notice(session: Session, incident_id: str, notice_id: str, version: int, actor: Actor) -> None:
    """Approve the version that the person read: somebody else than its author, who has the role for it."""
    incident, notice = _unsent(session, incident_id, notice_id, actor)
    if notice.state == "approved":
        if notice.approver == actor.person:
            return
        raise Refused("{person} approved this already.", person=Who(notice.approver or ""))
    _refuse_older(notice, version)
    if actor.person == notice.author:
        raise Refused("A second person has to approve: this version is your own.")
    able = approvers(_kind(notice), holders_in_channel(session, incident), notice.author)
    if able and actor.person not in able and not actor.admin:
        raise Refused("Only {people} may approve this.", people=tuple(map(Who, able)))
    notice.state, notice.approver, notice.approved_at = "approved", actor.person, actor.at
    _append(session, incident, notice, "notice.approved", actor, digest=_digest(notice), author=notice.author)


def withdraw_approval(session: Session, incident_id: str, notice_id: str, actor: Actor) -> None:
    """Take an approval back before it is sent: its approver, or whoever might have approved."""
    incident, notice = _unsent(session, incident_id, notice_id, actor)
    able = {notice.approver, *approvers(_kind(notice), holders_in_channel(session, incident), notice.author)}
    if actor.person not in able and not actor.admin:
        raise Refused("Only {people} may take this back.", people=tuple(Who(each) for each in able if each))
    _withdraw_approval(session, incident, notice, "taken_back", actor)


def want_file(session: Session, incident_id: str, notice_id: str, file: str, actor: Actor) -> None:
    """Have a file of Slack's noted as the version that was, or will be, sent: it is read as soon as may be."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    _want_file(session, incident, _notice(session, incident, notice_id), file, actor)


def attach_file(session: Session, incident_id: str, notice_id: str, attached: Attached, actor: Actor) -> None:
    """Note a file that was read, in the name of who wanted it."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    notice = _notice(session, incident, notice_id)
    if notice.file and notice.file["file"] == attached.file:
        return
    notice.file = dict(vars(attached))
    _append(session, incident, notice, "notice.file_attached", actor, **vars(attached))


def miss_file(session: Session, incident_id: str, notice_id: str, file: str, error: str, actor: Actor) -> None:
    """Note that a file could not be read, so that nobody waits for it."""
    incident = lock(session, incident_id)
    notice = _notice(session, incident, notice_id)
    _append(session, incident, notice, "notice.file_missing", actor, file=file, error=error)


def record_sent(
    session: Session, incident_id: str, notice_id: str, sending: Sending, actor: Actor, file: str = ""
) -> None:
    """Put on record what was in fact sent; the duties it meets are met by it. Without approval it takes a reason, and
    the commander is told. `file` is the id of the file that was sent, in Slack."""
    incident, notice = _unsent(session, incident_id, notice_id, actor)
    _refuse_other_times(session, incident, sending.sent_at, actor)
    if not (sending.channel and sending.to):
        raise Refused("Say by which way it went and to whom: it is what proves it.", field="channel")
    alone = notice.state != "approved"
    if alone and not sending.unapproved:
        raise Refused("Nobody has approved this version. Say why it went out all the same.", field="unapproved")
    why = sending.unapproved if alone else ""
    commander = holders_in_channel(session, incident).get("ic", incident.declared_by)
    notice.state, notice.sent_at, notice.sent_by, notice.unapproved = "sent", sending.sent_at, actor.person, why
    notice.channel, notice.sent_to, notice.receipt = sending.channel, sending.to, sending.receipt
    _append(
        session, incident, notice, "notice.sent", actor, happened_at=sending.sent_at,
        sent_at=sending.sent_at.isoformat(), channel=sending.channel, to=sending.to, receipt=sending.receipt,
        digest=_digest(notice), file=notice.file, meets=list(sending.meets), approver=notice.approver, unapproved=why,
        tell=[commander] if alone and commander != actor.person else [],
    )  # fmt: skip
    if file:
        _want_file(session, incident, notice, file, actor)
    if notice.supplements:
        before = _notice(session, incident, notice.supplements)
        _append(session, incident, before, "notice.supplemented", actor, by=notice.number)
    session.flush()
    meet(session, incident, [key for key in notice.obligations if key in sending.meets], notice.id,
         sending.sent_at, actor)  # fmt: skip


def _want_file(session: Session, incident: Incident, notice: Notice, file: str, actor: Actor) -> None:
    _append(session, incident, notice, "notice.file_wanted", actor, file=file)


def _unsent(session: Session, incident_id: str, notice_id: str, actor: Actor) -> tuple[Incident, Notice]:
    """The locked incident, and a notice in it that was not sent. A sent one is evidence: it is only supplemented."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    notice = _notice(session, incident, notice_id)
    if notice.state == "sent" and notice.sent_at:
        raise Refused("This was sent already ({when}). Supplement it instead.", when=notice.sent_at)
    return incident, notice


def _notice(session: Session, incident: Incident, notice_id: str) -> Notice:
    found = session.get(Notice, notice_id, populate_existing=True)
    if found is None or found.incident_id != incident.id:
        raise Refused("There is no such notice in this incident. Look at the list again.")
    return found


def _next_number(session: Session, incident_id: str) -> int:
    mine = select(Notice.number).where(Notice.incident_id == incident_id).order_by(col(Notice.number).desc())
    return (session.exec(mine.limit(1)).first() or 0) + 1


def _refuse_older(notice: Notice, version: int) -> None:
    if notice.version != version:
        raise Refused(
            "{person} has changed this meanwhile: it is version {n} now. Copy what you wrote, and open it again.",
            person=Who(notice.author), n=notice.version,
        )  # fmt: skip


def _refuse_other_times(session: Session, incident: Incident, sent_at: datetime, actor: Actor) -> None:
    """Nothing was sent that is still to come, or before anything of the incident is known to have happened."""
    if sent_at > actor.at:
        raise Refused("This time is still to come. Give the time at which it was sent.", field="sent_at")
    known = session.exec(select(Moment.at).where(Moment.incident_id == incident.id, Moment.in_force)).all()
    if sent_at < (first := min([incident.declared_at, *known])):
        raise Refused("The incident began later ({when}). Give the time at which it was sent.", field="sent_at",
                      when=first)  # fmt: skip


def _withdraw_approval(session: Session, incident: Incident, notice: Notice, why: str, actor: Actor) -> None:
    if notice.state != "approved":
        return
    approver, notice.state, notice.approver, notice.approved_at = notice.approver, "draft", None, None
    notice.asked_version = None
    _append(session, incident, notice, "notice.approval_withdrawn", actor, why=why, approver=approver)


def _append(session: Session, incident: Incident, notice: Notice, kind: str, actor: Actor, *,
            happened_at: datetime | None = None, **said: Any) -> None:  # fmt: skip
    append(
        session, incident, kind, actor,
        happened_at=happened_at, notice=notice.id, number=notice.number, version=notice.version, **said,
    )  # fmt: skip


def _digest(notice: Notice) -> str:
    return digest_of(notice.title, sections_from_json(notice.sections))


def _kind(notice: Notice) -> NoticeKind:
    return notice.kind  # type: ignore[return-value]  # the table allows nothing else
