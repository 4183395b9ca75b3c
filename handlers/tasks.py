"""Ticking: the button on a task's line, and what else can be done with a task."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import pressed
from handlers.verbs import Verbs
from models.changes.tasks import complete_task, reopen_task


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The buttons of the checklists."""

    @app.action("task.done")
    async def done(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, complete_task, request.incident, request.key, desk.actor(request))
        await ack()

    @app.action("task.undo")
    async def undo(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, reopen_task, request.incident, request.key, desk.actor(request))
        await ack()
