"""The log of Web API calls: what was asked, how it ended, how long it took, how many ran at once. Never a token."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields

from sandbox.exchanges import Exchange, Exchanges
from sandbox.shapes import Json


@dataclass
class Called:
    """One call. Times are monotonic seconds; `depth` counts the calls under way when it began, itself included."""

    method: str
    arguments: Json
    started: float
    depth: int
    ended: float | None = None
    ok: bool | None = None
    error: str = ""
    status: int = 200
    fault: str = ""
    exchange: Exchange | None = field(default=None, repr=False)

    def as_json(self) -> Json:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "exchange"}


class CallLog:
    def __init__(self, exchanges: Exchanges) -> None:
        self.calls: list[Called] = []
        self._exchanges = exchanges
        self._under_way = 0

    def begin(self, method: str, arguments: Json) -> Called:
        self._under_way += 1
        shown = {key: value for key, value in arguments.items() if key != "token"}
        called = Called(method, shown, time.monotonic(), self._under_way)
        called.exchange = self._exchanges.begin("call", method, shown)
        self.calls.append(called)
        return called

    def end(self, called: Called, *, ok: bool, error: str = "", status: int = 200, answer: Json | None = None) -> None:
        self._under_way -= 1
        called.ended = time.monotonic()
        called.ok, called.error, called.status = ok, error, status
        if called.exchange:
            self._exchanges.end(called.exchange, "ok" if ok else error, answer, called.fault)

    def as_json(self) -> list[Json]:
        return [called.as_json() for called in self.calls]
