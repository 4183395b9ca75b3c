"""What a workspace is made of: people, channels, messages, files and views.

Plain records. Who may change them, and what follows from a change, is told in `rooms`, `posts`, `marks` and `screens`.
Each knows how Slack writes it down (`as_slack`), and nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sandbox.shapes import Json

ChannelKind = Literal["public", "private", "im"]

# What somebody has entered in the elements of a message or view, by block_id and action_id.
Typed = dict[tuple[str, str], Json]


@dataclass(slots=True)
class User:
    id: str
    handle: str
    real_name: str
    locale: str = "zh-CN"
    tz: str = "Asia/Shanghai"
    title: str = ""
    deleted: bool = False
    is_guest: bool = False
    is_admin: bool = False
    is_bot: bool = False
    bot_id: str | None = None

    def as_slack(self, team_id: str, *, with_locale: bool) -> Json:
        profile = {
            "real_name": self.real_name,
            "display_name": self.real_name,
            "title": self.title,
            "email": f"{self.handle}@jiahe.example",
            "team": team_id,
        }
        user: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.handle,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "is_bot": self.is_bot,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_admin": self.is_admin,
            "is_app_user": False,
            "profile": profile,
        }
        if self.bot_id:
            profile["bot_id"] = self.bot_id
        if with_locale:
            user["locale"] = self.locale
        return user


@dataclass(slots=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    visible_to: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    detail: Json = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)

    @property
    def is_system(self) -> bool:
        """Written by Slack itself, so nobody can edit it."""
        return self.subtype is not None and self.subtype not in ("file_share", "bot_message")

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, team_id: str, *, with_metadata: bool = False) -> Json:
        message: Json = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text, "team": team_id}
        optional = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "metadata": self.metadata if with_metadata else None,
        }
        message |= {key: value for key, value in optional.items() if value}
        if self.reactions:
            message["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        return message | self.detail


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: str = ""
    topic_by: str = ""
    topic_at: int = 0
    purpose: str = ""
    archived: bool = False
    deleted: bool = False
    is_general: bool = False
    messages: list[Message] = field(default_factory=list)
    pins: list[Json] = field(default_factory=list)
    previous_names: list[str] = field(default_factory=list)
    parents: set[str] = field(default_factory=set)
    read: dict[str, str] = field(default_factory=dict)
    """Up to which message each person has read it."""

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def type(self) -> str:
        """Slack's word for the kind, as events say it."""
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]

    def is_open_to(self, user: User) -> bool:
        """Whether this person can look into it: a member, or anybody but a guest where it is public."""
        return not self.deleted and (user.id in self.members or (self.kind == "public" and not user.is_guest))

    def message(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def shared_messages(self) -> list[Message]:
        return [message for message in self.messages if message.visible_to is None]

    def seen_by(self, user_id: str) -> list[Message]:
        return [message for message in self.messages if message.visible_to in (None, user_id)]

    def add(self, message: Message) -> None:
        self.messages.append(message)
        if message.is_reply and message.thread_ts:
            self.parents.add(message.thread_ts)

    def replies_to(self, ts: str) -> list[Message]:
        if ts not in self.parents:  # most messages: a long channel is listed quickly
            return []
        return [message for message in self.shared_messages() if message.is_reply and message.thread_ts == ts]

    def as_slack(self, viewer: str) -> Json:
        common: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next((member for member in self.members if member != viewer), viewer)
            return common | {"user": other, "is_open": True}
        return common | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": self.is_general,
            "is_shared": False,
            "is_ext_shared": False,
            "is_member": viewer in self.members,
            "creator": self.creator,
            "topic": {"value": self.topic, "creator": self.topic_by, "last_set": self.topic_at},
            "purpose": {"value": self.purpose, "creator": self.creator, "last_set": self.created},
            "previous_names": self.previous_names,
        }


@dataclass(slots=True)
class File:
    id: str
    name: str
    title: str
    size: int
    user: str
    created: int
    content: bytes | None = None
    completed: bool = False
    deleted: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)
    handed: bool = False
    """Sent to the app with a form."""

    def as_slack(self, base_url: str) -> Json:
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "size": self.size,
            "user": self.user,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"{base_url}/files-pri/{self.id}/{self.name}",
            "url_private_download": f"{base_url}/files-pri/{self.id}/download/{self.name}",
            "permalink": f"{base_url}/files/{self.user}/{self.id}/{self.name}",
        }


@dataclass(slots=True)
class View:
    """A modal or a Home tab as one person has it open, with what they typed so far."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: Typed = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return str(self.payload.get("external_id") or "")


@dataclass(slots=True)
class Notification:
    """One ping on one person's phone: the thing a quiet bot is sparing with."""

    user: str
    channel: str
    ts: str
    reason: Literal["mention", "broadcast", "direct", "thread"]
    text: str


@dataclass(slots=True)
class Screen:
    """What one person has in front of them besides channels: their modals, last on top, and the app's Home."""

    modals: list[View] = field(default_factory=list)
    home: View | None = None
    errors: list[Json] = field(default_factory=list)
