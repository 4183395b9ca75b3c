"""Files: shared into channels, seen by those who are there, deleted everywhere at once."""

from __future__ import annotations

import time

from sandbox import posts
from sandbox.events import Event
from sandbox.posts import Draft
from sandbox.records import Channel, File, Message, User
from sandbox.team import Team


def upload(team: Team, user: User, name: str, content: bytes) -> File:
    """A person's upload, which is complete at once."""
    file = File(team.ids.new("F"), name, name, len(content), user.id, int(time.time()), content, completed=True)
    team.files[file.id] = file
    return file


def share(
    team: Team, channel: Channel, files: list[File], user: User, comment: str = "", thread_ts: str | None = None
) -> Message:
    """Post files as one message, with what is said about them."""
    draft = Draft(comment, thread_ts=thread_ts, files=[file.id for file in files])
    draft.subtype = None if user.is_bot else "file_share"
    message = posts.post(team, channel, user, draft)
    for file in files:
        file.shares.setdefault(channel.id, []).append(message.ts)
        shared = {"type": "file_shared", "file_id": file.id, "user_id": user.id, "channel_id": channel.id}
        team.emit(Event(shared | {"file": {"id": file.id}, "event_ts": team.ids.ts()}, channel))
    return message


def seen_by(team: Team, file: File, user_id: str) -> bool:
    """One's own files, and those shared where one is."""
    return file.user == user_id or any(user_id in team.channels[channel].members for channel in file.shares)


def delete(team: Team, file: File) -> None:
    """The messages stay, with a gap where the file was."""
    del team.files[file.id]
    for channel_id, stamps in file.shares.items():
        channel = team.channels[channel_id]
        for message in channel.messages:
            if message.ts in stamps:
                message.files.remove(file.id)
        deleted = {"type": "file_deleted", "file_id": file.id, "channel_ids": [channel_id], "event_ts": team.ids.ts()}
        team.emit(Event(deleted, channel))
    team.journal.note("file_deleted", file=file.id)
