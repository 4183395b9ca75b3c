"""Pace: how fast Slack lets us call, known beforehand.

Slack allows about one message a second in a channel, with short bursts, and 50 updates a minute in a workspace
(https://docs.slack.dev/apis/web-api/rate-limits). The reconciler asks before it renders: while a call has to wait,
further changes coalesce into it. What Slack itself says (429 with Retry-After) is obeyed to the second.
"""

from dataclasses import dataclass


@dataclass
class Bucket:
    """Room for `burst` calls at once, refilled at `rate` calls a second. Times are of a monotonic clock, in seconds."""

    burst: float
    rate: float
    room: float
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is room for a call."""
        room = min(self.burst, self.room + (now - self.at) * self.rate)
        return 0.0 if room >= 1 else (1 - room) / self.rate

    def spend(self, now: float) -> None:
        """Take the room of one call."""
        self.room = min(self.burst, self.room + (now - self.at) * self.rate) - 1
        self.at = now


POSTS = (5.0, 1.0)
"""Messages per channel: a burst of five (an opening), then one a second."""

UPDATES = (20.0, 50 / 60)
"""Updates per workspace (tier 3): a burst of twenty, then 50 a minute."""


class Pace:
    """The room left, per method and, for messages, per channel."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}
        self._not_before: dict[str, float] = {}

    def wait(self, method: str, place: str, now: float) -> float:
        """Seconds to wait before this call may go out."""
        bucket = self._bucket(method, place)
        return max(self._not_before.get(method, 0.0) - now, bucket.wait(now) if bucket else 0.0, 0.0)

    def spend(self, method: str, place: str, now: float) -> None:
        """Count a call that goes out."""
        if bucket := self._bucket(method, place):
            bucket.spend(now)

    def hold(self, method: str, until: float) -> None:
        """Slack said when this method may be called again."""
        self._not_before[method] = max(until, self._not_before.get(method, 0.0))

    def _bucket(self, method: str, place: str) -> Bucket | None:
        if method == "chat.postMessage":
            return self._buckets.setdefault(f"post {place}", Bucket(*POSTS, room=POSTS[0]))
        if method == "chat.update":
            return self._buckets.setdefault("update", Bucket(*UPDATES, room=UPDATES[0]))
        return None
