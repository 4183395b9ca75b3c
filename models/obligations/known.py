"""What a condition may ask for, and what is known of it: every fact, and a few things that follow from facts.

Three answers everywhere: yes, no, and None for unknown. What follows from the facts:

- `grade`: the Chinese grade, ordered from cn4 to cn1 (`grade >= cn3` is 较大 or worse);
- `kinds`: the kinds of data that are touched; `acts_as`: the parts the firm plays in them;
- `sensitive` and `identity_numbers` are yes where the name of a kind of data says so;
- a place lies in what it is part of: who has people in `us-ca` has people in `us`;
- `sent`: the duties of the same pack whose notice was sent, by their keys. That is always known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models.facts import FIELDS, Facts, FieldKind, Quantity
from models.facts.data_sets import DATA_KINDS
from models.facts.places import implied
from models.severity import GRADES, Band, Grade, Score, grade_of, score_of

ORDERED: Mapping[str, tuple[str, ...]] = {"grade": tuple(reversed(GRADES)), "risk": ("unlikely", "risk", "high")}
"""Choices that can be compared, the least first."""

_RISKS: Mapping[Band, str] = {"medium": "risk", "high": "high", "very_high": "high"}

CHOICES: Mapping[str, tuple[str, ...]] = {
    **{key: tuple(field.choices) for key, field in FIELDS.items() if field.choices},
    "grade": GRADES,
    "kinds": DATA_KINDS,
    "acts_as": ("handler", "entrusted"),
}
"""The words that a condition may compare each name with. Those of `sent` are keys of rows: `agreement` knows them."""

_UNASKED = (FieldKind.DATA_SETS, FieldKind.TEXT)

KINDS: Mapping[str, FieldKind] = {
    **{key: field.kind for key, field in FIELDS.items() if field.kind not in _UNASKED},
    "grade": FieldKind.ONE_OF,
    "kinds": FieldKind.SOME_OF,
    "acts_as": FieldKind.SOME_OF,
    "sent": FieldKind.SOME_OF,
}
"""Every name that a condition may ask for."""


@dataclass(frozen=True)
class Known:
    """The facts, and the keys of the duties whose notice was sent, ready to be asked."""

    facts: Facts
    sent: frozenset[str] = frozenset()

    def value(self, name: str) -> object:
        """What is known of a name, to be shown; None for unknown. The grade is the one that is presumed."""
        match name:
            case "grade":
                return self.grade.key
            case "kinds":
                return self.kinds
            case "acts_as":
                return self.acts_as
            case "sent":
                return self.sent
            case "sensitive":
                return self.facts.holds_sensitive
            case "identity_numbers":
                return self.facts.holds_identity_numbers
            case "people_in" | "established_in":
                places = getattr(self.facts, name)
                return None if places is None else implied(places)
        return getattr(self.facts, name)

    def presumed(self, name: str, *, worse_is_more: bool) -> object:
        """What is presumed of a name that does not answer for certain; None where nothing is.

        Of a range the end that makes a duty apply, of the grade what a range suggests, of the risk what the score does:
        from 2 a risk, from 3 a high one (ENISA, the presumption VERIFIED-S).
        """
        if name == "grade":
            return self.grade.key if self.grade.presumed else None
        if name == "risk":
            return _RISKS.get(self.score.band)
        value = self.value(name)
        if isinstance(value, Quantity) and value.high is not None:
            return Quantity.exactly(value.high if worse_is_more else value.low)
        return None

    def questions(self, name: str) -> tuple[str, ...]:
        """The facts that would have to be known, or known more exactly, to answer for a name."""
        if name == "grade":
            return tuple(limb.fact for limb in self.grade.limbs if limb.at_least != limb.at_most)
        return ("data_sets",) if name in ("kinds", "acts_as") else (name,)

    @cached_property
    def grade(self) -> Grade:
        return grade_of(self.facts)

    @cached_property
    def score(self) -> Score:
        return score_of(self.facts)

    @cached_property
    def kinds(self) -> frozenset[str] | None:
        sets = self.facts.data_sets
        return None if sets is None else frozenset(each.kind for each in sets)

    @cached_property
    def acts_as(self) -> frozenset[str] | None:
        """The parts the firm surely plays; `is_every_part_known` says whether it may play others."""
        sets = self.facts.data_sets
        if sets is None:
            return None
        parts = {each.acts_as for each in sets} - {None}
        return frozenset({"handler", "entrusted"} if "both" in parts else {str(part) for part in parts})

    @property
    def is_every_part_known(self) -> bool:
        return self.facts.data_sets is not None and all(each.acts_as for each in self.facts.data_sets)
