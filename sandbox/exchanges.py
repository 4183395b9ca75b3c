"""What just happened: each act of a person, and what the workspace and the app then said to each other.

Kept for the page's drawer, with what was sent and answered, and only the newest: `calls` and `delivery` keep the plain
log of everything. An exchange belongs to the act before it, whoever acted; nobody can know more from outside the app.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Literal

from sandbox.bell import Bell
from sandbox.shapes import Json

KEPT = 400

ExchangeKind = Literal["act", "envelope", "call"]


@dataclass
class Exchange:
    """One act, one envelope to the app, or one Web API call of the app. `at` is Unix time, in seconds."""

    number: int
    kind: ExchangeKind
    name: str
    sent: Json
    at: float = field(default_factory=time.time)
    changed: int = 0
    milliseconds: float | None = None
    outcome: str = ""
    answer: Json = field(default_factory=dict)
    who: str = ""
    attempt: int = 0
    fault: str = ""

    def line(self) -> Json:
        """All but what was said, which can be long: that is asked for by number."""
        return {name: value for name, value in asdict(self).items() if name not in ("sent", "answer")}


class Exchanges:
    """The newest exchanges, oldest first, and the bell that rings when one begins or ends."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.newest = 0
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._numbers = itertools.count(1)

    def begin(self, kind: ExchangeKind, name: str, sent: Json, *, who: str = "", attempt: int = 0) -> Exchange:
        exchange = Exchange(next(self._numbers), kind, name, sent, who=who, attempt=attempt)
        self._kept.append(exchange)
        self._changed(exchange)
        return exchange

    def act(self, who: str, name: str, body: Json) -> None:
        """A person does something, which is done as soon as it is said."""
        self.end(self.begin("act", name, body, who=who), "done")

    def end(self, exchange: Exchange, outcome: str, answer: Json | None = None, fault: str = "") -> None:
        exchange.milliseconds = (time.time() - exchange.at) * 1000
        exchange.outcome, exchange.answer, exchange.fault = outcome, answer or {}, fault
        self._changed(exchange)

    def since(self, change: int) -> list[Exchange]:
        """Those that began or ended after this change."""
        return [one for one in self._kept if one.changed > change]

    def find(self, number: int) -> Exchange:
        for one in self._kept:
            if one.number == number:
                return one
        raise LookupError("That exchange is not kept any more.")

    def _changed(self, exchange: Exchange) -> None:
        self.newest += 1
        exchange.changed = self.newest
        self.bell.ring()
