"""Files: the summary as Markdown and JSON, shared in the incident's channel once.

The upload has three steps (https://docs.slack.dev/messaging/working-with-files#uploading_files). The file's id is
committed before the last one, which makes it visible; if that answer is lost, `files.info` says whether it is shared
already.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import forgotten, gateway
from models import surfaces
from views.surfaces import Document

if TYPE_CHECKING:
    from bot.delivering import Delivery


async def share(delivery: Delivery, document: Document, known: surfaces.Shown | None) -> None:
    """Upload and share one document, or find that a lost call did."""
    slack, database = delivery.machine.slack, delivery.machine.database
    channel = delivery.place(document.place)
    if known and known.ts and await _is_shared(delivery, known.ts, channel):
        await delivery.arrived(known.id, channel, known.ts, document.digest)
        return
    before = await forgotten.file(delivery, document, channel)
    surface_id = await database.transact(
        surfaces.attempt, delivery.subject, document.key, delivery.machine.slack.now(), frozen=True
    )
    if before:
        await delivery.arrived(surface_id, channel, before, document.digest)
        return
    content = await asyncio.to_thread(lambda: document.content)  # written off the event loop: it may be long
    try:
        ticket = await slack.call("files.getUploadURLExternal", filename=document.name, length=len(content))
        await slack.upload(ticket["upload_url"], document.name, content)
        await database.transact(surfaces.uploaded, surface_id, channel, ticket["file_id"], delivery.machine.slack.now())
        await slack.call(
            "files.completeUploadExternal",
            files=[{"id": ticket["file_id"], "title": document.title}],
            channel_id=channel,
        )
    except (gateway.Gone, gateway.Refused) as refused:
        await delivery.park(surface_id, document.key, document.digest, refused, channel)
        return
    await delivery.arrived(surface_id, channel, ticket["file_id"], document.digest)


async def take_back(slack: gateway.Gateway, file_id: str) -> None:
    """Delete a file and the messages that share it. Raises `Gone` if it never became visible."""
    file = (await slack.call("files.info", file=file_id))["file"]
    for places in file.get("shares", {}).values():
        for channel, messages in places.items():
            for message in messages:
                await slack.call("chat.delete", channel=channel, ts=message["ts"])
    await slack.call("files.delete", file=file_id)


async def _is_shared(delivery: Delivery, file_id: str, channel: str) -> bool:
    try:
        answer = await delivery.machine.slack.call("files.info", file=file_id)
    except (gateway.Gone, gateway.Refused):
        return False
    file = answer["file"]
    return channel in {*file.get("channels", []), *file.get("groups", []), *file.get("shares", {}).get("private", {})}
