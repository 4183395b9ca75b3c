"""Membership: who came into an incident's channel and who left it, the bot among them; and what Slack says of a person.

What happens in other channels is nothing to us. News that come late may come in the wrong order (who left and came back
would end up outside): then the channel is looked at, and what is so counts.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import Request, happened, when
from handlers.verbs import Verbs
from models.actors import STANCH, Actor
from models.changes.accounts import record_deactivated
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_joined,
    record_left,
    record_uninvited,
)
from models.changes.surveys import look_again
from models.homes import is_known
from models.incidents import incident_in

LATE = timedelta(seconds=30)
"""Slack's second attempt comes at once, the third after a minute: https://docs.slack.dev/apis/events-api/#retries"""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """Listen to people coming and going."""

    @app.event("member_joined_channel")
    async def joined(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request = happened(body)
        incident_id = await _incident(desk, request)
        if incident_id and request.person == context.get("bot_user_id"):
            await desk.change(request, record_bot_returned, incident_id, _by(desk, body, "inviter"))
            desk.wake(f"survey:{incident_id}")
        elif incident_id:
            came = record_joined if "inviter" in body["event"] else record_uninvited
            await desk.change(request, came, incident_id, desk.actor(request))
            desk.wake(f"survey:{incident_id}")
        await look_if_late(desk, body, incident_id)
        await ack()

    @app.event("member_left_channel")
    async def left(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request = happened(body)
        incident_id = await _incident(desk, request)
        if incident_id and request.person != context.get("bot_user_id"):
            await desk.change(request, record_left, incident_id, desk.actor(request))
        await look_if_late(desk, body, incident_id)
        await ack()

    async def bot_left(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = happened(body)
        if incident_id := await _incident(desk, request):
            await desk.change(request, record_bot_removed, incident_id, _by(desk, body, "actor_id"))
        await look_if_late(desk, body, incident_id)
        await ack()

    # What Slack tells the one who is out: https://docs.slack.dev/reference/events/group_left and channel_left, for a
    # channel that somebody has made public.
    for event in ("group_left", "channel_left"):
        app.event(event)(bot_left)

    @app.event("user_change")
    async def changed(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = happened(body)
        if body["event"]["user"].get("deleted"):
            admins = tuple(sorted(desk.admins))
            await desk.change(request, record_deactivated, request.person, admins, Actor(STANCH, desk.now()))
        if await desk.database.read(is_known, request.person):
            desk.wake(f"person:{request.person}")
        await ack()


async def look_if_late(desk: Desk, body: Mapping[str, Any], incident_id: str | None) -> None:
    """Have the channel looked at where Slack has tried to tell us before."""
    now = desk.now()
    happened_at = when(body)
    if incident_id and happened_at and now - happened_at > LATE:
        await desk.database.transact(look_again, incident_id, Actor(STANCH, now))
        desk.wake(f"survey:{incident_id}")


async def _incident(desk: Desk, request: Request) -> str | None:
    return await desk.database.read(incident_in, request.channel or "")


def _by(desk: Desk, body: Mapping[str, Any], field: str) -> Actor:
    """Who added the bot or took it out, where Slack says so."""
    return Actor(str(body["event"].get(field) or STANCH), desk.now())
