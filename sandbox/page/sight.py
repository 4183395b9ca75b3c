"""What one person sees, as the page draws it: people, channels as lines of the sidebar, messages, windows.

A channel's line carries what is new in it; its messages are asked for by the page (`looks`), a stretch at a time.
"""

from __future__ import annotations

from sandbox import screens
from sandbox.composition import Sandbox
from sandbox.inputs import state_of
from sandbox.posts import message_body
from sandbox.records import Channel, Message, User
from sandbox.shapes import Json
from sandbox.team import Team


def whole(sandbox: Sandbox, viewer: User) -> Json:
    """How everything stands for a person: what a tab hears first."""
    team = sandbox.team
    return {
        "type": "hello",
        "number": team.journal.number,
        "team": {"id": team.id, "name": team.name},
        "me": viewer.id,
        "people": [person_line(user) for user in team.users.values()],
        "channels": [channel_line(team, one, viewer) for one in team.channels.values() if one.is_open_to(viewer)],
        "modals": [screens.as_seen(team, view) for view in team.screen(viewer.id).modals],
        "home": home_line(team, viewer),
        "app": app_line(sandbox),
    }


def person_line(user: User) -> Json:
    """Somebody of the workspace; everybody may know who is there."""
    return {
        "id": user.id,
        "handle": user.handle,
        "name": user.real_name,
        "title": user.title,
        "tz": user.tz,
        "locale": user.locale,
        "bot": user.is_bot,
        "guest": user.is_guest,
        "admin": user.is_admin,
        "deleted": user.deleted,
    }


def channel_line(team: Team, channel: Channel, viewer: User) -> Json:
    """A channel in somebody's sidebar: what it is, who is in it, and what they have not read."""
    is_member = viewer.id in channel.members
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "archived": channel.archived,
        "general": channel.is_general,
        "creator": channel.creator,
        "created": channel.created,
        "members": channel.members,
        "member": is_member,
        "with": _other(channel, viewer),
        "pins": len(channel.pins),
        "read": channel.read.get(viewer.id, ""),
        "latest": next((one.ts for one in reversed(channel.messages) if one.visible_to in (None, viewer.id)), ""),
        "unread": _unread(channel, viewer) if is_member else 0,
        "pings": _pings(team, channel, viewer) if is_member else 0,
    }


def message_line(team: Team, message: Message, viewer: User) -> Json:
    """A message as this person has it before them, with what they have chosen in its menus."""
    body = message_body(team, message) | {"channel": message.channel, "only_you": message.visible_to is not None}
    body.pop("team", None)
    if viewer.id in message.typed:
        body["chosen"] = state_of(message.blocks, message.typed[viewer.id])["values"]
    return body


def home_line(team: Team, viewer: User) -> Json | None:
    home = team.screen(viewer.id).home
    return screens.as_seen(team, home) if home else None


def app_line(sandbox: Sandbox) -> Json:
    """The app as people meet it: its name, commands, shortcuts and tabs, and whether it is there to answer."""
    app, bot = sandbox.team.app, sandbox.team.bot
    features = app.document.get("features", {})
    return {
        "user": bot.id,
        "name": app.name,
        "description": app.document.get("display_information", {}).get("description", ""),
        "commands": features.get("slash_commands", []) if app.may("commands") else [],
        "shortcuts": features.get("shortcuts", []) if app.interactive else [],
        "home": app.home_tab,
        "messages": app.messages_tab,
        "read_only": app.messages_tab_read_only,
        "connections": sandbox.socket_mode.connections,
    }


def _other(channel: Channel, viewer: User) -> str:
    """The other one of a direct message."""
    return next((one for one in channel.members if one != viewer.id), viewer.id) if channel.kind == "im" else ""


def _unread(channel: Channel, viewer: User) -> int:
    """Messages of others since this person last read here. Slack's own lines and replies in threads do not count."""
    read, count = channel.read.get(viewer.id, ""), 0
    for message in reversed(channel.messages):
        if message.ts <= read:
            break
        shown = message.visible_to in (None, viewer.id) and not message.is_system and not message.is_reply
        count += shown and message.user != viewer.id
    return count


def _pings(team: Team, channel: Channel, viewer: User) -> int:
    """How often they were called by name here since."""
    read, count = channel.read.get(viewer.id, ""), 0
    for ping in reversed(team.notifications):
        if ping.ts <= read:
            break
        count += ping.user == viewer.id and ping.channel == channel.id
    return count
