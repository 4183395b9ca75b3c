"""Facts: what is known of a leak, entered group by group, checked by what it alters, then saved.

    overview ─ a group's button ─► its questions ─ Check ─► what would follow ─ Save ─► overview, saved
                                        ▲──────── Back ────────┘

All of it happens in one window, so that it opens on top of any other. What one person left as they saw it is not theirs
to set: only what they changed is checked and saved.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.changes.facts import set_facts
from models.fact_versions import facts_at, set_since
from models.facts.entering import read_entries
from models.facts.facts import FactValue
from models.refusal import Refused
from models.severity import refuse_unexplained
from models.state import State
from views.catalogue import Texts
from views.modals.facts import facts_form, facts_overview
from views.modals.facts_check import check_form, held_by


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to the facts, and through their forms."""

    async def open_facts(request: Request, incident_id: str) -> None:
        state = await desk.open_state(request, incident_id)
        await desk.show(request, facts_overview(state, await desk.texts(request.person)))

    @verbs.add("facts", "fact", "事实")
    async def facts(call: Call) -> None:
        await open_facts(call.request, await desk.here(call.request))

    @app.action("facts.open")
    async def open_button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_facts(request, request.incident)
        await ack()

    @app.action("facts.group")
    async def group(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        view = facts_form(state, request.key, await desk.texts(request.person))
        await desk.update_view(str(request.view["id"]), view.to_dict())
        await ack()

    @app.action("facts.back")
    async def back(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        held = held_by(str(request.view["private_metadata"]))
        entered = replace(state.law.facts, **held.changed)  # type: ignore[arg-type]  # read by its field before
        view = facts_form(state, held.group, await desk.texts(request.person), facts=entered)
        await desk.update_view(str(request.view["id"]), view.to_dict())
        await ack()

    @forms.add("facts")
    async def check(request: Request, said: Entered) -> View:
        state, say = await desk.open_state(request, request.incident), await desk.texts(request.person)
        version, _, group = request.key.partition(" ")
        seen = facts_at(state.events, int(version))
        changed = {k: v for k, v in read_entries(group, said.values, seen).items() if v != getattr(seen, k)}
        if "identifiability" in said.values:
            refuse_unexplained(replace(state.law.facts, **changed))  # type: ignore[arg-type]  # read by its field
        return _checked(state, group, changed, int(version), say)

    @forms.add("facts_check")
    async def save(request: Request, said: Entered) -> View:
        held, actor = held_by(str(request.view["private_metadata"])), desk.actor(request)
        once = replace(request, delivery=tuple(f"{each}:{held.version}" for each in request.delivery))
        say = await desk.texts(request.person)
        try:
            await desk.change(once, set_facts, request.incident, held.changed, held.version, actor)
        except Refused as refused:
            if refused.field not in held.changed:
                raise
            return _checked(
                await desk.open_state(request, request.incident), held.group, held.changed, held.version, say
            )
        return facts_overview(await desk.open_state(request, request.incident), say, saved=True)


def _checked(state: State, group: str, changed: Mapping[str, FactValue | None], version: int, say: Texts) -> View:
    """What follows; or the overview again, where nothing was changed."""
    if not changed:
        return facts_overview(state, say)
    return check_form(state, group, changed, set_since(state.events, version), say)
