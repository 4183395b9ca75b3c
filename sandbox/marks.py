"""Reactions: who put which emoji on what. Both people and the app do so."""

from __future__ import annotations

from sandbox.events import Event
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
