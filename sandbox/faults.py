"""Things that go wrong on purpose: the nth call of a method is lost, broken, refused, slow or garbled.

A rule waits for calls of its method (or of any, `*`), lets `nth - 1` of them pass, then strikes `times` times.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from sandbox.shapes import Json

FaultKind = Literal[
    "answer_lost",  # the effect takes place, the answer never arrives
    "broken_before",  # the connection breaks before anything happened
    "rate_limited",  # 429 with Retry-After
    "server_error",  # 500, 502 or 503, nothing happened
    "error",  # an error of the Web API, given by name
    "hang",  # as slow as `seconds` says, then as usual
    "malformed",  # the effect takes place, the answer is no JSON
    "killed",  # the effect takes place, and in the same moment the process `pid` is killed: it never has the answer
    "marked",  # nothing goes wrong, but the answer has a field `marked` with this `mark`: an app may act on it
]


@dataclass
class Fault:
    kind: FaultKind
    method: str = "*"
    nth: int = 1
    times: int = 1
    seconds: float = 1.0
    status: int = 503
    error: str = "internal_error"
    pid: int = 0
    mark: str = ""
    where: Json = field(default_factory=dict)
    number: int = 0
    seen: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"There is no fault {self.kind!r}. Known: {', '.join(get_args(FaultKind))}.")
        if self.kind == "killed" and self.pid <= 1:
            raise ValueError("Which process is to be killed? Name its `pid`.")

    def fits(self, method: str, arguments: Json) -> bool:
        """By method (`chat.*` is allowed) and, where given, by arguments that must be equal."""
        same = all(str(arguments.get(key)) == str(value) for key, value in self.where.items())
        return fnmatchcase(method, self.method) and same


class Faults:
    """The rules in force, and the latency of calls."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.latency_by_method: dict[str, float] = {}
        self._numbers = itertools.count(1)

    def add(self, **rule: object) -> Fault:
        fault = Fault(**rule)  # type: ignore[arg-type]  # checked by the dataclass and __post_init__
        fault.number = next(self._numbers)
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, method: str, arguments: Json) -> Fault | None:
        """The rule that strikes this call, if one does."""
        for fault in self.rules:
            if not fault.fits(method, arguments):
                continue
            fault.seen += 1
            if fault.nth <= fault.seen < fault.nth + fault.times:
                fault.struck += 1
                return fault
        return None

    def latency(self, method: str, default_ms: float) -> float:
        """Seconds this call takes in all."""
        for pattern, milliseconds in self.latency_by_method.items():
            if fnmatchcase(method, pattern):
                return milliseconds / 1000
        return default_ms / 1000
