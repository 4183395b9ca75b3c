"""conversations.*: a channel's life, name, topic and archive."""

from __future__ import annotations

from sandbox import rooms
from sandbox.errors import SlackError
from sandbox.events import READ_SCOPE
from sandbox.methods.call import Call
from sandbox.naming import check_channel_name
from sandbox.records import Channel
from sandbox.shapes import Json

LONGEST_TOPIC = 250


# https://docs.slack.dev/reference/scopes
MANAGE = {"public": "channels:manage", "private": "groups:write", "im": "im:write"}
TOPIC = MANAGE | {"public": "channels:manage,channels:write.topic", "private": "groups:write,groups:write.topic"}


def create(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.create"""
    private = call.arguments.flag("is_private")
    call.needs("groups:write" if private else "channels:manage")
    if private and call.team.settings.private_channels_restricted:
        raise SlackError("restricted_action")
    name = call.arguments.text("name")
    check_channel_name(call.team, name)
    channel = rooms.create_channel(call.team, name, "private" if private else "public", call.bot)
    return {"channel": channel.as_slack(call.bot.id)}


def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    channel = call.channel()
    call.needs(READ_SCOPE[channel.kind])
    body = channel.as_slack(call.bot.id)
    if call.arguments.flag("include_locale"):
        body["locale"] = "zh-CN"
    if call.arguments.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def rename(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.rename"""
    channel = _open_channel(call)
    name = call.arguments.text("name")
    if name != channel.name:
        check_channel_name(call.team, name)
        rooms.rename(call.team, channel, name, call.bot)
    return {"channel": channel.as_slack(call.bot.id)}


def set_topic(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.setTopic: at most 250 characters."""
    channel = call.joined_channel()
    call.needs_for(channel, TOPIC)
    _alive(channel)
    topic = call.arguments.text("topic")
    if len(topic) > LONGEST_TOPIC:
        raise SlackError("too_long")
    rooms.set_topic(call.team, channel, topic, call.bot)
    return {"channel": channel.as_slack(call.bot.id)}


def archive(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.archive"""
    channel = call.joined_channel()
    call.needs_for(channel, MANAGE)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    rooms.set_archived(call.team, channel, True, call.bot)
    return {}


def unarchive(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.unarchive"""
    channel = call.channel()
    call.needs_for(channel, MANAGE)
    if not channel.archived:
        raise SlackError("not_archived")
    rooms.set_archived(call.team, channel, False, call.bot)
    return {}


def open_direct(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open, for one person."""
    call.needs("im:write")
    if call.arguments.text("channel"):
        channel = call.channel()
    else:
        named = call.arguments.names("users")
        if len(named) != 1:
            raise SlackError("users_list_not_supplied" if not named else "too_many_users")
        user = call.team.users.get(named[0])
        if user is None:
            raise SlackError("user_not_found")
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        channel = rooms.open_direct(call.team, call.bot, user)
    whole = call.arguments.flag("return_im")
    return {"channel": channel.as_slack(call.bot.id) if whole else {"id": channel.id}}


def listing(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list: only what the bot may know of."""
    call.needs("channels:read", "groups:read", "im:read")
    known = [one for one in call.team.channels.values() if not one.deleted and _known(call, one)]
    return {"channels": [one.as_slack(call.bot.id) for one in known], "response_metadata": {"next_cursor": ""}}


def _known(call: Call, channel: Channel) -> bool:
    return channel.kind == "public" or call.bot.id in channel.members


def _alive(channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")


def _open_channel(call: Call) -> Channel:
    channel = call.joined_channel()
    call.needs_for(channel, MANAGE)
    _alive(channel)
    return channel


METHODS = {
    "conversations.create": create,
    "conversations.info": info,
    "conversations.rename": rename,
    "conversations.setTopic": set_topic,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
    "conversations.open": open_direct,
    "conversations.list": listing,
}
