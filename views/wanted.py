"""Wanted: the full ordered list of what Slack should show for one incident. A pure function of its state.

Changes do not name surfaces; they alter the state, and this list follows. What is in it is made, what differs is
updated, what is no longer in it is removed.
"""

from collections.abc import Iterator

from models.state import Event, State
from views.announcement import announcement
from views.cards.checklist import checklist
from views.cards.clocks import clocks_card
from views.cards.roles import roles_card
from views.cards.status import status_card
from views.catalogue import Texts
from views.closure import closure_cards
from views.elements import clip, dotted
from views.feed import feed, named_in
from views.naming import channel_of
from views.notices.cards import notice_surfaces
from views.notices.files import unhashed
from views.paging import paging_cards
from views.private import direct_messages
from views.summary.surfaces import summaries
from views.surfaces import People, Pin, Reaction, Surface, Topic, Unread
from views.waivers import waiver_cards
from views.workspace import Workspace

TOPIC = 250
"""https://docs.slack.dev/reference/methods/conversations.setTopic"""


def wanted(state: State, workspace: Workspace) -> list[Surface]:
    """Everything that Slack should show of an incident. Until it has its channel, that is the channel and the news of
    it."""
    say = workspace.texts
    surfaces: list[Surface] = [] if _needs_no_channel(state) else [channel_of(state)]
    if workspace.announce and not state.incident.quiet:
        surfaces.append(announcement(state, say))
    if state.incident.channel is None:
        refused = [e for e in state.events if e.kind == "channel.refused"]
        return surfaces + [m for m in direct_messages(state, workspace) if any(e.id in m.key for e in refused)]
    surfaces += _room(state, say)
    surfaces += _cards(state, workspace)
    surfaces += _news(state, workspace)
    surfaces += _unread(state)
    surfaces += unhashed(state)
    surfaces += _marks(state)
    surfaces += direct_messages(state, workspace)
    return surfaces


def _needs_no_channel(state: State) -> bool:
    """A closed incident whose channel is gone gets a new one only when it is opened again."""
    return state.incident.channel is None and state.incident.status == "closed" and state.room.nth > 1


def _room(state: State, say: Texts) -> Iterator[Surface]:
    incident = state.incident
    yield Topic(clip(dotted([incident.code, incident.severity, say.write(incident.title)]), TOPIC))
    missing = tuple(member.person for member in state.members if member.state == "wanted")
    if missing:
        yield People(missing)


def _cards(state: State, workspace: Workspace) -> Iterator[Surface]:
    say = workspace.texts
    yield status_card(state, say)
    yield Pin("status.pin", of="status")
    yield roles_card(state, say)
    for key in state.phases_shown:
        yield from checklist(state, state.playbook.phase(key), say)
    if clocks := clocks_card(state, workspace):
        yield clocks
        yield Pin("clocks.pin", of="clocks")


def _news(state: State, workspace: Workspace) -> Iterator[Surface]:
    """News calls people by name and is never put right, so each waits until Slack has told us the names in it."""
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    for event, message in feed(state, say):
        if all(map(state.is_known, named_in(event))):
            yield message
    yield from closure_cards(state, workspace)
    yield from notice_surfaces(state, workspace)
    yield from waiver_cards(state, workspace)
    yield from paging_cards(state, workspace)
    yield from summaries(state, workspace)


def _unread(state: State) -> Iterator[Unread]:
    """The messages that somebody wants on the timeline and nobody has read yet."""
    answered = {_place(event) for event in state.events if event.kind in ("message.pinned", "message.missing")}
    for event in state.events:
        place = _place(event)
        if event.kind == "message.wanted" and place and place not in answered:
            yield Unread(f"unread:{event.id}", *place, event.actor)


def _marks(state: State) -> Iterator[Reaction]:
    """A check mark under each message on the timeline, where the bot can set one: in the incident's channel."""
    for event in state.events:
        place = _place(event)
        if event.kind == "message.pinned" and place and place[0] == state.incident.channel:
            yield Reaction(f"mark:{event.id}", *place)


def _place(event: Event) -> tuple[str, str] | None:
    """The channel and time stamp of the message that an event speaks of."""
    said = event.payload
    return (said["channel"], said["ts"]) if "ts" in said else None
