"""Paging: somebody says that they are there, so that nobody else is called out of Slack."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import pressed
from handlers.verbs import Verbs
from models.changes.paging import acknowledge_page


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The button of the message that says whom was called and why."""

    @app.action("page.acknowledge")
    async def acknowledge(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        up_to = int(request.key) if request.key.isdecimal() else 0
        await desk.change(request, acknowledge_page, request.incident, up_to, desk.actor(request))
        await ack()
