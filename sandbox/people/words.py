"""Saying something, editing it, taking it back; reactions, pins, files; having read it."""

from __future__ import annotations

import base64

from sandbox import marks, posts, uploads
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo
from sandbox.mentions import message_text
from sandbox.people.seen import message_seen
from sandbox.posts import Draft
from sandbox.records import Channel, Message, User
from sandbox.rooms import open_direct
from sandbox.shapes import Json
from sandbox.team import Team


async def say(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel = writable(sandbox.team, user, body["channel"])
    draft = Draft(message_text(sandbox.team, user, body["text"]), thread_ts=body.get("thread_ts"))
    message = posts.post(sandbox.team, channel, user, draft)
    return {"message": message_seen(sandbox.team, message, user)}


async def edit(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, message = _message(sandbox.team, user, body)
    if message.user != user.id:
        raise CannotDo("People can edit only what they wrote themselves.")
    posts.edit(sandbox.team, channel, message, Draft(message_text(sandbox.team, user, body["text"])), user)
    return {"message": message_seen(sandbox.team, message, user)}


async def delete(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Delete a message: one's own, or as an admin anybody's."""
    channel, message = _message(sandbox.team, user, body)
    if message.user != user.id and not user.is_admin:
        raise CannotDo("Only an admin can delete what somebody else wrote.")
    posts.delete(sandbox.team, channel, message)
    return {}


async def react(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, message = _message(sandbox.team, user, body)
    if not marks.react(sandbox.team, channel, message, body["emoji"].strip(":"), user):
        raise CannotDo(f"{user.handle} has put that emoji there already.")
    return {}


async def unreact(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, message = _message(sandbox.team, user, body)
    if not marks.unreact(sandbox.team, channel, message, body["emoji"].strip(":"), user):
        raise CannotDo(f"{user.handle} has no such emoji there.")
    return {}


async def pin(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, message = _message(sandbox.team, user, body)
    if not marks.pin(sandbox.team, channel, message, user):
        raise CannotDo("That message is pinned already.")
    return {}


async def unpin(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel, message = _message(sandbox.team, user, body)
    if not marks.unpin(sandbox.team, channel, message, user):
        raise CannotDo("That message is not pinned (any more).")
    return {}


async def read(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Have read a channel up to the message `ts`; never back again."""
    channel = sandbox.team.channel_seen_by(user, body["channel"])
    if user.id in channel.members and body["ts"] > channel.read.get(user.id, ""):
        channel.read[user.id] = body["ts"]
        sandbox.team.journal.note("read", channel=channel.id, user=user.id)
    return {}


async def upload(sandbox: Sandbox, user: User, body: Json) -> Json:
    channel = writable(sandbox.team, user, body["channel"])
    content = base64.b64decode(body["content"])
    file = uploads.upload(sandbox.team, user, body["name"], content)
    comment = message_text(sandbox.team, user, body.get("comment", ""))
    message = uploads.share(sandbox.team, channel, [file], user, comment, body.get("thread_ts"))
    return {"message": message_seen(sandbox.team, message, user)}


async def dismiss(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Wave away a message only oneself sees."""
    channel = sandbox.team.channel_seen_by(user, body["channel"])
    message = channel.message(body["ts"])
    if message is None or message.visible_to != user.id:
        raise CannotDo("Only a message shown to oneself alone can be dismissed.")
    posts.delete(sandbox.team, channel, message)
    return {}


def writable(team: Team, user: User, wanted: str) -> Channel:
    """A channel this person can write in now."""
    if wanted.startswith("@"):
        open_direct(team, user, team.person(wanted))
    channel = team.channel_seen_by(user, wanted)
    if user.id not in channel.members:
        raise CannotDo(f"{user.handle} is not in #{channel.name}.")
    if channel.archived:
        raise CannotDo(f"#{channel.name} is archived.")
    if channel.kind == "im" and team.bot.id in channel.members and not _takes_messages(team):
        raise CannotDo("Sending messages to this app has been turned off.")
    return channel


def _takes_messages(team: Team) -> bool:
    return team.app.messages_tab and not team.app.messages_tab_read_only


def _message(team: Team, user: User, body: Json) -> tuple[Channel, Message]:
    channel = team.channel_seen_by(user, body["channel"])
    message = channel.message(body["ts"])
    if message is None or message.visible_to is not None:
        raise CannotDo("That message is not there (any more).")
    if user.id not in channel.members or channel.archived:
        raise CannotDo(f"{user.handle} cannot change anything in #{channel.name}.")
    return channel, message


ACTS = {
    "say": say,
    "edit": edit,
    "delete": delete,
    "react": react,
    "unreact": unreact,
    "pin": pin,
    "unpin": unpin,
    "read": read,
    "upload": upload,
    "dismiss": dismiss,
}
