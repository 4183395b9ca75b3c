"""The forms of notices: begin one, write its sections, approve what one has read, record what was sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from models.notices.facts import NoticeFacts
from models.notices.kinds import KINDS, fits, kind_for, next_kind, served_together
from models.notices.sections import LONGEST, Section
from models.notices.wording import warnings
from models.obligations import NoticeKind, Obligation
from models.playbook import Problem
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.duties import duty_name
from views.elements import bold, clip, lines, plain, sections, value_of
from views.modals import form
from views.notices.cards import about
from views.notices.drafting import checklist
from views.notices.versions import versions
from views.notices.words import LANGUAGES, basis_of, kind_name, name_of, state_name

SECTION = "section-"
"""What the name of a section's field begins with."""
SHOWN = 8
"""Warnings that a form shows."""


def draft_form(state: State, key: str, say: Texts, *, supplements: NoticeFacts | None = None) -> View:
    """What kind of notice, to whom, in which language, for which duties; `key` is the duty it is begun for, if one."""
    row = state.law.catalogue.obligations.get(key)
    kind = next_kind(supplements.kind) if supplements else kind_for(row) if row else "internal"
    recipient = supplements.recipient if supplements else _recipient(row, kind, say)
    language = supplements.language if supplements else _language(state, row, say)
    blocks: list[Block] = [
        *_how(supplements, say),
        form.select("kind", say("Kind of notice"), [(each, kind_name(each, say)) for each in KINDS], value=kind),
        form.short_text(
            "recipient", say("To whom"), value=clip(recipient, form.SHORT), optional=True,
            hint=say("For a client: its name. One notice for each client."),
        ),
        form.radio("language", say("Language"), [(each, say(name)) for each, name in LANGUAGES.items()],
                   value=language),
        *_for_which(state, kind if row or supplements else None, key, supplements, say),
    ]  # fmt: skip
    about_ = value_of(state.incident.id, supplements.id if supplements else "")
    title = say("Supplement") if supplements else say("Draft a notice")
    return form.modal("notice_draft", title, say("Draft"), about_, blocks, say)


def _how(supplements: NoticeFacts | None, say: Texts) -> Iterator[Block]:
    yield form.notice(
        say("The draft is written from the facts and the timeline; what is not known is marked, never invented."), "how"
    )
    if supplements:
        again = say("It holds what notice {n} had to hold, and is drafted anew.", n=supplements.number)
        yield form.notice(again, "again")


def _for_which(
    state: State, kind: NoticeKind | None, key: str, supplements: NoticeFacts | None, say: Texts
) -> Iterator[Block]:
    """The duties that run and that this kind of notice can meet; each with the kind it takes where none is set. What is
    supplemented goes on being answered without being asked for."""
    rows, carried = state.law.catalogue.obligations, supplements.obligations if supplements else []
    running = [duty.key for duty in state.law.running]
    offered = [
        each for each in running if each in rows and each not in carried and (not kind or fits(kind, rows[each]))
    ]
    if not offered:
        return
    wanted = served_together(kind, key, running, state.law.catalogue) if kind and key in running else []
    hint = say("The duties that are met when this notice was sent")
    duties = [(each, clip(_offer(state, each, kind, say), 75)) for each in offered][:100]
    yield form.several("duties", say("For which duties"), duties, values=wanted, hint=hint)


def _offer(state: State, key: str, kind: NoticeKind | None, say: Texts) -> Mrkdwn:
    say = _bare(say)
    name = duty_name(state, key, say)
    takes = kind_for(state.law.catalogue.obligations[key])
    return name if kind else say("{duty} · {kind}", duty=name, kind=kind_name(takes, say))


def edit_form(state: State, notice: NoticeFacts, say: Texts, *, broken: Sequence[Problem] = ()) -> View:
    """The text section by section, with what is missing and what had better be put otherwise. `broken` is what is wrong
    with the firm's templates, where one could not be used."""
    blocks: list[Block] = [
        *_broken(broken, say),
        *_head(state, notice, say),
        form.short_text("title", say("Title of the notice"), value=clip(notice.title, form.SHORT)),
        form.short_text("recipient", say("To whom"), value=clip(notice.recipient, form.SHORT), optional=True),
        *(block for section in notice.text for block in _field(section, say)),
    ]
    about_ = value_of(state.incident.id, f"{notice.id} {notice.version}")
    return form.modal("notice_edit", _title(notice, say), say("Save"), about_, blocks, say)


def _broken(broken: Sequence[Problem], say: Texts) -> Iterator[Block]:
    if broken:
        places = tuple(f"{each.file}:{each.line}" for each in broken)
        yield form.notice(
            say(
                "*Your firm's template could not be filled in* ({places}), so this is what Stanch brings along. "
                "Tell whoever looks after Stanch.",
                places=places,
            ),
            "broken",
        )


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
    """Which version was sent, when, how and to whom, with its receipt; why without approval, where nobody approved."""
    rows = state.law.catalogue.obligations
    row = next((rows[key] for key in notice.obligations if key in rows), None)
    channels = say("Channels: {channels}", channels=row.channel) if row and row.channel else say(
        "For instance a portal, e-mail, registered letter, telephone"
    )  # fmt: skip
    blocks: list[Block] = [
        *_which(state, notice, say),
        form.moment("sent_at", say("When it was sent"), value=now),
        form.short_text("channel", say("By which way"), hint=channels),
        form.short_text("to", say("To whom"), value=clip(notice.recipient, form.SHORT)),
        form.long_text("receipt", say("Receipt"), optional=True,
                       hint=say("The number, what was answered, or a link to it")),
        *_meets(state, notice, say),
        _file(say, say("File that was sent"), optional=True),
        *_unapproved(notice, say),
    ]  # fmt: skip
    about_ = value_of(state.incident.id, f"{notice.id} {notice.version}")
    return form.modal("notice_sent", say("Record as sent"), say("Record"), about_, blocks, say)


def _which(state: State, notice: NoticeFacts, say: Texts) -> Iterator[Block]:
    """The versions there are, the newest first. Somebody may have written on while this one was being sent."""
    known = [each for (of, _), each in versions(state).items() if of == notice.id]
    if len(known) < 2:
        return
    say = _bare(say)
    choices = [
        (str(each.number), clip(say("version {n} by {person}, {when}", n=each.number, person=Who(each.author),
                                    when=each.at), 75))
        for each in sorted(known, key=lambda each: -each.number)
    ][:100]  # fmt: skip
    yield form.select("version", say("Which version was sent"), choices, value=str(notice.version))


def _meets(state: State, notice: NoticeFacts, say: Texts) -> Iterator[Block]:
    """The duties that its sending meets. What a supplement only goes on answering is offered, and not presumed."""
    before = next((each.obligations for each in state.law.notices if each.id == notice.supplements), [])
    rows = state.law.catalogue.obligations
    running = [duty.key for duty in state.law.running if duty.key in notice.obligations and duty.key in rows]
    duties = [(key, clip(duty_name(state, key, _bare(say)), 75)) for key in running if fits(notice.kind, rows[key])]
    if duties:
        hint = say("Where several clients have to be told, take the duty out until the last one was")
        values = [key for key, _ in duties if key not in before]
        yield form.several("meets", say("Which duties are met by it"), duties, values=values, hint=hint)


def attach_form(state: State, notice: NoticeFacts, say: Texts) -> View:
    """The file that was sent, or the receipt's."""
    blocks: list[Block] = [_file(say, say("File"), optional=False)]
    return form.modal(
        "notice_attach", say("Attach the file"), say("Attach"), value_of(state.incident.id, notice.id), blocks, say
    )


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


def _field(section: Section, say: Texts) -> Sequence[Block]:
    """A section to be written on. One that no field takes is shown and stays as it is: it must not lose its end."""
    if len(section.text) <= LONGEST:
        return [form.long_text(SECTION + section.key, clip(section.heading, 150), value=section.text, optional=True)]
    longer = say("Longer than a field here: it stays as it is. Shorten it in the Word file.")
    return sections(lines(bold(say.write(section.heading)), longer, say.write(section.text)), f"long.{section.key}")


def _text(notice: NoticeFacts, say: Texts) -> Sequence[Block]:
    written: list[Block] = sections(bold(say.write(notice.title)), "title")
    for section in notice.text:
        text = lines(bold(say.write(section.heading)), say.write(section.text))
        written += sections(text, f"text.{section.key}")
    return written


def _unapproved(notice: NoticeFacts, say: Texts) -> Iterator[Block]:
    """Why it went out without approval: also where it is approved now, since that may be taken back meanwhile."""
    why = say("Why it went out without approval")
    if notice.state == "approved":
        hint = say("Only where the version that was sent is not the one that was approved")
        yield form.long_text("unapproved", why, optional=True, hint=hint)
        return
    yield form.notice(
        say("*Nobody has approved this version.* It can be recorded all the same; the commander is told."), "alone"
    )
    yield form.long_text("unapproved", why, optional=notice.version > 1)


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
