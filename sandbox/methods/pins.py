"""pins.*: what is pinned to a channel."""

from __future__ import annotations

import time

from sandbox.errors import SlackError
from sandbox.events import Event
from sandbox.methods.call import Call
from sandbox.posts import message_body, post_system
from sandbox.records import Channel, Message
from sandbox.shapes import Json


def add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.add"""
    channel, message = _target(call)
    if any(pin["ts"] == message.ts for pin in channel.pins):
        raise SlackError("already_pinned")
    channel.pins.append({"ts": message.ts, "created": int(time.time()), "created_by": call.bot.id})
    _tell(call, channel, message, "pin_added")
    if call.team.settings.system_messages:
        post_system(call.team, channel, call.bot, "pinned_item", "pinned a message to this channel.")
    return {}


def remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.remove"""
    channel, message = _target(call)
    if all(pin["ts"] != message.ts for pin in channel.pins):
        raise SlackError("no_pin")
    channel.pins = [pin for pin in channel.pins if pin["ts"] != message.ts]
    _tell(call, channel, message, "pin_removed")
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


def _tell(call: Call, channel: Channel, message: Message, kind: str) -> None:
    call.team.journal.note(kind, channel=channel.id, ts=message.ts)
    item = {"type": "message", "channel": channel.id, "message": message_body(call.team, message)}
    body = {"type": kind, "user": call.bot.id, "channel_id": channel.id, "item": item}
    call.team.emit(Event(body | {"event_ts": call.team.ids.ts()}, channel))


METHODS = {"pins.add": add, "pins.remove": remove, "pins.list": listing}
