"""A proposal to close as false alarm or duplicate: before the eyes of the channel, until a second person answers.

The message stays afterwards, without its buttons, and says what became of it. It calls people by name.
"""

from collections.abc import Iterator

from models.refusal import Who
from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import actions, bold, button, clip_markup, lines, sections, value_of
from views.surfaces import CHANNEL, Message
from views.workspace import Workspace

PROPOSED = {
    "false_alarm": N_("{person} proposes to close this as a false alarm"),
    "duplicate": N_("{person} proposes to close this as a duplicate"),
}

SHOWN = 2500
"""Characters of the reason, as markup: Slack takes near 13,000 in all, and what was clipped stands in the summary."""

ANSWERED = {
    "incident.closed": N_("Confirmed by {person}, {when}"),
    "closure.withdrawn": N_("Taken back by {person}, {when}: the proposal no longer stands"),
}


def closure_cards(state: State, workspace: Workspace) -> Iterator[Message]:
    """Every proposal there was, in order. Each waits until Slack has told us the name of who made it."""
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    for event in state.events:
        if event.kind == "closure.proposed" and state.is_known(event.actor):
            yield _card(state, event, say)


def _card(state: State, event: Event, say: Texts) -> Message:
    said = event.payload
    proposed = PROPOSED[said["outcome"]]
    title = say(proposed, person=Who(event.actor))
    body = lines(
        bold(title),
        say("It repeats {other}.", other=said["duplicate_of"]) if said["duplicate_of"] else None,
        say("*Reason:* {reason}", reason=clip_markup(say.write(said["reason"]), SHOWN)),
        _answer(state, event, say)
        or say("A second person has to confirm. What is still open is then settled with this reason."),
    )
    blocks = sections(body, "closure")
    if state.closure and state.closure.event_id == event.id:
        value = value_of(state.incident.id, event.id)
        answers = [
            button(say("Confirm"), "closure.confirm", value, style="danger"),
            button(say("Go on working"), "closure.withdraw", value),
        ]
        blocks.append(actions(answers, "answers"))
    return Message(f"closure:{event.id}", CHANNEL, event.seq, title, tuple(blocks))


def _answer(state: State, proposed: Event, say: Texts) -> Mrkdwn | None:
    for event in state.events[proposed.seq :]:
        if event.kind in ANSWERED and event.payload.get("proposal") == proposed.id:
            return say(ANSWERED[event.kind], person=Who(event.actor), when=event.recorded_at)
    return None
