"""pins.*: what is pinned to a channel."""

from __future__ import annotations

from sandbox import marks
from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.posts import message_body
from sandbox.records import Channel, Message
from sandbox.shapes import Json


def add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.add"""
    channel, message = _target(call)
    if not marks.pin(call.team, channel, message, call.bot):
        raise SlackError("already_pinned")
    return {}


def remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.remove"""
    channel, message = _target(call)
    if not marks.unpin(call.team, channel, message, call.bot):
        raise SlackError("no_pin")
    return {}


def listing(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.list"""
    call.needs("pins:read")
    channel = call.joined_channel()
    return {"items": [_item(call, channel, pin) for pin in reversed(channel.pins)]}


def _target(call: Call) -> tuple[Channel, Message]:
    call.needs("pins:write")
    channel = call.joined_channel()
    if channel.archived:
        raise SlackError("is_archived")
    return channel, call.message(channel, "timestamp")


def _item(call: Call, channel: Channel, pin: Json) -> Json:
    message = channel.message(pin["ts"])
    body = message_body(call.team, message) if message else {}
    return {"type": "message", "channel": channel.id, "message": body, **pin}


METHODS = {"pins.add": add, "pins.remove": remove, "pins.list": listing}
