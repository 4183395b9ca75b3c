"""conversations.*: who is in a channel."""

from __future__ import annotations

from sandbox import rooms
from sandbox.errors import SlackError
from sandbox.events import READ_SCOPE
from sandbox.methods.call import Call
from sandbox.methods.channels import MANAGE
from sandbox.paging import page
from sandbox.records import Channel, User
from sandbox.shapes import Json

MOST_INVITED = 1000

# https://docs.slack.dev/reference/scopes
INVITE = MANAGE | {"public": "channels:manage,channels:write.invites", "private": "groups:write,groups:write.invites"}


def invite(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.invite

    Without `force` one unfit person spoils the whole call; with it the others are invited and the answer is still a
    refusal, which names each person it could not invite.
    """
    channel = call.joined_channel()
    call.needs_for(channel, INVITE)
    if channel.archived:
        raise SlackError("is_archived")
    named = list(dict.fromkeys(call.arguments.names("users")))
    if not named:
        raise SlackError("no_user")
    if len(named) > MOST_INVITED:
        raise SlackError("too_many_users")
    refusals = {user_id: error for user_id in named if (error := _why_not(call, channel, user_id))}
    if not refusals or call.arguments.flag("force"):
        for user_id in named:
            if user_id not in refusals:
                rooms.add_member(call.team, channel, call.team.users[user_id], inviter=call.bot)
    if refusals:
        errors = [{"user": user_id, "ok": False, "error": error} for user_id, error in refusals.items()]
        raise SlackError(next(iter(refusals.values())), errors=errors)
    return {"channel": channel.as_slack(call.bot.id)}


def _why_not(call: Call, channel: Channel, user_id: str) -> str:
    user = call.team.users.get(user_id)
    if user is None:
        return "user_not_found"
    if user.id == call.bot.id:
        return "cant_invite_self"
    if user.deleted:
        return "user_disabled"
    return "already_in_channel" if user.id in channel.members else ""


def kick(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.kick"""
    channel = call.joined_channel()
    call.needs_for(channel, MANAGE)
    user = call.user()
    if user.id == call.bot.id:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    _remove(call, channel, user)
    return {}


def leave(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.leave"""
    channel = call.channel()
    call.needs_for(channel, MANAGE)
    if call.bot.id not in channel.members:
        return {"not_in_channel": True}
    if channel.is_general:
        raise SlackError("cant_leave_general")
    _remove(call, channel, call.bot)
    return {}


def join(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.join"""
    call.needs("channels:join")
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    body: Json = {"channel": channel.as_slack(call.bot.id)}
    if call.bot.id in channel.members:
        return body | {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    rooms.add_member(call.team, channel, call.bot)
    return {"channel": channel.as_slack(call.bot.id)}


def members(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    channel = call.channel()
    call.needs(READ_SCOPE[channel.kind])
    some, cursor = page(call.arguments, channel.members, default=100)
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


def _remove(call: Call, channel: Channel, user: User) -> None:
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    rooms.remove_member(call.team, channel, user, by=call.bot)


METHODS = {
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.leave": leave,
    "conversations.join": join,
    "conversations.members": members,
}
