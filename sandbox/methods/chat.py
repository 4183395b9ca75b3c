"""chat.*: posting, updating, deleting."""

from __future__ import annotations

from sandbox import posts, rooms
from sandbox.blockkit import check_message, check_metadata
from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.posts import Draft, message_body
from sandbox.records import Channel, Message
from sandbox.shapes import Json


def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    call.needs("chat:write")
    channel = _place(call)
    draft = _draft(call)
    draft.thread_ts = call.arguments.text("thread_ts") or None
    message = posts.post(call.team, channel, call.bot, draft)
    body = message_body(call.team, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    call.needs("chat:write")
    channel = _place(call)
    user = call.user()
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    draft = _draft(call)
    draft.visible_to = user.id
    draft.thread_ts = call.arguments.text("thread_ts") or None
    return {"message_ts": posts.post(call.team, channel, call.bot, draft).ts}


def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update: only one's own messages.

    Blocks that are not given stay only if no text is given either; attachments and metadata that are not given stay.
    """
    call.needs("chat:write")
    channel, message = _own_message(call, "cant_update_message")
    given = call.arguments.values
    draft = _draft(call, required=False)
    if "blocks" not in given and "text" not in given:
        draft.blocks = message.blocks
    if "text" not in given:
        draft.text = message.text
    if "attachments" not in given:
        draft.attachments = message.attachments
    if not (draft.text or draft.blocks or draft.attachments):
        raise SlackError("no_text")
    posts.edit(call.team, channel, message, draft, call.bot)
    body = message_body(call.team, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": body}


def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete: with a bot's token only the bot's messages."""
    call.needs("chat:write")
    channel, message = _own_message(call, "cant_delete_message")
    posts.delete(call.team, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.team.base_url, message)}


def permalink(base_url: str, message: Message) -> str:
    address = f"{base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{address}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else address


def _place(call: Call) -> Channel:
    """Where to post: a channel, by id or by name, or a person, whose direct message opens."""
    user = call.team.users.get(call.arguments.required("channel"))
    if user:
        if user.deleted or user.is_bot:
            raise SlackError("channel_not_found")
        return rooms.open_direct(call.team, call.bot, user)
    channel = call.channel(by_name=True)
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot.id not in channel.members and not call.team.app.may("chat:write.public"):
        raise SlackError("not_in_channel")
    return channel


def _own_message(call: Call, error: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.bot.id or message.is_system:
        raise SlackError(error)
    if channel.archived:
        raise SlackError("is_inactive")
    return channel, message


def _draft(call: Call, *, required: bool = True) -> Draft:
    text = call.arguments.text("text")
    blocks, attachments = call.arguments.structure("blocks", []), call.arguments.structure("attachments", [])
    metadata = call.arguments.structure("metadata")
    check_message(call.team.settings, text, blocks)
    check_metadata(metadata)
    if required and not (text or blocks or attachments):
        raise SlackError("no_text")
    return Draft(text, blocks, attachments, metadata=metadata)


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
