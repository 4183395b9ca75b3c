"""Notices in the channel: a living card each, and the Word file of every version that somebody works with.

The card says what it is for, how far it is and who acts next; the newest step is its first button. A file is made of a
draft, of what is up for approval, of what was approved and of what was sent, once each.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement

from models.notices.facts import NoticeFacts
from models.permissions import approvers
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.duties import duty_name
from views.elements import actions, bold, button, clip_markup, dotted, lines, sections, value_of
from views.notices.paper import write_docx
from views.notices.versions import versions
from views.notices.words import name_of, state_name
from views.surfaces import CHANNEL, Document, Message
from views.workspace import Workspace

WITH_A_FILE = ("notice.drafted", "notice.approval_asked", "notice.approved", "notice.sent")


def notice_surfaces(state: State, workspace: Workspace) -> Iterator[Message | Document]:
    """Every notice's card, and its files. People stand here by name."""
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    for notice in state.law.notices:
        if all(state.is_known(person) for person in (notice.author, notice.approver, notice.sent_by) if person):
            yield notice_card(state, notice, say)
    yield from _files(state, workspace, say)


def notice_card(state: State, notice: NoticeFacts, say: Texts) -> Message:
    """One notice, as the channel sees it."""
    title = name_of(notice, say)
    head = bold(Mrkdwn(f"{title} · {state_name(notice, say)}"))
    blocks: list[Block] = [*sections(lines(head, *about(state, notice, say)), "notice")]
    pressing = buttons(state, notice, say)
    if pressing:
        blocks.append(actions(pressing, "answers"))
    return Message(f"notice:{notice.id}", CHANNEL, notice.seq, title, tuple(blocks))


def about(state: State, notice: NoticeFacts, say: Texts) -> list[Mrkdwn | None]:
    """To whom, for which duties, how far, and who acts next: what a card, a list and a letter say of it."""
    return [
        say("To: {recipient}", recipient=notice.recipient) if notice.recipient else None,
        _duties(state, notice, say),
        _supplements(state, notice, say),
        dotted(
            [
                say("version {n} by {person}", n=notice.version, person=Who(notice.author)),
                gaps(notice, say) if notice.state != "sent" else "",
            ]
        ),
        next_step(state, notice, say),
    ]


def gaps(notice: NoticeFacts, say: Texts) -> Mrkdwn:
    """How much is still missing."""
    if not notice.gaps:
        return say("no gaps")
    return say.plural("{n} place to be filled in", "{n} places to be filled in", len(notice.gaps))


def next_step(state: State, notice: NoticeFacts, say: Texts) -> Mrkdwn:
    """What has to be done next and by whom, or what was done last."""
    if notice.state == "sent":
        return _sent(notice, say)
    if notice.state == "approved":
        return say("Approved by {person}. Next: send it, and record when, how and to whom.",
                   person=Who(notice.approver or ""))  # fmt: skip
    able = tuple(Who(person) for person in approvers(notice.kind, here(state), notice.author))
    if notice.is_asked:
        return (
            say("Waits for the approval of {people}.", people=able)
            if able
            else say("Waits for the approval of somebody else than its author.")
        )
    return say("Next: fill in what is missing, then ask for approval. If time runs out, send it and record that.")


def here(state: State) -> dict[str, str]:
    """Who holds which role and can act: the others nobody waits for."""
    gone = {role.key for role in state.orphaned_roles}
    return {role: held.person for role, held in state.holders.items() if role not in gone}


def buttons(state: State, notice: NoticeFacts, say: Texts) -> Sequence[ButtonElement]:
    """The likeliest first."""
    value = value_of(state.incident.id, notice.id)
    edit = button(say("Read or change"), "notice.edit", value)
    record = button(say("Record as sent"), "notice.record", value)
    if notice.state == "sent":
        return [
            button(say("Supplement"), "notice.supplement", value),
            button(say("Attach the file"), "notice.attach", value),
        ]
    if notice.state == "approved":
        return [button(say("Record as sent"), "notice.record", value, style="primary"), edit,
                button(say("Take approval back"), "notice.withdraw", value)]  # fmt: skip
    if notice.is_asked:
        return [button(say("Review and approve"), "notice.review", value, style="primary"), edit, record]
    edit = button(say("Read or change"), "notice.edit", value, style="primary" if notice.gaps else None)
    ask = button(say("Ask for approval"), "notice.ask", value, style=None if notice.gaps else "primary")
    return [edit, ask, record]


def _duties(state: State, notice: NoticeFacts, say: Texts) -> Mrkdwn | None:
    """What it meets, each with its time."""
    told = []
    for key in notice.obligations:
        duty = state.law.duty.get(key)
        name = duty_name(state, key, say)
        due = duty.watched_until if duty and duty.state == "running" else None
        told.append(say("{duty} (by {when})", duty=name, when=due) if due else name)
    return say("For: {duties}", duties=say.listed(told)) if told else None


def _supplements(state: State, notice: NoticeFacts, say: Texts) -> Mrkdwn | None:
    before = next((each for each in state.law.notices if each.id == notice.supplements), None)
    after = [each.number for each in state.law.notices if each.supplements == notice.id and each.state == "sent"]
    return lines(
        say("Supplements notice {n}", n=before.number) if before else None,
        say("Supplemented by notice {n}", n="、".join(map(str, after))) if after else None,
    ) or None  # fmt: skip


def _sent(notice: NoticeFacts, say: Texts) -> Mrkdwn:
    how = say(
        "Sent {when} to {to}, {channel}; recorded by {person}",
        when=notice.sent_at or notice.written_at, to=notice.sent_to, channel=notice.channel,
        person=Who(notice.sent_by or ""),
    )  # fmt: skip
    return lines(
        how,
        say("*Without approval:* {reason}", reason=notice.unapproved) if notice.unapproved else None,
        say("Receipt: {receipt}", receipt=clip_markup(say.write(notice.receipt), 500)) if notice.receipt else None,
        say("File: {name} (SHA-256 `{sha256}`)", name=notice.file["name"], sha256=notice.file["sha256"][:16])
        if notice.file
        else None,
    )


def _files(state: State, workspace: Workspace, say: Texts) -> Iterator[Document]:
    known, notices = versions(state), {notice.id: notice for notice in state.law.notices}
    made: set[tuple[str, int]] = set()
    for event in state.events:
        which = (str(event.payload.get("notice")), int(event.payload.get("version") or 0))
        if event.kind not in WITH_A_FILE or which in made or which not in known or which[0] not in notices:
            continue
        made.add(which)
        notice, version = notices[which[0]], known[which]
        if state.is_known(version.author):
            yield Document(
                f"notice.docx:{notice.id}:{version.number}", event.seq,
                f"{state.incident.code}-notice-{notice.number}-v{version.number}.docx",
                say("{notice}, version {n}", notice=name_of(notice, say), n=version.number),
                partial(write_docx, state, notice, version, workspace.zone),
            )  # fmt: skip
