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
- `notice.file_missing`: `file`, `error` (Slack's word, empty if it was deleted), `tell` (who put it there)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.actors import Actor
from models.incidents import lock
from models.law import law_of
from models.notices.kinds import KINDS, fits
from models.notices.sections import LONGEST, Section, digest_of, sections_from_json, sections_to_json
from models.obligations import NoticeKind
from models.permissions import approvers, holders_in_channel, require_member
from models.refusal import Refused, Who
from models.tables import Incident, Notice
from models.texts import too_many
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
        before = notice_in(session, incident, draft.supplements)
        if before.state != "sent":
            raise Refused("Only a notice that was sent is supplemented. Change this one instead.")
    refuse_unfit(session, incident, draft.kind, draft.obligations, "duties")
    _refuse_too_long(draft.sections)
    notice = Notice(
        incident_id=incident_id, number=_next_number(session, incident_id), kind=draft.kind, language=draft.language,
        recipient=draft.recipient, obligations=list(draft.obligations), supplements=draft.supplements,
        title=draft.title, sections=sections_to_json(draft.sections), author=actor.person, seq=incident.revision + 1,
        written_at=actor.at,
    )  # fmt: skip
    append_about(
        session, incident, notice, "notice.drafted", actor,
        notice_kind=draft.kind, language=draft.language, recipient=draft.recipient, title=draft.title,
        obligations=list(draft.obligations), supplements=draft.supplements, template=draft.template,
        sections=notice.sections, digest=digest_in_force(notice),
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
    incident, notice = unsent(session, incident_id, notice_id, actor)
    title, sections = text
    before = sections_from_json(notice.sections)
    _refuse_too_long(each for each in sections if each not in before)
    written = sections_to_json(sections)
    if (notice.title, notice.sections, notice.recipient) == (title, written, recipient):
        return
    _refuse_older(notice, version)
    _withdraw_approval(session, incident, notice, "changed", actor)
    notice.title, notice.sections, notice.recipient = title, written, recipient
    notice.version, notice.author, notice.written_at = notice.version + 1, actor.person, actor.at
    notice.file = None
    append_about(
        session, incident, notice, "notice.changed", actor,
        recipient=recipient, title=title, sections=written, digest=digest_in_force(notice),
    )  # fmt: skip


def ask_approval(session: Session, incident_id: str, notice_id: str, actor: Actor) -> None:
    """Have those who may approve told that this version is ready for them."""
    incident, notice = unsent(session, incident_id, notice_id, actor)
    if notice.state == "approved" or notice.asked_version == notice.version:
        return
    notice.asked_version = notice.version
    able = approvers(kind_of(notice), holders_in_channel(session, incident), notice.author)
    append_about(session, incident, notice, "notice.approval_asked", actor, tell=list(able))


def approve_notice(session: Session, incident_id: str, notice_id: str, version: int, actor: Actor) -> None:
    """Approve the version that the person read: somebody else than its author, who has the role for it."""
    incident, notice = unsent(session, incident_id, notice_id, actor)
    if notice.state == "approved":
        if notice.approver == actor.person:
            return
        raise Refused("{person} approved this already.", person=Who(notice.approver or ""))
    _refuse_older(notice, version)
    if actor.person == notice.author:
        raise Refused("A second person has to approve: this version is your own.")
    able = approvers(kind_of(notice), holders_in_channel(session, incident), notice.author)
    if able and actor.person not in able and not actor.admin:
        raise Refused("Only {people} may approve this.", people=tuple(map(Who, able)))
    notice.state, notice.approver, notice.approved_at = "approved", actor.person, actor.at
    append_about(
        session, incident, notice, "notice.approved", actor, digest=digest_in_force(notice), author=notice.author
    )


def withdraw_approval(session: Session, incident_id: str, notice_id: str, actor: Actor) -> None:
    """Take an approval back before it is sent: its approver, or whoever might have approved."""
    incident, notice = unsent(session, incident_id, notice_id, actor)
    able = {notice.approver, *approvers(kind_of(notice), holders_in_channel(session, incident), notice.author)}
    if actor.person not in able and not actor.admin:
        raise Refused("Only {people} may take this back.", people=tuple(Who(each) for each in able if each))
    _withdraw_approval(session, incident, notice, "taken_back", actor)


def want_file(session: Session, incident_id: str, notice_id: str, file: str, actor: Actor) -> None:
    """Have a file of Slack's noted as the version that was, or will be, sent: it is read as soon as may be."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    ask_for_file(session, incident, notice_in(session, incident, notice_id), file, actor)


def attach_file(session: Session, incident_id: str, notice_id: str, attached: Attached, actor: Actor) -> None:
    """Note a file that was read, in the name of who wanted it."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    notice = notice_in(session, incident, notice_id)
    if notice.file and notice.file["file"] == attached.file:
        return
    notice.file = dict(vars(attached))
    append_about(session, incident, notice, "notice.file_attached", actor, **vars(attached))


def miss_file(session: Session, incident_id: str, notice_id: str, file: str, error: str, actor: Actor) -> None:
    """Note in the name of who wanted it that a file could not be read, so that nobody waits for it; they are told."""
    incident = lock(session, incident_id)
    notice = notice_in(session, incident, notice_id)
    append_about(session, incident, notice, "notice.file_missing", actor, file=file, error=error, tell=[actor.person])


def ask_for_file(session: Session, incident: Incident, notice: Notice, file: str, actor: Actor) -> None:
    """Have a file of Slack's read, as a part of a change."""
    append_about(session, incident, notice, "notice.file_wanted", actor, file=file)


def unsent(session: Session, incident_id: str, notice_id: str, actor: Actor) -> tuple[Incident, Notice]:
    """The locked incident, and a notice in it that was not sent. A sent one is evidence: it is only supplemented."""
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    notice = notice_in(session, incident, notice_id)
    if notice.state == "sent" and notice.sent_at:
        raise Refused("This was sent already ({when}). Supplement it instead.", when=notice.sent_at)
    return incident, notice


def notice_in(session: Session, incident: Incident, notice_id: str) -> Notice:
    """A notice of a locked incident, as it stands in the database."""
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


def refuse_unfit(
    session: Session, incident: Incident, kind: NoticeKind, obligations: Iterable[str], field: str
) -> None:
    """A duty is met by its own kind of notice only: whose approval a notice needs follows from its kind."""
    rows = law_of(session, incident.law).obligations
    for key in obligations:
        if key not in rows:
            raise Refused("There is no duty called {key} in this incident's law.", field=field, key=key)
        if not fits(kind, rows[key]):
            raise Refused(
                "“{duty}” cannot be met by a notice of this kind. Take it out here, or draft another notice for it.",
                field=field, duty=rows[key].name,
            )  # fmt: skip


def _refuse_too_long(sections: Iterable[Section]) -> None:
    for section in sections:
        if more := too_many(section.text, LONGEST):
            raise Refused("“{section}” is too long: {n} characters more than fit into a field.",
                          section=section.heading, n=more)  # fmt: skip


def _withdraw_approval(session: Session, incident: Incident, notice: Notice, why: str, actor: Actor) -> None:
    if notice.state != "approved":
        return
    approver, notice.state, notice.approver, notice.approved_at = notice.approver, "draft", None, None
    notice.asked_version = None
    append_about(session, incident, notice, "notice.approval_withdrawn", actor, why=why, approver=approver)


def append_about(session: Session, incident: Incident, notice: Notice, kind: str, actor: Actor, *,
                 happened_at: datetime | None = None, **said: Any) -> None:  # fmt: skip
    """Write an event of a notice, which names it and the version in force."""
    append(
        session, incident, kind, actor,
        happened_at=happened_at, notice=notice.id, number=notice.number, version=notice.version, **said,
    )  # fmt: skip


def digest_in_force(notice: Notice) -> str:
    """Of the version in force."""
    return digest_of(notice.title, sections_from_json(notice.sections))


def kind_of(notice: Notice) -> NoticeKind:
    return notice.kind  # type: ignore[return-value]  # the table allows nothing else
