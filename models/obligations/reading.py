"""Reading a condition: from its text to the questions in it.

    either    = both { "or" both }
    both      = single { "and" single }
    single    = "not" single | "(" either ")" | question
    question  = yes-or-no name | name sign number | name sign word | name ("in" | "has") "(" word { "," word } ")"

Names, signs and words are checked against `known` while reading, so that whatever was read can be asked.
"""

import re
from collections.abc import Callable
from functools import cache

from models.facts import FieldKind
from models.obligations.conditions import SIGNS, Ask, Condition, Every, Not, Some
from models.obligations.known import CHOICES, KINDS, ORDERED
from models.obligations.problems import Fault

_TOKEN = re.compile(r"[a-z][a-z0-9_.-]*|\d+|>=|<=|!=|[=<>(),]|\S")
_MOST_DEEP = 20


class BadCondition(ValueError):  # noqa: N818 - what it is
    """A condition cannot be read. `fault` says why, with its `values`."""

    def __init__(self, fault: Fault, **values: str) -> None:
        super().__init__(fault.format(**values))
        self.fault = fault
        self.values = values


@cache
def read_condition(text: str) -> Condition:
    """The condition written in `text`. Raises `BadCondition`."""
    reader = _Reader(_TOKEN.findall(text))
    condition = reader.either(0)
    if reader.left:
        raise BadCondition(Fault.MISPLACED, word=reader.left[0])
    return condition


class _Reader:
    """Takes the words of one condition from the left."""

    def __init__(self, words: list[str]) -> None:
        self.left = words

    def either(self, depth: int) -> Condition:
        parts = self._parts("or", lambda: self._both(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _both(self, depth: int) -> Condition:
        parts = self._parts("and", lambda: self._single(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _parts(self, word: str, part: Callable[[], Condition]) -> list[Condition]:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts

    def _single(self, depth: int) -> Condition:
        if depth > _MOST_DEEP:
            raise BadCondition(Fault.NESTED, limit=str(_MOST_DEEP))
        if self._take("not"):
            return Not(self._single(depth + 1))
        if self._take("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        return self._question()

    def _question(self) -> Ask:
        name = self._next()
        if name not in KINDS:
            raise BadCondition(Fault.UNKNOWN_FACT, word=name)
        kind = KINDS[name]
        if kind is FieldKind.YES_NO:
            return Ask(name)
        sign = self._next()
        if sign not in (known := _signs_of(name, kind)):
            raise BadCondition(Fault.WRONG_SIGN, name=name, word=sign, known=" ".join(known))
        if kind in (FieldKind.COUNT, FieldKind.LOSS, FieldKind.HOURS):
            return Ask(name, sign, number=self._number())
        return Ask(name, sign, self._choices(name, several=sign in ("in", "has")))

    def _number(self) -> int:
        word = self._next()
        if not word.isdecimal():
            raise BadCondition(Fault.NOT_WHOLE, word=word)
        return int(word)

    def _choices(self, name: str, *, several: bool) -> tuple[str, ...]:
        if not (several and self._take("(")):
            return (self._choice(name),)
        words = [self._choice(name)]
        while self._take(","):
            words.append(self._choice(name))
        self._expect(")")
        return tuple(words)

    def _choice(self, name: str) -> str:
        word = self._next()
        if name in CHOICES and word not in CHOICES[name]:
            raise BadCondition(Fault.NO_CHOICE, name=name, word=word, known=", ".join(CHOICES[name]))
        return word

    def _take(self, word: str) -> bool:
        if self.left[:1] == [word]:
            del self.left[0]
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise BadCondition(Fault.NOT_CLOSED, word=word)

    def _next(self) -> str:
        if not self.left:
            raise BadCondition(Fault.TOO_EARLY)
        return self.left.pop(0)


def _signs_of(name: str, kind: FieldKind) -> tuple[str, ...]:
    if kind is FieldKind.SOME_OF:
        return ("has",)
    if kind is FieldKind.ONE_OF:
        return ("=", "!=", "in", *(SIGNS if name in ORDERED else ()))
    return tuple(SIGNS)
