"""users.*: people, and the channels one is in."""

from __future__ import annotations

from sandbox.errors import SlackError
from sandbox.events import READ_SCOPE
from sandbox.methods.call import Call
from sandbox.paging import page
from sandbox.records import Channel
from sandbox.shapes import Json

TYPE = {"public": "public_channel", "private": "private_channel", "im": "im"}


def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    call.needs("users:read")
    with_locale = call.arguments.flag("include_locale")
    return {"user": call.user().as_slack(call.team.id, with_locale=with_locale)}


def listing(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    call.needs("users:read")
    some, cursor = page(call.arguments, list(call.team.users.values()), default=1000)
    with_locale = call.arguments.flag("include_locale")
    members = [user.as_slack(call.team.id, with_locale=with_locale) for user in some]
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def conversations(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.conversations: the bot's own channels, or a person's it shares."""
    types = call.arguments.names("types") or ["public_channel"]
    kinds = [kind for kind, name in TYPE.items() if name in types]
    if len(kinds) < len(set(types) - {"mpim"}):
        raise SlackError("invalid_types")
    for kind in kinds:
        call.needs(READ_SCOPE[kind])
    user_id = call.user().id if call.arguments.text("user") else call.bot.id
    found = [one for one in call.team.channels.values() if one.kind in kinds and _listed(call, one, user_id)]
    if call.arguments.flag("exclude_archived"):
        found = [one for one in found if not one.archived]
    some, cursor = page(call.arguments, found, default=100)
    channels = [one.as_slack(call.bot.id) for one in some]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _listed(call: Call, channel: Channel, user_id: str) -> bool:
    shared = channel.kind == "public" or call.bot.id in channel.members
    return not channel.deleted and user_id in channel.members and shared


METHODS = {"users.info": info, "users.list": listing, "users.conversations": conversations}
