"""A workspace that survives: written to one file of JSON as it changes, and taken up from there at the next start.

    async with kept(team, Path("workspace.json")):
        ...

What is in it: people, channels with their messages, files, windows, Home tabs, who has read what. What is not: the app
(its manifest says it anew), switches and faults, and what is on its way. The file is replaced as a whole, so that a
machine that stops in between leaves the last one.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from sandbox.records import Channel, File, Message, Notification, Screen, Typed, User, View
from sandbox.shapes import Json
from sandbox.team import Team

FORM = 1
"""The form of the file. A file of another form is not taken up."""

REST = 0.5
"""Seconds between a change and its being written, so that a burst is written once."""


class NotKept(Exception):  # noqa: N818  it is read as a sentence
    """A file that is no workspace, or cannot be used."""


@contextlib.asynccontextmanager
async def kept(team: Team, path: Path) -> AsyncIterator[None]:
    """Take up what the file holds, if it is there, and keep it as the workspace changes. Raises `NotKept`."""
    take_up(team, path)
    try:
        _write(path, whole(team))
    except OSError as error:
        raise NotKept(f"{path} cannot be written: {error.strerror}.") from error
    keeping = asyncio.create_task(_keep(team, path, written=team.journal.number))
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        _write_or_tell(path, whole(team))


def whole(team: Team) -> Json:
    """Everything that is kept, as plain JSON that nobody else holds."""
    return {
        "form": FORM,
        "team": {"name": team.name, "domain": team.domain},
        "ids": team.ids.last,
        "users": [_plain(user) for user in team.users.values() if user is not team.bot],
        "channels": [_plain(channel) for channel in team.channels.values()],
        "files": [_plain(file) for file in team.files.values()],
        "views": [_plain(view) for view in team.views.values()],
        "screens": {
            user_id: {
                "modals": [view.id for view in screen.modals],
                "home": screen.home.id if screen.home else None,
                "errors": screen.errors,
            }
            for user_id, screen in team.screens.items()
        },
        "notifications": [_plain(one) for one in team.notifications],
    }


def take_up(team: Team, path: Path) -> None:
    """Put what a file holds, if it is there, in the place of what was planted. Raises `NotKept`."""
    if not path.exists():
        return
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["form"] != FORM:
            raise NotKept(f"{path} was kept in another form ({document['form']}).")
        _fill(team, document)
    except OSError as error:
        raise NotKept(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotKept(f"{path} holds no workspace ({error}).") from error


def _fill(team: Team, document: Json) -> None:
    team.name, team.domain = document["team"]["name"], document["team"]["domain"]
    team.ids.last = document["ids"]
    team.users = {team.bot.id: team.bot} | {one["id"]: User(**one) for one in document["users"]}
    team.channels = {one["id"]: _channel(one) for one in document["channels"]}
    team.files = {one["id"]: _file(one) for one in document["files"]}
    team.views = {one["id"]: View(**one | {"typed": _typed(one["typed"])}) for one in document["views"]}
    team.screens = {user_id: _screen(team, one) for user_id, one in document["screens"].items()}
    team.notifications = [Notification(**one) for one in document["notifications"]]


def _channel(row: Json) -> Channel:
    messages = row.pop("messages")
    channel = Channel(**row | {"parents": set(row["parents"])})
    for one in messages:
        typed = {user_id: _typed(entries) for user_id, entries in one["typed"].items()}
        channel.add(Message(**one | {"typed": typed}))
    return channel


def _file(row: Json) -> File:
    content = row["content"]
    return File(**row | {"content": None if content is None else base64.b64decode(content)})


def _screen(team: Team, row: Json) -> Screen:
    modals = [team.views[view_id] for view_id in row["modals"]]
    return Screen(modals, team.views[row["home"]] if row["home"] else None, row["errors"])


def _typed(entries: list[Any]) -> Typed:
    return {(block_id, action_id): entry for block_id, action_id, entry in entries}


def _plain(thing: Any) -> Any:
    """A record as JSON: bytes as base64, a set as a list, what was entered (by block and action) as triples."""
    if is_dataclass(thing):
        return {one.name: _plain(getattr(thing, one.name)) for one in fields(thing)}
    if isinstance(thing, bytes):
        return base64.b64encode(thing).decode()
    if isinstance(thing, dict):
        if any(isinstance(key, tuple) for key in thing):
            return [[*key, _plain(value)] for key, value in thing.items()]
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(one) for one in thing]
    return sorted(thing) if isinstance(thing, set) else thing


async def _keep(team: Team, path: Path, written: int) -> None:
    while True:
        await team.journal.beyond(written, seconds=None)
        await asyncio.sleep(REST)
        written = team.journal.number
        await asyncio.to_thread(_write_or_tell, path, whole(team))


def _write_or_tell(path: Path, document: Json) -> None:
    """What cannot be written now is tried again with the next change."""
    try:
        _write(path, document)
    except OSError as error:
        sys.stderr.write(f"The workspace cannot be kept in {path}: {error.strerror}.\n")


def _write(path: Path, document: Json) -> None:
    """Replace the file as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
