"""The log of Web API calls: what was asked, how it ended, how long it took, how many ran at once. Never a token."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

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


class CallLog:
    def __init__(self) -> None:
        self.calls: list[Called] = []
        self._under_way = 0

    def begin(self, method: str, arguments: Json) -> Called:
        self._under_way += 1
        shown = {key: value for key, value in arguments.items() if key != "token"}
        called = Called(method, shown, time.monotonic(), self._under_way)
        self.calls.append(called)
        return called

    def end(self, called: Called, *, ok: bool, error: str = "", status: int = 200) -> None:
        self._under_way -= 1
        called.ended = time.monotonic()
        called.ok, called.error, called.status = ok, error, status

    def as_json(self) -> list[Json]:
        return [asdict(called) for called in self.calls]
