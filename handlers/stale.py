"""Buttons and modals of an older version: answered and put right, never left hanging."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.requests import pressed
from models.refusal import Refused


def register(app: AsyncApp, desk: Desk) -> None:
    """The last listeners: they take what no other took."""

    @app.action(re.compile(".*"))
    async def any_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        incident = pressed(body).incident if "value" in body["actions"][0] else ""
        if incident:
            desk.wake(f"incident:{incident}")
        raise Refused("This button is from an older version. The screen is being renewed: please use the new one.")

    @app.view(re.compile(".*"))
    async def any_view(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        raise Refused("This form is from an older version. Copy what you wrote, close it and open it again.")
