"""What people see: messages, windows and channels as the control API hands them to the client and the web page.

Everything carries `visible`, the text as a person reads it in their own time zone.
"""

from __future__ import annotations

from dataclasses import asdict

from sandbox import screens
from sandbox.posts import message_body
from sandbox.records import Channel, Message, User, View
from sandbox.shapes import Json
from sandbox.team import Team
from sandbox.uploads import file_body
from sandbox.visible_text import Reader, view_text
from sandbox.visible_text import message_text as text_of


def message_seen(team: Team, message: Message, viewer: User | None = None) -> Json:
    body = message_body(team, message, with_metadata=viewer is None)
    author = team.users.get(message.user)
    return body | {
        "channel": message.channel,
        "author": author.handle if author else message.user,
        "visible_to": message.visible_to,
        "visible": text_of(reader(team, viewer), body),
    }


def view_seen(team: Team, view: View, viewer: User) -> Json:
    body = screens.as_seen(team, view)
    return body | {"visible": view_text(reader(team, viewer), body)}


def channel_seen(team: Team, channel: Channel, viewer: User | None) -> Json:
    """A channel and what is in it; without a viewer, everything."""
    shown = channel.messages if viewer is None else channel.seen_by(viewer.id)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "archived": channel.archived,
        "deleted": channel.deleted,
        "creator": channel.creator,
        "members": [_handle(team, user_id) for user_id in channel.members],
        "pins": [pin["ts"] for pin in channel.pins],
        "messages": [message_seen(team, one, viewer) for one in shown],
    }


def screen_seen(team: Team, user: User) -> Json:
    """All that one person has before them."""
    screen = team.screen(user.id)
    own = [one for one in team.channels.values() if user.id in one.members and not one.deleted]
    return {
        "number": team.journal.number,
        "user": user.as_slack(team.id, with_locale=True),
        "channels": [channel_seen(team, one, user) for one in own],
        "modals": [view_seen(team, view, user) for view in screen.modals],
        "home": view_seen(team, screen.home, user) if screen.home else None,
        "errors": screen.errors,
        "notifications": [asdict(one) for one in team.notifications if one.user == user.id],
    }


def everything(team: Team) -> Json:
    """The whole workspace, as nobody in it sees it: for invariants."""
    people = [user for user in team.users.values() if not user.is_bot]
    return {
        "number": team.journal.number,
        "channels": [channel_seen(team, one, None) for one in team.channels.values()],
        "users": {user.handle: user.as_slack(team.id, with_locale=True) for user in team.users.values()},
        "homes": {user.handle: _home(team, user) for user in people},
        "modals": {user.handle: [view_seen(team, one, user) for one in team.screen(user.id).modals] for user in people},
        "errors": {user.handle: team.screen(user.id).errors for user in people},
        "notifications": [asdict(one) | {"user": _handle(team, one.user)} for one in team.notifications],
        "files": {file.id: file_body(team, file) for file in team.files.values() if file.completed},
    }


def reader(team: Team, viewer: User | None) -> Reader:
    names = {user.id: user.real_name for user in team.users.values()}
    open_ones = (one for one in team.channels.values() if viewer is None or one.is_open_to(viewer))
    channels = {channel.id: channel.name for channel in open_ones}
    return Reader(names, channels, viewer.tz if viewer else "Asia/Shanghai")


def _home(team: Team, user: User) -> Json | None:
    home = team.screen(user.id).home
    return view_seen(team, home, user) if home else None


def _handle(team: Team, user_id: str) -> str:
    return team.users[user_id].handle
