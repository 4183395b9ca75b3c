"""When an obligation applies: a small language over facts.

    grade >= cn3 and not cii and not central_organ
    people_in has (eu, uk) and (people > 1000 or risk in (risk, high))
    grade >= cn3 or sent has cn.cac.general

`and`, `or`, `not` and brackets join questions. A yes-or-no fact is asked by its name; a number by `>= > <= <`; a choice
by `=`, `!=`, `in (…)` and, if it is ordered, `>=` and so on; a set by `has one` or `has (any, of, these)`. `sent has`
asks whether the notice of another row of the pack was sent, whatever the facts have become since. There is nothing
else: no arithmetic, no calls, no names but those of `known.KINDS`. `reading` reads it, this answers it.

An answer is yes, no or unknown (None), and comes with its grounds: the questions that decided it, or those still open.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from models.facts import Quantity
from models.obligations.known import ORDERED, Known


@dataclass(frozen=True)
class Ask:
    """One question: a name, a sign, and what it is compared with. A yes-or-no question has the sign `is`."""

    name: str
    sign: str = "is"
    words: tuple[str, ...] = ()
    number: int = 0


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


@dataclass(frozen=True)
class Ground:
    """One question with its answer: what a reason is made of.

    `value` is what is known, None for nothing. An answer of None is unknown: `questions` are the facts that would
    decide it, and `presumed` is the value that is presumed meanwhile (the worse end of a range, the grade or the risk
    that other facts suggest), None where nothing is.
    """

    question: Ask
    value: object
    answer: bool | None
    questions: tuple[str, ...] = ()
    presumed: object = None


class Answer(NamedTuple):
    """Yes, no or unknown, and what decided it. `leaning` is the answer with what is presumed in place."""

    truth: bool | None
    leaning: bool | None
    grounds: tuple[Ground, ...]


def questions_in(condition: Condition) -> Iterator[Ask]:
    """Every question of a condition, in order."""
    match condition:
        case Ask():
            yield condition
        case Not(part):
            yield from questions_in(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from questions_in(part)


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


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _joined(answers: list[Answer], *, decisive: bool) -> Answer:
    """Answers joined by `or` (a yes decides) or `and` (a no decides).

    A whole that one part decided rests on that part; else on every part that answers as the whole does.
    """
    truth = _together([answer.truth for answer in answers], decisive)
    leaning = _together([answer.leaning for answer in answers], decisive)
    agreeing = [answer.grounds for answer in answers if answer.truth is truth]
    if truth is decisive:
        return Answer(truth, leaning, agreeing[0])
    return Answer(truth, leaning, tuple(dict.fromkeys(ground for grounds in agreeing for ground in grounds)))


def _together(truths: list[bool | None], decisive: bool) -> bool | None:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _asked(question: Ask, known: Known) -> Answer:
    value = known.value(question.name)
    truth = _graded(question, known) if question.name == "grade" else _compared(question, value)
    if truth is False and question.name == "acts_as" and not known.is_every_part_known:
        truth = None
    if truth is not None:
        return Answer(truth, truth, (Ground(question, value, truth),))
    presumed = known.presumed(question.name, worse_is_more=question.sign in (">=", ">"))
    leaning = None if presumed is None else _compared(question, presumed)
    return Answer(None, leaning, (Ground(question, value, None, known.questions(question.name), presumed),))


def _graded(question: Ask, known: Known) -> bool | None:
    """Certain only where the mildest and the worst grade that are possible give one answer."""
    mildest = _compared(question, known.grade.at_least)
    return mildest if mildest == _compared(question, known.grade.at_most) else None


def _compared(question: Ask, value: object) -> bool | None:
    """What is known, compared with what is asked for."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _numbered(question, Quantity.exactly(value))
    if isinstance(value, Quantity):
        return _numbered(question, value)
    if isinstance(value, frozenset):
        return not value.isdisjoint(question.words)
    if question.sign in ("=", "in", "!="):
        return (value in question.words) is (question.sign != "!=")
    order = ORDERED[question.name]
    return SIGNS[question.sign](order.index(str(value)), order.index(question.words[0]))


def _numbered(question: Ask, number: Quantity) -> bool | None:
    match question.sign:
        case ">=":
            return number.reaches(question.number)
        case ">":
            return number.exceeds(question.number)
        case "<":
            return _not(number.reaches(question.number))
        case _:
            return _not(number.exceeds(question.number))


SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda one, other: one >= other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    "<": lambda one, other: one < other,
}
"""How numbers and ordered choices are compared."""
