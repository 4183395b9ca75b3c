"""A bell: whoever waits is woken when it rings, and nobody polls."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings for all who are waiting at that moment."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ring(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def heard(self, seconds: float | None = None) -> bool:
        """Wait for the next ringing, at most so many seconds; False if it did not come."""
        next_ringing = self._next
        try:
            async with asyncio.timeout(seconds):
                await next_ringing.wait()
        except TimeoutError:
            return False
        return True
