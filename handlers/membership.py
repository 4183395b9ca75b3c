"""Membership: who came into an incident's channel and who left it."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import happened
from handlers.verbs import Verbs
from models.changes.members import record_joined, record_left
from models.incidents import incident_in


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """Listen to people coming and going."""

    @app.event("member_joined_channel")
    async def joined(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request = happened(body)
        incident_id = await desk.database.read(incident_in, request.channel or "")
        if incident_id and request.person != context.get("bot_user_id"):
            await desk.change(request, record_joined, incident_id, desk.actor(request))
        await ack()

    @app.event("member_left_channel")
    async def left(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = happened(body)
        incident_id = await desk.database.read(incident_in, request.channel or "")
        if incident_id:
            await desk.change(request, record_left, incident_id, desk.actor(request))
        await ack()
