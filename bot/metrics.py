"""The metrics: what happened since the start, counted for Prometheus, and how things stand whenever it asks.

    press ─► listener: an ack, with its kind and time      change ─► database: recorded, refused or failed
    call ─► gateway: by method, with outcome and time      a look ─► health: behind, parked, connected …

Every bot has a registry of its own. Labels are words of ours and of Slack's (a change, a method, a kind of payload):
never a name, a title, or anything else that a person wrote.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ACK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Bounds of an acknowledgement's time. After three seconds Slack has given up."""

CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
"""Bounds of a call's time. After fifteen seconds we have given up."""

RATE_LIMITED = "ratelimited"

STANDING = {
    "queue_depth": "Subjects being looked at or waiting for it",
    "incidents_behind": "Incidents of which Slack does not show the newest change",
    "oldest_unsent_seconds": "Age of the oldest change that Slack does not show",
    "parked": "Things that Slack refuses for good",
    "deadlines_due": "Handovers, status updates and clocks that fell due and are not worked on yet",
    "leader": "Whether this process reconciles and sweeps",
    "connected": "Whether Slack is reached",
    "database_readable": "Whether the record can be read",
}
"""What is looked up whenever Prometheus asks, by name."""


class Metrics:
    """What one bot has counted."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._acks = Histogram(
            "stanch_ack_seconds",
            "From a payload of Slack's to its acknowledgement",
            ["kind"],
            buckets=ACK_SECONDS,
            registry=registry,
        )
        self._unacknowledged = Counter(
            "stanch_unacknowledged", "Payloads that failed: Slack shows its own error", ["kind"], registry=registry
        )
        self._changes = Counter("stanch_changes", "Changes of the record", ["change", "outcome"], registry=registry)
        self._calls = Counter("stanch_slack_calls", "Calls of the Web API", ["method", "outcome"], registry=registry)
        self._call_seconds = Histogram(
            "stanch_slack_call_seconds",
            "From a call to Slack's answer",
            ["method"],
            buckets=CALL_SECONDS,
            registry=registry,
        )
        self._rate_limits = Counter(
            "stanch_slack_rate_limits", "Calls that Slack answered with 429", ["method"], registry=registry
        )
        self._pages = Counter(
            "stanch_pages", "Attempts to call people out of Slack", ["channel", "outcome"], registry=registry
        )
        self._standing = {name: Gauge(f"stanch_{name}", said, registry=registry) for name, said in STANDING.items()}

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Count an acknowledgement."""
        self._acks.labels(kind).observe(seconds)

    def unacknowledged(self, kind: str) -> None:
        """Count a payload that was not acknowledged."""
        self._unacknowledged.labels(kind).inc()

    def changed(self, change: str, outcome: str) -> None:
        """Count a change: recorded, refused or failed."""
        self._changes.labels(change, outcome).inc()

    def called(self, method: str, outcome: str, word: str, seconds: float) -> None:
        """Count a call: ok, later, gone or refused; `word` is Slack's own, where it said one."""
        self._calls.labels(method, outcome).inc()
        self._call_seconds.labels(method).observe(seconds)
        if word == RATE_LIMITED:
            self._rate_limits.labels(method).inc()

    def paged(self, channel: str, outcome: str) -> None:
        """Count an attempt to call people out of Slack: sent, failed (to be tried again) or given_up."""
        self._pages.labels(channel, outcome).inc()

    def written(self, standing: Mapping[str, float | None]) -> bytes:
        """Everything as Prometheus reads it. `standing` has a figure for each name of `STANDING`; what cannot be known
        just now is not a number (NaN)."""
        for name, figure in standing.items():
            self._standing[name].set(float("nan") if figure is None else figure)
        return generate_latest(self.registry)
