"""Trigger ids: the short-lived right to put a modal before the person who just did something.

Single use, three seconds. https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sandbox.errors import SlackError


@dataclass
class Trigger:
    user_id: str
    minted_at: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """The trigger ids given out so far."""

    def __init__(self) -> None:
        self._given: dict[str, Trigger] = {}

    def mint(self, user_id: str, view_id: str | None = None) -> str:
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(user_id, time.monotonic(), view_id)
        return trigger_id

    def exchange(self, trigger_id: str, seconds: float) -> Trigger:
        """Use it up. https://docs.slack.dev/reference/methods/views.open names the three refusals."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.minted_at > seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
