"""Declaring: a button, a command or a shortcut opens the form; its submission is the incident."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, chosen, pressed
from handlers.verbs import Call, Verbs
from models.changes.declaring import Declaration, declare_incident, recently_declared
from models.incidents import code_of
from models.texts import one_line
from views.modals.declaring import declare_form, declared

RECENT = timedelta(minutes=30)


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to declare."""

    async def open_form(request: Request, title: str = "") -> None:
        say = await desk.texts(request.person)
        now = desk.now()
        others = await desk.database.read(recently_declared, now - RECENT)
        recent = [say("{code} ({when})", code=code, when=at) for code, at in others]
        form = declare_form(desk.plan.playbook, request.person, now, say, title=title, recent=recent)
        await desk.open_view(request.trigger, form.to_dict())

    @verbs.add("declare", "new", "open", "report", "宣布", "上报")
    async def declare(call: Call) -> None:
        await open_form(call.request, one_line(call.words))

    @app.action("incident.declare")
    async def declare_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await open_form(pressed(body))
        await ack()

    @app.shortcut("declare")
    async def declare_shortcut(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await open_form(chosen(body))
        await ack()

    @forms.add("declare")
    async def submit(request: Request, said: Entered) -> View:
        actor = desk.actor(request)
        declaration = _declaration(request, said, desk)
        incident_id = await desk.database.transact(declare_incident, declaration, desk.plan, actor)
        code = await desk.database.read(code_of, incident_id)
        return declared(code, await desk.texts(request.person))


def _declaration(request: Request, said: Entered, desk: Desk) -> Declaration:
    suspected, announcing = "suspected" in said.many("insider"), said.choice("announcing")
    return Declaration(
        origin=str(request.view["id"]),
        title=said.required("title"),
        what_happened=said.required("what_happened"),
        how_found=said.required("how_found"),
        detected_at=said.time("detected_at") or desk.now(),
        data_kinds=said.many("data_kinds"),
        commander=said.person("commander") or request.person,
        severity=said.choice("severity"),
        quiet=announcing == "quiet" or (suspected and announcing == "advised"),
        responders=desk.responders,
    )
