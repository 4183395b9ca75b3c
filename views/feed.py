"""The feed: news in the incident's channel, one message per event, sent once and then frozen.

It calls people by name and mentions nobody. What is restricted to roles shows that it is there, not what it says.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from slack_sdk.models.blocks import Block

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, context, lines, sections
from views.surfaces import CHANNEL, Message
from views.words import moment_name, not_added


def feed(state: State, say: Texts) -> Iterator[tuple[Event, Message]]:
    """One message for each event that is news to everybody in the channel."""
    for event in state.events:
        write = ENTRIES.get(event.kind)
        body = write(state, event, say) if write else None
        if body is not None:
            yield event, _entry(event, body, say)


def _entry(event: Event, body: Mrkdwn, say: Texts) -> Message:
    when = say("{when} · #{seq}", when=event.happened_at, seq=event.seq)
    blocks: list[Block] = [*sections(body, "entry"), context(when, "when")]
    return Message(f"event:{event.id}", CHANNEL, event.seq, body.splitlines()[0], tuple(blocks), living=False)


def restricted_to(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    """「受限」 with the roles that may read it, or None where everybody may."""
    audience = event.payload.get("audience") or []
    if not audience:
        return None
    return say("restricted to {roles}", roles=tuple(state.playbook.role(role).name for role in audience))


def _decision(state: State, event: Event, say: Texts) -> Mrkdwn:
    number = say("Decision #{seq} by {person}", seq=event.seq, person=Who(event.actor))
    if hidden := restricted_to(state, event, say):
        return lines(bold(number), hidden)
    said = event.payload
    return lines(
        bold(number),
        say.write(said["text"]),
        say("Reason: {reason}", reason=said["reason"]) if said["reason"] else None,
        say("Options weighed: {options}", options=said["options"]) if said["options"] else None,
        say("Replaces decision #{seq}", seq=said["supersedes"]) if said["supersedes"] else None,
    )


def _note(state: State, event: Event, say: Texts) -> Mrkdwn:
    author = bold(say("Note by {person}", person=Who(event.actor)))
    if hidden := restricted_to(state, event, say):
        return lines(author, hidden)
    return lines(author, _about(state, event, say), say.write(event.payload["text"]))


def _about(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    task = next((task for task in state.tasks if task.key == event.payload.get("task")), None)
    return say("On: {task}", task=state.text_of(task)) if task else None


def _update(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    next_at = datetime.fromisoformat(said["next_at"]) if said["next_at"] else None
    return lines(
        bold(say("Status update by {person}", person=Who(event.actor))),
        say("Known: {text}", text=said["known"]),
        say("Being done: {text}", text=said["doing"]) if said["doing"] else None,
        say("Needed: {text}", text=said["needed"]) if said["needed"] else None,
        say("Next update: {when}", when=next_at) if next_at else None,
    )


def _severity(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return lines(
        bold(say("Severity {old} → {new} ({person})", old=said["old"], new=said["new"], person=Who(event.actor))),
        say("Reason: {reason}", reason=said["reason"]) if said["reason"] else None,
    )


def _moment(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    said = event.payload
    if said["old"] is None:
        return None
    return lines(
        bold(
            say(
                "{moment} corrected: {old} → {new} ({person})",
                moment=moment_name(said["moment"], say),
                old=datetime.fromisoformat(said["old"]),
                new=datetime.fromisoformat(said["new"]),
                person=Who(event.actor),
            )
        ),
        say("Reason: {reason}", reason=said["reason"]),
    )


def _role(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    said = event.payload
    if said["old"] is None or said["new"] is None:
        return None
    role = state.playbook.role(said["role"]).name
    return say("{role}: {old} → {new}", role=role, old=Who(said["old"]), new=Who(said["new"]))


def _invited(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    failed = event.payload["failed"]
    if not failed:
        return None
    people = tuple(
        say("{person} ({why})", person=Who(who), why=not_added(why, say)) for who, why in sorted(failed.items())
    )
    return say("Could not be added to this channel: {people}. Add them by hand, or choose someone else.", people=people)


def _phase_back(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    """A phase whose checklist appears is its own news; one that was there before is told in a line."""
    if state.phases_shown.get(event.payload["new"]) == event.seq and state.tasks_of(event.payload["new"]):
        return None
    return say("Phase: {phase}", phase=state.playbook.phase(event.payload["new"]).name)


def _renamed(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("New title: {title}", title=event.payload["new"])


def _reopened(state: State, event: Event, say: Texts) -> Mrkdwn:
    return lines(
        bold(say("Reopened by {person}", person=Who(event.actor))),
        say("Reason: {reason}", reason=event.payload["reason"]),
    )


ENTRIES: Mapping[str, Callable[[State, Event, Texts], Mrkdwn | None]] = {
    "decision.recorded": _decision,
    "note.added": _note,
    "update.posted": _update,
    "severity.set": _severity,
    "moment.set": _moment,
    "role.assigned": _role,
    "members.invited": _invited,
    "phase.set": _phase_back,
    "incident.renamed": _renamed,
    "incident.reopened": _reopened,
}
"""How each kind of event is told in the channel. Kinds that are not here show in a living card, or in private."""
