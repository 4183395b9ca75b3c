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
    try:
        check_channel_name(sandbox.team, body["name"])
    except SlackError as refused:
        raise CannotDo(f"No channel can be called {body['name']!r}: {refused.error}.") from None
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
    rooms.rename(sandbox.team, _own(sandbox.team, user, body), body["name"], user)
    return {}


async def topic(sandbox: Sandbox, user: User, body: Json) -> Json:
    rooms.set_topic(sandbox.team, _own(sandbox.team, user, body), body["topic"], user)
    return {}


async def archive(sandbox: Sandbox, user: User, body: Json) -> Json:
    rooms.set_archived(sandbox.team, _own(sandbox.team, user, body), True, user)
    return {}


async def unarchive(sandbox: Sandbox, user: User, body: Json) -> Json:
    rooms.set_archived(sandbox.team, _own(sandbox.team, user, body), False, user)
    return {}


async def convert(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Make a private channel public or the other way round; Slack leaves that to admins."""
    channel = _own(sandbox.team, user, body)
    if not user.is_admin:
        raise CannotDo("Only an admin can change who may see a channel.")
    rooms.convert(sandbox.team, channel, body["kind"], user)
    return {}


async def delete_channel(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel = _own(sandbox.team, user, body)
    if not user.is_admin:
        raise CannotDo("Only an admin can delete a channel.")
    rooms.delete_channel(sandbox.team, channel, user)
    return {}


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
