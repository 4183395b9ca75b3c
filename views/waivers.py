"""A proposal to leave a duty unmet: before the eyes of the channel, until a second person answers.

The message stays afterwards, without its buttons, and says what became of it. It calls people by name.
"""

from collections.abc import Iterator

from models.refusal import Who
from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.clocks import duty_lines
from views.duties import duty_name
from views.elements import SECTION, actions, bold, button, clip_markup, lines, section, sections, value_of
from views.surfaces import CHANNEL, Message
from views.workspace import Workspace

SHOWN = 2500
"""Characters of the reason, as markup."""

ANSWERED = {
    "waiver.granted": N_("Approved by {person}, {when}"),
    "waiver.declined": N_("Not approved by {person}, {when}: the duty stands"),
    "waiver.withdrawn": N_("Taken back, {when}: the duty stands, or is settled otherwise"),
}


def waiver_cards(state: State, workspace: Workspace) -> Iterator[Message]:
    """Every proposal there was, in order. Each waits until Slack has told us the name of who made it."""
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    for event in state.events:
        if event.kind == "waiver.asked" and event.payload and state.is_known(event.actor):
            yield _card(state, event, say)


def _card(state: State, event: Event, say: Texts) -> Message:
    key = event.payload["obligation"]
    title = say("{person} proposes to leave out: {duty}", person=Who(event.actor), duty=duty_name(state, key, say))
    pending = any(asked.event_id == event.id for asked in state.law.waivers)
    body = lines(
        bold(title),
        say("*Reason:* {reason}", reason=clip_markup(say.write(event.payload["reason"]), SHOWN)),
        _answer(state, event, say) or say("A second person has to approve. Until then its clock runs."),
    )
    blocks = sections(body, "waiver")
    if pending:
        duty = state.law.duty.get(key)
        if duty:
            blocks.append(section(clip_markup(duty_lines(state, duty, say), SECTION), "duty"))
        value = value_of(state.incident.id, f"{key} {event.id}")
        answers = [
            button(say("Approve"), "waiver.grant", value, style="danger"),
            button(say("Do not approve"), "waiver.decline", value),
        ]
        blocks.append(actions(answers, "answers"))
    return Message(f"waiver:{event.id}", CHANNEL, event.seq, title, tuple(blocks))


def _answer(state: State, asked: Event, say: Texts) -> Mrkdwn | None:
    for event in state.events[asked.seq :]:
        if event.kind in ANSWERED and event.payload.get("asked") == asked.id:
            return say(ANSWERED[event.kind], person=Who(event.actor), when=event.recorded_at)
    return None
