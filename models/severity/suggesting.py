"""SEV1 to SEV4, as the Chinese grade, ENISA's score and a few plain facts suggest it.

The four are those of the playbook, and the conditions are its `means` (PROPOSED). A limb of SEV1 or SEV2
has to be so; SEV3 and SEV4 have to be shown to be enough. Who is unsure takes the higher: with nothing known the
suggestion is SEV2, and the questions that could make it SEV1 are listed. A person sets the severity.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from models.facts import Facts
from models.playbook.schema import SeverityKey
from models.refusal import N_
from models.severity.grade import Grade, grade_of, is_worse
from models.severity.score import Score, score_of


@dataclass(frozen=True)
class Reason:
    """One reason in words, with the facts it rests on. `certain` is None where they are unknown."""

    severity: SeverityKey
    sentence: str
    certain: bool | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A severity with its reasons, and what is still open that could make it worse."""

    severity: SeverityKey
    reasons: tuple[Reason, ...]
    open: tuple[Reason, ...]
    grade: Grade
    score: Score


def suggest(facts: Facts, *, contained: bool = False) -> Suggestion:
    """The severity that the facts suggest. `contained`: the moment of containment is on record."""
    grade, score = grade_of(facts), score_of(facts)
    limbs = [*_sev1(facts, grade, score), *_sev2(facts, score)]
    severity = next((limb.severity for limb in limbs if limb.certain), None)
    reasons = tuple(limb for limb in limbs if limb.certain and limb.severity == severity)
    if severity is None:
        settled = _milder(facts, score, contained)
        severity, reasons = settled.severity, (settled,)
    still_open = tuple(limb for limb in limbs if limb.certain is None and limb.severity < severity)
    return Suggestion(severity, reasons, still_open, grade, score)


def _sev1(facts: Facts, grade: Grade, score: Score) -> Iterator[Reason]:
    reportable = _at_or_above(grade)
    yield Reason("SEV1", N_("the Chinese grade is 较大 or above"), reportable, grade.unknown)
    yield _scored("SEV1", N_("the ENISA score is 4 or more"), score, "very_high")
    taken = _both(facts.ransom_demanded, facts.exfiltrated)
    yield Reason("SEV1", N_("ransomware, and data was taken out"), taken, ("ransom_demanded", "exfiltrated"))
    yield Reason("SEV1", N_("the data is public or on sale"), facts.public, ("public",))
    yield Reason("SEV1", N_("media ask about it"), facts.media_asked, ("media_asked",))


def _sev2(facts: Facts, score: Score) -> Iterator[Reason]:
    yield _scored("SEV2", N_("the ENISA score is 3 or more"), score, "high")
    kinds = None if facts.data_sets is None else {each.kind for each in facts.data_sets}
    books = None if kinds is None else bool(kinds & {"client_books", "credentials"})
    yield Reason("SEV2", N_("a client's whole books or credentials are out"), books, ("data_sets",))
    yield Reason("SEV2", N_("a data set holds sensitive personal information"), facts.holds_sensitive, ("sensitive",))
    yield Reason("SEV2", N_("malice inside the firm"), _both(facts.insider, facts.malicious), ("insider", "malicious"))


def _milder(facts: Facts, score: Score, contained: bool) -> Reason:
    """What is left when no limb of SEV1 or SEV2 is certain: the mildest that can be shown to be enough."""
    if score.worst_band == "low" and contained and facts.no_notice_duty:
        return Reason("SEV4", N_("the score is below 2, it is contained, and legal found no duty to notify"), True, ())
    known_recipients = facts.recipients in ("nobody", "identified")
    if score.worst_band in ("low", "medium") and known_recipients and facts.holds_sensitive is False:
        return Reason("SEV3", N_("the score is below 3, and all recipients are known"), True, ())
    return Reason("SEV2", N_("too little is known to call it milder: if unsure, take the higher"), None, ())


def _scored(severity: SeverityKey, sentence: str, score: Score, band: str) -> Reason:
    order = ("low", "medium", "high", "very_high")
    sure, possible = order.index(score.band) >= order.index(band), order.index(score.worst_band) >= order.index(band)
    return Reason(severity, sentence, True if sure else None if possible else False, score.unknown)


def _at_or_above(grade: Grade) -> bool | None:
    """Reportable for sure or by a range's end: yes; possible by what nobody knows: unknown."""
    if not is_worse("cn3", grade.key):
        return True
    return None if not is_worse("cn3", grade.at_most) else False


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
