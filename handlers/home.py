"""The Home tab: opening it has it published; an administrator has tried again there what Slack refused."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import happened, pressed
from handlers.verbs import Verbs
from models.changes.trying import try_refused_again
from models.homes import open_home


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """Listen to somebody opening the Home tab, and to the button in it."""

    @app.event("app_home_opened")
    async def opened(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = happened(body)
        if body["event"].get("tab") == "home":
            await desk.database.transact(open_home, request.person, desk.now())
            desk.wake(f"home:{request.person}")
        await ack()

    @app.action("refused.again")
    async def again(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, try_refused_again, request.incident, desk.actor(request))
        desk.wake(f"home:{request.person}")
        await ack()
