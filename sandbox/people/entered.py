"""What a person enters, with people and channels named the way people name them."""

from __future__ import annotations

from sandbox.errors import CannotDo
from sandbox.inputs import entry
from sandbox.records import File, User
from sandbox.shapes import Json
from sandbox.team import Team
from sandbox.uploads import file_body


def entered(team: Team, user: User, element: Json, value: object) -> Json:
    """The entry for an element: `@zhao` in a people's menu and `#general` in a channels' menu become ids, and ids of
    files the files themselves."""
    many = value if isinstance(value, list) else [value]
    kind = element["type"]
    if "users_select" in kind:
        many = [team.person(str(one)).id for one in many if one]
    elif "channels_select" in kind or "conversations_select" in kind:
        many = [_channel_id(team, str(one)) for one in many if one]
    elif kind == "file_input":
        many = [file_body(team, _own_file(team, user, str(one))) for one in many if one]
    return entry(element, many if isinstance(value, list) else (many or [None])[0])


def _own_file(team: Team, user: User, file_id: str) -> File:
    file = team.files.get(file_id)
    if file is None or file.deleted or file.user != user.id:
        raise CannotDo(f"{user.handle} has no file {file_id!r}.")
    return file


def _channel_id(team: Team, wanted: str) -> str:
    found = team.find_channel(wanted)
    if found is None:
        raise CannotDo(f"There is no channel {wanted!r}.")
    return found.id
