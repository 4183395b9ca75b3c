"""Pressing buttons and choosing from menus, in messages, modals and the Home tab.

What is used must be there: the act names block_id and action_id, as the client draws them.
"""

from __future__ import annotations

from sandbox import payloads
from sandbox.blocks import Placed, find_element
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo
from sandbox.inputs import HAS_NO_STATE
from sandbox.parcels import Parcel
from sandbox.people.answers import error_of, private_since
from sandbox.people.entered import entered
from sandbox.records import Message, User, View
from sandbox.shapes import Json
from sandbox.team import Team


async def act(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Press a button or choose `value` in a menu; returns Slack's error if the app did not answer."""
    if not sandbox.team.app.interactive:
        raise CannotDo("This app declares no interactivity: its buttons do nothing.")
    if "view" in body:
        return await use_in_view(sandbox, user, view_of(sandbox.team, user, body["view"]), body)
    channel = sandbox.team.channel_seen_by(user, body["channel"])
    if user.id not in channel.members and channel.kind != "public":
        raise CannotDo(f"{user.handle} is not in #{channel.name}.")
    message = channel.message(body["ts"])
    if message is None or message.visible_to not in (None, user.id):
        raise CannotDo("That message is not there (any more).")
    used = _element(message.blocks, body)
    action = _action(sandbox.team, user, used, body.get("value"))
    _remember(message, user, used, action)
    payload = payloads.actions_in_message(sandbox.team, user, channel, message, [action]) | {
        "trigger_id": sandbox.triggers.mint(user.id),
        "response_url": sandbox.response_urls.give(user, channel, message),
    }
    return await _told(sandbox, user, payload, used)


async def use_in_view(sandbox: Sandbox, user: User, view: View, body: Json) -> Json:
    used = _element(view.blocks, body)
    action = _action(sandbox.team, user, used, body.get("value"))
    if used.element["type"] not in HAS_NO_STATE:
        view.typed[used.key] = entered(sandbox.team, user, used.element, body.get("value"))
    payload = payloads.actions_in_view(sandbox.team, user, view, [action])
    payload["trigger_id"] = sandbox.triggers.mint(user.id, view.id)
    return await _told(sandbox, user, payload, used)


def view_of(team: Team, user: User, view_id: str) -> View:
    """The top of this person's modal, or their Home tab. What lies below cannot be reached."""
    screen = team.screen(user.id)
    reachable = [*screen.modals[-1:], *([screen.home] if screen.home else [])]
    for view in reachable:
        if view.id == view_id:
            return view
    raise CannotDo("That window is not in front (any more).")


async def _told(sandbox: Sandbox, user: User, payload: Json, used: Placed) -> Json:
    """Tell the app; what the person then sees is Slack's error, or what the app says to them alone."""
    before = sandbox.team.ids.ts()
    receipt = await sandbox.delivery.ask(Parcel("interactive", payload))
    error = error_of(sandbox, user, receipt, _label(used))
    return {"error": error, "answers": private_since(sandbox.team, user, before)}


def _element(blocks: list[Json], body: Json) -> Placed:
    found = find_element(blocks, body["block_id"], body["action_id"])
    if found is None:
        raise CannotDo(f"There is nothing {body['action_id']!r} to press here (any more).")
    return found


def _action(team: Team, user: User, used: Placed, value: object) -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    element = used.element
    common = {"action_id": used.action_id, "block_id": used.block_id, "action_ts": team.ids.ts()}
    if element["type"] == "button":
        shown = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        return {"type": "button"} | shown | common
    return entered(team, user, element, value) | common


def _remember(message: Message, user: User, used: Placed, action: Json) -> None:
    if used.element["type"] not in HAS_NO_STATE:
        keys = ("action_id", "block_id", "action_ts")
        chosen = {key: value for key, value in action.items() if key not in keys}
        message.typed.setdefault(user.id, {})[used.key] = chosen


def _label(used: Placed) -> str:
    return str(used.element.get("text", {}).get("text") or used.action_id)


ACTS = {"act": act}
