"""Declaring: a button, a command or a shortcut opens the form; its submission is the incident."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, chosen, pressed
from handlers.verbs import Call, Verbs
from models.changes.declaring import Declaration, JustDeclared, declare_incident, recently_declared
from models.incidents import code_of
from models.markup import readable
from models.texts import tidy
from views.modals.declaring import declare_form, declared, told_of, with_recent


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to declare."""

    async def open_form(request: Request, words: str = "") -> None:
        """All that is read before the form opens is read from our own database: a trigger lives three seconds."""
        say, now = await desk.texts(request.person), desk.now()
        recent = await desk.database.read(recently_declared, desk.actor(request))
        await desk.show(request, declare_form(desk.plan.playbook, request.person, now, say, words=words, recent=recent))

    @verbs.add("declare", "new", "open", "report", "宣布", "上报")
    async def declare(call: Call) -> None:
        await open_form(call.request, tidy(await desk.database.read(readable, call.words)))

    @app.action("incident.declare")
    async def declare_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_form(request, request.key)
        await ack()

    @app.shortcut("declare")
    async def declare_shortcut(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await open_form(chosen(body))
        await ack()

    @forms.add("declare")
    async def submit(request: Request, said: Entered) -> View:
        say, declaration = await desk.texts(request.person), _declaration(request, said, desk)
        try:
            incident_id = await desk.database.transact(
                declare_incident, declaration, desk.plan, desk.actor(request), desk.law
            )
        except JustDeclared as just:
            return with_recent(request.view, just.recent, say)
        return declared(await desk.database.read(code_of, incident_id), say)


def _declaration(request: Request, said: Entered, desk: Desk) -> Declaration:
    suspected, announcing = "suspected" in said.many("insider"), said.choice("announcing")
    return Declaration(
        origin=str(request.view["id"]),
        title=said.text("title"),
        what_happened=said.text("what_happened"),
        how_found=said.text("how_found"),
        detected_at=said.time("detected_at") or desk.now(),
        data_kinds=said.many("data_kinds"),
        commander=said.person("commander") or request.person,
        severity=said.choice("severity"),
        quiet=announcing == "quiet" or (suspected and announcing == "advised"),
        responders=desk.responders,
        told_of=told_of(request.view),
    )
