"""The plan: what is wanted and what is shown, side by side, give the steps that are left. A pure function.

Steps fall into lanes. A lane is worked on by itself and in order, so that the messages of a channel stand in the
order of their events, while a slow announcement or a person's closed mailbox holds up nothing else.

Within the incident's channel the living checklists go first (somebody is waiting to see their tick), then what is
new, then the cards that may take their time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from models.rooms import Room
from models.surfaces import Shown
from views.surfaces import (
    CHANNEL,
    Channel,
    Document,
    Message,
    People,
    Pin,
    Reaction,
    Surface,
    Topic,
    Unhashed,
    Unread,
)

Action = Literal["make", "update", "remove"]

ARRIVES_WITHIN = timedelta(seconds=60)
"""How long after a call without an answer its effect may still come."""

CALM = timedelta(seconds=1)
"""What a message's `calm` is counted in."""


@dataclass(frozen=True)
class Step:
    """One thing to do in Slack. `not_before` is when at the earliest (UTC)."""

    lane: str
    action: Action
    key: str
    wanted: Surface | None
    shown: Shown | None
    not_before: datetime | None = None
    rank: int = 0
    order: int = 0


def plan(wanted: Iterable[Surface], shown: Mapping[str, Shown]) -> list[Step]:
    """The steps from what is shown to what is wanted, in the order in which each lane takes them."""
    surfaces = {surface.key: surface for surface in wanted}
    steps = [step for surface in surfaces.values() if (step := _step(surface, shown))]
    steps += [
        Step("removals", "remove", row.key, None, row, not_before=_when_arrived(row), rank=1)
        for key, row in shown.items()
        if key not in surfaces and not row.frozen
    ]
    return sorted(steps, key=lambda step: (step.rank, step.order))


def workable(steps: Iterable[Step], room: Room, channel: str | None) -> list[Step]:
    """The steps that an incident's channel allows as it stands. In a shut one nothing can be done. In a public one our
    scopes give us no say over name, topic and people (https://docs.slack.dev/reference/methods/conversations.rename).
    Between two channels nothing is taken back, since what is wanted is not known in full.
    """
    kept_to_private = (Channel, Topic, People) if room.public else ()
    return [
        step
        for step in steps
        if not (room.shut and _in_channel(step, channel))
        and not isinstance(step.wanted, kept_to_private)
        and not (channel is None and step.action == "remove")
    ]


def first_ready(steps: list[Step], waits: list[float]) -> Step | None:
    """The first step of a lane that need not wait. Nothing new overtakes something new before it: order is content."""
    held_up = False
    for step, wait in zip(steps, waits, strict=True):
        if wait <= 0 and not (held_up and step.action == "make"):
            return step
        held_up = held_up or step.action == "make"
    return None


def _in_channel(step: Step, channel: str | None) -> bool:
    match step.wanted:
        case Message() | Document() as surface:
            return surface.place == CHANNEL
        case Reaction() | Unread() as surface:
            return surface.channel == channel
        case Unhashed():
            return False
        case None:
            return step.shown is not None and step.shown.place == channel
    return True


def _step(surface: Surface, shown: Mapping[str, Shown]) -> Step | None:
    known = shown.get(surface.key)
    match surface:
        case People():
            return Step("people", "make", surface.key, surface, known)
        case Unread() | Unhashed():
            return Step("unread", "make", surface.key, surface, known)
        case Pin():
            carrier = shown.get(surface.of)
            if carrier is None or carrier.ts is None or (known and (known.ts == carrier.ts or known.error)):
                return None
            return Step("pins", "make", surface.key, surface, known)
        case Message():
            return _message_step(surface, known)
        case Channel() | Topic() | Reaction() | Document():
            if _settled(surface, known):
                return None
            order = surface.order if isinstance(surface, Document) else 0
            return Step(_lane(surface), "make", surface.key, surface, known, rank=1, order=order)


def _message_step(message: Message, known: Shown | None) -> Step | None:
    if known is None or known.ts is None:
        if known and known.error and known.digest == message.digest:
            return None
        return Step(message.place, "make", message.key, message, known, rank=1, order=message.order)
    if not message.living or known.digest == message.digest:
        return None
    rank = 0 if message.calm <= 1 else 2
    ready = known.sent_at + message.calm * CALM if known.sent_at else None
    return Step(message.place, "update", message.key, message, known, not_before=ready, rank=rank)


def _when_arrived(row: Shown) -> datetime | None:
    """When to look for what is not wanted and may not be there yet, so that it is not forgotten before it comes."""
    return row.attempted_at + ARRIVES_WITHIN if row.attempted_at and not row.sent_at else None


def _settled(surface: Surface, known: Shown | None) -> bool:
    if known is None:
        return False
    if isinstance(surface, Document) and known.sent_at:
        return True
    return known.digest == surface.digest


def _lane(surface: Surface) -> str:
    return surface.place if isinstance(surface, Document) else surface.key
