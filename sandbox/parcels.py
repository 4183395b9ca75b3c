"""What travels to the app, whichever way it goes, and what comes back.

A parcel is one event, one command or one interaction. A receipt says whether the app acknowledged it in time, and with
what. `socket_mode` and `request_url` are the two roads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.shapes import Json

ParcelType = Literal["events_api", "slash_commands", "interactive"]

Outcome = Literal["acknowledged", "timed_out", "undeliverable", "refused"]


@dataclass(frozen=True)
class Parcel:
    type: ParcelType
    payload: Json

    @property
    def accepts_response(self) -> bool:
        return self.type != "events_api"

    @property
    def name(self) -> str:
        """What it is about, for the log: an event's type, a command, an interaction's type."""
        if self.type == "events_api":
            return str(self.payload["event"]["type"])
        return str(self.payload.get("command") or self.payload.get("type"))


@dataclass(frozen=True)
class Attempt:
    """The first delivery is number 0; a redelivery says which one it is and why."""

    number: int = 0
    reason: str = ""
    envelope_id: str = ""


@dataclass
class Receipt:
    outcome: Outcome
    payload: Json = field(default_factory=dict)
    detail: str = ""
    envelope_id: str = ""
    final: bool = False

    @property
    def acknowledged(self) -> bool:
        return self.outcome == "acknowledged"

    @property
    def retry_reason(self) -> str:
        """https://docs.slack.dev/apis/events-api#retries"""
        return {"timed_out": "http_timeout", "undeliverable": "connection_failed"}.get(self.outcome, "http_error")


class Road(Protocol):
    """A way to the app."""

    async def carry(self, parcel: Parcel, attempt: Attempt) -> Receipt: ...
