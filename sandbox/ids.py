"""Identifiers in Slack's shapes: readable, unique, and never of a real workspace.

A time stamp is also a message's identity within its channel, so two are never alike and they only grow.
"""

from __future__ import annotations

import secrets
import time


class Ids:
    """Hands out identifiers and time stamps for one workspace."""

    def __init__(self) -> None:
        self.last = 0
        """The last number handed out: a workspace that is kept goes on from there."""
        self._last_microsecond = 0

    def new(self, prefix: str) -> str:
        """The next id of a kind: `C0SBX0000A`, `F0SBX0000B`, …"""
        self.last += 1
        return f"{prefix}0SBX{_base36(self.last).rjust(5, '0')}"

    def ts(self) -> str:
        """The next message time stamp: Unix seconds, a point, six digits."""
        self._last_microsecond = max(time.time_ns() // 1000, self._last_microsecond + 1)
        seconds, rest = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{rest:06d}"

    def secret(self, length: int = 24) -> str:
        return secrets.token_hex(length // 2)

    def block(self) -> str:
        """Slack invents a block_id or action_id where the app gave none."""
        return secrets.token_urlsafe(4).replace("-", "x").replace("_", "y")[:5]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits or "0"
