"""What happens to messages: posted, edited, deleted; whom they ping; what the app hears of them.

A message only one person sees (`visible_to`) is kept in the channel like the others but is no event, pings nobody and
cannot be edited, as https://docs.slack.dev/reference/methods/chat.postEphemeral says.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.blocks import with_ids
from sandbox.events import Event
from sandbox.mentions import pinged
from sandbox.records import Channel, File, Message, Notification, User
from sandbox.shapes import Json
from sandbox.team import Team


@dataclass
class Draft:
    """What somebody is about to say."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    visible_to: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    detail: Json = field(default_factory=dict)


def post(team: Team, channel: Channel, author: User, draft: Draft) -> Message:
    message = Message(
        channel=channel.id,
        ts=team.ids.ts(),
        user=author.id,
        text=draft.text,
        blocks=with_ids(draft.blocks, team.ids),
        attachments=draft.attachments,
        subtype=draft.subtype,
        bot_id=author.bot_id,
        app_id=team.app_id if author.is_bot else None,
        thread_ts=draft.thread_ts,
        metadata=draft.metadata,
        visible_to=draft.visible_to,
        files=draft.files,
        detail=draft.detail,
    )
    channel.add(message)
    team.journal.note("message", channel=channel.id, ts=message.ts, user=author.id, visible_to=draft.visible_to)
    if draft.visible_to is None:
        _notify(team, channel, message)
        _tell_app(team, channel, message)
    return message


def post_system(team: Team, channel: Channel, actor: User, subtype: str, text: str, detail: Json | None = None) -> None:
    """A line Slack writes by itself, as "… has joined the channel". It pings nobody."""
    message = Message(channel.id, team.ids.ts(), actor.id, text, subtype=subtype, detail=detail or {})
    channel.add(message)
    team.journal.note("message", channel=channel.id, ts=message.ts, user=actor.id, visible_to=None)
    team.emit(Event(_in_place(team, channel, message.as_slack(team.id)), channel))


def edit(team: Team, channel: Channel, message: Message, draft: Draft, by: User) -> None:
    """Replace what a message says. An edit never pings anybody."""
    before = message.as_slack(team.id)
    message.text, message.attachments = draft.text, draft.attachments
    message.blocks = with_ids(draft.blocks, team.ids)
    if draft.metadata is not None:
        message.metadata = draft.metadata or None
    if message.visible_to is None and not message.blocks:
        # https://docs.slack.dev/reference/methods/chat.update: what has blocks is not marked as edited.
        message.edited = {"user": by.id, "ts": team.ids.ts()}
    team.journal.note("message_changed", channel=channel.id, ts=message.ts, visible_to=message.visible_to)
    if message.visible_to is None:
        changed = {"message": message.as_slack(team.id), "previous_message": before}
        _tell_hidden(team, channel, "message_changed", changed)


def delete(team: Team, channel: Channel, message: Message) -> None:
    """Remove a message. One with replies leaves a tombstone, so that its thread still hangs somewhere."""
    before = message.as_slack(team.id)
    if channel.replies_to(message.ts):
        message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
        message.metadata, message.reactions, message.files = None, {}, []
    else:
        channel.messages.remove(message)
    channel.pins = [pin for pin in channel.pins if pin["ts"] != message.ts]
    news = {"channel": channel.id, "ts": message.ts, "thread_ts": message.thread_ts, "visible_to": message.visible_to}
    team.journal.note("message_deleted", **news)
    if message.visible_to is None:
        _tell_hidden(team, channel, "message_deleted", {"deleted_ts": message.ts, "previous_message": before})


def message_body(team: Team, message: Message, *, with_metadata: bool = False) -> Json:
    """A message as the Web API returns it, with its files, its replies counted and its pins named."""
    body = message.as_slack(team.id, with_metadata=with_metadata)
    if message.files:
        body["files"] = [_file_body(team, team.files[file_id]) for file_id in message.files]
    channel = team.channels[message.channel]
    replies = channel.replies_to(message.ts)
    if replies:
        body |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
        body["reply_users"] = list(dict.fromkeys(reply.user for reply in replies))
    if any(pin["ts"] == message.ts for pin in channel.pins):
        body["pinned_to"] = [channel.id]
    return body


def _file_body(team: Team, file: File) -> Json:
    """https://docs.slack.dev/reference/objects/file-object; of a deleted file only the gap remains."""
    return {"id": file.id, "mode": "tombstone"} if file.deleted else file.as_slack(team.base_url)


def _tell_app(team: Team, channel: Channel, message: Message) -> None:
    body = _in_place(team, channel, message_body(team, message))
    team.emit(Event(body, channel))
    if f"<@{team.bot.id}" in message.text and message.user != team.bot.id and channel.kind != "im":
        team.emit(Event(body | {"type": "app_mention"}, channel))


def _tell_hidden(team: Team, channel: Channel, subtype: str, detail: Json) -> None:
    body = {"type": "message", "subtype": subtype, "hidden": True, "ts": team.ids.ts(), **detail}
    team.emit(Event(_in_place(team, channel, body), channel))


def _in_place(team: Team, channel: Channel, body: Json) -> Json:
    return body | {"channel": channel.id, "channel_type": channel.type, "event_ts": body["ts"]}


def _notify(team: Team, channel: Channel, message: Message) -> None:
    for user_id, reason in pinged(team, channel, message).items():
        team.notifications.append(Notification(user_id, channel.id, message.ts, reason, message.text))
        team.journal.note("notified", user=user_id, channel=channel.id, ts=message.ts, reason=reason)
