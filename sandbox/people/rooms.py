"""Channels as people handle them: make, join, leave, invite, rename, archive, publish."""

from __future__ import annotations

from sandbox import rooms
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo, SlackError
from sandbox.naming import check_channel_name
from sandbox.records import Channel, ChannelKind, User
from sandbox.shapes import Json
from sandbox.team import Team


async def create_channel(sandbox: Sandbox, user: User, body: Json) -> Json:
    kind: ChannelKind = "private" if body.get("private") else "public"
    _check_name(sandbox.team, body["name"])
    return {"channel": rooms.create_channel(sandbox.team, body["name"], kind, user).id}


async def join(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel = sandbox.team.channel_seen_by(user, body["channel"])
    if user.id not in channel.members:
        rooms.add_member(sandbox.team, channel, user)
    return {}


async def leave(sandbox: Sandbox, user: User, body: Json) -> Json:
    rooms.remove_member(sandbox.team, _own(sandbox.team, user, body), user)
    return {}


async def invite(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Add people, or the app, to a channel one is in."""
    channel = _own(sandbox.team, user, body)
    for who in body["people"]:
        other = sandbox.team.bot if who == sandbox.team.bot.handle else sandbox.team.person(who)
        if other.id not in channel.members:
            rooms.add_member(sandbox.team, channel, other, inviter=user)
    return {}


async def remove(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, other = _own(sandbox.team, user, body), sandbox.team.person(body["person"])
    if other.id not in channel.members:
        raise CannotDo(f"{other.handle} is not in #{channel.name}.")
    rooms.remove_member(sandbox.team, channel, other, by=user)
    return {}


async def rename(sandbox: Sandbox, user: User, body: Json) -> Json:
    """No guest may; who else is the workspace's choice.

    https://slack.com/help/articles/22045013612691-Manage-who-can-rename-channels-on-Enterprise-Grid
    """
    channel = _changed(sandbox.team, user, body)
    if body["name"] != channel.name:
        _check_name(sandbox.team, body["name"])
        rooms.rename(sandbox.team, channel, body["name"], user)
    return {}


async def topic(sandbox: Sandbox, user: User, body: Json) -> Json:
    rooms.set_topic(sandbox.team, _own(sandbox.team, user, body), body["topic"], user)
    return {}


async def archive(sandbox: Sandbox, user: User, body: Json) -> Json:
    """By default every member may, but no guest, and nobody #general.

    https://slack.com/help/articles/213185307-Archive-or-delete-a-channel
    """
    channel = _changed(sandbox.team, user, body)
    if channel.is_general:
        raise CannotDo(f"Nobody can archive #{channel.name}.")
    rooms.set_archived(sandbox.team, channel, True, user)
    return {}


async def unarchive(sandbox: Sandbox, user: User, body: Json) -> Json:
    """https://slack.com/help/articles/213185307-Archive-or-delete-a-channel"""
    channel = _own(sandbox.team, user, body)
    if user.is_guest or not channel.archived:
        raise CannotDo(f"{user.handle} cannot unarchive #{channel.name}.")
    rooms.set_archived(sandbox.team, channel, False, user)
    return {}


async def convert(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Make a private channel public or the other way round; Slack leaves that to owners and admins.

    https://slack.com/help/articles/213185467-Convert-a-channel-to-private-or-public
    """
    channel = _changed(sandbox.team, user, body)
    if not user.is_admin:
        raise CannotDo("Only an admin can change who may see a channel.")
    if channel.kind == body["kind"] or channel.is_general:
        raise CannotDo(f"#{channel.name} cannot be made {body['kind']}.")
    rooms.convert(sandbox.team, channel, body["kind"], user)
    return {}


async def delete_channel(sandbox: Sandbox, user: User, body: Json) -> Json:
    """https://slack.com/help/articles/213185307-Archive-or-delete-a-channel"""
    channel = _own(sandbox.team, user, body)
    if not user.is_admin:
        raise CannotDo("Only an admin can delete a channel.")
    if channel.is_general:
        raise CannotDo(f"Nobody can delete #{channel.name}.")
    rooms.delete_channel(sandbox.team, channel, user)
    return {}


def _check_name(team: Team, name: str) -> None:
    try:
        check_channel_name(team, name)
    except SlackError as refused:
        raise CannotDo(f"No channel can be called {name!r}: {refused.error}.") from None


def _changed(team: Team, user: User, body: Json) -> Channel:
    """A channel that somebody is about to change: theirs, and not archived."""
    channel = _own(team, user, body)
    if user.is_guest:
        raise CannotDo(f"{user.handle} is a guest.")
    if channel.archived:
        raise CannotDo(f"#{channel.name} is archived.")
    return channel


def _own(team: Team, user: User, body: Json) -> Channel:
    channel = team.channel_seen_by(user, body["channel"])
    if user.id not in channel.members:
        raise CannotDo(f"{user.handle} is not in #{channel.name}.")
    return channel


ACTS = {
    "create_channel": create_channel,
    "join": join,
    "leave": leave,
    "invite": invite,
    "remove": remove,
    "rename": rename,
    "topic": topic,
    "archive": archive,
    "unarchive": unarchive,
    "convert": convert,
    "delete_channel": delete_channel,
}
