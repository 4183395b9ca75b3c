"""Rate limits, when switched on: a tier per method, and one message a second per channel with a short burst.

https://docs.slack.dev/apis/web-api/rate-limits. Tier numbers are calls a minute that Slack promises at least; it does
not say how much more it tolerates, so a bucket of one minute's allowance refilled evenly stands for it.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from sandbox.settings import Settings

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}

SPECIAL = {"chat.getPermalink": 600, "chat.postMessage": 600, "auth.test": 600, "api.test": 600}

TIER_OF = {
    "apps.connections.open": 1,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.archive": 2,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.join": 3,
    "conversations.kick": 3,
    "conversations.leave": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.rename": 2,
    "conversations.replies": 3,
    "conversations.setTopic": 2,
    "conversations.unarchive": 2,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "pins.add": 2,
    "pins.list": 2,
    "pins.remove": 2,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


@dataclass
class Bucket:
    """Tokens that refill evenly. Taking from an empty one tells how many seconds to wait."""

    size: float
    per_second: float
    level: float
    filled_at: float

    def take(self, now: float) -> float:
        self.level = min(self.size, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


class RateLimits:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, channel: str) -> int:
        """Zero if the call may go on, else the whole seconds for Retry-After."""
        if not self._settings.rate_limits:
            return 0
        scale = self._settings.rate_limit_scale
        per_minute = SPECIAL.get(method) or TIERS[TIER_OF.get(method, 3)]
        waits = [self._take(method, per_minute * scale, per_minute * scale / 60)]
        if method == "chat.postMessage" and channel:
            waits.append(self._take(f"{method} {channel}", self._settings.message_burst, scale))
        return math.ceil(max(waits))

    def _take(self, key: str, size: float, per_second: float) -> float:
        now = time.monotonic()
        bucket = self._buckets.setdefault(key, Bucket(size, per_second, size, now))
        return bucket.take(now)
