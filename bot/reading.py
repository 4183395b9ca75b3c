"""Reading: a message that somebody wants on the timeline, and of which only the place is known.

One call reads what stands in the channel, a second one what stands in a thread
(https://docs.slack.dev/reference/methods/conversations.history: replies are not in it). Whatever comes of it is put
on record, so that nobody waits for a check mark that will never come.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from bot import gateway, hashing
from models.changes.pins import Pin, keep_message, place_of, record_missing
from views.surfaces import Unhashed, Unread

if TYPE_CHECKING:
    from bot.delivering import Delivery

log = structlog.get_logger()


async def read(delivery: Delivery, wanted: Unread | Unhashed) -> None:
    """Read what somebody wants on record: a message, or a file for its digest. Raises `Later`."""
    if isinstance(wanted, Unread):
        await read_message(delivery, wanted)
    else:
        await hashing.read_file(delivery, wanted)


async def read_message(delivery: Delivery, unread: Unread) -> None:
    """Read a message and put it on the timeline, in the name of who asked for it. Raises `Later`."""
    machine, incident = delivery.machine, delivery.state.incident
    actor = replace(delivery.actor, person=unread.person)
    error = ""
    try:
        message = await _in_channel(machine.slack, unread) or await _in_thread(machine.slack, unread)
    except gateway.Gone:
        message = None
    except gateway.Refused as refused:
        message, error = None, str(refused)
        log.error("message not read", incident=incident.code, error=error)
    if message is None:
        await machine.database.transact(record_missing, incident.id, unread.channel, unread.ts, error, actor)
        return
    pin = Pin(place_of(machine.workspace.url, unread.channel, message), message)
    await machine.database.transact(keep_message, incident.id, pin, actor)


async def _in_channel(slack: gateway.Gateway, unread: Unread) -> dict[str, Any] | None:
    return await _found(slack, "conversations.history", unread, limit=1)


async def _in_thread(slack: gateway.Gateway, unread: Unread) -> dict[str, Any] | None:
    """`ts` may be any message of the thread; the thread's parent comes with it."""
    return await _found(slack, "conversations.replies", unread, ts=unread.ts)


async def _found(slack: gateway.Gateway, method: str, unread: Unread, **more: Any) -> dict[str, Any] | None:
    page = await slack.call(
        method, channel=unread.channel, oldest=unread.ts, latest=unread.ts, inclusive=True, **more
    )  # fmt: skip
    there = (message for message in page["messages"] if message["ts"] == unread.ts)
    return next((message for message in there if message.get("subtype") != "tombstone"), None)
