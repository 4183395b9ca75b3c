"""What happens to channels: made, joined, left, renamed, archived, and what the app hears of it.

These functions assume that whoever asks may do so; the Web API methods and the people's acts check that first.
"""

from __future__ import annotations

import time

from sandbox.events import Event
from sandbox.posts import post_system
from sandbox.records import Channel, ChannelKind, User
from sandbox.shapes import Json
from sandbox.team import Team

# A private channel's news has names of its own: https://docs.slack.dev/reference/events
PREFIX = {"public": "channel", "private": "group", "im": "im"}


def create_channel(team: Team, name: str, kind: ChannelKind, creator: User) -> Channel:
    channel = Channel(team.ids.new("C"), name, kind, creator.id, int(time.time()))
    team.channels[channel.id] = channel
    team.journal.note("channel_created", channel=channel.id, name=name)
    if kind == "public":
        news = {"id": channel.id, "name": name, "created": channel.created, "creator": creator.id}
        team.emit(Event({"type": "channel_created", "channel": news, "event_ts": team.ids.ts()}, channel))
    _enter(team, channel, creator, inviter=None, announced=team.settings.event_for_created_channel)
    return channel


def open_direct(team: Team, one: User, other: User) -> Channel:
    """The direct message between two, made on first use."""
    found = team.direct_channel(one.id, other.id)
    if found:
        return found
    channel = Channel(team.ids.new("D"), "", "im", one.id, int(time.time()), members=[one.id, other.id])
    team.channels[channel.id] = channel
    team.journal.note("direct_opened", channel=channel.id, members=channel.members)
    return channel


def add_member(team: Team, channel: Channel, user: User, inviter: User | None = None) -> None:
    _enter(team, channel, user, inviter, announced=True)
    if team.settings.system_messages:
        text = f"<@{user.id}> has joined the channel"
        detail = {"inviter": inviter.id} if inviter else {}
        post_system(team, channel, user, "channel_join", text, detail)


def _enter(team: Team, channel: Channel, user: User, inviter: User | None, *, announced: bool) -> None:
    channel.members.append(user.id)
    channel.read[user.id] = channel.messages[-1].ts if channel.messages else ""
    team.journal.note("member_joined", channel=channel.id, user=user.id)
    if not announced:
        return
    body: Json = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": team.id,
        "event_ts": team.ids.ts(),
    }
    if inviter:
        body["inviter"] = inviter.id
    team.emit(Event(body, channel))


def remove_member(team: Team, channel: Channel, user: User, by: User | None = None) -> None:
    """Leave, or be removed by somebody. The app's own leaving is also told as channel_left or group_left."""
    channel.members.remove(user.id)
    team.journal.note("member_left", channel=channel.id, user=user.id)
    if user.id == team.bot.id:
        left = {"type": f"{PREFIX[channel.kind]}_left", "channel": channel.id, "event_ts": team.ids.ts()}
        team.emit(Event(left | ({"actor_id": by.id} if by else {}), channel, for_everyone=True))
        return
    body = {
        "type": "member_left_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": team.id,
        "event_ts": team.ids.ts(),
    }
    team.emit(Event(body, channel))
    if team.settings.system_messages and not channel.is_private:
        post_system(team, channel, user, "channel_leave", f"<@{user.id}> has left the channel")


def set_topic(team: Team, channel: Channel, topic: str, by: User) -> None:
    """A topic set anew to what it already is changes nothing and says nothing."""
    if channel.topic == topic:
        return
    channel.topic, channel.topic_by, channel.topic_at = topic, by.id, int(time.time())
    team.journal.note("topic", channel=channel.id, topic=topic)
    if team.settings.system_messages:
        post_system(team, channel, by, "channel_topic", f"set the channel topic: {topic}", {"topic": topic})


def rename(team: Team, channel: Channel, name: str, by: User) -> None:
    """The event says the new name and not who gave it.

    https://docs.slack.dev/reference/events/group_rename and
    https://docs.slack.dev/tools/node-slack-sdk/reference/types/interfaces/GroupRenameEvent
    """
    old, channel.name = channel.name, name
    channel.previous_names.append(old)
    team.journal.note("renamed", channel=channel.id, name=name)
    news = {
        "id": channel.id,
        "is_channel": not channel.is_private,
        "is_mpim": False,
        "name": name,
        "name_normalized": name,
        "created": channel.created,
    }
    kind = f"{PREFIX[channel.kind]}_rename"
    team.emit(Event({"type": kind, "channel": news, "event_ts": team.ids.ts()}, channel))
    if team.settings.system_messages:
        text = f'has renamed the channel from "{old}" to "{name}"'
        post_system(team, channel, by, "channel_name", text, {"old_name": old, "name": name})


def set_archived(team: Team, channel: Channel, archived: bool, by: User) -> None:
    """Of a private channel that is unarchived Slack names the person under another name. A public one that is
    unarchived has only that person in it: https://slack.com/help/articles/213185307-Archive-or-delete-a-channel

    https://docs.slack.dev/reference/events/group_archive,
    https://docs.slack.dev/tools/node-slack-sdk/reference/types/interfaces/GroupArchiveEvent and GroupUnarchiveEvent
    """
    word = "archive" if archived else "unarchive"
    channel.archived = archived
    if not archived and not channel.is_private:
        channel.members = [by.id]
    team.journal.note(word, channel=channel.id)
    body: Json = {"type": f"{PREFIX[channel.kind]}_{word}", "channel": channel.id}
    body |= {"actor_id" if channel.is_private and not archived else "user": by.id}
    body |= {"is_moved": 0} if archived else {}
    team.emit(Event(body | {"event_ts": team.ids.ts()}, channel))
    if team.settings.system_messages:
        post_system(team, channel, by, f"channel_{word}", f"{word}d the channel")


def convert(team: Team, channel: Channel, kind: ChannelKind, by: User) -> None:
    """Private to public or back, which a message tells, and no event of its own. It comes under the new kind.

    https://docs.slack.dev/reference/events/message/channel_convert_to_public
    """
    channel.kind = kind
    team.journal.note("converted", channel=channel.id, to=kind)
    reach = {
        "public": "Any member in this workspace can see and join it.",
        "private": "Now, it can only be viewed or joined by invitation.",
    }
    text = f"made this channel *{kind}*. {reach[kind]}"
    post_system(team, channel, by, f"channel_convert_to_{kind}", text)


def delete_channel(team: Team, channel: Channel, by: User) -> None:
    """Of a public channel the event says no more than which it was.

    https://docs.slack.dev/reference/events/channel_deleted and
    https://docs.slack.dev/tools/node-slack-sdk/reference/types/interfaces/GroupDeletedEvent
    """
    channel.deleted = True
    team.journal.note("channel_deleted", channel=channel.id)
    body: Json = {"type": f"{PREFIX[channel.kind]}_deleted", "channel": channel.id}
    body |= {"date_deleted": int(time.time()), "actor_id": by.id} if channel.is_private else {}
    team.emit(Event(body | {"event_ts": team.ids.ts()}, channel))
