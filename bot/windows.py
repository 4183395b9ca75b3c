"""Windows: the modals that a handler shows at once, and the answers that have no other way back.

A trigger is good for three seconds, and so is the press that waits behind it; a window that takes longer is given up.
Whatever Slack has against it, the handler learns one thing, `NotShown`, and the person is told.
https://docs.slack.dev/interactivity/handling-user-interaction
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.gateway import Gateway, Gone, Later, Refused
from handlers.desk import NotShown

log = structlog.get_logger()

WITHIN = 2.0
"""Seconds for a window to open: what is left of the three goes to the acknowledgement."""

CLOSED = "not_found"
"""Slack's word for a window that its owner has closed: there is nothing to show any more."""

View = Mapping[str, Any]


@dataclass(frozen=True)
class Windows:
    """One workspace's windows."""

    slack: Gateway

    async def open(self, trigger: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.open"""
        await self._show("views.open", view, trigger_id=trigger)

    async def push(self, trigger: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.push"""
        await self._show("views.push", view, trigger_id=trigger)

    async def update(self, view_id: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.update"""
        await self._show("views.update", view, view_id=view_id)

    async def write_to(self, person: str, text: str, blocks: Sequence[View], way_back: str = "") -> None:
        """Answer somebody alone: by the address that came with what they did, where there was one and Slack still
        takes it, else by direct message. Raises what the gateway raises.
        """
        message: dict[str, Any] = {"text": text} | ({"blocks": list(blocks)} if blocks else {})
        with suppress(Later, Gone, TimeoutError):
            if way_back:
                answer = {"response_type": "ephemeral", "replace_original": False, **message}
                await asyncio.wait_for(self.slack.answer(way_back, answer), WITHIN)
                return
        await asyncio.wait_for(self.slack.call("chat.postMessage", channel=person, **message), WITHIN)

    async def _show(self, method: str, view: View, **which: str) -> None:
        try:
            await asyncio.wait_for(self.slack.call(method, **which, view=view), WITHIN)
        except (Later, Gone, Refused, TimeoutError) as error:
            if method == "views.update" and str(error) == CLOSED:
                return
            log.warning("window not shown", method=method, form=view.get("callback_id"), error=str(error))
            raise NotShown(view) from error
