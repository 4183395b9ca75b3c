"""What is said to one person: briefs, handovers, assignments, reminders, where things stand. By direct message.

Each is keyed by the event that calls for it and the person it is for. All but the handovers, whose buttons go once they
are answered, are sent once and then frozen.
"""

from collections.abc import Callable, Iterator, Mapping

from slack_sdk.models.blocks import Block, ButtonElement

from models.refusal import Who
from models.state import Event, HandoverFacts, State
from views.cards.status import phase_line
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import actions, bold, button, lines, sections, value_of
from views.surfaces import Message
from views.words import channel_link
from views.workspace import Workspace

Letter = tuple[Mrkdwn, list[ButtonElement]]
"""What a person reads, and what they can press."""


def direct_messages(state: State, workspace: Workspace) -> Iterator[Message]:
    """Everything that somebody is to be told in private."""
    for event in state.events:
        for person, write in _letters(state, event):
            say = workspace.texts_for(person, state)
            body, buttons = write(state, event, say)
            blocks: list[Block] = [*sections(body, "letter"), *([actions(buttons, "answer")] if buttons else [])]
            yield Message(
                f"letter:{event.id}:{person}",
                person,
                event.seq,
                body.splitlines()[0].strip("*"),
                tuple(blocks),
                living=event.kind in ("handover.offered", "handover.claimed"),
            )


def _letters(state: State, event: Event) -> Iterator[tuple[str, Callable[[State, Event, Texts], Letter]]]:
    """Who is written to because of an event, and what."""
    said, actor = event.payload, event.actor
    match event.kind:
        case "incident.declared":
            yield actor, _opened
        case "channel.refused":
            yield state.incident.declared_by, _no_channel
        case "role.assigned":
            yield said["new"], _brief
        case "handover.offered":
            yield said["new"], _offer
        case "handover.claimed":
            yield said["old"], _claimed
        case "handover.declined" | "handover.unanswered" if said["what"] == "offer":
            yield said["old"], _came_back
        case "handover.declined" if said["what"] == "claim":
            yield said["new"], _kept
        case "task.assigned" if said["new"] != actor:
            yield said["new"], _assigned
        case "member.joined":
            yield actor, _where_things_stand
        case "reminder.update":
            yield said["to"], _update_due


def _opened(state: State, event: Event, say: Texts) -> Letter:
    return lines(
        bold(say("{code} is open: {title}", code=state.incident.code, title=state.incident.title)),
        say("Its channel: {channel}. Everything from now on goes there.", channel=channel_link(state)),
    ), []


def _no_channel(state: State, event: Event, say: Texts) -> Letter:
    return lines(
        bold(say("{code} is recorded, but it has no channel", code=state.incident.code)),
        say(
            "This workspace does not let Stanch open private channels ({error}), and a leak is never worked in a public"
            " one. Ask a workspace owner to allow it (Settings → Permissions → Channel management); the channel opens"
            " by itself as soon as Stanch is started again.",
            error=event.payload["error"],
        ),
    ), []


def _brief(state: State, event: Event, say: Texts) -> Letter:
    role = state.playbook.role(event.payload["role"])
    return lines(
        bold(say("You are {role} in {code}", role=role.name, code=state.incident.code)),
        say.write(role.brief),
        say("Channel: {channel}", channel=channel_link(state)),
    ), []


def _offer(state: State, event: Event, say: Texts) -> Letter:
    role, handover = state.playbook.role(event.payload["role"]), _handover(state, event)
    opened = [state.text_of(task) for task in state.open_tasks if task.owner == role.key][:8]
    body = lines(
        bold(say("{person} hands {role} of {code} over to you", person=Who(handover.holder), role=role.name,
                 code=state.incident.code)),
        say("What to watch: {brief}", brief=handover.brief) if handover.brief else None,
        say("Still open: {tasks}", tasks=tuple(opened)) if opened else say("Nothing is open in this role."),
        _answer(handover, say),
    )  # fmt: skip
    return body, _buttons(handover, say("Accept"), say("Decline"), say)


def _claimed(state: State, event: Event, say: Texts) -> Letter:
    role, handover = state.playbook.role(event.payload["role"]), _handover(state, event)
    body = lines(
        bold(say("{person} asks for your role as {role} in {code}", person=Who(handover.successor), role=role.name,
                 code=state.incident.code)),
        say("Without an answer within 5 minutes the role moves.") if handover.state == "asked" else None,
        _answer(handover, say),
    )  # fmt: skip
    return body, _buttons(handover, say("Hand it over"), say("I am here, I keep it"), say)


def _answer(handover: HandoverFacts, say: Texts) -> Mrkdwn | None:
    said = {
        "accepted": N_("Accepted."),
        "declined": N_("Declined."),
        "unanswered": N_("No answer in time."),
        "withdrawn": N_("No longer needed: the role has changed otherwise."),
    }
    return say(said[handover.state]) if handover.state in said else None


def _buttons(handover: HandoverFacts, yes: str, no: str, say: Texts) -> list[ButtonElement]:
    if handover.state != "asked":
        return []
    if handover.kind == "claim":
        return [
            button(no, "handover.decline", handover.id, style="primary"),
            button(yes, "handover.accept", handover.id),
        ]
    return [button(yes, "handover.accept", handover.id, style="primary"), button(no, "handover.decline", handover.id)]


def _came_back(state: State, event: Event, say: Texts) -> Letter:
    role, successor = state.playbook.role(event.payload["role"]).name, Who(event.payload["new"])
    why = (
        say("{person} declined to take {role} of {code}.", person=successor, role=role, code=state.incident.code)
        if event.kind == "handover.declined"
        else say("{person} has not answered for 15 minutes: {role} of {code} has no taker.", person=successor,
        role=role,          code=state.incident.code)
    )  # fmt: skip
    return lines(bold(why), say("Offer it to someone else in {channel}.", channel=channel_link(state))), []


def _kept(state: State, event: Event, say: Texts) -> Letter:
    role = state.playbook.role(event.payload["role"]).name
    return say("{person} is here and keeps {role} of {code}.", person=Who(event.payload["old"]), role=role,
               code=state.incident.code), []  # fmt: skip


def _assigned(state: State, event: Event, say: Texts) -> Letter:
    task = next(task for task in state.tasks if task.key == event.payload["task"])
    planned = None if task.text else state.playbook.task(task.key)
    return lines(
        bold(say("{person} gave you a task in {code}", person=Who(event.actor), code=state.incident.code)),
        say.write(state.text_of(task)),
        say("Done when: {what}", what=planned.done_when) if planned else None,
        say("Tick it off in {channel}.", channel=channel_link(state)),
    ), []


def _where_things_stand(state: State, event: Event, say: Texts) -> Letter:
    ordered = sorted(state.holders.values(), key=lambda held: held.role != "ic")
    held = tuple(
        say("{role} {person}", role=state.playbook.role(each.role).name, person=Who(each.person)) for each in ordered
    )
    return lines(
        bold(say("Welcome to {code}: {title}", code=state.incident.code, title=state.incident.title)),
        say("Where it stands: {severity} · {phase}", severity=state.incident.severity, phase=phase_line(state, say)),
        say("Who does what: {people}", people=held),
        say.plural("Open: {n} task", "Open: {n} tasks", len(state.open_tasks)),
        say("The pinned card in {channel} shows the rest. Do not take anything out of the channel.",
            channel=channel_link(state)),
    ), []  # fmt: skip


def _update_due(state: State, event: Event, say: Texts) -> Letter:
    late = event.payload["threshold"] == "overdue"
    title = say("The status update of {code} is overdue", code=state.incident.code) if late else say(
        "A status update of {code} is due", code=state.incident.code
    )  # fmt: skip
    body = lines(bold(title), say("Say what is known, what is being done and what is needed."))
    return body, [button(say("Give the update"), "update.open", value_of(state.incident.id), style="primary")]


def _handover(state: State, event: Event) -> HandoverFacts:
    by_id: Mapping[str, HandoverFacts] = {each.id: each for each in state.handovers}
    return by_id[event.payload["handover"]]
