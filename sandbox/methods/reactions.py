"""reactions.*: the app's own emoji on messages."""

from __future__ import annotations

import re

from sandbox import marks
from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.posts import message_body
from sandbox.records import Channel, Message
from sandbox.shapes import Json

EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add"""
    channel, message, emoji = _target(call)
    if not marks.react(call.team, channel, message, emoji, call.bot):
        raise SlackError("already_reacted")
    return {}


def remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove"""
    channel, message, emoji = _target(call)
    if not marks.unreact(call.team, channel, message, emoji, call.bot):
        raise SlackError("no_reaction")
    return {}


def get(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get"""
    call.needs("reactions:read")
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    return {"type": "message", "channel": channel.id, "message": message_body(call.team, message)}


def _target(call: Call) -> tuple[Channel, Message, str]:
    call.needs("reactions:write")
    channel = call.joined_channel()
    if channel.archived:
        raise SlackError("is_archived")
    emoji = call.arguments.required("name").strip(":")
    if not EMOJI.fullmatch(emoji):
        raise SlackError("invalid_name")
    return channel, call.message(channel, "timestamp"), emoji


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}
