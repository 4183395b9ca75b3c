"""What no other listener took: buttons, forms and shortcuts of an older version, and news that nobody waits for.

These listeners stand last. Who presses something that is no more gets a sentence, and what they look at is brought up
to date. What nobody pressed (an event, a window that was closed) is acknowledged, or Slack would deliver it again.
"""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import older_form
from handlers.requests import pressed
from models.incidents import incident_in
from models.refusal import Refused

ANY = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """The last listeners: they take what no other took."""

    @app.action(ANY)
    async def any_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        incident_id = await desk.database.read(incident_in, request.channel) if request.channel else None
        desk.wake(f"incident:{incident_id}" if incident_id else f"home:{request.person}")
        raise Refused("This button is from an older version. The screen is being renewed: please use the new one.")

    @app.view(ANY)
    async def any_form(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        raise older_form()

    @app.shortcut(ANY)
    async def any_shortcut(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        raise Refused("This shortcut is from an older version. Type {command} help to see what there is now.")

    @app.command(ANY)
    async def any_command(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        raise Refused("Stanch listens to {command} here: please type that instead.")

    @app.options(ANY)
    async def any_menu(ack: AsyncAck) -> None:
        await ack(options=[])

    @app.view_closed(ANY)
    async def any_window(ack: AsyncAck) -> None:
        await ack()

    @app.event(ANY)
    async def any_event(ack: AsyncAck) -> None:
        await ack()
