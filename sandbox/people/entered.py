"""What a person enters, with people and channels named the way people name them."""

from __future__ import annotations

from sandbox.errors import CannotDo
from sandbox.inputs import entry
from sandbox.shapes import Json
from sandbox.team import Team


def entered(team: Team, element: Json, value: object) -> Json:
    """The entry for an element: `@zhao` in a people's menu and `#general` in a channels' menu become ids."""
    many = value if isinstance(value, list) else [value]
    kind = element["type"]
    if "users_select" in kind:
        many = [team.person(str(one)).id for one in many if one]
    elif "channels_select" in kind or "conversations_select" in kind:
        many = [_channel_id(team, str(one)) for one in many if one]
    return entry(element, many if isinstance(value, list) else (many or [None])[0])


def _channel_id(team: Team, wanted: str) -> str:
    found = team.find_channel(wanted)
    if found is None:
        raise CannotDo(f"There is no channel {wanted!r}.")
    return found.id
