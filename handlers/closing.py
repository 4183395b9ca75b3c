"""Closing and reopening: the forms, and the two answers to a proposal."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.actors import Actor
from models.changes.closing import (
    Resolution,
    close_incident,
    confirm_closure,
    propose_closure,
    reopen_incident,
    require_closer,
    require_reopener,
    withdraw_closure,
)
from models.finding import readable_incident
from models.refusal import Refused
from views.modals.closing import close_form, reopen_form


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to close and to open again."""

    async def open_close(request: Request, incident_id: str) -> None:
        state = await desk.open_state(request, incident_id)
        await desk.database.read(require_closer, incident_id, desk.actor(request))
        admin = request.person in desk.admins
        await desk.show(request, close_form(state, await desk.texts(request.person), admin=admin))

    @app.action("close.open")
    async def close_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_close(request, request.incident)
        await ack()

    @verbs.add("close", "关闭事件", "关闭")
    async def close(call: Call) -> None:
        await open_close(call.request, await desk.here(call.request))

    @forms.add("close")
    async def submit(request: Request, said: Entered) -> View | None:
        outcome, text = said.choice("outcome"), said.required("text")
        actor = desk.actor(request)
        if outcome == "resolved":
            resolution = Resolution(text, said.text("lessons"), said.text("override"))
            await desk.change(request, close_incident, request.incident, resolution, actor)
            return None
        other = await _other(desk, said, actor) if outcome == "duplicate" else None
        await desk.change(request, propose_closure, request.incident, outcome, text, actor, duplicate_of=other)
        return None

    @app.action("closure.confirm")
    async def confirm(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, confirm_closure, request.incident, request.key, desk.actor(request))
        await ack()

    @app.action("closure.withdraw")
    async def withdraw(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, withdraw_closure, request.incident, request.key, desk.actor(request))
        await ack()

    async def open_reopen(request: Request, incident_id: str) -> None:
        await desk.state(request, incident_id)
        await desk.database.read(require_reopener, incident_id, desk.actor(request))
        await desk.show(request, reopen_form(incident_id, await desk.texts(request.person)))

    @app.action("incident.reopen")
    async def reopen_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_reopen(request, request.incident)
        await ack()

    @verbs.add("reopen", "重开事件", "重开")
    async def reopen(call: Call) -> None:
        await open_reopen(call.request, await desk.here(call.request))

    @forms.add("reopen")
    async def submit_reopen(request: Request, said: Entered) -> View | None:
        reason = said.required("reason")
        await desk.change(request, reopen_incident, request.incident, reason, desk.actor(request))
        return None


async def _other(desk: Desk, said: Entered, actor: Actor) -> str:
    """The incident that is meant, if the person may see it: nobody learns here which other ones there are."""
    found = await desk.database.read(readable_incident, said.text("duplicate_of"), actor)
    if found is None:
        raise Refused("Name the other incident by its code, such as INC-0001.", field="duplicate_of")
    return found
