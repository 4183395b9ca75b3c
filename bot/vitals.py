"""Vitals: what one process knows of itself and keeps in memory, for whoever asks from outside whether it is well.

The gateway tells of every call, the listeners of every payload. *Connected* means that Slack's payloads reach us and
that the last call of the Web API was answered: over HTTP only the second can be known. Nothing here outlives the
process, and nothing is decided by it.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.gateway import LOCKED_OUT
from bot.metrics import RATE_LIMITED, Metrics

QUIET = 300.0
"""Seconds without a payload after which some may have been missed, where nobody knows whether they reach us."""


class Vitals:
    """The signs of life of one bot. `hears` says whether payloads reach it now; None over HTTP, where nobody can know:
    there `after_quiet` is called with the first payload after a long time without any."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.hears: Callable[[], Awaitable[bool]] | None = None
        self.after_quiet: Callable[[], None] = lambda: None
        self.last_heard: datetime | None = None
        """When the last payload of Slack's came in (UTC)."""
        self.trouble = ""
        """Why the last call of the Web API was not answered; empty if it was."""
        self._well_at = time.monotonic()
        self._heard_at: float | None = None

    def called(self, method: str, outcome: str, word: str, seconds: float) -> None:
        """Note a call of the Web API. A refusal is an answer too, unless it is the token that is refused."""
        self.metrics.called(method, outcome, word, seconds)
        unanswered = word in LOCKED_OUT or (outcome == "later" and word != RATE_LIMITED)
        self.trouble = (word or "no answer") if unanswered else ""

    def heard(self, kind: str, status: int, seconds: float) -> None:
        """Note a payload of Slack's, by the HTTP status with which it was answered. Strangers (401) are not counted."""
        if status >= 500:
            self.metrics.unacknowledged(kind)
        elif status == 200:
            self.metrics.acknowledged(kind, seconds)
        if status != 401:
            now, before = time.monotonic(), self._heard_at
            self.last_heard, self._heard_at = datetime.now(UTC), now
            if before is not None and now - before > QUIET and self.hears is None:
                self.after_quiet()

    async def connected(self) -> bool:
        """Whether Slack is reached now, both ways as far as can be known."""
        well = not self.trouble and (self.hears is None or await self.hears())
        if well:
            self._well_at = time.monotonic()
        return well

    @property
    def lost_for(self) -> float:
        """Seconds since Slack was last found to be reached."""
        return time.monotonic() - self._well_at
