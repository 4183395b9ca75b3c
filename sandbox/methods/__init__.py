"""The Web API methods this workspace knows, by name. Any other is `unknown_method`."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.methods import apps, channels, chat, files, history, membership, pins, reactions, users, views
from sandbox.methods.call import Call
from sandbox.shapes import Json

Method = Callable[[Call], Json]

METHODS: dict[str, Method] = {
    **apps.METHODS,
    **channels.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **history.METHODS,
    **membership.METHODS,
    **pins.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}
