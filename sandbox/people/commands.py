"""Slash commands and shortcuts.

A command reaches the app from any channel the person can type in, also one the app is not in
(https://docs.slack.dev/interactivity/implementing-slash-commands). An immediate answer comes in the acknowledgement.
"""

from __future__ import annotations

from sandbox import payloads
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo, SlackError
from sandbox.mentions import command_text
from sandbox.parcels import Parcel
from sandbox.people.answers import error_of, private_since, slack_error
from sandbox.people.words import writable
from sandbox.records import Channel, User
from sandbox.shapes import Json


async def command(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Type a slash command; returns Slack's error if there was one, and the private answers so far."""
    team, name = sandbox.team, body["command"]
    declared = team.app.command(name)
    if declared is None or not team.app.may("commands"):
        raise CannotDo(f"{name} is not a valid command.")
    channel = writable(team, user, body["channel"])
    text = command_text(team, user, body.get("text", "").strip(), should_escape=declared.should_escape)
    payload = payloads.command(team, user, channel, name, text) | {
        "trigger_id": sandbox.triggers.mint(user.id),
        "response_url": sandbox.response_urls.give(user, channel),
    }
    before = team.ids.ts()
    receipt = await sandbox.delivery.ask(Parcel("slash_commands", payload))
    error = error_of(sandbox, user, receipt, name)
    if receipt.payload and not error:
        error = _say(sandbox, user, channel, receipt.payload, name)
    return {"error": error, "answers": private_since(team, user, before)}


async def shortcut(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Use a shortcut: on a message if one is given, else the global one."""
    team, wanted = sandbox.team, body["shortcut"]
    declared = team.app.shortcut(wanted, is_global="ts" not in body)
    if declared is None or not team.app.interactive:
        raise CannotDo(f"There is no shortcut {wanted!r} here.")
    if declared.is_global:
        payload = payloads.global_shortcut(team, user, declared.callback_id)
    else:
        channel = team.channel_seen_by(user, body["channel"])
        message = channel.message(body["ts"])
        if message is None or message.visible_to is not None:
            raise CannotDo("A shortcut works on a message the channel shares.")
        payload = payloads.message_action(team, user, channel, message, declared.callback_id)
        payload["response_url"] = sandbox.response_urls.give(user, channel, message)
    payload["trigger_id"] = sandbox.triggers.mint(user.id)
    before = team.ids.ts()
    receipt = await sandbox.delivery.ask(Parcel("interactive", payload))
    error = error_of(sandbox, user, receipt, declared.name)
    return {"error": error, "answers": private_since(team, user, before)}


def _say(sandbox: Sandbox, user: User, channel: Channel, answer: Json, about: str) -> Json | None:
    try:
        sandbox.response_urls.say(user, channel, None, answer)
    except SlackError as refused:
        return slack_error(sandbox, user, "invalid", about, str(refused))
    return None


ACTS = {"command": command, "shortcut": shortcut}
