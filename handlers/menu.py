"""The menu behind 更多… on the status card. Its buttons are the same as anywhere; each opens its form on top."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import pressed
from handlers.verbs import Verbs
from views.modals.menu import menu


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The button that opens the menu."""

    @app.action("more.open")
    async def more(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.show(request, menu(state, await desk.texts(request.person)))
        await ack()
