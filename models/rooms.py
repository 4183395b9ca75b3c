"""The room: how an incident's channel stands, as far as Slack has told us.

People rename a channel, archive it, make it public, delete it, take the bot out. Each is an event on the timeline, and
the room is what these events come to: nothing else keeps it, so that the record and the screen cannot part ways. A
channel that was given up (deleted, lost, or left because it was public) has no room; the next one begins a new one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from models.timeline import Event

KINDS = frozenset(
    {
        "channel.opened",
        "channel.renamed",
        "channel.archived",
        "channel.unarchived",
        "channel.made_public",
        "channel.made_private",
        "channel.given_up",
        "bot.removed",
        "bot.returned",
        "member.walked_in",
        "member.joined",
        "member.left",
    }
)
"""The kinds of events that a room is made of."""

TURNS: dict[str, dict[str, Any]] = {
    "channel.archived": {"archived": True},
    "channel.unarchived": {"archived": False},
    "channel.made_public": {"public": True},
    "channel.made_private": {"public": False},
    "bot.removed": {"bot_away": True},
    "bot.returned": {"bot_away": False},
}


@dataclass(frozen=True)
class Room:
    """`nth` counts the incident's channels; `name` is empty where its event was erased. `named_by_people`: somebody
    gave it another name than ours, which stays. `visitors` walked in while it was public: they see the channel, and
    have no part in the incident. `since` is the newest event that made it so (its seq)."""

    nth: int = 1
    name: str = ""
    named_by_people: bool = False
    archived: bool = False
    public: bool = False
    bot_away: bool = False
    visitors: frozenset[str] = frozenset()
    since: int = 0

    @property
    def shut(self) -> bool:
        """Whether nothing can be shown there."""
        return self.archived or self.bot_away


def room_after(events: Iterable[Event]) -> Room:
    """What the events of an incident come to."""
    room = Room()
    for event in events:
        if event.kind not in KINDS:
            continue
        room = replace(_turned(room, event), since=event.seq)
    return room


def _turned(room: Room, event: Event) -> Room:
    match event.kind:
        case "channel.given_up":
            return Room(nth=room.nth + 1)
        case "channel.opened":
            return Room(nth=room.nth, name=event.payload.get("name", ""))
        case "channel.renamed":
            return replace(room, name=event.payload.get("new", ""), named_by_people=True)
        case "member.walked_in":
            return replace(room, visitors=room.visitors | {event.actor})
        case "member.joined" | "member.left":
            return replace(room, visitors=room.visitors - {event.actor})
        case kind:
            return replace(room, **TURNS[kind])
