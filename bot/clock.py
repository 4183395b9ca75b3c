"""The clock: Slack's, as its answers tell it.

What Slack shows is timed by Slack. So whatever is compared with the time stamps of messages, or kept to know how long
ago a call went out, is timed by the same clock: the `Date` of Slack's newest answer, and the seconds since by a clock
that nobody sets. A machine whose own clock is wrong, or jumps, neither overlooks a message nor waits for an hour.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


class Clock:
    """Slack's clock; until Slack has said what time it is, this machine's."""

    def __init__(self, ticking: Callable[[], float] = time.monotonic) -> None:
        self._ticking = ticking
        self._told: tuple[datetime, float] | None = None

    def set(self, date: str) -> None:
        """Take the time from an answer: its header `Date`. What is no date is passed over."""
        try:
            self._told = parsedate_to_datetime(date).astimezone(UTC), self._ticking()
        except (TypeError, ValueError):
            return

    def now(self) -> datetime:
        """What time it is in Slack (UTC), to about a second."""
        if self._told is None:
            return datetime.now(UTC)
        date, since = self._told
        return date + timedelta(seconds=self._ticking() - since)
