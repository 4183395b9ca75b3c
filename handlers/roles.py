"""Roles and handover 交接: claimed, assigned, handed over; by button, form or command.

A command that says everything makes the change at once and says so; one that leaves something out opens the form with
the rest filled in. The answers to a handover come from buttons in a direct message, whose value is the handover's id.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.role_words import person_and_role
from handlers.verbs import Call, Verbs
from models.changes.handovers import (
    CLAIM_STANDS,
    accept_handover,
    claim_held_role,
    decline_handover,
    offer_handover,
)
from models.changes.roles import assign_role, claim_role, release_role
from models.refusal import Refused, Who
from models.state import State
from views.cards.roles import roles_list
from views.catalogue import Mrkdwn, Texts
from views.modals.roles import assign_form, claim_form, handover_form, has_been_asked


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways a role finds its holder."""
    _assigning(app, desk, verbs, forms)
    _claiming(app, desk, verbs, forms)
    _handing_over(app, desk, verbs, forms)
    _answering(app, desk)

    @verbs.add("roles", "role", "角色")
    async def roles(call: Call) -> str:
        return roles_list(await desk.state(call.request, await desk.here(call.request)), call.say)


def _assigning(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @app.action("role.assign_open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        await desk.show(request, assign_form(state, await desk.texts(request.person), role=request.key))
        await ack()

    @verbs.add("assign", "指派")
    async def assign(call: Call) -> str | None:
        state = await _state_here(desk, call)
        person, role = person_and_role(state.playbook, call.words)
        if person is None or role is None:
            form = assign_form(state, call.say, role=role.key if role else "", person=person)
            await desk.show(call.request, form)
            return None
        actor = desk.actor(call.request)
        await desk.change(call.request, assign_role, state.incident.id, role.key, person, actor)
        return call.say("{person} is now {role}.", person=Who(person), role=role.name)

    @forms.add("role.assign")
    async def submit(request: Request, said: Entered) -> View | None:
        role, person = said.choice("role"), said.person("person") or ""
        await desk.change(request, assign_role, request.incident, role, person, desk.actor(request))
        return None


def _claiming(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @app.action("role.claim")
    async def vacant(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, claim_role, request.incident, request.key, desk.actor(request))
        await ack()

    async def open_form(request: Request, state: State, say: Texts) -> None:
        if len(state.roles_of(request.person)) == len(state.playbook.roles):
            raise Refused("You hold every role there is.")
        await desk.show(request, claim_form(state, request.person, say))

    @app.action("role.claim_open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        await open_form(request, state, await desk.texts(request.person))
        await ack()

    async def ask(request: Request, incident_id: str, role: str, say: Texts) -> Mrkdwn | None:
        """Claim a role; gives what to tell the person if its holder has to be asked."""
        actor = desk.actor(request)
        holder = await desk.change(request, claim_held_role, incident_id, role, actor)
        if holder is None:
            return None
        due = actor.at + CLAIM_STANDS
        return say(
            "{person} has been asked. Without an answer by {when} the role is yours.", person=Who(holder), when=due
        )

    @verbs.add("claim", "认领")
    async def claim(call: Call) -> str | None:
        state = await _state_here(desk, call)
        _, role = person_and_role(state.playbook, call.words)
        if role is None:
            await open_form(call.request, state, call.say)
            return None
        asked = await ask(call.request, state.incident.id, role.key, call.say)
        return asked or call.say("You are {role}. The brief comes by direct message.", role=role.name)

    @forms.add("role.claim")
    async def submit(request: Request, said: Entered) -> View | None:
        say = await desk.texts(request.person)
        asked = await ask(request, request.incident, said.choice("role"), say)
        return has_been_asked(asked, say) if asked else None


def _handing_over(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    async def open_form(request: Request, state: State, say: Texts, role: str, successor: str | None = None) -> None:
        mine = {each.key for each in state.roles_of(request.person)}
        if not mine:
            raise Refused("You hold no role here that could be handed over. To give a role to somebody, assign it.")
        if role and role not in mine:
            raise Refused("Only the holder can hand this role over. To take it, claim it; to give it, assign it.")
        await desk.show(request, handover_form(state, request.person, say, role=role, successor=successor))

    @app.action("role.handover_open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        await open_form(request, state, await desk.texts(request.person), request.key)
        await ack()

    @verbs.add("handover", "交接")
    async def handover(call: Call) -> None:
        state = await _state_here(desk, call)
        person, role = person_and_role(state.playbook, call.words)
        await open_form(call.request, state, call.say, role.key if role else "", person)

    @forms.add("role.handover")
    async def submit(request: Request, said: Entered) -> View | None:
        role, successor, actor = said.choice("role"), said.person("successor"), desk.actor(request)
        lays_down = "lay_down" in said.many("ending")
        if lays_down == bool(successor):
            raise Refused("Choose a successor, or tick that there is none: one of the two.", field="successor")
        if successor:
            brief = said.text("brief")
            await desk.change(request, offer_handover, request.incident, role, successor, brief, actor)
        else:
            await desk.change(request, release_role, request.incident, role, actor)
        return None


def _answering(app: AsyncApp, desk: Desk) -> None:
    @app.action("handover.accept")
    async def accept(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, accept_handover, request.value, desk.actor(request))
        await ack()

    @app.action("handover.decline")
    async def decline(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, decline_handover, request.value, desk.actor(request))
        await ack()


async def _state_here(desk: Desk, call: Call) -> State:
    return await desk.open_state(call.request, await desk.here(call.request))
