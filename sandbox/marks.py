"""Reactions and pins: who put which emoji on what, and what a channel keeps at hand. Both people and the app do so."""

from __future__ import annotations

import time

from sandbox.events import Event
from sandbox.posts import message_body, post_system
from sandbox.records import Channel, Message, User
from sandbox.team import Team


def react(team: Team, channel: Channel, message: Message, emoji: str, user: User) -> bool:
    """False if that person's reaction stood there already."""
    users = message.reactions.setdefault(emoji, [])
    if user.id in users:
        return False
    users.append(user.id)
    _tell(team, channel, message, emoji, user, "reaction_added")
    return True


def unreact(team: Team, channel: Channel, message: Message, emoji: str, user: User) -> bool:
    """False if there was no such reaction of that person."""
    users = message.reactions.get(emoji, [])
    if user.id not in users:
        return False
    users.remove(user.id)
    if not users:
        del message.reactions[emoji]
    _tell(team, channel, message, emoji, user, "reaction_removed")
    return True


def pin(team: Team, channel: Channel, message: Message, user: User) -> bool:
    """False if it was pinned already."""
    if any(pin["ts"] == message.ts for pin in channel.pins):
        return False
    channel.pins.append({"ts": message.ts, "created": int(time.time()), "created_by": user.id})
    _tell_of_pin(team, channel, message, user, "pin_added")
    if team.settings.system_messages:
        post_system(team, channel, user, "pinned_item", "pinned a message to this channel.")
    return True


def unpin(team: Team, channel: Channel, message: Message, user: User) -> bool:
    """False if it was not pinned."""
    if all(pin["ts"] != message.ts for pin in channel.pins):
        return False
    channel.pins = [pin for pin in channel.pins if pin["ts"] != message.ts]
    _tell_of_pin(team, channel, message, user, "pin_removed")
    return True


def _tell_of_pin(team: Team, channel: Channel, message: Message, user: User, kind: str) -> None:
    """https://docs.slack.dev/reference/events/pin_added"""
    team.journal.note(kind, channel=channel.id, ts=message.ts)
    item = {"type": "message", "channel": channel.id, "message": message_body(team, message)}
    body = {"type": kind, "user": user.id, "channel_id": channel.id, "item": item}
    team.emit(Event(body | {"event_ts": team.ids.ts()}, channel))


def _tell(team: Team, channel: Channel, message: Message, emoji: str, user: User, kind: str) -> None:
    """https://docs.slack.dev/reference/events/reaction_added"""
    team.journal.note(kind, channel=channel.id, ts=message.ts, user=user.id, emoji=emoji)
    body = {
        "type": kind,
        "user": user.id,
        "reaction": emoji,
        "item_user": message.user,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "event_ts": team.ids.ts(),
    }
    team.emit(Event(body, channel))
