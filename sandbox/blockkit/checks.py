"""The bricks: a check looks at one value and reports what is wrong with it.

A `Check` takes the report, the JSON pointer of the value and the value. `shape` puts checks together for an object and
refuses what Slack does not know, `items` for a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[["Report", str, Any], None]


@dataclass
class Report:
    """What is wrong so far."""

    messages: list[str] = field(default_factory=list)

    def wrong(self, pointer: str, sentence: str) -> None:
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


def string(longest: int, shortest: int = 1) -> Check:
    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, str):
            report.wrong(pointer, "must be a string")
        elif len(value) > longest:
            report.wrong(pointer, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            report.wrong(pointer, f"must be more than {shortest - 1} characters")

    return check


def pattern(expression: str, meant: str) -> Check:
    compiled = re.compile(expression)

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.wrong(pointer, f"must be {meant}")

    return check


def number(least: int, most: int) -> Check:
    def check(report: Report, pointer: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            report.wrong(pointer, f"must be an integer from {least} to {most}")

    return check


def flag(report: Report, pointer: str, value: Any) -> None:
    if not isinstance(value, bool):
        report.wrong(pointer, "must be a boolean")


def anything(report: Report, pointer: str, value: Any) -> None:
    """Not looked into."""


def one_of(*allowed: str) -> Check:
    def check(report: Report, pointer: str, value: Any) -> None:
        if value not in allowed:
            report.wrong(pointer, f"must be one of: {', '.join(allowed)}")

    return check


def items(each: Check, least: int, most: int) -> Check:
    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, list):
            report.wrong(pointer, "must be an array")
            return
        if len(value) > most:
            report.wrong(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            report.wrong(pointer, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            each(report, f"{pointer}/{index}", item)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    known = {**required, **(optional or {})}

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.wrong(pointer, "must provide an object")
            return
        for name in required:
            if name not in value:
                report.wrong(pointer, f"missing required field: {name}")
        for name, given in value.items():
            if name not in known:
                report.wrong(pointer, f"invalid additional property: {name}")
            elif given is not None or name in required:
                known[name](report, f"{pointer}/{name}", given)

    return check


def both(*checks: Check) -> Check:
    def check(report: Report, pointer: str, value: Any) -> None:
        for one in checks:
            one(report, pointer, value)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """By the object's `type`; one that is not listed is not allowed here."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.wrong(pointer, "must provide an object")
        elif value.get("type") not in kinds:
            report.wrong(f"{pointer}/type", f"unsupported type: {value.get('type')}")
        else:
            kinds[value["type"]](report, pointer, value)

    return check
