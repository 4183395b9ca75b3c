"""The feed: news in the incident's channel, one message per event, sent once and then frozen.

It calls people by name and mentions nobody. What is restricted to roles shows that it is there, not what it says.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block

from models.refusal import Who
from models.state import Event, State, is_person
from views import restoration, rooms
from views.catalogue import Mrkdwn, Texts
from views.elements import SECTION, bold, context, lines, sections
from views.surfaces import CHANNEL, Message
from views.words import moment_name, not_added

CHARACTERS_PER_MESSAGE = 9_000
"""Of the blocks as JSON. Slack documents no total, and refuses near 13,000."""


def feed(state: State, say: Texts) -> Iterator[tuple[Event, Message]]:
    """One message for each event that is news to everybody in the channel; more only where Slack takes no more in
    one."""
    for event in state.events:
        write = ENTRIES.get(event.kind)
        body = write(state, event, say) if write and event.payload else None  # what was erased is told no more
        if body is not None:
            for message in _entry(event, body, say):
                yield event, message


def named_in(event: Event) -> set[str]:
    """Everybody whom a piece of news calls by name, by Slack user id; an app, which has none, is not waited for."""
    said = event.payload
    match event.kind:
        case "role.assigned":
            others = {said["old"], said["new"]}
        case "members.invited":
            others = set(said["failed"])
        case "message.pinned":
            others = {said["author"]}
        case "channel.made_private":
            others = set(said["visitors"])
        case "silence.ended":
            others = {*said["differences"]["came"], *said["differences"]["left"]}
        case _:
            others = set()
    return {person for person in (event.actor, *others) if person and is_person(person)}


def _entry(event: Event, body: Mrkdwn, say: Texts) -> Iterator[Message]:
    blocks = [*sections(body, "entry"), context(_when(event, say), "when")]
    parts = [tuple(blocks)] if len(body) <= SECTION else _parts(blocks)  # measuring takes longer than all the rest
    for at, part in enumerate(parts):
        key = f"event:{event.id}:{at}" if at else f"event:{event.id}"
        yield Message(key, CHANNEL, event.seq, body.splitlines()[0].strip("*"), part, living=False)


def _parts(blocks: list[Block]) -> list[tuple[Block, ...]]:
    """As few messages as Slack's limit on the whole of one allows: almost always one."""
    parts: list[tuple[Block, ...]] = [()]
    for block in blocks:
        if parts[-1] and sum(map(_size, (*parts[-1], block))) > CHARACTERS_PER_MESSAGE:
            parts.append(())
        parts[-1] = (*parts[-1], block)
    return parts


def _size(block: Block) -> int:
    return len(json.dumps(block.to_dict(), ensure_ascii=False))


def _when(event: Event, say: Texts) -> Mrkdwn:
    """When it happened, when it was recorded if that was later, and the number by which people speak of it."""
    if event.recorded_at - event.happened_at < timedelta(minutes=1):
        return say("{when} · #{seq}", when=event.happened_at, seq=event.seq)
    return say(
        "{happened}, recorded {recorded} · #{seq}",
        happened=event.happened_at, recorded=event.recorded_at, seq=event.seq,
    )  # fmt: skip


def restricted_to(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    """「受限」 with the roles that may read it, or None where everybody may."""
    audience = event.payload.get("audience") or []
    if not audience:
        return None
    return say("Restricted to {roles}", roles=tuple(state.playbook.role(role).name for role in audience))


def _decision(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    head = bold(say("Decision by {person}", person=Who(event.actor)))
    replaces = say("Replaces decision #{seq}", seq=said["supersedes"]) if said["supersedes"] else None
    if hidden := restricted_to(state, event, say):
        return lines(head, hidden, replaces)
    return lines(
        head,
        say.write(said["text"]),
        say("*Reason:* {reason}", reason=said["reason"]) if said["reason"] else None,
        say("*Options weighed:* {options}", options=said["options"]) if said["options"] else None,
        replaces,
        say("Taken from {link}", link=_link(said["source"], say)) if said.get("source") else None,
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
        say("*Known:* {text}", text=said["known"]),
        say("*Being done:* {text}", text=said["doing"]) if said["doing"] else None,
        say("*Needed:* {text}", text=said["needed"]) if said["needed"] else None,
        say("*Next update:* {when}", when=next_at) if next_at else None,
    )


def _pinned(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    """What was said in the channel stands there already, with its check mark; what was said elsewhere is shown."""
    said = event.payload
    if said["channel"] == state.incident.channel:
        return None
    people = {"person": Who(event.actor), "author": Who(said["author"])}
    return lines(
        bold(say("{person} put a message by {author} on the timeline", **people)),
        say.write(said["text"]),
        say("Taken from {link}", link=_link(said["permalink"], say)),
    )


def _missing(state: State, event: Event, say: Texts) -> Mrkdwn:
    person, why = Who(event.actor), event.payload["error"]
    return lines(
        say("{person} marked a message for the timeline, but it was deleted before it could be read.", person=person)
        if not why
        else say("{person} marked a message for the timeline, but Slack does not let Stanch read it ({why}).",
        person=person, why=why),
        say("If it matters, write down what it said: Add note."),
    )  # fmt: skip


def _link(permalink: str, say: Texts) -> Mrkdwn:
    """A message to be gone to. The address is our own, made of ids."""
    label = say("this message")
    return Mrkdwn(f"<{permalink.replace('&', '&amp;')}|{label}>")


def _severity(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return lines(
        bold(say("Severity {old} → {new}, by {person}", old=said["old"], new=said["new"], person=Who(event.actor))),
        say("*Reason:* {reason}", reason=said["reason"]) if said["reason"] else None,
    )


def _moment(state: State, event: Event, say: Texts) -> Mrkdwn | None:
    said = event.payload
    if said["old"] is None:
        return None
    old, new = datetime.fromisoformat(said["old"]), datetime.fromisoformat(said["new"])
    name = moment_name(said["moment"], say)
    return lines(
        bold(say("“{moment}” corrected by {person}", moment=name, person=Who(event.actor))),
        say("{old} → {new}", old=old, new=new),
        say("*Reason:* {reason}", reason=said["reason"]),
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
    """A phase that comes up for the first time is told by its checklist; one that was there before, in a line."""
    if state.phases_shown.get(event.payload["new"]) == event.seq:
        return None
    return say("Phase: {phase}", phase=state.playbook.phase(event.payload["new"]).name)


def _renamed(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("New title: {title}", title=event.payload["new"])


def _reopened(state: State, event: Event, say: Texts) -> Mrkdwn:
    return lines(
        bold(say("Reopened by {person}", person=Who(event.actor))),
        say("*Reason:* {reason}", reason=event.payload["reason"]),
    )


def _linked(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("{duplicate} was closed as a duplicate of this incident", duplicate=event.payload["duplicate"])


def _unlinked(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("{duplicate} was reopened: it is no duplicate of this incident", duplicate=event.payload["duplicate"])


ENTRIES: Mapping[str, Callable[[State, Event, Texts], Mrkdwn | None]] = {
    **rooms.ENTRIES,
    "record.restored": restoration.entry,
    "decision.recorded": _decision,
    "note.added": _note,
    "update.posted": _update,
    "message.pinned": _pinned,
    "message.missing": _missing,
    "severity.set": _severity,
    "moment.set": _moment,
    "role.assigned": _role,
    "members.invited": _invited,
    "phase.set": _phase_back,
    "incident.renamed": _renamed,
    "incident.reopened": _reopened,
    "incident.duplicate_linked": _linked,
    "incident.duplicate_unlinked": _unlinked,
}
"""How each kind of event is told in the channel. Kinds that are not here show in a living card, or in private."""
