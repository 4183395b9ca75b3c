"""Channels: what people do to an incident's channel, as Slack tells it, and the way to a new one.

Slack's events name the channel; some name who did it, none says more of a deleted message than where it stood. That a
channel was made public or private is told by nothing but a message of Slack's in it, and that a message of ours was
deleted by another: of the messages of a channel these three are listened to, the rest passes unread.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.membership import looking_if_late
from handlers.requests import happened, pressed, when
from handlers.verbs import Verbs
from models.actors import STANCH, Actor
from models.changes.rooms import (
    News,
    record_archived,
    record_deleted,
    record_entry_deleted,
    record_made_private,
    record_made_public,
    record_renamed,
    record_unarchived,
    replace_channel,
)
from models.incidents import incident_in

Change = Callable[[Session, str, News, Actor], None]

CHANGES: Mapping[str, Change] = {
    "group_rename": record_renamed,
    "channel_rename": record_renamed,
    "group_archive": record_archived,
    "channel_archive": record_archived,
    "group_unarchive": record_unarchived,
    "channel_unarchive": record_unarchived,
    "group_deleted": record_deleted,
    "channel_deleted": record_deleted,
}
"""By Slack's event: https://docs.slack.dev/reference/events. A private channel's news is named after groups; once it is
public, after channels."""

CONVERSIONS: Mapping[str, Change] = {
    "channel_convert_to_public": record_made_public,
    "channel_convert_to_private": record_made_private,
}
"""By the subtype of Slack's message: https://docs.slack.dev/reference/events/message/channel_convert_to_public"""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """Listen to what befalls channels and the messages in them."""
    for event, change in CHANGES.items():
        app.event(event)(_recording(desk, change))
    for subtype, change in CONVERSIONS.items():
        app.event({"type": "message", "subtype": subtype})(_recording(desk, change))

    @app.event({"type": "message", "subtype": "message_deleted"})
    async def deleted(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, ts = happened(body), str(body["event"].get("deleted_ts", ""))
        channel = request.channel or ""
        if incident_id := await desk.database.read(incident_in, channel):
            actor = Actor(STANCH, desk.now())
            await desk.change(request, record_entry_deleted, incident_id, channel, ts, actor)
        await ack()

    @app.action("channel.replace")
    async def replace(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, replace_channel, request.incident, desk.actor(request))
        await ack()


def _recording(desk: Desk, change: Change) -> Callable[..., Any]:
    async def listener(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await _record(desk, body, change)
        await ack()

    return listener


async def _record(desk: Desk, body: Mapping[str, Any], change: Change) -> None:
    """Make the change of one event, if it speaks of an incident's channel."""
    request = happened(body)
    channel = request.channel or ""
    incident_id = await desk.database.read(incident_in, channel)
    if incident_id is None:
        return
    event = body["event"]
    by, named = event.get("user") or event.get("actor_id"), event["channel"]
    name = str(named["name"]) if isinstance(named, dict) else ""
    news = News(channel, when(body), tuple(sorted(desk.admins)), name)
    made = looking_if_late(desk, body, change)
    await desk.change(request, made, incident_id, news, Actor(str(by or STANCH), desk.now()))
    desk.wake(f"survey:{incident_id}")  # it may ask for one, as a channel does that comes out of the archive
