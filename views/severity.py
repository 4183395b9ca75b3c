"""How bad it is, in words: the national grade, ENISA's score with its parts, and the severity that both suggest.

They are reasons, never the decision: a person sets the severity. What is presumed or still open is said to be.
"""

from collections.abc import Iterable
from fractions import Fraction

from models.playbook.schema import rank
from models.severity import Band, Grade, Part, Score, Suggestion, suggest
from models.state import State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import bold, lines
from views.facts import data_set, fact_name
from views.reasons import GRADES

BANDS: dict[Band, str] = {
    "low": N_("low"),
    "medium": N_("medium"),
    "high": N_("high"),
    "very_high": N_("very high"),
}


def suggested(state: State) -> Suggestion:
    """What the facts suggest for an incident as it stands."""
    return suggest(state.law.facts, contained=state.moment("contained") is not None)


def is_higher(suggestion: Suggestion, severity: str) -> bool:
    """Whether more is suggested than is set, and for certain: what is merely unknown is no warning."""
    return any(reason.certain for reason in suggestion.reasons) and rank(suggestion.severity) < rank(severity)


def grade_line(grade: Grade, say: Texts) -> Mrkdwn:
    """国家分级：较大（推定）；尚可能达到重大."""
    name = say(GRADES[grade.key])
    told = say("National grade: {grade} (presumed)", grade=name) if grade.presumed else say(
        "National grade: {grade}", grade=name
    )  # fmt: skip
    if not grade.unknown:
        return told
    return say("{told}; could be worse, by {facts}", told=told, facts=_named(grade.unknown, say))


def score_line(score: Score, say: Texts) -> Mrkdwn:
    """The score with its band; between two values while something is unknown."""
    if score.is_certain:
        return say("ENISA score: {score}, {band}", score=_number(score.low), band=say(BANDS[score.band]))
    return say(
        "ENISA score: {low} to {high}, {band} to {worst}",
        low=_number(score.low), high=_number(score.high), band=say(BANDS[score.band]),
        worst=say(BANDS[score.worst_band]),
    )  # fmt: skip


def score_reasons(state: State, score: Score, say: Texts) -> Mrkdwn:
    """The parts of the score, what is near, what is beside it, and what would settle it."""
    return lines(
        say(
            "SE = DPC {dpc} × EI {ei} + CB {cb}",
            dpc=_between(score.part("dpc")), ei=_between(score.part("ei")), cb=_circumstances(score, say),
        ),
        _context(state, score, say),
        _ease(state, score, say),
        say("Within 0.25 of “{band}”: look at it twice", band=say(BANDS[score.near])) if score.near else None,
        say("Flag: more than 100 people") if score.many_people else None,
        say("Flag: nobody can read the data") if score.unintelligible else None,
        say("Not known yet: {facts}", facts=_named(score.unknown, say)) if score.unknown else None,
    )  # fmt: skip


def suggestion_lines(state: State, suggestion: Suggestion, say: Texts) -> Mrkdwn:
    """What is suggested, why, and what could make it worse."""
    reasons = say.listed([say(reason.sentence) for reason in suggestion.reasons])
    open_ = say.listed([say(reason.sentence) for reason in suggestion.open])
    asked = tuple(dict.fromkeys(fact for reason in suggestion.open for fact in reason.facts))
    return lines(
        bold(say("Suggested: {severity}", severity=suggestion.severity)),
        say("Because: {reasons}", reasons=reasons),
        say("Could still be worse: {reasons}", reasons=open_) if suggestion.open else None,
        say("What would decide: {facts}", facts=_named(asked, say)) if asked else None,
        grade_line(suggestion.grade, say),
        score_line(suggestion.score, say),
        score_reasons(state, suggestion.score, say),
    )


def _named(facts: Iterable[str], say: Texts) -> Mrkdwn:
    return say.listed([fact_name(fact, say) for fact in facts])


def _circumstances(score: Score, say: Texts) -> Mrkdwn:
    """0.75（接收方 0.25、是否故意 0.5）"""
    parts = [part for part in score.parts if part.name not in ("dpc", "ei")]
    total = Part("cb", sum((p.low for p in parts), Fraction(0)), sum((p.high for p in parts), Fraction(0)))
    told = [say("{fact} {points}", fact=fact_name(part.name, say), points=_between(part)) for part in parts]
    return say("{total} ({parts})", total=_between(total), parts=say.listed(told))


def _ease(state: State, score: Score, say: Texts) -> Mrkdwn | None:
    """Why it was proposed, or why a person said otherwise."""
    if proposed := score.part("ei").proposed:
        return say("EI: {why}", why=say(proposed))
    reason = state.law.facts.identifiability_reason
    return say("EI: {why}", why=reason) if reason and state.law.facts.identifiability else None


def _context(state: State, score: Score, say: Texts) -> Mrkdwn | None:
    if score.data_set is None:
        return None
    told = data_set(score.data_set, state.playbook, say)
    if score.data_set.reason:
        return say("DPC by: {data} ({reason})", data=told, reason=score.data_set.reason)
    return say("DPC by: {data}", data=told)


def _between(part: Part) -> str:
    return _number(part.low) if part.low == part.high else f"{_number(part.low)}–{_number(part.high)}"


def _number(value: Fraction) -> str:
    """3 · 2.5 · 0.25: every score is a multiple of a sixteenth at most, written without superfluous zeros."""
    return f"{float(value):g}"
