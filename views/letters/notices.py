"""Letters of notices: somebody's approval is asked for, something went out without it, one's text was approved, a file
that one attached could not be read."""

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.elements import bold, button, lines, value_of
from views.letters import Letter
from views.notices.words import kind_name
from views.words import channel_link


def approval_asked(state: State, event: Event, say: Texts) -> Letter:
    """To who may approve: what it is, and the whole of it one press away."""
    said = event.payload
    notice = next(each for each in state.law.notices if each.id == said["notice"])
    title = say(
        "{person} asks you to approve notice {n} of {code} (version {version}): {kind}",
        person=Who(event.actor), n=said["number"], code=state.incident.code, version=said["version"],
        kind=kind_name(notice.kind, say),
    )  # fmt: skip
    to = say("To: {recipient}", recipient=notice.recipient) if notice.recipient else None
    review = button(say("Review and approve"), "notice.review", value_of(state.incident.id, notice.id), style="primary")
    where = say("Its Word file is in {channel}.", channel=channel_link(state))
    return [(lines(bold(title), to, where), [review])]


def sent_unapproved(state: State, event: Event, say: Texts) -> Letter:
    """To the commander: it is out, and nobody had approved it."""
    said = event.payload
    title = say(
        "Notice {n} of {code} was sent without approval, says {person}",
        n=said["number"], code=state.incident.code, person=Who(event.actor),
    )  # fmt: skip
    return [
        (
            lines(
                bold(title),
                say("To: {recipient}", recipient=said["to"]),
                say("*Reason:* {reason}", reason=said["unapproved"]),
                say("Have legal read it now; what is wrong in it is put right by a supplement."),
            ),
            [],
        )
    ]


def approved(state: State, event: Event, say: Texts) -> Letter:
    """To its author: it may go out."""
    said = event.payload
    title = say(
        "{person} approved your notice {n} of {code} (version {version})",
        person=Who(event.actor), n=said["number"], code=state.incident.code, version=said["version"],
    )  # fmt: skip
    record = button(
        say("Record as sent"), "notice.record", value_of(state.incident.id, said["notice"]), style="primary"
    )
    return [(lines(bold(title), say("Send it, then record when, how and to whom.")), [record])]


def file_missing(state: State, event: Event, say: Texts) -> Letter:
    """To whoever put a file to a notice: it is not on record, and has to be put there again."""
    said = event.payload
    title = say(
        "The file that you put to notice {n} of {code} could not be read, and is not on record",
        n=said["number"], code=state.incident.code,
    )  # fmt: skip
    why = say("Slack says: {error}.", error=said["error"]) if said["error"] else say("It was deleted in Slack.")
    attach = button(
        say("Attach the file"), "notice.attach", value_of(state.incident.id, said["notice"]), style="primary"
    )
    return [(lines(bold(title), why, say("Attach it again: its digest is what proves what was sent.")), [attach])]
