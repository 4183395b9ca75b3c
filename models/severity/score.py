"""ENISA's severity score of a personal data breach: SE = DPC × EI + CB.

    DPC  1 to 4: the data processing context, the highest of the data sets, each its category's base and an adjustment
    EI   0.25 to 1: how easily people are identified
    CB   0 to 2: the circumstances, confidentiality, integrity and availability at 0, 0.25 or 0.5 each, and 0.5 for
         malice

Bands: below 2 low, from 2 medium, from 3 high, from 4 very high. Source: ENISA, Recommendations for a methodology of
the assessment of severity of personal data breaches, v1.0 (2013), VERIFIED-S in three places. The score supports the
legal test and never replaces it: from 2 a notice to the authority is presumed, from 3 to the people too.

What is unknown is not guessed: the score then has a lowest and a highest value, and says which facts would decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from models.facts import DataSet, Facts
from models.refusal import N_, Refused

Band = Literal["low", "medium", "high", "very_high"]
BANDS: tuple[Band, ...] = get_args(Band)
CUTS: Mapping[Band, Fraction] = {"medium": Fraction(2), "high": Fraction(3), "very_high": Fraction(4)}
NEAR = Fraction(1, 4)
"""So close to a cut a score is called borderline."""
MANY_PEOPLE = 100

IDENTIFIABILITY: Mapping[str, Fraction] = {
    "negligible": Fraction(1, 4), "limited": Fraction(1, 2), "significant": Fraction(3, 4), "maximum": Fraction(1),
}  # fmt: skip
_CIRCUMSTANCES: Mapping[str, Mapping[object, Fraction]] = {
    "recipients": {"nobody": Fraction(0), "identified": Fraction(1, 4), "unidentified": Fraction(1, 2)},
    "integrity": {"intact": Fraction(0), "recoverable": Fraction(1, 4), "lost": Fraction(1, 2)},
    "availability": {"at_hand": Fraction(0), "interrupted": Fraction(1, 4), "lost": Fraction(1, 2)},
    "malicious": {False: Fraction(0), True: Fraction(1, 2)},
}


@dataclass(frozen=True)
class Part:
    """One term of the sum, with the least and the most it can be, and the facts that would settle it."""

    name: str
    low: Fraction
    high: Fraction
    unknown: tuple[str, ...] = ()
    proposed: str = ""
    """Why it was proposed, where nobody said it (a sentence marked for the catalogue)."""


@dataclass(frozen=True)
class Score:
    """`low` and `high` are equal once everything is known. Parts: dpc, ei, then the circumstances by their facts."""

    low: Fraction
    high: Fraction
    parts: tuple[Part, ...]
    data_set: DataSet | None
    """The data set that the context rests on."""
    many_people: bool | None
    """More than 100 people: a flag, not in the score."""
    unintelligible: bool | None
    """Nobody can read the data: a flag, not in the score."""

    @property
    def is_certain(self) -> bool:
        return self.low == self.high

    @property
    def band(self) -> Band:
        """The band of the lowest value: what is certain."""
        return band_of(self.low)

    @property
    def worst_band(self) -> Band:
        return band_of(self.high)

    @property
    def near(self) -> Band | None:
        """The band whose cut the score is within 0.25 of, from either side; only once it is certain."""
        if not self.is_certain:
            return None
        return next((band for band, cut in CUTS.items() if abs(self.low - cut) <= NEAR), None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that would settle it."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.unknown))

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def band_of(score: Fraction) -> Band:
    """Exactly 2 is medium, exactly 3 high, exactly 4 very high."""
    return next((band for band in reversed(BANDS[1:]) if score >= CUTS[band]), "low")


def score_of(facts: Facts) -> Score:
    """The score by the facts."""
    context, data_set = _context(facts)
    identified = _identifiability(facts)
    around = [_circumstance(fact, facts) for fact in _CIRCUMSTANCES]
    low = context.low * identified.low + sum(part.low for part in around)
    high = context.high * identified.high + sum(part.high for part in around)
    many = facts.people.exceeds(MANY_PEOPLE) if facts.people else None
    unread = None if facts.intelligible is None else not facts.intelligible
    return Score(low, high, (context, identified, *around), data_set, many, unread)


def _context(facts: Facts) -> tuple[Part, DataSet | None]:
    """The highest of all data sets; one that nobody has placed may be anything."""
    placed = {each: each.context for each in facts.data_sets or ()}
    known = {each: level for each, level in placed.items() if level is not None}
    highest = max(known, key=lambda each: known[each], default=None)
    low = known[highest] if highest else 1
    if facts.data_sets and len(known) == len(placed):
        return Part("dpc", Fraction(low), Fraction(low)), highest
    return Part("dpc", Fraction(low), Fraction(4), ("data_sets",) if low < 4 else ()), highest


def refuse_unexplained(facts: Facts) -> None:
    """Refuse a word on how easily people are identified that goes against what identity numbers propose, without a
    reason."""
    proposed = _proposed(facts)
    if not (facts.identifiability and proposed.proposed) or facts.identifiability_reason:
        return
    if not proposed.low <= IDENTIFIABILITY[facts.identifiability] <= proposed.high:
        raise Refused(
            "Identity numbers in the data propose otherwise. Say why this is so: it stays on the record.",
            field="identifiability_reason",
        )


def _identifiability(facts: Facts) -> Part:
    """What a person said; else what is proposed."""
    if facts.identifiability is None:
        return _proposed(facts)
    level = IDENTIFIABILITY[facts.identifiability]
    return Part("ei", level, level)


def _proposed(facts: Facts) -> Part:
    """What a Chinese identity number proposes: it encodes place and date of birth."""
    numbers = facts.holds_identity_numbers
    if numbers and facts.names:
        return Part("ei", Fraction(1), Fraction(1), (), N_("resident identity numbers with names"))
    if numbers:
        reason = N_("resident identity numbers show place and date of birth")
        known = facts.names is False
        return Part("ei", Fraction(3, 4), Fraction(3, 4) if known else Fraction(1), () if known else ("names",), reason)
    return Part("ei", Fraction(1, 4), Fraction(1), ("identifiability",))


def _circumstance(fact: str, facts: Facts) -> Part:
    values, said = _CIRCUMSTANCES[fact], getattr(facts, fact)
    if said is None:
        return Part(fact, min(values.values()), max(values.values()), (fact,))
    return Part(fact, values[said], values[said])
