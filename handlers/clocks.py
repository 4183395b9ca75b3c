"""Clocks: what the law asks, for one person; legal's word on a duty, or that one counts again after all; a proposal to
leave one out, and its answer."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.changes.obligations import judge_obligation, require_judge, resume_duty
from models.changes.waivers import ask_waiver, decline_waiver, grant_waiver, require_waiver
from models.duties import DutyFacts
from models.refusal import Refused
from models.state import State
from views.answers import Answer
from views.clock_list import clock_list
from views.clocks import resting
from views.modals.clocks import APPLIES, UNDECIDED, clocks_view, resume_form, verdict_form, waiver_form


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The verb, and the buttons of the clocks card."""
    _looking(app, desk, verbs)
    _judging(app, desk, forms)
    _counting_again(app, desk, forms)
    _waiving(app, desk, forms)


def _looking(app: AsyncApp, desk: Desk, verbs: Verbs) -> None:
    @verbs.add("clocks", "clock", "deadlines", "时限")
    async def clocks(call: Call) -> Answer:
        state = await desk.state(call.request, await desk.here(call.request))
        return clock_list(state, call.words, desk.workspace, call.say)

    @app.action("clocks.open")
    async def look(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.show(request, clocks_view(state, await desk.texts(request.person)))
        await ack()


def _judging(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("duty.judge")
    async def judge(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.database.read(require_judge, request.incident, desk.actor(request))
        await desk.show(request, verdict_form(state, request.key, await desk.texts(request.person)))
        await ack()

    @forms.add("verdict")
    async def submit(request: Request, said: Entered) -> View | None:
        verdict, reason = said.choice("verdict"), said.required("reason")
        applies = None if verdict == UNDECIDED else verdict == APPLIES
        await desk.change(
            request, judge_obligation, request.incident, request.key, applies, reason, desk.actor(request)
        )
        return None


def _counting_again(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("duty.resume")
    async def resume(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.database.read(require_judge, request.incident, desk.actor(request))
        if not resting(state):
            raise Refused("Every duty there is counts already. Look at the clocks again.")
        await desk.show(request, resume_form(state, await desk.texts(request.person)))
        await ack()

    @forms.add("resume")
    async def submit(request: Request, said: Entered) -> View | None:
        state, actor = await desk.state(request, request.incident), desk.actor(request)
        key, reason = said.choice("duty"), said.required("reason")
        if key in state.law.duty:
            await desk.change(request, resume_duty, request.incident, key, reason, actor)
        else:
            await desk.change(request, judge_obligation, request.incident, key, True, reason, actor)
        return None


def _waiving(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("duty.waive")
    async def waive(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.database.read(require_waiver, request.incident, desk.actor(request))
        duty = _running(state, request.key)
        await desk.show(request, waiver_form(state, duty, await desk.texts(request.person)))
        await ack()

    @forms.add("waiver")
    async def submit(request: Request, said: Entered) -> View | None:
        reason = said.required("reason")
        await desk.change(request, ask_waiver, request.incident, request.key, reason, desk.actor(request))
        return None

    @app.action("waiver.grant")
    async def grant(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        key, _, asked = request.key.partition(" ")
        await desk.change(request, grant_waiver, request.incident, key, asked, desk.actor(request))
        await ack()

    @app.action("waiver.decline")
    async def decline(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        key, _, asked = request.key.partition(" ")
        await desk.change(request, decline_waiver, request.incident, key, asked, desk.actor(request))
        await ack()


def _running(state: State, key: str) -> DutyFacts:
    duty = state.law.duty.get(key)
    if duty is None or duty.state != "running":
        raise Refused("This duty's clock does not run any more. Look at the clocks again.")
    return duty
