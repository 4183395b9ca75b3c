"""The forms of notices: begin one, write its sections, approve what one has read, record what was sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from models.notices.facts import NoticeFacts
from models.notices.kinds import KINDS, kind_for, served_together
from models.notices.sections import LONGEST, Section
from models.notices.wording import warnings
from models.obligations import NoticeKind, Obligation
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.duties import duty_name
from views.elements import bold, clip, lines, plain, sections, value_of
from views.modals import form
from views.notices.cards import about
from views.notices.drafting import checklist
from views.notices.words import LANGUAGES, basis_of, kind_name, name_of, state_name

SECTION = "section-"
"""What the name of a section's field begins with."""
SHOWN = 8
"""Warnings that a form shows."""


def draft_form(state: State, key: str, say: Texts, *, supplements: NoticeFacts | None = None) -> View:
    """What kind of notice, to whom, in which language, for which duties; `key` is the duty it is begun for, if one."""
    row = state.law.catalogue.obligations.get(key)
    kind = _kind(row, supplements)
    running = [duty.key for duty in state.law.running]
    wanted = served_together(kind, key, running, state.law.catalogue) if row and key in running else []
    duties = [(each, clip(duty_name(state, each, _bare(say)), 75)) for each in running][:100]
    recipient = supplements.recipient if supplements else _recipient(row, kind, say)
    language = supplements.language if supplements else _language(state, row, say)
    blocks: list[Block] = [
        form.notice(
            say("The draft is written from the facts and the timeline; what is not known is marked, never invented."),
            "how",
        ),
        form.select("kind", say("Kind of notice"), [(each, kind_name(each, say)) for each in KINDS], value=kind),
        form.short_text(
            "recipient", say("To whom"), value=clip(recipient, form.SHORT), optional=True,
            hint=say("For a client: its name. One notice for each client."),
        ),
        form.radio("language", say("Language"), [(each, say(name)) for each, name in LANGUAGES.items()],
                   value=language),
    ]  # fmt: skip
    if duties:
        hint = say("The duties that are met when this notice was sent")
        blocks.append(form.several("duties", say("For which duties"), duties, values=wanted, hint=hint))
    about_ = value_of(state.incident.id, supplements.id if supplements else "")
    title = say("Supplement") if supplements else say("Draft a notice")
    return form.modal("notice_draft", title, say("Draft"), about_, blocks, say)


def edit_form(state: State, notice: NoticeFacts, say: Texts) -> View:
    """The text section by section, with what is missing and what had better be put otherwise."""
    blocks: list[Block] = [
        *_head(state, notice, say),
        form.short_text("title", say("Title of the notice"), value=clip(notice.title, form.SHORT)),
        form.short_text("recipient", say("To whom"), value=clip(notice.recipient, form.SHORT), optional=True),
        *(_field(section) for section in notice.text),
    ]
    about_ = value_of(state.incident.id, f"{notice.id} {notice.version}")
    return form.modal("notice_edit", _title(notice, say), say("Save"), about_, blocks, say)


def read_form(state: State, notice: NoticeFacts, say: Texts, *, approving: bool) -> View:
    """The whole text, to be read; with `approving` its reader may approve just this."""
    blocks: list[Block] = [*_head(state, notice, say), *_text(notice, say)]
    if not approving:
        return View(
            type="modal",
            title=plain(_title(notice, say), form.TITLE),
            close=plain(say("Close"), form.TITLE),
            blocks=blocks[: form.MOST_BLOCKS],
        )
    about_ = value_of(state.incident.id, f"{notice.id} {notice.version}")
    return form.modal("notice_review", _title(notice, say), say("Approve"), about_, blocks[: form.MOST_BLOCKS], say)


def sent_form(state: State, notice: NoticeFacts, now: datetime, say: Texts) -> View:
    """When, how and to whom it was sent, with its receipt; why without approval, where nobody approved."""
    row = next((state.law.catalogue.obligations[key] for key in notice.obligations
                if key in state.law.catalogue.obligations), None)  # fmt: skip
    channels = say("Channels: {channels}", channels=row.channel) if row and row.channel else say(
        "For instance a portal, e-mail, registered letter, telephone"
    )  # fmt: skip
    open_duties = [duty.key for duty in state.law.running if duty.key in notice.obligations]
    duties = [(key, clip(duty_name(state, key, _bare(say)), 75)) for key in open_duties]
    blocks: list[Block] = [
        *_unapproved(notice, say),
        form.moment("sent_at", say("When it was sent"), value=now),
        form.short_text("channel", say("By which way"), hint=channels),
        form.short_text("to", say("To whom"), value=clip(notice.recipient, form.SHORT)),
        form.long_text("receipt", say("Receipt"), optional=True,
                       hint=say("The number, what was answered, or a link to it")),
    ]  # fmt: skip
    if duties:
        hint = say("Where several clients have to be told, take the duty out until the last one was")
        blocks.append(form.several("meets", say("Which duties are met by it"), duties, values=open_duties, hint=hint))
    blocks.append(_file(say, say("File that was sent"), optional=True))
    about_ = value_of(state.incident.id, notice.id)
    return form.modal("notice_sent", say("Record as sent"), say("Record"), about_, blocks, say)


def attach_form(state: State, notice: NoticeFacts, say: Texts) -> View:
    """The file that was sent, or the receipt's."""
    blocks: list[Block] = [_file(say, say("File"), optional=False)]
    return form.modal(
        "notice_attach", say("Attach the file"), say("Attach"), value_of(state.incident.id, notice.id), blocks, say
    )


def _kind(row: Obligation | None, supplements: NoticeFacts | None) -> NoticeKind:
    if supplements:
        return "authority_followup" if supplements.kind == "authority_first" else supplements.kind
    return kind_for(row) if row else "internal"


def _recipient(row: Obligation | None, kind: NoticeKind, say: Texts) -> str:
    """The law's recipient where it is one; a client and a person have names, which a person gives."""
    return say.text(row.recipient) if row and kind.startswith("authority") else ""


def _language(state: State, row: Obligation | None, say: Texts) -> str:
    """Chinese at home, English abroad; the reader's own where no duty says."""
    if row is None:
        return "zh_CN" if say.locale.startswith("zh") else "en"
    return "zh_CN" if state.law.catalogue.pack_of(row.key).key in ("cn", "contract", "insurer") else "en"


def _head(state: State, notice: NoticeFacts, say: Texts) -> Iterator[Block]:
    basis = basis_of(checklist(notice, state.law.catalogue), say)
    head = bold(Mrkdwn(f"{name_of(notice, say)} · {state_name(notice, say)}"))
    yield from sections(lines(head, *about(state, notice, say), basis), "head")
    found = warnings(notice.kind, notice.recipient, notice.title, notice.text) if notice.state != "sent" else []
    if found:
        told = [
            Mrkdwn(f"• {say.write(each.section)}: “{say.write(each.phrase)}” {say(each.sentence)}")
            for each in found[:SHOWN]
        ]
        more = len(found) - SHOWN
        title = bold(say("Had better be put otherwise"))
        rest = say.plural("and {n} more", "and {n} more", more) if more > 0 else None
        yield from sections(lines(title, *told, rest), "warned")


def _field(section: Section) -> InputBlock:
    return form.long_text(
        SECTION + section.key, clip(section.heading, 150), value=section.text[:LONGEST], optional=True
    )


def _text(notice: NoticeFacts, say: Texts) -> Sequence[Block]:
    written: list[Block] = sections(bold(say.write(notice.title)), "title")
    for section in notice.text:
        text = lines(bold(say.write(section.heading)), say.write(section.text))
        written += sections(text, f"text.{section.key}")
    return written


def _unapproved(notice: NoticeFacts, say: Texts) -> Iterator[Block]:
    if notice.state == "approved":
        return
    yield form.notice(
        say("*Nobody has approved this version.* It can be recorded all the same; the commander is told."), "alone"
    )
    yield form.long_text("unapproved", say("Why it went out without approval"))


def _file(say: Texts, label: Mrkdwn, *, optional: bool) -> InputBlock:
    """A file from the person's machine."""
    hint = say("Stanch notes its name, size and SHA-256, and keeps no copy.")
    element = FileInputElement(action_id=form.ACTION, max_files=1)
    return InputBlock(block_id="file", label=plain(label, 2000), element=element, hint=plain(hint, 2000),
                      optional=optional)  # fmt: skip


def _title(notice: NoticeFacts, say: Texts) -> Mrkdwn:
    return say("Notice {n}, version {version}", n=notice.number, version=notice.version)


def _bare(say: Texts) -> Texts:
    """For plain text elements, where nothing is escaped."""
    return Texts(say.locale, say.zone, names=say.names or {}, paper=True)
