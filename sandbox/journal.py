"""Everything that changes, in order, with a number: what a waiting client listens to.

Nobody polls this workspace. A reader remembers the number it has seen and asks to be woken beyond it.
"""

from __future__ import annotations

import time
from collections import deque

from sandbox.bell import Bell
from sandbox.shapes import Json

KEPT = 20_000


class Journal:
    """A bounded log of changes and the wake-up for those who wait for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self._bell = Bell()

    def note(self, kind: str, **detail: object) -> None:
        self.number += 1
        self._entries.append({"number": self.number, "kind": kind, "at": time.time(), **detail})
        self._bell.ring()

    def since(self, number: int) -> list[Json]:
        newer = min(self.number - number, len(self._entries))
        return list(self._entries)[len(self._entries) - newer :] if newer > 0 else []

    async def beyond(self, number: int, seconds: float | None) -> int:
        """Wait until there is something newer than `number`, at most so many seconds; return the newest number."""
        if self.number <= number:
            await self._bell.heard(seconds)
        return self.number
