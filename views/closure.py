"""A proposal to close as false alarm or duplicate: before the eyes of the channel, until a second person answers."""

from models.refusal import Who
from models.state import ClosureFacts, State
from views.catalogue import N_, Texts
from views.elements import actions, bold, button, lines, sections, value_of
from views.surfaces import CHANNEL, Message

PROPOSED = {
    "false_alarm": N_("{person} proposes to close this as a false alarm"),
    "duplicate": N_("{person} proposes to close this as a duplicate"),
}


def closure_card(state: State, closure: ClosureFacts, say: Texts) -> Message:
    """The proposal with its reason, and the two answers."""
    value = value_of(state.incident.id)
    event = next(event for event in state.events if event.id == closure.event_id)
    other = event.payload["duplicate_of"]
    title = say(PROPOSED[closure.outcome], person=Who(closure.proposed_by))
    body = lines(
        bold(title),
        say("It repeats {other}.", other=other) if other else None,
        say("Reason: {reason}", reason=closure.reason),
        say("A second person has to confirm. What is still open is then settled with this reason."),
    )
    answers = [
        button(say("Confirm"), "closure.confirm", value, style="danger"),
        button(say("Go on working"), "closure.withdraw", value),
    ]
    return Message(
        f"closure:{closure.event_id}",
        CHANNEL,
        event.seq,
        title,
        (*sections(body, "closure"), actions(answers, "answers")),
    )
