"""In doubt: what may stand in Slack without our knowing.

A call whose answer did not come may have taken effect, or may still do so in a while. So a message is looked for twice.
Before it is sent again, by the id in its metadata: what is found is adopted. And afterwards, for as long as a
call may take to arrive, since the first may come after the second: where two messages carry the id of one surface, the
one that the surface is not known by is a twin, and is removed.

An update that comes late is not seen so: it has put back what was newer. So what was updated again after an update
without an answer is sent once more when that one must have arrived.

Both are done after every call without an answer. What there is to do is kept in memory only: whoever begins to lead
does it for all that the one before was at work on in its last minutes, however long ago that is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot import channels, gateway
from bot.plan import ARRIVES_WITHIN
from models import surfaces

if TYPE_CHECKING:
    from bot.reconciler import Reconciler

log = structlog.get_logger()

METADATA = "stanch_surface"
"""The type of our messages' metadata. Its one value is an opaque id: any app in the workspace can read it."""

LOOK_EVERY = 20
"""Seconds between two looks for twins in one place."""

AT_WORK_LAST = timedelta(minutes=2)
"""For how long before its last call the one who led before may have known of something in doubt: what is older had
arrived by then, and was seen to."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far Slack's clock may be behind ours."""


@dataclass(frozen=True)
class Watch:
    """A place where twins are looked for: among the messages since when, and until when (by Slack's clock, UTC)."""

    since: datetime
    until: datetime


@dataclass
class Doubts:
    """Where twins are looked for, and when a surface is sent once more, by its id; and since when this process leads
    (all by Slack's clock, UTC)."""

    places: dict[str, Watch] = field(default_factory=dict)
    updates: dict[str, datetime] = field(default_factory=dict)
    led_since: datetime | None = None


async def sent_since(slack: gateway.Gateway, place: str, since: datetime) -> AsyncIterator[tuple[str, str, str]]:
    """Our messages in a place, as far as Slack has them: the surface id that each carries, its channel's id, its ts.

    Raises `Gone` or `Refused` where the bot may not look.
    """
    async for channel, message in posted_since(slack, place, since):
        if surface_id := message.get("metadata", {}).get("event_payload", {}).get("id"):
            yield surface_id, channel, message["ts"]


async def posted_since(
    slack: gateway.Gateway, place: str, since: datetime
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Every message in a place, as far as Slack has them: its channel's id and what Slack says of it."""
    channel, cursor = await _channel_id(slack, place), ""
    while True:
        page = await slack.call(
            "conversations.history", channel=channel, oldest=f"{(since - CLOCKS_DIFFER).timestamp():.6f}",
            include_all_metadata=True, limit=100, cursor=cursor or None,
        )  # fmt: skip
        for message in page["messages"]:
            yield channel, message
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return


async def found(slack: gateway.Gateway, known: surfaces.Shown, place: str) -> tuple[str, str] | None:
    """The channel and ts of the message of a surface in doubt, if a call for it took effect.

    Raises `Gone` or `Refused` where the bot may not look.
    """
    if known.in_doubt and known.attempted_at is not None:
        async for surface_id, channel, ts in sent_since(slack, place, known.attempted_at):
            if surface_id == known.id:
                return channel, ts
    return None


def note_post(machine: Reconciler, place: str, since: datetime) -> None:
    """Have twins of what was sent to a place since then looked for, for as long as they may appear there."""
    known, until = machine.doubts.places.get(place), machine.slack.now() + ARRIVES_WITHIN
    machine.doubts.places[place] = Watch(min(since, known.since) if known else since, until)


def note_update(machine: Reconciler, surface_id: str) -> None:
    """Have a surface sent once more when an update that had no answer must have arrived."""
    machine.doubts.updates[surface_id] = machine.slack.now() + ARRIVES_WITHIN


async def note_last_calls(machine: Reconciler) -> None:
    """The same for everything that the one who led before may have been in the middle of, or known to be in doubt."""
    read, now = machine.database.read, machine.slack.now()
    attempted = await read(surfaces.last_attempt)
    last = min(attempted, now) if attempted else now
    for surface_id in await read(surfaces.attempted_since, last - AT_WORK_LAST):
        machine.doubts.updates[surface_id] = last + ARRIVES_WITHIN
    for place in await read(surfaces.places_of_attempts, last - AT_WORK_LAST):
        note_post(machine, place, last - AT_WORK_LAST)
        machine.queue.add(f"twins:{place}")


async def wake(machine: Reconciler) -> None:
    """Queue the places that are still in doubt, and have sent again what it is time for: what the sweep calls, every
    `LOOK_EVERY` seconds."""
    now, doubts = machine.slack.now(), machine.doubts
    for place in doubts.places:
        machine.queue.add(f"twins:{place}")
    if late := [surface_id for surface_id, when in doubts.updates.items() if when < now]:
        for subject in await machine.database.transact(surfaces.send_again, late):
            machine.queue.add(subject)
        for surface_id in late:
            doubts.updates.pop(surface_id, None)


async def look_for_twins(machine: Reconciler, place: str) -> None:
    """Find what was sent twice to a place, and have it removed. The last look begins when nothing can arrive any
    more."""
    began, watch = machine.slack.now(), machine.doubts.places.get(place)
    if watch is None:
        return
    try:
        there = [each async for each in sent_since(machine.slack, place, watch.since)]
    except (gateway.Gone, gateway.Refused) as refused:
        log.info("twins not looked for", place=place, error=str(refused))
        there = []
    if there:
        carried = [(surface_id, ts) for surface_id, _, ts in there]
        if twins := await machine.database.transact(surfaces.add_twins, there[0][1], carried):
            log.warning("sent twice, one is taken back", place=place, twins=twins)
    if watch.until < began and machine.doubts.places.get(place) == watch:
        del machine.doubts.places[place]


async def _channel_id(slack: gateway.Gateway, place: str) -> str:
    """The id of where a message went: a person's direct messages, or a channel that the settings call by name."""
    if place.startswith(("U", "W")):
        opened = await slack.call("conversations.open", users=place)
        return str(opened["channel"]["id"])
    if place.startswith(("C", "G", "D")):
        return place
    return await channels.find_own(slack, place) or place
