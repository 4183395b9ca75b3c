"""How a recogniser works: a bounded pattern finds a candidate, a judge takes it or lets it go.

What a judge takes is blanked out for the recognisers that follow, so findings never overlap, and every step is linear
in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from models.personal_data.plain import BLANK

Kind = Literal["id_number", "bank_card", "phone", "credential"]

_WITHOUT_SIGNS = str.maketrans("x", "X", " -.+()（）")
SIGN = r"(?: ?[-.] ?| )"
"""What people put between the groups of a number."""
NEXT = rf"{SIGN}?[0-9]"
"""The next digit of a number, with or without a sign before it."""


class Verdict(NamedTuple):
    """What a judge takes: up to `end`; the text before `kept` stays readable, `masked` stands for the rest.

    With an empty `masked` nothing is found there, but no later recogniser reads it either.
    """

    kept: int
    end: int
    masked: str


class Recogniser(NamedTuple):
    """Of no kind is what is no finding but must be kept from the others."""

    kind: Kind | None
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], Verdict | None]


def taken(plain: str, recogniser: Recogniser) -> Iterator[tuple[int, Verdict]]:
    """What a recogniser takes of a plain copy: where each begins, and the verdict."""
    position = 0
    while match := recogniser.pattern.search(plain, position):
        verdict = recogniser.judge(match)
        if verdict:
            yield match.start(), verdict
        position = verdict.end if verdict else match.start() + 1


def blanked(plain: str, taken: list[tuple[int, Verdict]]) -> str:
    """The plain copy, of the same length, without what was taken."""
    pieces, done = [], 0
    for start, verdict in taken:
        pieces += [plain[done:start], BLANK * (verdict.end - start)]
        done = verdict.end
    return "".join([*pieces, plain[done:]])


def digits(written: str) -> str:
    """A number without the signs between its groups; the X of an ID number is a capital."""
    return written.translate(_WITHOUT_SIGNS)


def ends_shown(digits: str, first: int) -> str:
    """3101**********1231: the first ones and the last four."""
    return digits[:first] + "*" * (len(digits) - first - 4) + digits[-4:]


def end_shown(digits: str) -> str:
    """****1234: at most the last four, and at least four hidden."""
    shown = max(0, min(4, len(digits) - 4))
    return "*" * (len(digits) - shown) + digits[len(digits) - shown :]


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters just before and after; empty at the ends of the text."""
    return text[max(0, start - 1) : start], text[end : end + 1]
