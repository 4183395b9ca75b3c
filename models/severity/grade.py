"""The Chinese grade of an event, cn1 (特别重大) to cn4 (一般), by the annex of the 2025 reporting measures.

国家网络安全事件报告管理办法 (CAC, in force 2025-11-01), annex 网络安全事件分级指南; 以上 includes the number. People:
VERIFIED-P. Loss: VERIFIED-S (100 million yuan also VERIFIED-P). The annex has general clauses and numbers of other
kinds (outages of critical infrastructure, shares of a province) besides: whether one of them applies is the fact
`annex_clause`, which a person answers. It is never guessed from numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.facts import Facts, Quantity

GradeKey = Literal["cn1", "cn2", "cn3", "cn4"]
GRADES: tuple[GradeKey, ...] = get_args(GradeKey)
"""The worst first. From cn3 (较大) up an event is reportable under the measures; cn4 is not."""

THRESHOLDS: Mapping[str, Mapping[GradeKey, int]] = {
    "people": {"cn1": 100_000_000, "cn2": 10_000_000, "cn3": 1_000_000},
    "loss": {"cn1": 100_000_000, "cn2": 20_000_000, "cn3": 5_000_000},
}
"""From how many people, and how many yuan, on."""


@dataclass(frozen=True)
class Limb:
    """What one fact says of the grade: it lies from `at_most` (worse) to `at_least`; the two are equal if certain."""

    fact: str
    at_least: GradeKey
    at_most: GradeKey
    known: bool
    """False if nobody knows the fact at all."""
    closed: bool = True
    """False if the number has no upper end, so that nothing can be presumed of it."""

    @property
    def straddles(self) -> bool:
        """A range that lies on both sides of a threshold."""
        return self.known and self.closed and self.at_least != self.at_most

    @property
    def presumed(self) -> GradeKey:
        """The higher grade of a range, the lower end of what is open."""
        return self.at_most if self.straddles else self.at_least


@dataclass(frozen=True)
class Grade:
    """The grade as the facts have it. `key` is what to work with; `presumed` says that it rests on a range's end."""

    key: GradeKey
    presumed: bool
    at_least: GradeKey
    """The mildest grade that is still possible: what is certain."""
    at_most: GradeKey
    """The worst grade that is still possible."""
    limbs: tuple[Limb, ...]

    @property
    def reasons(self) -> tuple[Limb, ...]:
        """The limbs that make it this grade."""
        return tuple(limb for limb in self.limbs if limb.known and limb.presumed == self.key)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that could still make it worse."""
        return tuple(limb.fact for limb in self.limbs if is_worse(limb.at_most, self.key))


def is_worse(one: GradeKey, other: GradeKey) -> bool:
    return GRADES.index(one) < GRADES.index(other)


def grade_of(facts: Facts) -> Grade:
    """The grade by people, loss and the general clause, each with what it rests on."""
    limbs = (_by_number("people", facts.people), _by_number("loss", facts.loss), _by_clause(facts.annex_clause))
    key = _worst(limb.presumed for limb in limbs)
    at_least = _worst(limb.at_least for limb in limbs)
    return Grade(key, is_worse(key, at_least), at_least, _worst(limb.at_most for limb in limbs), limbs)


def _by_number(fact: str, number: Quantity | None) -> Limb:
    if number is None:
        return Limb(fact, "cn4", "cn1", known=False)
    worst: GradeKey = "cn1" if number.high is None else _reached(fact, number.high)
    return Limb(fact, _reached(fact, number.low), worst, known=True, closed=number.high is not None)


def _by_clause(clause: str | None) -> Limb:
    if clause is None:
        return Limb("annex_clause", "cn4", "cn1", known=False)
    key: GradeKey = next((grade for grade in GRADES if grade == clause), "cn4")
    return Limb("annex_clause", key, key, known=True)


def _reached(fact: str, number: int) -> GradeKey:
    return next((grade for grade, threshold in THRESHOLDS[fact].items() if number >= threshold), "cn4")


def _worst(grades: Iterable[GradeKey]) -> GradeKey:
    return min(grades, key=GRADES.index)
