"""When an obligation applies: a small language over facts, with a parser of its own.

    grade >= cn3 and not cii and not central_organ
    people_in has (eu, uk) and (people > 1000 or risk in (risk, high))

`and`, `or`, `not` and brackets join questions. A yes-or-no fact is asked by its name; a number by `>= > <= <`; a choice
by `=`, `!=`, `in (…)` and, if it is ordered, `>=` and so on; a set by `has one` or `has (any, of, these)`. There is
nothing else: no arithmetic, no calls, no names but those of `known.KINDS`.

An answer is yes, no or unknown (None), and comes with its grounds: the questions that decided it, or those still open.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from models.facts import FieldKind, Quantity
from models.obligations.known import CHOICES, KINDS, ORDERED, Known
from models.refusal import N_

_TOKEN = re.compile(r"\s*(?:(?P<word>[a-z][a-z0-9_-]*)|(?P<number>\d+)|(?P<sign>>=|<=|!=|[=<>(),])|(?P<other>\S))")
_JOINING = {"and", "or", "not", "in", "has"}
_MOST_DEEP = 20


class BadCondition(ValueError):  # noqa: N818 - what it is
    """A condition cannot be read: an English sentence with its values, marked for the catalogue."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True)
class Ask:
    """One question: a name, a sign, and what it is compared with. A yes-or-no question has the sign `is`."""

    name: str
    sign: str = "is"
    wanted: tuple[str, ...] | int = ()


@dataclass(frozen=True)
class Not:
    part: "Condition"


@dataclass(frozen=True)
class Every:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    parts: tuple["Condition", ...]


Condition = Ask | Not | Every | Some


class Ground(NamedTuple):
    """One question with its answer: what a reason is made of.

    `value` is what is known; with an answer of None it is a range that lies on both sides, or None for unknown.
    `questions` are the facts that would decide it.
    """

    name: str
    sign: str
    wanted: tuple[str, ...] | int
    value: object
    answer: bool | None
    questions: tuple[str, ...]

    @property
    def straddles(self) -> bool:
        """What is known lies on both sides of the number asked for."""
        return self.answer is None and isinstance(self.value, Quantity) and self.value.high is not None


class Answer(NamedTuple):
    """Yes, no or unknown; and what decided it. `leaning` is the answer if every range is taken at its worse end."""

    truth: bool | None
    leaning: bool | None
    grounds: tuple[Ground, ...]


def ask(condition: Condition, known: Known) -> Answer:
    """Answer a condition from what is known."""
    match condition:
        case Ask():
            return _asked(condition, known)
        case Not(part):
            inner = ask(part, known)
            return Answer(_not(inner.truth), _not(inner.leaning), inner.grounds)
        case Every(parts):
            return _joined([ask(part, known) for part in parts], decisive=False)
        case Some(parts):
            return _joined([ask(part, known) for part in parts], decisive=True)


def questions_of(condition: Condition) -> Iterator[Ask]:
    """Every question in it."""
    match condition:
        case Ask():
            yield condition
        case Not(part):
            yield from questions_of(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from questions_of(part)


@cache
def read_condition(text: str) -> Condition:
    """The condition written in `text`. Raises `BadCondition`."""
    reader = _Reader(text)
    condition = reader.either(0)
    if reader.at < len(reader.tokens):
        raise BadCondition(N_("{token} cannot stand there"), token=reader.tokens[reader.at])
    return condition


# --- Answering --------------------------------------------------------------------------------------------------------


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _joined(answers: list[Answer], *, decisive: bool) -> Answer:
    """Answers joined by `or` (a yes decides) or `and` (a no decides); what decides is the ground.

    An unknown whole rests on what is unknown in it, a decided one on the first part that decided it alone.
    """
    truth = _all_together([answer.truth for answer in answers], decisive)
    leaning = _all_together([answer.leaning for answer in answers], decisive)
    if truth is decisive:
        return Answer(truth, leaning, next(answer.grounds for answer in answers if answer.truth is decisive))
    grounds = tuple(ground for answer in answers if answer.truth is truth for ground in answer.grounds)
    return Answer(truth, leaning, tuple(dict.fromkeys(grounds)))


def _all_together(truths: list[bool | None], decisive: bool) -> bool | None:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _asked(question: Ask, known: Known) -> Answer:
    value = known.value(question.name)
    truth = _truth(question, value, known)
    questions = known.questions(question.name) if truth is None else ()
    ground = Ground(question.name, question.sign, question.wanted, value, truth, questions)
    leaning = truth
    if truth is None:
        leaning = _at_its_worse_end(question, ground, known)
    return Answer(truth, leaning, (ground,))


def _at_its_worse_end(question: Ask, ground: Ground, known: Known) -> bool | None:
    if question.name == "grade":
        return _compared(ORDERED["grade"], known.grade.key, question) if known.grade.presumed else None
    return question.sign in (">=", ">") if ground.straddles else None


def _truth(question: Ask, value: object, known: Known) -> bool | None:
    if question.name == "grade":
        return _graded(question, known)
    if value is None:
        return None
    if isinstance(value, Quantity) or question.name in ("contract_hours", "policy_hours"):
        return _numbered(question, value)
    if isinstance(value, frozenset):
        return _found(question, value, known)
    if isinstance(value, bool):
        return value
    return _chosen(question, str(value))


def _graded(question: Ask, known: Known) -> bool | None:
    """Certain only where the mildest and the worst grade that are possible give one answer."""
    ends = {_chosen(question, known.grade.at_least), _chosen(question, known.grade.at_most)}
    return ends.pop() if len(ends) == 1 else None


def _chosen(question: Ask, value: str) -> bool:
    assert isinstance(question.wanted, tuple)  # noqa: S101 - the reader saw to it
    if question.sign in ("=", "in"):
        return value in question.wanted
    if question.sign == "!=":
        return value not in question.wanted
    return _compared(ORDERED[question.name], value, question)


def _compared(order: tuple[str, ...], value: str, question: Ask) -> bool:
    assert isinstance(question.wanted, tuple)  # noqa: S101 - the reader saw to it
    return _SIGNS[question.sign](order.index(value), order.index(question.wanted[0]))


def _numbered(question: Ask, value: object) -> bool | None:
    assert isinstance(question.wanted, int)  # noqa: S101 - the reader saw to it
    number = value if isinstance(value, Quantity) else Quantity.exactly(int(str(value)))
    match question.sign:
        case ">=":
            return number.reaches(question.wanted)
        case ">":
            return number.exceeds(question.wanted)
        case "<":
            return _not(number.reaches(question.wanted))
        case _:
            return _not(number.exceeds(question.wanted))


def _found(question: Ask, value: frozenset[str], known: Known) -> bool | None:
    assert isinstance(question.wanted, tuple)  # noqa: S101 - the reader saw to it
    if value & set(question.wanted):
        return True
    return None if question.name == "acts_as" and not known.acts_as_whole else False


_SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda one, other: one >= other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    "<": lambda one, other: one < other,
}


# --- Reading ----------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads the words of one condition from the left, with `at` at the next."""

    def __init__(self, text: str) -> None:
        self.at = 0
        self.tokens: list[str] = []
        for found in _TOKEN.finditer(text.rstrip()):
            if found["other"]:
                raise BadCondition(N_("{token} means nothing in a condition"), token=found["other"])
            self.tokens.append(found.group().strip())

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
            raise BadCondition(N_("it is nested too deep"))
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
            raise BadCondition(N_("there is no fact {name}"), name=name)
        kind = KINDS[name]
        if kind is FieldKind.YES_NO:
            return Ask(name)
        sign = self._next()
        if sign not in _signs_of(name, kind):
            raise BadCondition(N_("{name} cannot be asked with {sign}"), name=name, sign=sign)
        if kind in (FieldKind.COUNT, FieldKind.LOSS, FieldKind.HOURS):
            return Ask(name, sign, self._number())
        return Ask(name, sign, self._choices(name, several=sign in ("in", "has")))

    def _number(self) -> int:
        word = self._next()
        if not word.isdigit():
            raise BadCondition(N_("{token} is no whole number"), token=word)
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
        if word not in CHOICES[name]:
            known = ", ".join(CHOICES[name])
            raise BadCondition(N_("{name} is never {word}: it is one of {known}"), name=name, word=word, known=known)
        return word

    def _take(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == word:
            self.at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise BadCondition(N_("{word} is missing"), word=word)

    def _next(self) -> str:
        if self.at == len(self.tokens):
            raise BadCondition(N_("it ends too early"))
        self.at += 1
        return self.tokens[self.at - 1]


def _signs_of(name: str, kind: FieldKind) -> tuple[str, ...]:
    if kind is FieldKind.SOME_OF:
        return ("has",)
    if kind is FieldKind.ONE_OF:
        return ("=", "!=", "in", *(_SIGNS if name in ORDERED else ()))
    return tuple(_SIGNS)
