"""Windows: the modals that a handler shows at once, and the answers that have no other way back.

A trigger is good for three seconds, and so is the press that waits behind it; a window that takes longer is given up.
Whatever Slack has against it, the handler learns one thing, `NotShown`, and the person is told.
https://docs.slack.dev/interactivity/handling-user-interaction

An answer has no such hurry, and must not make the press wait: `write_to` notes it and returns, and it goes out beside
the acknowledgement. It is a courtesy, not a surface: an answer that cannot be given is logged and forgotten.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.gateway import Gateway, Gone, Later, Refused
from handlers.desk import NotShown
from handlers.waiting import left

log = structlog.get_logger()

WITHIN, AT_THE_LATEST = 2.0, 2.7
"""Seconds for a window to open, and since the payload came in: the rest of the three goes to the acknowledgement."""

FINISH_WITHIN = 0.5
"""Seconds that answers on their way have when the process is to stop."""

PATIENCE = 30.0
"""Seconds after which an answer is of no use any more."""

CLOSED = "not_found"
"""Slack's word for a window that its owner has closed: there is nothing to show any more."""

View = Mapping[str, Any]


@dataclass(frozen=True)
class Windows:
    """One workspace's windows."""

    slack: Gateway
    answering: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self, trigger: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.open"""
        await self._show("views.open", view, trigger_id=trigger)

    async def push(self, trigger: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.push"""
        await self._show("views.push", view, trigger_id=trigger)

    async def update(self, view_id: str, view: View) -> None:
        """https://docs.slack.dev/reference/methods/views.update"""
        await self._show("views.update", view, view_id=view_id)

    def write_to(self, person: str, text: str, blocks: Sequence[View], way_back: str = "") -> None:
        """Answer somebody alone, soon: by the address that came with what they did, where there was one and Slack
        still takes it, else by direct message.
        """
        message: dict[str, Any] = {"text": text} | ({"blocks": list(blocks)} if blocks else {})
        task = asyncio.create_task(self._answer(person, message, way_back))
        self.answering.add(task)
        task.add_done_callback(self.answering.discard)

    async def finish(self) -> None:
        """Let the answers on their way go out, for a moment."""
        if self.answering:
            _, unfinished = await asyncio.wait(set(self.answering), timeout=FINISH_WITHIN)
            for task in unfinished:
                task.cancel()

    async def _answer(self, person: str, message: View, way_back: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                if not (way_back and await self._answered(way_back, message)):
                    await self._letter(person, message)
        except (Later, Gone, Refused, TimeoutError) as error:
            log.warning("answer not given", person=person, error=str(error))

    async def _answered(self, way_back: str, message: View) -> bool:
        with suppress(Later, Gone):
            await self.slack.answer(way_back, {"response_type": "ephemeral", "replace_original": False, **message})
            return True
        return False

    async def _letter(self, person: str, message: View) -> None:
        """A direct message. Who was answered often just now waits for the next one; nobody else does."""
        quietly = {"unfurl_links": False, "unfurl_media": False}
        while True:
            try:
                await self.slack.call("chat.postMessage", place=person, channel=person, **quietly, **message)
                return
            except Later as later:
                if later.in_doubt:
                    raise
                await asyncio.sleep(later.after)

    async def _show(self, method: str, view: View, **which: str) -> None:
        try:
            await asyncio.wait_for(self.slack.call(method, **which, view=view), min(WITHIN, left(AT_THE_LATEST)))
        except (Later, Gone, Refused, TimeoutError) as error:
            if method == "views.update" and str(error) == CLOSED:
                return
            log.warning("window not shown", method=method, form=view.get("callback_id"), error=str(error))
            raise NotShown(view) from error
