"""Private matters: who is told what by direct message, because of which event.

Each letter is keyed by the event that calls for it and the person it is for, so nobody is told twice. All but the
handovers, whose buttons go once they are answered, are sent once and then frozen. A letter waits until Slack has told
us who the person is: it is written in their own language, and never to an app or to an account that nobody opens.
"""

from collections.abc import Callable, Iterator, Mapping

from slack_sdk.models.blocks import Block

from models.state import Event, State
from views.catalogue import Texts
from views.elements import actions, sections
from views.letters import Letter, clocks, comings, handovers, notices, roles, rooms, work
from views.surfaces import Message
from views.workspace import Workspace

Write = Callable[[State, Event, Texts], Letter]

LIVING = ("handover.offered", "handover.claimed")

TO_TELL: Mapping[str, Write] = {
    "channel.made_public": rooms.made_public,
    "channel.archived": rooms.archived,
    "member.deactivated": rooms.deactivated,
    "notice.approval_asked": notices.approval_asked,
    "notice.file_missing": notices.file_missing,
    "notice.sent": notices.sent_unapproved,
}
"""What each of those is told whom the event itself names."""


def direct_messages(state: State, workspace: Workspace) -> Iterator[Message]:
    """Everything that somebody is to be told in private."""
    for event in state.events:
        for person, write in _letters(state, event):
            if _can_read(state, person):
                letter = write(state, event, workspace.texts_for(person, state))
                yield _message(event, person, letter)


def _message(event: Event, person: str, letter: Letter) -> Message:
    blocks: list[Block] = []
    for at, (text, buttons) in enumerate(letter):
        blocks += sections(text, f"letter.{at}")
        blocks += [actions(buttons, f"answer.{at}")] if buttons else []
    first_line = letter[0][0].splitlines()[0].strip("*")
    living = event.kind in LIVING
    return Message(f"letter:{event.id}:{person}", person, event.seq, first_line, tuple(blocks), living=living)


def _can_read(state: State, person: str) -> bool:
    return state.is_known(person) and state.people[person].unfit is None


def _letters(state: State, event: Event) -> Iterator[tuple[str, Write]]:
    """Who is written to because of an event, and what. It depends on nothing that may still change."""
    said, actor = event.payload, event.actor
    match event.kind:
        case _ if not said:
            return  # its content was erased
        case "incident.declared":
            yield actor, comings.opened
        case "channel.refused":
            yield state.incident.declared_by, comings.no_channel
        case "members.invited" if not _opens_a_channel(state, event):
            for person in said["invited"]:
                yield person, comings.where_things_stand
        case "member.joined":
            yield actor, comings.where_things_stand
        case "member.left" if said["roles"] and said["to"]:
            yield said["to"], comings.holder_left
        case "bot.removed" if said["to"]:
            yield said["to"], rooms.bot_removed
        case kind if kind in TO_TELL:
            for person in said.get("tell", ()):
                yield person, TO_TELL[kind]
        case "role.assigned":
            yield said["new"], roles.brief
            if said["old"] not in (None, actor):
                yield said["old"], roles.relieved
        case "role.released" if said["old"] != actor:
            yield said["old"], roles.released
        case "task.assigned" if said["new"] != actor:
            yield said["new"], work.task_assigned
        case "reminder.update":
            yield said["to"], work.update_due
        case "reminder.clocks":
            yield said["to"], clocks.clocks_told
        case "notice.approved":
            yield said["author"], notices.approved
        case kind if kind.startswith("handover."):
            yield from _handover_letters(state, event)


def _handover_letters(state: State, event: Event) -> Iterator[tuple[str, Write]]:
    """To the one who is asked; then to the one who waits for the answer, where it is not what they asked for."""
    said = event.payload
    holder, successor, offer = said["old"], said["new"], said["what"] == "offer"
    match event.kind, said.get("why"):
        case "handover.offered", _:
            at_opening = handovers.opening_offers(state, successor)
            if handovers.handover_of(state, event) not in at_opening:
                yield successor, handovers.offered
            elif at_opening[0].id == said["handover"]:
                yield successor, handovers.opening
        case "handover.claimed", _:
            yield holder, handovers.claimed
        case ("handover.declined" | "handover.unanswered", _) | ("handover.withdrawn", "left" | "gone") if offer:
            if holder != successor:
                yield holder, handovers.came_back
        case "handover.declined", _:
            yield successor, handovers.kept
        case "handover.withdrawn", "separate":
            yield successor, handovers.forbidden


def _opens_a_channel(state: State, invited: Event) -> bool:
    """Whether it is the first invitation to a channel: who is in it from the start needs no telling where it stands."""
    before = [event.kind for event in state.events if event.seq < invited.seq]
    opened = len(before) - before[::-1].index("channel.opened") if "channel.opened" in before else 0
    return "members.invited" not in before[opened:]
