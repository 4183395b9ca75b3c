"""Files: shared into channels, seen by those who are there, deleted everywhere at once."""

from __future__ import annotations

import time

from sandbox import posts
from sandbox.events import Event
from sandbox.posts import Draft
from sandbox.records import Channel, File, Message, User
from sandbox.shapes import Json
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
    draft.subtype = "file_share"
    message = posts.post(team, channel, user, draft)
    for file in files:
        file.shares.setdefault(channel.id, []).append(message.ts)
        shared = {"type": "file_shared", "file_id": file.id, "user_id": user.id, "channel_id": channel.id}
        team.emit(Event(shared | {"file": {"id": file.id}, "event_ts": team.ids.ts()}, channel))
    return message


def file_body(team: Team, file: File) -> Json:
    """A file as the Web API returns it, with where it was shared.

    https://docs.slack.dev/reference/objects/file-object
    """
    shares: Json = {}
    for channel_id, stamps in file.shares.items():
        reach = "public" if team.channels[channel_id].kind == "public" else "private"
        shares.setdefault(reach, {})[channel_id] = [{"ts": ts} for ts in stamps]
    kinds = {"channels": "public", "groups": "private", "ims": "im"}
    places = {word: [one for one in file.shares if team.channels[one].kind == kind] for word, kind in kinds.items()}
    return file.as_slack(team.base_url) | places | {"shares": shares}


def seen_by(team: Team, file: File, user_id: str) -> bool:
    """One's own files, and those shared where one can look in; the app's where it is a member, or got with a form."""
    if user_id == team.bot.id:
        return file.user == user_id or file.handed or any(user_id in team.channels[one].members for one in file.shares)
    user = team.users.get(user_id)
    return user is not None and (
        file.user == user_id or any(team.channels[one].is_open_to(user) for one in file.shares)
    )


def delete(team: Team, file: File) -> None:
    """The messages stay, with a gap where the file was."""
    file.deleted, file.content = True, None
    for channel_id in file.shares:
        deleted = {"type": "file_deleted", "file_id": file.id, "channel_ids": [channel_id], "event_ts": team.ids.ts()}
        team.emit(Event(deleted, team.channels[channel_id]))
    team.journal.note("file_deleted", file=file.id)
