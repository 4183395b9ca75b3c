"""Paging told: in the channel, on the timeline, and in the mail itself.

In the channel every matter that somebody was called for has one living message: why, by when, what became of it, and
the button with which anyone in the incident says that they are there. In the mail stand the incident's code, its
severity, why and by when; never a title, a name, or anything that people wrote.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from models.changes.paging import Page
from models.paging import SENT, Call, calls_of, is_needed
from models.refusal import Who
from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import actions, bold, button, dotted, lines, sections, value_of
from views.surfaces import CHANNEL, Message
from views.workspace import Workspace

REASONS = {
    "opened": N_("an incident was opened at {severity}"),
    "raised": N_("an incident was raised to {severity}"),
    "command": N_("nobody has taken the command"),
    "due": N_("a deadline is reached"),
    "overdue": N_("a deadline has passed"),
    "due house": N_("a house target is reached"),
    "overdue house": N_("a house target has passed"),
}

CHANNELS = {"webhook": N_("Webhook"), "mail": N_("Mail")}

ERRORS = {
    "no answer": N_("no answer"),
    "not reached": N_("not reached"),
    "certificate": N_("no trusted certificate"),
    "not supported": N_("the server cannot encrypt or does not take a password"),
}


def paging_cards(state: State, workspace: Workspace) -> Iterator[Message]:
    """One for each matter that somebody was called for, in order. It calls people by name."""
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    for call in calls_of(state.events):
        yield _card(state, call, say)


def _card(state: State, call: Call, say: Texts) -> Message:
    said = call.newest.payload
    title = say("Somebody is called out of Slack: {why}", why=_why(said, say))
    again = len(call.pages)
    called = say.plural(
        "Called {n} time, {when}", "Called {n} times, the last {when}", again, when=call.newest.recorded_at
    )
    told = dotted([called, *(_outcome(each, say) for each in call.outcomes if each.payload["page"] == call.newest.id)])
    body = lines(bold(title), _until(said, say), told, _answer(state, call, say))
    blocks = sections(body, "page")
    if call.answer is None and is_needed(state, call.newest):
        value = value_of(state.incident.id, str(call.newest.seq))
        blocks.append(actions([button(say("Acknowledge"), "page.acknowledge", value, style="primary")], "answers"))
    return Message(f"page:{call.pages[0].id}", CHANNEL, call.pages[0].seq, title, tuple(blocks))


def _why(said: Mapping[str, object], say: Texts) -> Mrkdwn:
    reason = f"{said['reason']} house" if said["house"] else str(said["reason"])
    return say(REASONS[reason], severity=str(said["severity"]))


def _until(said: Mapping[str, object], say: Texts) -> Mrkdwn | None:
    if not said["deadline"]:
        return None
    when = datetime.fromisoformat(str(said["deadline"]))
    return say("House target: {when}", when=when) if said["house"] else say("Deadline: {when}", when=when)


def _outcome(event: Event, say: Texts) -> Mrkdwn:
    name = CHANNELS[event.payload["channel"]]
    channel = say(name)
    if event.kind == SENT:
        return say("{channel}: sent", channel=channel)
    return say("{channel}: not sent ({error})", channel=channel, error=error_told(event.payload["error"], say))


def error_told(error: str, say: Texts) -> Mrkdwn:
    """Why a page was not sent: a word of ours in the reader's language, a status such as HTTP 500 as it is."""
    return say(ERRORS[error]) if error in ERRORS else say.write(error)


def _answer(state: State, call: Call, say: Texts) -> Mrkdwn:
    if call.answer:
        return say("Acknowledged by {person}, {when}", person=Who(call.answer.actor), when=call.answer.recorded_at)
    if not is_needed(state, call.newest):
        return say("It has settled itself: nobody is called for it any more")
    return say("Whoever takes care of it, acknowledge it: then nobody is called for it any more.")


def mail_subject(page: Page, say: Texts) -> str:
    """What a phone shows of a mail first."""
    why = _why({"reason": page.reason, "house": page.house, "severity": page.severity}, say)
    return f"{page.code} {page.severity}: {why}"


def mail_body(page: Page, say: Texts) -> str:
    """The mail as a whole; times are local ones, with their zone."""
    until = f"{say.local(page.deadline)} ({say.zone})" if page.deadline else ""
    sentence = N_("House target: {when}") if page.house else N_("Deadline: {when}")
    return lines(
        mail_subject(page, say),
        say(sentence, when=until) if until else None,
        say("Open Slack, go to the channel of {code} and press Acknowledge: then nobody is called for it any more.",
            code=page.code),
    ) + "\n"  # fmt: skip


def _called(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("Called out of Slack: {why}", why=_why(event.payload, say))


def _sent(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("Out of Slack: {outcome}", outcome=_outcome(event, say))


def _acknowledged(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("Acknowledged that somebody was called")


TELLING: Mapping[str, Callable[[State, Event, Texts], Mrkdwn]] = {
    "page.called": _called,
    "page.sent": _sent,
    "page.failed": _sent,
    "page.acknowledged": _acknowledged,
}
"""How these events are told on the timeline."""
