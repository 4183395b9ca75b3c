"""What people do in the workspace: type, press, fill in, react, come and go.

Each act is a function of the sandbox, the person and a JSON body, and returns what that person then sees. `ACTS` lists
them by the name the control API and the web page use. An act Slack's own client would refuse raises CannotDo.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sandbox.composition import Sandbox
from sandbox.people import buttons, commands, forms, rooms, words
from sandbox.records import User
from sandbox.shapes import Json

Act = Callable[[Sandbox, User, Json], Awaitable[Json]]

ACTS: dict[str, Act] = {
    **buttons.ACTS,
    **commands.ACTS,
    **forms.ACTS,
    **rooms.ACTS,
    **words.ACTS,
}
